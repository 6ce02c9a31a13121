"""Payees, twice dated: in force from/to, and known from/to. A change ends what was known and adds what is known now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from openrebate.store.connection import Connection

_COLUMNS = (
    "owner_kind, owner, destination, identity, region, sanctioned, withholding, effective_from, effective_to"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PayeeRow:
    """What is known now of one payee, from one instant to another; None is unknown, or without end."""

    owner_kind: str
    owner: str
    destination: str | None
    identity: str | None
    region: str | None
    sanctioned: bool
    withholding: Decimal
    effective_from: datetime
    effective_to: datetime | None


def payees(
    connection: Connection, *, owner_kind: str | None = None, owner: str | None = None
) -> list[PayeeRow]:
    """Every row that is known now, of one payee or of all, in order of time."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM openrebate.payees WHERE known_to IS NULL "
        "AND (%(kind)s::text IS NULL OR owner_kind = %(kind)s) AND (%(owner)s::text IS NULL OR owner = %(owner)s) "
        "ORDER BY owner_kind, owner, effective_from",
        {"kind": owner_kind, "owner": owner},
    ).fetchall()
    return [PayeeRow(**dict(zip(PayeeRow.__slots__, row, strict=True))) for row in rows]


def in_force(rows: Sequence[PayeeRow], at: datetime) -> PayeeRow | None:
    """Of one payee's rows, the one in force at the instant."""
    return next(
        (r for r in rows if r.effective_from <= at and (r.effective_to is None or at < r.effective_to)), None
    )


def set_payee(
    connection: Connection, owner_kind: str, owner: str, values: Mapping[str, Any], since: datetime, by: str
) -> None:
    """Say what is so of a payee from an instant on, until the next thing that is known of it; what is not said stays.

    Two people who say it at once wait for each other; what was known before stays in the table as it was.
    """
    with connection.transaction():
        connection.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('payee ' || %s || chr(31) || %s, 0))",
            [owner_kind, owner],
        )
        known = payees(connection, owner_kind=owner_kind, owner=owner)
        now = in_force(known, since)
        later = [row.effective_from for row in known if row.effective_from > since]
        if now is not None:
            _end(connection, now)
            if now.effective_from < since:
                _insert(connection, _cells(now) | {"effective_to": since}, by)
        base = (
            _cells(now)
            if now
            else {"owner_kind": owner_kind, "owner": owner, "effective_to": min(later, default=None)}
        )
        _insert(connection, base | dict(values) | {"effective_from": since}, by)


def _cells(row: PayeeRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in PayeeRow.__slots__}


def _end(connection: Connection, row: PayeeRow) -> None:
    connection.execute(
        "UPDATE openrebate.payees SET known_to = clock_timestamp() WHERE known_to IS NULL "
        "AND (owner_kind, owner, effective_from) = (%s, %s, %s)",
        [row.owner_kind, row.owner, row.effective_from],
    )


def _insert(connection: Connection, cells: Mapping[str, Any], by: str) -> None:
    names = [*cells, "by"]
    slots = ", ".join(["%s"] * len(names))
    connection.execute(
        f"INSERT INTO openrebate.payees ({', '.join(names)}) VALUES ({slots})".encode(), [*cells.values(), by]
    )


def partner_dates(
    connection: Connection, roles: Sequence[str]
) -> list[tuple[str, str | None, datetime, datetime | None]]:
    """Every row of partners in these roles that is known now: partner, status, from, to."""
    return connection.execute(
        "SELECT partner_id, status, effective_from, effective_to FROM openrebate.partners "
        "WHERE known_to IS NULL AND role = ANY (%s)",
        [list(roles)],
    ).fetchall()
