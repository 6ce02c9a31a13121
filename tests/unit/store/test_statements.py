"""Statements from the ledger: the database makes the bytes that the core makes, and a close issues what holds."""

from __future__ import annotations

import json
from collections.abc import Generator
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest

from openrebate.app.statement import issued
from openrebate.settling.statement import StatedLine, line_bytes, line_document
from openrebate.settling.statement_check import first_difference
from openrebate.store import adjustments, ledger, payouts, periods, statements
from openrebate.store.connection import Connection, open_connection
from openrebate.store.periods import Sealing
from openrebate.store.server import Dsn
from openrebate.store.stated_lines import About, line_texts
from openrebate.store.statements import Close, Issued
from tests.postings import draft, line, lines, posting, transfer, transfers

ODD = "".join(map(chr, range(1, 128))) + '"\\/\x7f\x80é中文😀\u2028'


@pytest.fixture
def connection(database: Dsn) -> Generator[Connection]:
    """The application's connection to a ledger that knows USDT."""
    with open_connection(database) as opened:
        ledger.add_asset(opened, "USDT", 8)
        yield opened


def _close(connection: Connection, period: str) -> Issued:
    """Issue and seal a period, as the command does."""
    close = Close(
        program="acme", period=period, day_zone="UTC", in_force="1", at=1_793_500_000_000_000, by="ada"
    )
    with connection.transaction():
        assert periods.hold(connection, "acme", period)
        done = statements.issue(connection, close)
        sealing = Sealing(
            program="acme", period=period, by="ada", root=done.root, marks_digest="", marks_publisher="", first=done.first,
            posting_no=periods.last_posting(connection, "acme", period), statements=done.statements,
        )  # fmt: skip
        periods.seal(connection, sealing)
    return done


def _adjusted(connection: Connection, units: int) -> None:
    """An adjustment that two people agreed on, posted."""
    row = {
        "adjustment_id": "bonus", "kind": "adjustment", "program": "acme", "owner_kind": "partner", "owner": "af1",
        "asset": "USDT", "amount": units, "origin": "2026-10", "reason": "campaign", "evidence": "mail", "by": "ada",
    }  # fmt: skip
    with connection.transaction():
        adjustments.propose(connection, row)
        adjustments.approve(connection, "bonus", "mei")
        moved = transfers(transfer(units, "adjustment payable", reason="campaign"))
        ledger.post(connection, posting("bonus", kind="adjustment"), moved)


def _whole(connection: Connection, period: str, version: int | None = None) -> dict[str, Any]:
    kept = statements.latest(connection, "acme", "af1", period, version)
    assert kept is not None
    return issued(connection, "acme", "af1", kept)


def test_the_database_makes_the_same_bytes(connection: Connection) -> None:
    """The line's text from SQL is the core's: every control character, big and small decimals, amounts below nothing."""
    extremes: dict[str, Any] = {
        "account_id": ODD, "clause": None, "level": None, "channel": "api_key", "fills": 9_007_199_254_740_991,
        "volume": Decimal("123456789012345678901234567890.12345678"), "base": Decimal("0.0000000001"),
        "rate": Decimal("0.000000000001"), "kickback_share": Decimal("1.000000000000"),
    }  # fmt: skip
    made = line("l", 0, -(10**37) + 1, **extremes)
    moved = transfer(10**37 - 1, "payable commission_cost", line_id="l")
    posted = ledger.post(connection, posting(), transfers(moved), lines(made))
    [text] = line_texts(connection, About(program="acme", period="2026-10", booked_in="2026-10"), "af1")
    values = {name: value for name, value in made.items() if name not in ("program", "after", "before")}
    stated = StatedLine(**values, before=0, amount=int(made["after"]), posting_no=posted.posting_no)
    assert text.encode() == line_bytes(line_document(stated, 8))


def test_a_close_issues_statements_that_hold(connection: Connection) -> None:
    """Two partners and one that was only paid: numbers from 1, every statement verifies, the balance goes on."""
    ledger.post(
        connection,
        posting("1"),
        transfers(transfer(100, line_id="a"), transfer(7, owner="af2", line_id="b")),
        lines(line("a", 0, 100), line("b", 0, 7, owner="af2"), line("z", 0, 0, reason="zero_fee")),
    )
    ledger.post(
        connection,
        posting("2"),
        transfers(transfer(20, line_id="a")),
        lines(line("a", 100, 120, 2, why="more")),
    )
    _adjusted(connection, 5)
    payout_id = draft(connection, 45, 5)
    done = _close(connection, "2026-10")
    assert (done.first, [one.owner for one in done.statements]) == (1, ["af1", "af2"])
    whole = _whole(connection, "2026-10")
    assert first_difference(whole, done.root.hex()) is None
    assert whole["header"]["balances"] == [
        {
            "asset": "USDT",
            "opening": "0.00000000",
            "booked": "0.00000120",
            "moved": "-0.00000045",
            "closing": "0.00000075",
        }
    ]
    assert [(row["line_id"], row["version"], row["before"], row["difference"]) for row in whole["lines"]] == [
        ("a", 2, "0.00000000", "0.00000120"),
        ("z", 1, "0.00000000", "0.00000000"),
    ]
    assert [(row["kind"], row["ref"], row["amount"]) for row in whole["header"]["movements"]] == [
        ("adjustment", "bonus", "0.00000005"),
        ("payout", "drafted:run1", "-0.00000050"),
    ]
    [payout] = whole["header"]["payouts"]
    assert (payout["payout_id"], payout["amount"], payout["withheld"], payout["state"]) == (
        payout_id, "0.00000045", "0.00000005", "drafted",
    )  # fmt: skip
    assert whole["header"]["plans"] == ["1", "2"]
    assert whole["header"]["levels"] == [
        {"role": "affiliate", "product_line": "spot", "level": 2, "basis": "rated", "metrics": []}
    ]
    after = _close(connection, "2026-11")
    assert [(one.owner, json.loads(one.header)["balances"][0]["opening"]) for one in after.statements] == [
        ("af1", "0.00000075"),
        ("af2", "0.00000007"),
    ]
    previous = json.loads(after.statements[0].header)["previous"]
    assert previous == {"number": 1, "digest": sha256(done.statements[0].header.encode()).hexdigest()}


def test_an_asset_that_came_and_went_stands_on_the_statement(connection: Connection) -> None:
    """What was granted and paid out in one period leaves nothing, and is told all the same, beside lines in another asset."""
    ledger.add_asset(connection, "BTC", 8)
    ledger.post(
        connection,
        posting("1"),
        transfers(transfer(100, asset="BTC", line_id="a")),
        lines(line("a", 0, 100, asset="BTC")),
    )
    _adjusted(connection, 50)
    draft(connection, 45, 5)
    done = _close(connection, "2026-10")
    whole = _whole(connection, "2026-10")
    assert first_difference(whole, done.root.hex()) is None
    assert [
        (row["asset"], row["opening"], row["booked"], row["moved"], row["closing"])
        for row in whole["header"]["balances"]
    ] == [
        ("BTC", "0.00000000", "0.00000100", "0.00000000", "0.00000100"),
        ("USDT", "0.00000000", "0.00000000", "0.00000000", "0.00000000"),
    ]
    assert [(row["asset"], row["amount"]) for row in whole["header"]["movements"]] == [
        ("USDT", "0.00000050"),
        ("USDT", "-0.00000050"),
    ]


def test_a_payout_of_an_asset_that_nothing_else_is_in_stands_on_the_statement(connection: Connection) -> None:
    """Drafted in October out of all there was, settled in November, in which only BTC were earned."""
    ledger.add_asset(connection, "BTC", 8)
    ledger.post(connection, posting("1"), transfers(transfer(50, line_id="a")), lines(line("a", 0, 50)))
    payout_id = draft(connection, 45, 5)
    _close(connection, "2026-10")
    earned = transfer(100, asset="BTC", line_id="b", origin="2026-11")
    made = line("b", 0, 100, asset="BTC", origin="2026-11")
    ledger.post(connection, posting("2", period="2026-11"), transfers(earned), lines(made))
    with connection.transaction():
        for n, state in enumerate(("approved", "sending", "settled"), start=2):
            for person in ("ada", "mei") if state == "approved" else ():
                payouts.insert_approval(connection, "run1", person)
            payouts.insert_event(connection, payout_id, n, state, "ada")
        moved = (
            transfer(45, "in_payment paid", reason="payout", origin="2026-11"),
            transfer(5, "in_payment withheld", reason="withheld", origin="2026-11"),
        )
        about = posting(f"settled:{payout_id}", kind="payout", period="2026-11")
        ledger.post(connection, about, transfers(*moved))
    done = _close(connection, "2026-11")
    whole = _whole(connection, "2026-11")
    assert first_difference(whole, done.root.hex()) is None
    assert [row["asset"] for row in whole["header"]["balances"]] == ["BTC", "USDT"]
    assert [(one["amount"], one["state"]) for one in whole["header"]["payouts"]] == [
        ("0.00000045", "settled")
    ]


def test_late_lines_make_a_further_version(connection: Connection) -> None:
    """What is booked for a closed period comes as version 2 of its statement, line by line, and is paid with the open one."""
    ledger.post(
        connection,
        posting("1"),
        transfers(transfer(100, line_id="a"), transfer(40, line_id="b")),
        lines(line("a", 0, 100), line("b", 0, 40)),
    )
    first = _close(connection, "2026-10")
    kept = _whole(connection, "2026-10")
    late = transfers(transfer(30, line_id="a"), transfer(9, line_id="n", origin="2026-11"))
    new = lines(line("a", 100, 130, 2, why="late"), line("n", 0, 9, origin="2026-11"))
    ledger.post(connection, posting("2", period="2026-11"), late, new)
    second = _close(connection, "2026-11")
    assert [(one.period, one.version) for one in second.statements] == [("2026-11", 1), ("2026-10", 2)]
    assert _whole(connection, "2026-10", 1) == kept
    assert first_difference(kept, first.root.hex()) is None
    booked, restated = _whole(connection, "2026-11"), _whole(connection, "2026-10")
    for whole in (booked, restated):
        assert first_difference(whole, second.root.hex()) is None
    assert [(row["line_id"], row["before"], row["amount"]) for row in restated["lines"]] == [
        ("a", "0.00000100", "0.00000130"),
        ("b", "0.00000040", "0.00000040"),
    ]
    assert restated["header"]["balances"] == []
    assert restated["header"]["previous"]["number"] == 1
    assert [(row["line_id"], row["origin"], row["difference"]) for row in booked["lines"]] == [
        ("a", "2026-10", "0.00000030"),
        ("n", "2026-11", "0.00000009"),
    ]
    assert booked["header"]["balances"][0]["booked"] == "0.00000039"


def test_kickback_is_shown_and_not_summed(connection: Connection) -> None:
    """An invitee's part stands on the partner's statement; its balance has only what is its own."""
    moved = transfer(10, line_id="k") | {"credit_owner_kind": "account", "credit_owner": "t1"}
    ledger.post(
        connection,
        posting(),
        transfers(transfer(90, line_id="a"), moved),
        lines(line("a", 0, 90), line("k", 0, 10, kind="kickback", kickback_share=Decimal("0.1"))),
    )
    _close(connection, "2026-10")
    whole = _whole(connection, "2026-10")
    assert first_difference(whole) is None
    assert [row["kind"] for row in whole["lines"]] == ["commission", "kickback"]
    assert whole["header"]["balances"][0]["booked"] == "0.00000090"


def test_late_lines_of_several_partners(connection: Connection) -> None:
    """Each has a further version of its own; one that had no statement of the closed period has version 2 as its first."""
    ledger.post(connection, posting("1"), transfers(transfer(100, line_id="a")), lines(line("a", 0, 100)))
    _close(connection, "2026-10")
    late = transfers(transfer(30, line_id="a"), transfer(7, owner="af2", line_id="b"))
    new = lines(line("a", 100, 130, 2, why="late"), line("b", 0, 7, owner="af2", why="late"))
    ledger.post(connection, posting("2", period="2026-11"), late, new)
    done = _close(connection, "2026-11")
    assert [(one.owner, one.period, one.version) for one in done.statements] == [
        ("af1", "2026-11", 1),
        ("af2", "2026-11", 1),
        ("af1", "2026-10", 2),
        ("af2", "2026-10", 2),
    ]
    for owner, differences in (("af1", ["0.00000030"]), ("af2", ["0.00000007"])):
        kept = statements.latest(connection, "acme", owner, "2026-10", None)
        assert kept is not None
        whole = issued(connection, "acme", owner, kept)
        assert first_difference(whole, done.root.hex()) is None
        assert [row["difference"] for row in whole["lines"]] == differences
