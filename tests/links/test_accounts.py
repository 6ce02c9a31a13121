"""Accounts by the commands: clicks and sign-up, late codes, first and last claims, recall, rebinding, expiry."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from openrebate.app.link_account import Wish, bind_account
from openrebate.app.link_desk import Asking
from openrebate.app.workspace import connected
from openrebate.store import audit
from tests.links.acting import Desk
from tests.money.worlds import fill


def bind(desk: Desk, account: str, *words: str, code: int = 0) -> Any:
    """Bind an account; the document."""
    return desk("link", "bind", account, *words, code=code)


def day(month: int, number: int = 1) -> str:
    """An instant of 2026."""
    return f"2026-{month:02d}-{number:02d}T00:00:00Z"


def test_a_click_leads_to_a_sign_up_within_its_days(desk: Desk) -> None:
    """A link with a campaign and a QR code; the sign-up within the terms' days is its partner's, a later one nobody's."""
    desk.opened("click_days = 30")
    desk.partner("p1")
    desk.code("GRID", "p1", "--kickback", "0.1")
    drawn = desk.workspace.folder.parent / "link.svg"
    link = desk("link", "new", "grid", "--campaign", "spring", "--qr", str(drawn))
    assert link["url"] == f"https://example.com/join?code=GRID&link={link['link']}&campaign=spring"
    svg = drawn.read_text(encoding="utf-8")
    assert svg.startswith("<svg")
    assert f"<title>{link['url'].replace('&', '&amp;')}</title>" in svg
    first, second = (desk("link", "click", link["link"], "--at", day(3))["click"] for _ in range(2))
    bind(desk, "alice", "--click", first, "--sign-up", "--at", day(3, 31))
    assert desk.claims(account="alice") == [("p1", day(3, 31), None)]
    late = bind(desk, "bob", "--click", second, "--sign-up", "--at", day(4, 1), code=5)
    assert late["reason"] == "click_expired"
    again = bind(desk, "carol", "--click", first, "--sign-up", "--at", day(3, 5), code=5)
    assert again["reason"] == "click_unknown"
    assert [(one["campaign"], one["clicks"]) for one in desk("link", "list")["links"]] == [("spring", 2)]


def test_of_two_clicks_the_first_or_the_last_counts(desk: Desk) -> None:
    """By the terms; the one that lost is kept with whom it lost to, and its partner is told."""
    desk.partner("p1", "p2")
    desk.code("AAA", "p1")
    desk.code("BBB", "p2")
    links = [desk("link", "new", code)["link"] for code in ("AAA", "BBB")]
    for rule, winner, loser in (("first", "p1", "p2"), ("last", "p2", "p1")):
        desk.opened(f'claim = "{rule}"')
        clicks = [desk("link", "click", link, "--at", day(3, n + 1))["click"] for n, link in enumerate(links)]
        words = [word for one in clicks for word in ("--click", one)]
        bind(desk, f"by-{rule}", *words, "--sign-up", "--at", day(3, 9))
        assert desk.claims(account=f"by-{rule}") == [(winner, day(3, 9), None)]
        events = desk("link", "history", "--account", f"by-{rule}")["events"]
        assert [(e["partner_id"], e["reason"], e["lost_to"]) for e in events] == [
            (winner, "", None), (loser, "already_claimed", winner),
        ]  # fmt: skip
        told = desk("link", "notices", "--recipient", loser)["notices"]
        assert ("already_claimed", winner) in {(one["kind"], one["after"]) for one in told}


def test_a_late_code_within_the_days_of_the_terms(desk: Desk) -> None:
    """Crypto.com lets a code be added for 10 days after the sign-up; its trades count from then on."""
    desk.opened("late_days = 10")
    desk.partner("p1")
    desk.code("AAA", "p1")
    world = {"accounts": [{"account_id": name, "registered_at": day(3)} for name in ("alice", "bob")]}
    desk.deliver(world)
    bind(desk, "alice", "--code", "aaa", "--at", day(3, 11))
    assert desk.claims(account="alice") == [("p1", day(3, 11), None)]
    assert bind(desk, "bob", "--code", "AAA", "--at", day(3, 12), code=5)["reason"] == "too_late"
    assert bind(desk, "nobody", "--code", "AAA", "--at", day(3, 12), code=5)["reason"] == "sign_up_unknown"


def test_two_weeks_after_the_first_trade_and_back_to_it(desk: Desk) -> None:
    """Derive lets brokers apply within two weeks of the first referred trade, which then counts: the plan shows it."""
    desk.opened('late_days = 14\nlate_since = "first_trade"\nlate_counts = "start"')
    desk.partner("p1")
    desk.code("AAA", "p1")
    traded = [fill("1", 1, account_id="alice", fee="10", executed_at=day(3, 2))]
    traded += [
        fill("2", 1, account_id="bob", executed_at=day(2, 2)),
        fill("3", 1, account_id="alice", executed_at=day(3, 20)),
    ]
    desk.deliver({"fills": traded})
    bind(desk, "alice", "--code", "AAA", "--at", day(3, 16))
    assert desk.claims(account="alice") == [("p1", day(3, 2), None)]
    assert bind(desk, "bob", "--code", "AAA", "--at", day(3, 16), code=5)["reason"] == "too_late"
    made = desk("plan", "--program", "ten", "--period", "2026-03")
    paid = {one["channel"]: one["difference"] for one in made["channels"] if one["partner"] == "p1"}
    assert paid == {"account": "1.01"}


def test_a_dormant_account_is_recalled(desk: Desk) -> None:
    """OKX: an invitee also counts if it logs in again after more than 180 days. A trade or a login in between is life."""
    desk.opened("recall_after_days = 180")
    desk.partner("p1", "p2")
    desk.code("AAA", "p1")
    desk.code("BBB", "p2")
    world = {
        "accounts": [{"account_id": name, "registered_at": day(1)} for name in ("alice", "bob", "carol")]
    }
    desk.deliver({**world, "fills": [fill("1", 1, account_id="bob", executed_at=day(5))]})
    for name in ("alice", "bob"):
        bind(desk, name, "--code", "AAA", "--at", day(1))
    assert (
        bind(desk, "alice", "--code", "BBB", "--at", "2026-06-30T00:00:00Z", code=5)["reason"]
        == "already_claimed"
    )
    bind(desk, "alice", "--code", "BBB", "--at", "2026-06-30T00:00:01Z")
    assert desk.claims(account="alice") == [
        ("p1", day(1), "2026-06-30T00:00:01Z"),
        ("p2", "2026-06-30T00:00:01Z", None),
    ]
    assert bind(desk, "bob", "--code", "BBB", "--at", day(7, 15), code=5)["lost_to"] == "p1"
    login = ("--last-seen", day(6))
    assert bind(desk, "carol", "--code", "BBB", "--at", day(7, 15), *login, code=5)["reason"] == "too_late"
    told = {
        (one["recipient"], one["kind"])
        for one in desk("link", "notices")["notices"]
        if one["subject"] == "alice"
    }
    assert told >= {("p1", "claim_lost"), ("p2", "claim_won"), ("alice", "claim_changed")}


def test_rebinding_and_the_original_partner(desk: Desk) -> None:
    """After the terms' days an account may go to another; where the original partner is for ever, never."""
    desk.opened("rebind_after_days = 90")
    desk.partner("p1", "p2")
    desk.code("AAA", "p1")
    desk.code("BBB", "p2")
    for name in ("alice", "bob"):
        bind(desk, name, "--code", "AAA", "--sign-up", "--at", day(1))
    assert bind(desk, "alice", "--code", "BBB", "--at", day(3), code=5)["reason"] == "already_claimed"
    bind(desk, "alice", "--code", "BBB", "--at", day(4))
    assert desk.claims(account="alice") == [("p1", day(1), day(4)), ("p2", day(4), None)]
    desk.opened('rebind_after_days = 90\noriginal = "keeps"')
    assert bind(desk, "bob", "--code", "BBB", "--at", day(9), code=5)["reason"] == "original_partner"
    desk("link", "end", "bob", "--reason", "left", "--at", day(9, 2))
    assert bind(desk, "bob", "--code", "BBB", "--at", day(9, 3), code=5)["reason"] == "original_partner"


def test_claims_of_an_expired_code_go_on_under_the_standard_one(desk: Desk) -> None:
    """MEXC: users of an expired special code are relinked to the default code, with its kickback; commission goes on."""
    desk.opened('expired_code = "fallback"')
    desk.partner("p1")
    desk.code("PLAIN", "p1", "--standard", "--kickback", "0.1")
    desk.code("SPRING", "p1", "--kickback", "0.5", "--expires", day(6))
    desk.code("AUTUMN", "p1", "--kickback", "0.4")
    bind(desk, "alice", "--code", "SPRING", "--sign-up", "--at", day(3))
    rows = [row for row in desk("link", "history", "--account", "alice")["claims"] if row["known_to"] is None]
    assert [(r["code"], r["kickback"], r["effective_from"], r["effective_to"]) for r in rows] == [
        ("SPRING", "0.5", day(3), day(6)), ("PLAIN", "0.1", day(6), None),
    ]  # fmt: skip
    bind(desk, "bob", "--code", "SPRING", "--sign-up", "--at", day(7))
    bind(desk, "carol", "--code", "AUTUMN", "--sign-up", "--at", day(7))
    assert desk("link", "code", "retire", "AUTUMN", "--reason", "over", "--at", day(8))["claims"] == 1
    for name, code in (("bob", "PLAIN"), ("carol", "PLAIN")):
        rows = [
            row for row in desk("link", "history", "--account", name)["claims"] if row["known_to"] is None
        ]
        assert rows[-1]["code"] == code
        assert desk.claims(account=name)[-1][0] == "p1"
    desk.opened('expired_code = "ends"')
    assert (
        bind(desk, "dave", "--code", "SPRING", "--sign-up", "--at", day(7), code=5)["reason"]
        == "code_expired"
    )


def test_codes_within_the_terms(desk: Desk) -> None:
    """Reserved words, look-alikes, shares that are not offered, and more codes than a partner may have are refused."""
    desk.opened('codes = 2\nkickbacks = ["0", "0.1"]')
    desk.partner("p1")

    def refused(name: str, *words: str, partner: str = "p1") -> str:
        return str(desk("link", "code", "make", name, "--partner", partner, *words, code=5)["reason"])

    desk.code("GRID", "p1", "--kickback", "0.1")
    assert refused("GR1D") == "code_looks_alike"
    assert refused("acme-1") == "code_reserved"
    assert refused("okx") == "code_reserved"
    assert refused("x") == "code_malformed"
    assert refused("FIVE", "--kickback", "0.05") == "kickback_not_offered"
    assert refused("MORE", "--kickback", "0.6") == "kickback_not_offered"
    assert refused("MINE", partner="stranger") == "partner_not_admitted"
    desk.code("HAUS", "p1")
    assert refused("THIRD") == "code_limit"
    assert bind(desk, "alice", "--code", "NOPE", "--sign-up", code=5)["reason"] == "code_unknown"


def test_partners_are_refused_with_a_reason_and_do_not_earn(desk: Desk) -> None:
    """Nobody answers his own application, none twice; a refusal says why; who was refused gets no code."""
    number = str(desk("link", "partner", "apply", "p9", by="p9")["application_no"])
    desk("link", "partner", "apply", "p9", by="p9", code=5)
    desk("link", "partner", "refuse", number, "--reason", " ", code=2)
    desk("link", "partner", "refuse", number, "--reason", "copies others", by="p9", code=6)
    assert desk("link", "partner", "refuse", number, "--reason", "copies others")["reason"] == "copies others"
    desk("link", "partner", "approve", number, code=5)
    desk("link", "partner", "approve", "99", code=4)
    assert desk("link", "code", "make", "NINE", "--partner", "p9", code=5)["reason"] == "partner_not_admitted"
    assert desk("link", "partner", "list")["applications"] == []


def test_a_partner_does_not_refer_itself(desk: Desk) -> None:
    """Neither its own account nor a sub-account of it."""
    desk.partner("p1")
    desk.code("AAA", "p1")
    desk.deliver({"partner_accounts": [{"partner_id": "p1", "account_id": "own"}]})
    desk("link", "sub", "attach", "below", "--master", "own", "--at", day(2))
    for account in ("own", "below"):
        assert (
            bind(desk, account, "--code", "AAA", "--sign-up", "--at", day(3), code=5)["reason"]
            == "own_account"
        )


def test_an_end_and_what_was_known_before(desk: Desk) -> None:
    """A back-dated end changes nothing that was known: the history has both, and two are told."""
    desk.partner("p1")
    desk.code("AAA", "p1")
    bind(desk, "alice", "--code", "AAA", "--sign-up", "--at", day(3))
    desk("link", "end", "alice", "--reason", "closed", "--at", day(5))
    rows = desk("link", "history", "--account", "alice")["claims"]
    assert [(row["effective_to"], row["known_to"] is None) for row in rows] == [(None, False), (day(5), True)]
    desk("link", "end", "alice", "--reason", "closed", "--at", day(6), code=4)
    waiting = desk("link", "notices", "--recipient", "p1")["notices"]
    assert [one["kind"] for one in waiting] == ["claim_won", "claim_lost"]
    assert waiting[1]["due"] > waiting[1]["at"]
    desk("link", "told", str(waiting[0]["notice_no"]), "--how", "mail", by="ann")
    desk("link", "told", str(waiting[0]["notice_no"]), "--how", "mail", by="ann", code=5)
    assert len(desk("link", "notices", "--recipient", "p1")["notices"]) == 1


def test_a_claim_that_a_delivery_moves_is_told_too(desk: Desk) -> None:
    """A world that ends one partner's claim and begins another's leaves the same notices; one on a new subject leaves none."""
    desk.partner("p1", "p2")
    claim = {
        "claim_id": "c1", "role": "affiliate", "subject_kind": "account", "subject": "alice", "partner_id": "p1",
        "effective_from": day(1), "effective_to": "",
    }  # fmt: skip
    desk.deliver({"claims": [claim]})
    assert desk("link", "notices")["notices"] == []
    moved = {**claim, "claim_id": "c2", "partner_id": "p2", "effective_from": day(3)}
    for _ in range(2):  # brought again it changes nothing
        desk.deliver({"claims": [{**claim, "effective_to": day(3)}, moved]})
    told = [
        (n["recipient"], n["kind"], n["starts"], n["before"], n["after"])
        for n in desk("link", "notices")["notices"]
    ]
    assert told == [
        ("p1", "claim_lost", day(3), "p1", "p2"), ("p2", "claim_won", day(3), "p1", "p2"),
        ("alice", "claim_changed", day(3), "p1", "p2"),
    ]  # fmt: skip
    events = desk("link", "history", "--account", "alice")["events"]
    assert [(one["act"], one["partner_id"], one["by"]) for one in events] == [("ingest", "p2", "ann")]


def test_many_at_once_and_the_first_stands(desk: Desk) -> None:
    """Eight partners want one account at one time: one has it, seven are kept as losing to it, and the log has all."""
    names = [f"p{n}" for n in range(8)]
    desk.partner(*names)
    for name in names:
        desk.code(f"CODE-{name}", name)
    desk.deliver({"accounts": [{"account_id": "alice", "registered_at": day(3)}]})
    asking = Asking(workspace=desk.workspace.folder, by="ann", at=day(3))
    with ThreadPoolExecutor(8) as pool:
        wishes = [Wish(account="alice", code=f"CODE-{name}") for name in names]
        found = list(pool.map(lambda wish: bind_account(asking, wish), wishes))
    assert sorted(one.reason for one in found) == ["", *["already_claimed"] * 7]
    [(winner, _, _)] = desk.claims(account="alice")
    events = desk("link", "history", "--account", "alice")["events"]
    assert {one["lost_to"] for one in events} == {None, winner}
    with connected(desk.workspace) as connection:
        log = audit.deeds(connection, about="link bind account alice")
    assert [one.details["reason"] for one in log] == [one["reason"] for one in events]
