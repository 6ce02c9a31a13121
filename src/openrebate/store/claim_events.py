"""What became of every wish for a claim, and who is to be told of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from openrebate.store import audit
from openrebate.store.connection import Connection
from openrebate.store.times import stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One wish, or one end. `reason` empty: it was done; `lost_to`: whose claim stands against it. Instants in microseconds."""

    act: str
    program: str
    role: str
    subject_kind: str
    subject: str
    partner_id: str | None = None
    reason: str = ""
    effective_from: int | None = None
    claim_id: str | None = None
    code: str | None = None
    lost_to: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """An event as it is kept: the `n`-th, when it was, and who did it."""

    n: int
    at: datetime
    by: str
    act: str
    reason: str
    program: str
    role: str
    subject_kind: str
    subject: str
    partner_id: str | None
    effective_from: datetime | None
    claim_id: str | None
    code: str | None
    lost_to: str | None
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Who is to be told of what: in [starts, ends) the subject of the event is `after`'s and no longer `before`'s."""

    recipient_kind: str
    recipient: str
    kind: str
    starts: int | None
    ends: int | None
    before: str | None
    after: str | None
    due: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A notice as it is kept; `sent` None: not yet told."""

    notice_no: int
    event: int
    recipient_kind: str
    recipient: str
    kind: str
    starts: datetime | None
    ends: datetime | None
    before: str | None
    after: str | None
    due: datetime
    at: datetime
    subject_kind: str
    subject: str
    sent: datetime | None
    how: str | None


def note_event(connection: Connection, by: str, event: Event, notices: Sequence[Notice] = ()) -> int:
    """Write one event down with the notices that follow from it; its number."""
    row = connection.execute(
        "INSERT INTO openrebate.claim_events (by, act, reason, program, role, subject_kind, subject, partner_id, "
        "effective_from, claim_id, code, lost_to, details) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING n",
        [
            by, event.act, event.reason, event.program, event.role, event.subject_kind, event.subject, event.partner_id,
            stamp(event.effective_from), event.claim_id, event.code, event.lost_to, Jsonb(dict(event.details)),
        ],
    ).fetchone()  # fmt: skip
    assert row is not None
    said = {
        "event": row[0],
        "program": event.program,
        "role": event.role,
        "partner": event.partner_id,
        "reason": event.reason,
    }
    audit.note(connection, by, f"link {event.act}", f"{event.subject_kind} {event.subject}", said)
    for one in notices:
        connection.execute(
            "INSERT INTO openrebate.notices (event, recipient_kind, recipient, kind, starts, ends, before, after, due) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                row[0], one.recipient_kind, one.recipient, one.kind, stamp(one.starts), stamp(one.ends), one.before, one.after,
                stamp(one.due),
            ],
        )  # fmt: skip
    return int(row[0])


def events_of(
    connection: Connection, *, subject: str = "", partner: str = "", last: int = 1_000
) -> list[Noted]:
    """The events of one subject, or in which a partner asked or lost, the oldest first."""
    rows = connection.execute(
        f"SELECT {', '.join(Noted.__slots__)} FROM openrebate.claim_events "
        "WHERE (%(subject)s = '' OR subject = %(subject)s) "
        "AND (%(partner)s = '' OR partner_id = %(partner)s OR lost_to = %(partner)s) ORDER BY n DESC LIMIT %(last)s".encode(),
        {"subject": subject, "partner": partner, "last": last},
    ).fetchall()
    return [Noted(**dict(zip(Noted.__slots__, row, strict=True))) for row in reversed(rows)]


def notices(connection: Connection, *, waiting: bool = True, recipient: str = "") -> list[Outgoing]:
    """The notices that wait to be told, or all; the one due first comes first."""
    rows = connection.execute(
        "SELECT n.notice_no, n.event, n.recipient_kind, n.recipient, n.kind, n.starts, n.ends, n.before, n.after, n.due, n.at, "
        "e.subject_kind, e.subject, s.at, s.how FROM openrebate.notices AS n "
        "JOIN openrebate.claim_events AS e ON e.n = n.event LEFT JOIN openrebate.notices_sent AS s USING (notice_no) "
        "WHERE (NOT %s OR s.notice_no IS NULL) AND (%s = '' OR n.recipient = %s) ORDER BY n.due, n.notice_no",
        [waiting, recipient, recipient],
    ).fetchall()
    return [Outgoing(**dict(zip(Outgoing.__slots__, row, strict=True))) for row in rows]


def mark_sent(connection: Connection, notice: int, how: str, by: str) -> bool:
    """Note that somebody was told. False where that was noted before, or there is no such notice."""
    row = connection.execute(
        "INSERT INTO openrebate.notices_sent (notice_no, how, by) SELECT notice_no, %s, %s FROM openrebate.notices "
        "WHERE notice_no = %s ON CONFLICT DO NOTHING RETURNING notice_no",
        [how, by, notice],
    ).fetchone()
    return row is not None
