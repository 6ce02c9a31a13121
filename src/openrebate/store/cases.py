"""Cases and their events: what somebody asked for, and everything that followed, for ever."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from openrebate.store.connection import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A case as it was opened, with what was promised then. `subject` is empty where `subject_kind` is none."""

    case_id: str
    program: str
    terms_version: str
    category: str
    partner_id: str
    subject_kind: str
    subject: str
    period: str | None
    answer_days: int
    decide_days: int
    appeal_days: int
    days: str
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """The `n`-th thing that happened in a case: by whom, for which side. `outcome` and `reason`: of proposals and decisions."""

    n: int
    kind: str
    at: datetime
    by: str
    side: str
    text: str
    outcome: str
    reason: str
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """An event as it is written down."""

    kind: str
    by: str
    side: str
    text: str
    outcome: str = ""
    reason: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


def open_case(connection: Connection, row: Mapping[str, Any], by: str, text: str, side: str) -> str:
    """A new case, `case-1`, `case-2`, … in the order they were opened; columns as `Asked` but the id."""
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('cases', 0))")
        found = connection.execute("SELECT 'case-' || count(*) + 1 FROM openrebate.cases").fetchone()
        assert found is not None
        name = str(found[0])
        columns = ", ".join(row)
        slots = ", ".join(f"%({column})s" for column in row)
        connection.execute(
            f"INSERT INTO openrebate.cases (case_id, {columns}) VALUES (%(case_id)s, {slots})".encode(),
            {**row, "case_id": name},
        )
        note(connection, name, 1, Noted(kind="opened", by=by, side=side, text=text))
    return name


def note(connection: Connection, case: str, n: int, noted: Noted) -> None:
    """The next event of a case; ConflictError (5) where somebody else was first, NotAllowedError (6) for a wrong person."""
    connection.execute(
        "INSERT INTO openrebate.case_events (case_id, n, kind, by, side, text, outcome, reason, details) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            case, n, noted.kind, noted.by, noted.side, noted.text, noted.outcome, noted.reason, Jsonb(dict(noted.details)),
        ],
    )  # fmt: skip


def cases(
    connection: Connection, *, case: str | None = None, partner: str | None = None, program: str | None = None
) -> list[Asked]:
    """Cases in the order they were opened: all of them, one, a partner's, or a program's."""
    columns = ", ".join(Asked.__slots__)
    rows = connection.execute(
        f"SELECT {columns} FROM openrebate.cases WHERE (%(case)s::text IS NULL OR case_id = %(case)s) "
        "AND (%(partner)s::text IS NULL OR partner_id = %(partner)s) "
        "AND (%(program)s::text IS NULL OR program = %(program)s) ORDER BY length(case_id), case_id".encode(),
        {"case": case, "partner": partner, "program": program},
    ).fetchall()
    return [Asked(**dict(zip(Asked.__slots__, row, strict=True))) for row in rows]


def events(connection: Connection, case: str) -> list[Event]:
    """What happened in a case, in its order."""
    columns = ", ".join(Event.__slots__)
    rows = connection.execute(
        f"SELECT {columns} FROM openrebate.case_events WHERE case_id = %s ORDER BY n".encode(), [case]
    ).fetchall()
    return [Event(**dict(zip(Event.__slots__, row, strict=True))) for row in rows]


def line_known(connection: Connection, line: str) -> Mapping[str, Any] | None:
    """The last posted version of a line: whose it is, of which period, and what it entitles to (smallest units)."""
    row = connection.execute(
        "SELECT l.program, l.origin, l.partner_id, l.account_id, l.kind, l.channel, l.rate::text, l.asset, l.reason, l.claim_id, "
        "l.level, l.clause, l.fills, l.base::text, l.after::text, l.version FROM openrebate.lines AS l WHERE l.line_id = %s "
        "ORDER BY l.version DESC LIMIT 1",
        [line],
    ).fetchone()
    names = (
        "program",
        "origin",
        "partner_id",
        "account_id",
        "kind",
        "channel",
        "rate",
        "asset",
        "reason",
        "claim_id",
        "level",
        "clause",
        "fills",
        "base",
        "after",
        "version",
    )
    return None if row is None else dict(zip(names, row, strict=True))


def partner_known(connection: Connection, partner: str, role: str | None = None) -> bool:
    """Whether a partner of that id is known, in that role if one is given, at any time."""
    row = connection.execute(
        "SELECT 1 FROM openrebate.partners WHERE partner_id = %s AND known_to IS NULL "
        "AND (%s::text IS NULL OR role = %s) LIMIT 1",
        [partner, role, role],
    ).fetchone()
    return row is not None


def now(connection: Connection) -> int:
    """This instant by the clock that dates the events, in microseconds."""
    row = connection.execute("SELECT openrebate.micros(clock_timestamp())").fetchone()
    assert row is not None
    return int(row[0])
