"""Proofs of ownership through the command and the database: what holds brings a claim once; nothing else brings anything."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from openrebate.app.key_answers import Answer
from openrebate.app.key_folder import new_key
from openrebate.app.link_key import Proved, prove_key
from openrebate.app.workspace import connected
from openrebate.evidence import ownership
from openrebate.store.proofs import UsedOnce
from tests.links.acting import KEY, Desk, file, seconds
from tests.links.forms import ED_KEY, Asked, Shown, forged, honest, mac_of, ready
from tests.money.worlds import fill
from tests.unit.evidence.ownership_forgeries import ED, b64


def issued(asked: Asked) -> int:
    """When the challenges were asked."""
    return min(one.issued for one in asked.made.values())


def answered(asked: Asked, shown: Shown) -> Proved:
    """What becomes of one answer."""
    digest, answer, after, _ = shown
    mine = next((one.issued for one in asked.made.values() if one.digest == digest), issued(asked))
    return prove_key(replace(asked.asking, by="mallory"), digest, answer, now=mine + after)


def counted(desk: Desk, table: str, where: str = "true") -> int:
    """Rows of a table."""
    with connected(desk.workspace) as connection:
        row = connection.execute(f"SELECT count(*) FROM openrebate.{table} WHERE {where}".encode()).fetchone()
    assert row is not None
    return int(row[0])


def test_no_forgery_brings_a_claim(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """Each form is refused for its own reason, noted with who tried, and uses no challenge up: the honest ones still hold."""
    asked = ready(desk)
    forms = forged(asked)
    found = {name: answered(asked, shown) for name, shown in forms.items()}
    assert {name: one.reason for name, one in found.items()} == {
        name: shown[3] for name, shown in forms.items()
    }
    assert not any(one.proof for one in found.values())
    assert (counted(desk, "claims"), counted(desk, "challenge_uses"), counted(desk, "proofs")) == (0, 0, 0)
    unknown = sum(shown[3] == "challenge_unknown" for shown in forms.values())
    assert counted(desk, "claim_events", "act = 'prove' AND by = 'mallory'") == len(forms) - unknown
    assert len(forms) >= 60
    wins = [answered(asked, (digest, answer, 60, "")) for digest, answer in honest(asked).values()]
    assert [one.reason for one in wins[:3]] == ["", "", ""]
    assert all(one.proof for one in wins)
    replays = [answered(asked, (digest, answer, 61, "")) for digest, answer in honest(asked).values()]
    assert [one.reason for one in replays] == ["challenge_used"] * len(replays)
    assert counted(desk, "claims", "known_to IS NULL") == 3
    with capsys.disabled():
        told = f"{len(forms)} forms of forgery and {len(replays)} replays refused, 0 taken"
        sys.stdout.write(f"\nproofs through command and database: {told}\n")


def test_by_the_command_a_refusal_leaves_with_6(desk: Desk) -> None:
    """With the sentence and what to do; an honest answer leaves with 0, its replay with 6."""
    asked = ready(desk)
    one = asked.ask("ed25519", key=ED_KEY)
    bad = desk("link", "key", "prove", one.digest, "--signature", b64(bytes(64)), code=6)
    assert (bad["outcome"], bad["reason"]) == ("refused", "bad_signature")
    signature = b64(ED.sign(one.text.encode()))
    assert desk("link", "key", "prove", one.digest[:16], "--signature", signature)["outcome"] == "done"
    assert (
        desk("link", "key", "prove", one.digest, "--signature", signature, code=6)["reason"]
        == "challenge_used"
    )
    mac = asked.ask("hmac", key=KEY)
    words = ("link", "key", "prove", mac.digest, "--key", KEY, "--signature", mac_of(mac.text))
    assert desk(*words)["proof"]["method"] == "hmac"


def test_an_order_among_the_fills_proves(desk: Desk) -> None:
    """The order is found in what the exchange delivered, by the same hash that claims and fills share."""
    asked = ready(desk)
    one = asked.ask("order", key=ED_KEY)
    row = fill(
        "1",
        1,
        executed_at=seconds(1),
        account_id="alice",
        api_key_id=ED_KEY,
        client_order_id="x-ABC" + one.order_id,
    )
    desk.deliver({"fills": [row]})
    assert prove_key(asked.asking, one.digest, Answer(), now=one.issued + 30).reason == ""


def test_an_attestation_needs_a_key_and_a_ground(desk: Desk) -> None:
    """The operator's word is signed; a key made with the partner's id on its form is linked by such a word at once."""
    desk.partner("p1")
    folder = desk.workspace.folder / "signing"
    desk(
        "link", "key", "record", "--venue", "okx", "--key", "k", "--account", "bob", "--partner", "p1", code=3
    )
    new_key(folder, "exchange.example", begins=1)
    words = (
        "link",
        "key",
        "record",
        "--venue",
        "okx",
        "--key",
        "k",
        "--account",
        "bob",
        "--partner",
        "p1",
        "--keys",
        str(folder),
    )
    assert desk(*words)["proved"]["proof"]["method"] == "attestation"
    [listed] = desk("link", "key", "list")["keys"]
    assert (listed["partner_id"], listed["account_id"]) == ("p1", "bob")
    asked = desk(
        "link",
        "key",
        "challenge",
        "--partner",
        "p1",
        "--venue",
        "okx",
        "--method",
        "attestation",
        "--key",
        "j",
    )
    word = ("link", "key", "attest", asked["challenge"], "--why", "saw the key", "--keys", str(folder))
    assert desk(*word)["outcome"] == "done"
    assert desk(*word, code=6)["reason"] == "challenge_used"


def test_many_at_once_prove_once(desk: Desk) -> None:
    """The same answer sent eight times at once brings one claim, uses the challenge once, and the rest are replays."""
    asked = ready(desk)
    digest, answer = honest(asked)["ed25519"]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: answered(asked, (digest, answer, 60, "")), range(8)))
    assert sorted(one.reason for one in found) == [""] + ["challenge_used"] * 7
    assert (counted(desk, "claims"), counted(desk, "challenge_uses")) == (1, 1)


def test_a_forgotten_nonce_turns_it_red(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: if the store forgot which challenges were answered, a replay would prove."""
    asked = ready(desk)
    digest, answer = honest(asked)["ed25519"]
    assert answered(asked, (digest, answer, 60, "")).proof
    monkeypatch.setattr(UsedOnce, "use", lambda *_: True)
    with pytest.raises(
        Exception, match=r"duplicate key|the database refuses"
    ):  # the proof's own key refuses it still
        answered(asked, (digest, answer, 61, ""))


def test_a_check_left_out_turns_it_red(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted, one after the other: without one of its checks, a forged answer proves through the command, too."""
    asked = ready(desk)
    forms = forged(asked)
    for check, kept in _KEPT.items():
        lenient: Any = {"_in_time": lambda *_: "", "check_public": lambda *_: ""}.get(check, lambda *_: True)
        with monkeypatch.context() as planted:
            planted.setattr(ownership, check, lenient)
            tried = [shown for shown in forms.values() if shown[3] not in kept]
            assert any(answered(asked, shown).proof for shown in tried), check


_KEPT: dict[str, set[str]] = {
    "_in_time": {"bad_signature", "weak_key", "not_encoded"},
    "_same": {"bad_signature", "weak_key", "not_encoded", "nonce_not_seen"},
    "check_public": {"nonce_not_seen", "grant_not_ours", "grant_not_in_force"},
    "_carries": {"bad_signature", "weak_key", "not_encoded"},
    "_in_force": {"bad_signature", "weak_key", "not_encoded", "nonce_not_seen"},
}


def test_a_private_key_is_not_taken_for_a_public_one(desk: Desk) -> None:
    """It is refused before anything of it is kept, and the words of the refusal do not show it."""
    desk.partner("p1")
    private = file(
        desk.workspace.folder.parent,
        "private.pem",
        "-----BEGIN PRIVATE KEY-----\ncanary-private\n-----END PRIVATE KEY-----\n",
    )
    said = desk(
        "link", "key", "record", "--venue", "okx", "--key", "k", "--account", "bob", "--pem", private, code=2
    )
    assert "canary-private" not in str(said)
    assert counted(desk, "keys_on_file") == 0
