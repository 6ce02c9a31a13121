"""The life of a linked key: rotated, moved, deleted; each dated, with notice, and the trades follow."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from openrebate.app.key_answers import Answer
from openrebate.app.link_key import prove_key
from tests.links.acting import Desk, seconds
from tests.links.forms import ED_KEY, Asked, honest, ready
from tests.money.worlds import fill
from tests.unit.evidence.ownership_forgeries import ED, b64

NEW = "ed-key-2"


def linked(desk: Desk, partner: str = "p1") -> Asked:
    """A desk at which one key is linked."""
    asked = ready(desk)
    one = asked.ask("ed25519", key=ED_KEY, partner=partner)
    desk("link", "key", "prove", one.digest, "--signature", b64(ED.sign(one.text.encode())))
    return asked


def test_a_rotated_key_goes_on_and_the_old_one_ends(desk: Desk) -> None:
    """The claim on the old key ends where that on the new one begins; trades of both are their partner's in their time."""
    linked(desk)
    at = seconds(1)
    desk("link", "key", "rotate", "--venue", "okx", "--key", ED_KEY, "--to", NEW, "--at", at)
    old, new = (desk.claims(key=key, venue="okx") for key in (ED_KEY, NEW))
    assert [(p, until) for p, _, until in old] == [("p1", at)]
    assert new == [("p1", at, None)]
    times = seconds(60)
    desk.deliver({"fills": [
        fill("1", 1, executed_at=times, account_id="alice", api_key_id=NEW, fee="10"),
        fill("2", 1, executed_at=times, account_id="alice", api_key_id=ED_KEY, fee="70"),
    ]})  # fmt: skip
    made = desk("plan", "--program", "ten", "--period", times[:7])
    assert [
        (one["partner"], one["channel"], one["difference"]) for one in made["channels"] if one["partner"]
    ] == [("p1", "api_key", "1")]
    listed = {one["subject"]: one for one in desk("link", "key", "list")["keys"]}
    assert [one["evidence"][:10] for one in listed.values() if one["effective_to"] is None] == ["rotated/1 "]


def test_a_key_moves_to_another_partner_by_a_new_proof(desk: Desk) -> None:
    """Whoever holds the key says whose it is; the partner that loses it is told, and the history keeps both."""
    asked = linked(desk)
    one = asked.ask("ed25519", key=ED_KEY, partner="p2")
    done = desk("link", "key", "prove", one.digest, "--signature", b64(ED.sign(one.text.encode())))
    assert [(move["before"], move["after"]) for move in done["claims"]["moves"]] == [("p1", "p2")]
    [first, second] = desk.claims(key=ED_KEY, venue="okx")
    assert (first[0], second[0], first[2]) == ("p1", "p2", second[1])
    told = {(n["recipient"], n["kind"]) for n in desk("link", "notices")["notices"]}
    assert told >= {("p1", "claim_lost"), ("p2", "claim_won"), ("alice", "claim_changed")}


def test_where_keys_stay_another_proof_changes_nothing(desk: Desk) -> None:
    """The terms may bind a key to its first partner; the later proof is kept as a losing claim."""
    asked = linked(desk)
    desk.opened('keys = "stay"')
    one = asked.ask("ed25519", key=ED_KEY, partner="p2")
    lost = desk("link", "key", "prove", one.digest, "--signature", b64(ED.sign(one.text.encode())), code=5)
    assert (lost["reason"], lost["claims"]["lost_to"]) == ("key_stays", "p1")
    events = desk("link", "history", "--partner", "p1")["events"]
    assert ("p2", "key_stays", "p1") in {(e["partner_id"], e["reason"], e["lost_to"]) for e in events}


def test_a_deleted_key_ends_its_claim(desk: Desk) -> None:
    """From its end on nobody holds it; deleting it again finds nothing."""
    linked(desk)
    at = seconds(1)
    desk("link", "key", "delete", "--venue", "okx", "--key", ED_KEY, "--reason", "leaked", "--at", at)
    assert [until for _, _, until in desk.claims(key=ED_KEY, venue="okx")] == [at]
    desk("link", "key", "delete", "--venue", "okx", "--key", ED_KEY, "--at", seconds(2), code=4)
    desk("link", "key", "delete", "--venue", "okx", "--key", "kh-k1-" + "A" * 27, code=2)


def test_two_partners_at_once_and_one_holds(desk: Desk) -> None:
    """A proof for each of two partners at one time: one claim at every instant, and both are in the history."""
    asked = ready(desk)
    ones = [asked.ask("ed25519", key=ED_KEY, partner=partner) for partner in ("p1", "p2")]
    with ThreadPoolExecutor(2) as pool:
        found = list(
            pool.map(
                lambda one: prove_key(
                    asked.asking, one.digest, Answer(signature=b64(ED.sign(one.text.encode())))
                ),
                ones,
            )
        )
    assert all(one.proof for one in found)
    claims = desk.claims(key=ED_KEY, venue="okx")
    assert [until is None for _, _, until in sorted(claims, key=lambda one: one[1])] == [False, True]
    assert {one[0] for one in claims} == {"p1", "p2"}
    assert honest(asked)
