"""Holds: a person stops the payouts of a payee or a region, with a reason, until a person releases them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from openrebate.store.connection import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """One hold; `released_at` None: it stands."""

    hold_id: str
    owner_kind: str
    owner: str
    reason: str
    at: datetime
    by: str
    released_at: datetime | None
    released_by: str | None
    released_reason: str | None


def place(connection: Connection, owner_kind: str, owner: str, reason: str, by: str) -> str:
    """A new hold; gives its id: `h1`, `h2`, … in the order they were placed."""
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('holds', 0))")
        row = connection.execute(
            "INSERT INTO openrebate.holds (hold_id, owner_kind, owner, reason) "
            "SELECT 'h' || count(*) + 1, %s, %s, %s FROM openrebate.holds RETURNING hold_id",
            [owner_kind, owner, reason],
        ).fetchone()
        assert row is not None
        _event(connection, str(row[0]), 1, "held", by, reason)
    return str(row[0])


def release(connection: Connection, hold: str, reason: str, by: str) -> bool:
    """Release a hold. False where it is released already."""
    row = connection.execute(
        "INSERT INTO openrebate.hold_events (hold_id, n, state, by, reason) VALUES (%s, 2, 'released', %s, %s) "
        "ON CONFLICT DO NOTHING RETURNING n",
        [hold, by, reason],
    ).fetchone()
    return row is not None


def holds(connection: Connection, *, standing: bool = False, hold: str | None = None) -> list[Hold]:
    """Every hold, or those that stand, or the one of that id, the oldest first."""
    rows = connection.execute(
        "SELECT h.hold_id, h.owner_kind, h.owner, h.reason, p.at, p.by, r.at, r.by, r.reason "
        "FROM openrebate.holds AS h "
        "JOIN openrebate.hold_events AS p ON p.hold_id = h.hold_id AND p.n = 1 "
        "LEFT JOIN openrebate.hold_events AS r ON r.hold_id = h.hold_id AND r.n = 2 "
        "WHERE (NOT %s OR r.n IS NULL) AND (%s::text IS NULL OR h.hold_id = %s) ORDER BY p.at, h.hold_id",
        [standing, hold, hold],
    ).fetchall()
    return [Hold(**dict(zip(Hold.__slots__, row, strict=True))) for row in rows]


def _event(connection: Connection, hold: str, n: int, state: str, by: str, reason: str) -> None:
    connection.execute(
        "INSERT INTO openrebate.hold_events (hold_id, n, state, by, reason) VALUES (%s, %s, %s, %s, %s)",
        [hold, n, state, by, reason],
    )
