"""Who asked to be a partner, and what a person answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from openrebate.store.connection import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """One application; `answer` None: nobody has answered it yet."""

    application_no: int
    partner_id: str
    role: str
    program: str
    parent_partner_id: str | None
    says: str
    by: str
    at: datetime
    answer: str | None
    reason: str | None
    answered_by: str | None
    answered_at: datetime | None


def apply(
    connection: Connection, partner: str, role: str, program: str, parent: str | None, says: str, by: str
) -> int:
    """A new application; its number."""
    row = connection.execute(
        "INSERT INTO openrebate.applications (partner_id, role, program, parent_partner_id, says, by) "
        "VALUES (%s, %s, %s, %s, %s, %s) RETURNING application_no",
        [partner, role, program, parent, says, by],
    ).fetchone()
    assert row is not None
    return int(row[0])


def answer(connection: Connection, number: int, said: str, reason: str, by: str) -> bool:
    """Answer an application. False where somebody answered it before."""
    row = connection.execute(
        "INSERT INTO openrebate.application_answers (application_no, answer, reason, by) VALUES (%s, %s, %s, %s) "
        "ON CONFLICT DO NOTHING RETURNING application_no",
        [number, said, reason, by],
    ).fetchone()
    return row is not None


def applications(
    connection: Connection, *, number: int | None = None, waiting: bool = False
) -> list[Application]:
    """Every application, the one of that number, or those that wait; the oldest first."""
    rows = connection.execute(
        "SELECT a.application_no, a.partner_id, a.role, a.program, a.parent_partner_id, a.says, a.by, a.at, "
        "n.answer, n.reason, n.by, n.at FROM openrebate.applications AS a "
        "LEFT JOIN openrebate.application_answers AS n USING (application_no) "
        "WHERE (%s::bigint IS NULL OR a.application_no = %s) AND (NOT %s OR n.answer IS NULL) ORDER BY a.application_no",
        [number, number, waiting],
    ).fetchall()
    return [Application(**dict(zip(Application.__slots__, row, strict=True))) for row in rows]
