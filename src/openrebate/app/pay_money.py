"""Payouts meet the ledger: the money of a state moves in the same transaction that writes the state down."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from openrebate.model.errors import ConflictError
from openrebate.settling.conversion import Conversion
from openrebate.units.decimals import from_units
from openrebate.units.periods import Month, day_number, parse_period

if TYPE_CHECKING:
    from openrebate.store.connection import Connection

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """The money of one payout, in smallest units: `amount` is paid, `withheld` kept back."""

    payout_id: str
    owner_kind: str
    owner: str
    asset: str
    amount: int
    withheld: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What goes out instead of what was earned: so much of the asset, at a price in the asset that was earned.

    The price is the mark of `price_at`, by `publisher`.
    """

    amount: Decimal
    asset: str
    price: Decimal
    price_at: datetime
    publisher: str


def sent_for(one: Conversion) -> Sent:
    """The conversion in exact amounts."""
    return Sent(
        amount=exact(one.amount, one.scale),
        asset=one.price.asset,
        price=one.price.price,
        price_at=at(one.price.at),
        publisher=one.price.publisher,
    )


def now() -> int:
    """This instant, in microseconds."""
    return time.time_ns() // 1000


def at(instant: int) -> datetime:
    """The instant as the database takes it."""
    return _EPOCH + timedelta(microseconds=instant)


def micros(instant: datetime) -> int:
    """The database's instant in microseconds."""
    return (instant - _EPOCH) // timedelta(microseconds=1)


def exact(units: int, scale: int) -> Decimal:
    """Smallest units as an amount with all its places."""
    return from_units(units, scale)


def open_period(connection: Connection, program: str) -> str:
    """The period that the program's payouts are booked into: the one after the last closed, else the first with money.

    ConflictError (5) where nothing was ever booked.
    """
    from openrebate.store import periods

    closed = periods.closed(connection, program)
    if closed:
        return _after(closed[-1].period)
    found = periods.booked_into(connection, program)
    if not found:
        raise ConflictError(
            f"nothing of {program} was booked yet", advice="openrebate plan, then openrebate apply"
        )
    return found[0]


def move(
    connection: Connection, program: str, state: str, reference: str, sums: Sequence[Sum], by: str
) -> None:
    """Post what a state of these payouts moves, in the caller's transaction; nothing for states that move nothing.

    The reference is the run where it is drafted, else the payout: the same state of the same payout posts once.
    """
    period = open_period(connection, program)
    rows: list[dict[str, Any]] = []
    for one in sums:
        rows += [_row(one, *move) for move in _moves(state, one) if move[2]]
    post(connection, "payout", f"{state}:{reference}", program, period, rows, by)


def post(
    connection: Connection,
    kind: str,
    ref: str,
    program: str,
    period: str,
    rows: Sequence[dict[str, Any]],
    by: str,
) -> None:
    """Post rows of transfers (without `n`, `event_at`, `origin`: they happen now) through the door."""
    import pyarrow as pa

    from openrebate.store import ledger

    instant = now()
    kinds = {"n": pa.int64(), "amount": pa.decimal128(38, 0), "event_at": pa.int64()}
    whole = [
        {"origin": period, "line_id": None} | row | {"n": n, "event_at": instant}
        for n, row in enumerate(rows, 1)
    ]
    table = pa.table(
        {
            name: pa.array([row[name] for row in whole], kinds.get(name, pa.string()))
            for name in ledger.TRANSFER
        }
    )
    posting = ledger.Posting(kind=kind, ref=ref, program=program, period=period, by=by)
    ledger.post(connection, posting, table)


def _moves(state: str, one: Sum) -> list[tuple[str, str, int, str]]:
    """What a state moves: debit kind, credit kind, units, reason."""
    whole = one.amount + one.withheld
    match state:
        case "drafted":
            return [("payable", "in_payment", whole, "payout")]
        case "settled":
            return [
                ("in_payment", "paid", one.amount, "payout"),
                ("in_payment", "withheld", one.withheld, "withheld"),
            ]
        case "failed" | "cancelled":
            return [("in_payment", "payable", whole, f"payout_{state}")]
        case _:
            raise AssertionError(state)


def _row(one: Sum, debit: str, credit: str, units: int, reason: str) -> dict[str, Any]:
    return {
        "debit_kind": debit,
        "debit_owner_kind": one.owner_kind,
        "debit_owner": one.owner,
        "credit_kind": credit,
        "credit_owner_kind": one.owner_kind,
        "credit_owner": one.owner,
        "asset": one.asset,
        "amount": Decimal(units),
        "reason": reason,
    }


def _after(label: str) -> str:
    period = parse_period(label)
    if period.is_day:
        day = _EPOCH.date() + timedelta(days=period.days[-1] + 1)
        assert day_number(day) == period.days[-1] + 1
        return day.isoformat()
    return str(Month(period.month.year, period.month.month).plus(1))
