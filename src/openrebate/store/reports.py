"""Reports that went out, reports that are saved and run by themselves, and candidates."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.pq import TransactionStatus
from psycopg.types.json import Jsonb

from openrebate.store.connection import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What went out: what was asked, and the document that was shown."""

    release_no: int
    asked: Mapping[str, Any]
    document: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A saved report; `every`: never by itself, or for every period that is over. `runs`: the periods it ran for."""

    name: str
    version: int
    asked: Mapping[str, Any]
    every: str
    format: str
    by: str
    at: datetime
    runs: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An account that nobody brought, and the traces that it shares with a partner's invitees. It has no amount."""

    candidate_id: str
    program: str
    period: str
    role: str
    partner_id: str
    account_id: str
    score: int
    kinds: Sequence[str]
    shared: int
    fills: int
    first_at: datetime
    last_at: datetime
    cases: Sequence[str]


@contextmanager
def releasing(connection: Connection, program: str) -> Generator[None]:
    """One release of a program at a time: what each shows is held against those before it."""
    connection.execute("SELECT pg_advisory_lock(hashtextextended('release ' || %s, 0))", [program])
    try:
        yield
    finally:
        if not connection.closed and connection.info.transaction_status == TransactionStatus.IDLE:
            connection.execute("SELECT pg_advisory_unlock(hashtextextended('release ' || %s, 0))", [program])


def keep_release(
    connection: Connection,
    program: str,
    period: str,
    asked: Mapping[str, Any],
    document: Mapping[str, Any],
    by: str,
) -> int:
    """Write a release down; its number."""
    row = connection.execute(
        "INSERT INTO openrebate.releases (program, period, asked, document, by) VALUES (%s, %s, %s, %s, %s) RETURNING release_no",
        [program, period, Jsonb(dict(asked)), Jsonb(dict(document)), by],
    ).fetchone()
    assert row is not None
    return int(row[0])


def last_release(
    connection: Connection, program: str, period: str, asked: Mapping[str, Any]
) -> Release | None:
    """The last release of exactly this report."""
    row = connection.execute(
        "SELECT release_no, asked, document, at FROM openrebate.releases "
        "WHERE program = %s AND period = %s AND asked = %s ORDER BY release_no DESC LIMIT 1",
        [program, period, Jsonb(dict(asked))],
    ).fetchone()
    return None if row is None else Release(**dict(zip(Release.__slots__, row, strict=True)))


def save_report(
    connection: Connection,
    name: str,
    asked: Mapping[str, Any],
    *,
    every: str,
    format: str,
    by: str,
    dropped: bool = False,
) -> int:
    """A saved report in place of the one of that name, or its end; its version."""
    row = connection.execute(
        "INSERT INTO openrebate.saved_reports (name, version, asked, every, format, dropped, by) "
        "SELECT %(name)s, coalesce(max(version), 0) + 1, %(asked)s, %(every)s, %(format)s, %(dropped)s, %(by)s "
        "FROM openrebate.saved_reports WHERE name = %(name)s RETURNING version",
        {
            "name": name,
            "asked": Jsonb(dict(asked)),
            "every": every,
            "format": format,
            "dropped": dropped,
            "by": by,
        },
    ).fetchone()
    assert row is not None
    return int(row[0])


def saved_reports(connection: Connection) -> list[Saved]:
    """The saved reports as they are now, by name."""
    rows = connection.execute(
        "SELECT s.name, s.version, s.asked, s.every, s.format, s.by, s.at, ARRAY("
        "SELECT r.period FROM openrebate.report_runs AS r WHERE r.name = s.name AND r.version = s.version ORDER BY r.period) "
        "FROM (SELECT DISTINCT ON (name) * "
        "FROM openrebate.saved_reports ORDER BY name, version DESC) AS s WHERE NOT s.dropped ORDER BY s.name"
    ).fetchall()
    return [Saved(**dict(zip(Saved.__slots__, row, strict=True))) for row in rows]


def note_run(
    connection: Connection, saved: Saved, period: str, *, file: str, release_no: int | None, withheld: str
) -> None:
    """A scheduled report ran for a period."""
    connection.execute(
        "INSERT INTO openrebate.report_runs (name, version, period, file, release_no, withheld) VALUES (%s, %s, %s, %s, %s, %s)",
        [saved.name, saved.version, period, file, release_no, withheld],
    )


_KEEP = """
INSERT INTO openrebate.candidates (
    candidate_id, version, program, period, role, partner_id, account_id, score, kinds, shared, fills, first_at, last_at, by)
SELECT
    %(candidate_id)s, coalesce(max(c.version), 0) + 1, %(program)s, %(period)s, %(role)s, %(partner_id)s, %(account_id)s,
    %(score)s, %(kinds)s, %(shared)s, %(fills)s, %(first_at)s, %(last_at)s, %(by)s
FROM openrebate.candidates AS c WHERE c.candidate_id = %(candidate_id)s
HAVING NOT coalesce(bool_or(
    c.version = (SELECT max(v.version) FROM openrebate.candidates AS v WHERE v.candidate_id = %(candidate_id)s)
    AND (c.score, c.kinds, c.shared, c.fills)
        = (%(score)s::integer, %(kinds)s::text[], %(shared)s::integer, %(fills)s::bigint)), false)"""


def keep_candidate(connection: Connection, row: Mapping[str, Any], by: str) -> None:
    """Keep a candidate; columns as `Candidate` less `cases`. The same again is kept once."""
    connection.execute(_KEEP, {**row, "by": by})


def candidates(connection: Connection, names: Sequence[str]) -> list[Candidate]:
    """The candidates of these ids as they are now, those with the highest score first."""
    columns = ", ".join(f"k.{name}" for name in Candidate.__slots__[:-1])
    rows = connection.execute(
        f"SELECT {columns}, ARRAY(SELECT c.case_id FROM openrebate.cases AS c WHERE c.subject_kind = 'candidate' "
        "AND c.subject = k.candidate_id ORDER BY length(c.case_id), c.case_id) FROM (SELECT DISTINCT ON (candidate_id) * "
        "FROM openrebate.candidates WHERE candidate_id = ANY(%s) ORDER BY candidate_id, version DESC) AS k "
        "ORDER BY k.score DESC, k.partner_id, k.account_id".encode(),
        [list(names)],
    ).fetchall()
    return [Candidate(**dict(zip(Candidate.__slots__, row, strict=True))) for row in rows]
