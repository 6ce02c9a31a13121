"""Adjustments: proposed by one person with a reason and evidence, approved by another, posted with the approval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from openrebate.store.connection import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """One adjustment; `amount` in smallest units, below 0 where it is taken back. `approved_by` None: only proposed."""

    adjustment_id: str
    kind: str
    program: str
    owner_kind: str
    owner: str
    asset: str
    scale: int
    amount: int
    origin: str
    reason: str
    evidence: str
    at: datetime
    by: str
    approved_by: str | None
    approved_at: datetime | None


def propose(connection: Connection, row: Mapping[str, Any]) -> bool:
    """A new adjustment; columns as the table's. False where exactly this one is proposed already."""
    names = ", ".join(row)
    slots = ", ".join(f"%({name})s" for name in row)
    found = connection.execute(
        f"INSERT INTO openrebate.adjustments ({names}) VALUES ({slots}) "
        "ON CONFLICT DO NOTHING RETURNING adjustment_id".encode(),
        dict(row),
    ).fetchone()
    return found is not None


def approve(connection: Connection, adjustment: str, by: str) -> bool:
    """The second person; False where somebody has approved it already. NotAllowedError (6): the proposer itself."""
    found = connection.execute(
        "INSERT INTO openrebate.adjustment_approvals (adjustment_id, by) VALUES (%s, %s) "
        "ON CONFLICT DO NOTHING RETURNING by",
        [adjustment, by],
    ).fetchone()
    return found is not None


def adjustments(
    connection: Connection, *, adjustment: str | None = None, program: str | None = None
) -> list[Adjustment]:
    """Adjustments, the oldest first: all of them, those whose id begins so, or those of a program."""
    rows = connection.execute(
        "SELECT j.adjustment_id, j.kind, j.program, j.owner_kind, j.owner, j.asset, s.scale, j.amount::text, "
        "j.origin, j.reason, j.evidence, j.at, j.by, a.by, a.at FROM openrebate.adjustments AS j "
        "JOIN openrebate.assets AS s ON s.asset = j.asset "
        "LEFT JOIN openrebate.adjustment_approvals AS a ON a.adjustment_id = j.adjustment_id "
        "WHERE (%(id)s::text IS NULL OR j.adjustment_id LIKE %(id)s) "
        "AND (%(program)s::text IS NULL OR j.program = %(program)s) ORDER BY j.at, j.adjustment_id",
        {"id": None if adjustment is None else f"{adjustment}%", "program": program},
    ).fetchall()
    found = []
    for row in rows:
        cells = dict(zip(Adjustment.__slots__, row, strict=True))
        found.append(Adjustment(**cells | {"amount": int(cells["amount"])}))
    return found
