"""The door: what is posted is posted whole, once, by the allowed ways, and each line follows its last version."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from openrebate.model.errors import ConflictError, InputError, NotAllowedError
from openrebate.settling.chain import GENESIS
from openrebate.store import ledger
from openrebate.store.connection import Connection, open_connection
from openrebate.store.server import Dsn
from tests.postings import AT, draft, line, lines, posting, transfer, transfers


@pytest.fixture
def connection(database: Dsn) -> Generator[Connection]:
    """The application's connection to a ledger that knows USDT."""
    with open_connection(database) as opened:
        ledger.add_asset(opened, "USDT", 8)
        yield opened


def _units(connection: Connection, **asked: object) -> dict[str, int]:
    found = ledger.balances(connection, **asked)  # type: ignore[arg-type]
    return {f"{one.kind} {one.owner}": one.units for one in found}


def test_a_posting_moves_balances_and_the_head(connection: Connection) -> None:
    """Two transfers move three balances; the head is the posting's hash."""
    assert ledger.head(connection) == ledger.Head(posting_no=0, hash=GENESIS)
    done = ledger.post(connection, posting(), transfers(transfer(100), transfer(7, owner="af2")))
    assert (done.posting_no, done.already) == (1, False)
    assert ledger.head(connection) == ledger.Head(posting_no=1, hash=done.hash)
    assert _units(connection) == {"payable af1": 100, "payable af2": 7, "commission_cost acme": -107}
    assert {key: str(amount) for key, amount in ledger.owed(ledger.balances(connection, "af1")).items()} == {
        ("partner", "af1", "USDT"): "0.00000100"
    }


def test_the_same_ref_posts_once(connection: Connection) -> None:
    """The same content again is answered with the posting that is there; other content is refused."""
    first = ledger.post(connection, posting(), transfers(transfer(100)), lines(line("l", 0, 0)))
    again = ledger.post(connection, posting(), transfers(transfer(100)), lines(line("l", 0, 0)))
    assert (again.posting_no, again.hash, again.already) == (first.posting_no, first.hash, True)
    for other in (transfers(transfer(101)), transfers(transfer(100), transfer(1))):
        with pytest.raises(ConflictError, match="another content"):
            ledger.post(connection, posting(), other, lines(line("l", 0, 0)))
    with pytest.raises(ConflictError, match="another content"):
        ledger.post(connection, posting(), transfers(transfer(100)), lines(line("l", 0, 0, why="more")))
    assert _units(connection)["payable af1"] == 100


def test_lines_follow_their_last_version(connection: Connection) -> None:
    """A version posts on the one before, with its amount; a stale one, a gap or another amount is refused."""
    earned = transfers(transfer(40, line_id="l"))
    ledger.post(connection, posting("1"), earned, lines(line("l", 0, 40)))
    less = transfers(transfer(15, "payable commission_cost", line_id="l"))
    ledger.post(connection, posting("2"), less, lines(line("l", 40, 25, 2)))
    stale = {
        "the same version": (0, 40, 1),
        "before": (24, 64, 3),
        "a gap": (25, 65, 4),
        "again": (40, 80, 2),
    }
    for before, after, version in stale.values():
        with pytest.raises(ConflictError, match="posted anew"):
            ledger.post(connection, posting("3"), earned, lines(line("l", before, after, version)))
    for wrong in (transfers(transfer(41, line_id="l")), transfers(transfer(40, line_id="l", owner="af2"))):
        with pytest.raises(ConflictError, match="not what it changed by"):
            ledger.post(connection, posting("3"), wrong, lines(line("l", 25, 65, 3)))
    with pytest.raises(ConflictError, match="not what it changed by"):
        ledger.post(connection, posting("3"), earned)
    assert _units(connection)["payable af1"] == 25


def test_a_description_alone_posts_without_transfers(connection: Connection) -> None:
    """A line may change its words and no money."""
    ledger.post(connection, posting("1"), transfers(transfer(40, line_id="l")), lines(line("l", 0, 40)))
    done = ledger.post(
        connection, posting("2"), transfers(transfer(1)).slice(0, 0), lines(line("l", 40, 40, 2, level=3))
    )
    assert done.posting_no == 2


def test_ways_that_money_does_not_go(connection: Connection) -> None:
    """Not from cost to paid, not from one owner to another, and a line only between cost and payable."""
    wrong = (
        transfer(1, "commission_cost paid"),
        transfer(1, "payable payable"),
        transfer(1, "payable in_payment") | {"credit_owner": "af2"},
        transfer(1, "adjustment payable", line_id="l"),
        transfer(1, "paid commission_cost"),
    )
    for one in wrong:
        with pytest.raises(NotAllowedError):
            ledger.post(connection, posting(), transfers(one))


def test_a_payout_takes_no_more_than_is_owed(connection: Connection) -> None:
    """What is owed can be paid, not a unit more; a commission taken back may go below nothing."""
    ledger.post(connection, posting("1"), transfers(transfer(100)))
    with pytest.raises(ConflictError, match="than is owed"):
        draft(connection, 101)
    draft(connection, 100)
    with connection.transaction(
        force_rollback=True
    ):  # a settled payout has events, which are not the matter here
        with pytest.raises(ConflictError, match="than is in it"), connection.transaction():
            ledger.post(connection, posting("3", kind="payout"), transfers(transfer(101, "in_payment paid")))
        ledger.post(connection, posting("3", kind="payout"), transfers(transfer(100, "in_payment paid")))
        ledger.post(connection, posting("4"), transfers(transfer(30, "payable commission_cost")))
        assert _units(connection, owner="af1") == {"in_payment af1": 0, "paid af1": 100, "payable af1": -30}


def test_a_transfer_is_taken_back_once(connection: Connection) -> None:
    """Whole, in the other direction, and not a second time."""
    ledger.post(connection, posting("1"), transfers(transfer(100)))
    back = transfer(100, "payable commission_cost", reverses=1, reverses_n=1)
    for wrong in (back | {"amount": 99}, back | {"reverses_n": 2}, transfer(100, reverses=1, reverses_n=1)):
        with pytest.raises(ConflictError, match="does not mirror"):
            ledger.post(connection, posting("2"), transfers(wrong))
    ledger.post(connection, posting("2"), transfers(back))
    with pytest.raises(ConflictError, match="reversed_once"):
        ledger.post(connection, posting("3"), transfers(back))
    assert _units(connection)["payable af1"] == 0


def test_a_batch_is_numbered_and_not_empty(connection: Connection) -> None:
    """Numbers run from 1 without a gap."""
    for rows in (transfers(transfer(1, n=2)), transfers(transfer(1), transfer(1, n=3))):
        with pytest.raises(InputError, match="numbered"):
            ledger.post(connection, posting(), rows)
    with pytest.raises(InputError, match="nothing to post"):
        ledger.post(connection, posting(), transfers(transfer(1)).slice(0, 0))


def test_an_assets_scale_is_for_ever(connection: Connection) -> None:
    """The same scale again is fine, another is refused."""
    ledger.add_asset(connection, "USDT", 8)
    with pytest.raises(ConflictError, match="8 places"):
        ledger.add_asset(connection, "USDT", 6)


def test_balances_at_past_instants(connection: Connection) -> None:
    """By event time late postings count when they happened, by booking time when they were booked."""
    ledger.post(connection, posting("1"), transfers(transfer(100), transfer(5, event_at=AT + 10)))
    row = connection.execute("SELECT openrebate.micros(booked_at) FROM openrebate.postings").fetchone()
    assert row is not None
    ledger.post(connection, posting("2"), transfers(transfer(20, event_at=AT - 10)))
    asked = {(AT - 10, "event"): 20, (AT, "event"): 120, (AT + 10, "event"): 125, (AT - 11, "event"): 0}
    for (at, by), units in asked.items():
        assert _units(connection, owner="af1", at=at, by=by)["payable af1"] == units
    for at, units in {row[0]: 105, row[0] - 1: 0, row[0] + 10**9: 125}.items():
        assert _units(connection, owner="af1", at=at, by="booking")["payable af1"] == units
    assert _units(connection, owner="af1") == {"payable af1": 125}
