"""Hits of the rules against abuse, and what people did about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from psycopg.types.json import Jsonb

from openrebate.store.connection import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A hit with its latest numbers. `state`: open, held, released or cleared; `hold_id` of the last hold; `cases` about it."""

    hit_id: str
    version: int
    program: str
    period: str
    rule: str
    partner_id: str
    accounts: Sequence[str]
    first_at: datetime
    last_at: datetime
    fills: int
    volume: Decimal
    numbers: Mapping[str, Any]
    state: str
    hold_id: str | None
    reason: str | None
    cases: Sequence[str]


_KEEP = """
INSERT INTO openrebate.hits (
    hit_id, version, program, period, rule, partner_id, accounts, first_at, last_at, fills, volume, numbers, by)
SELECT
    %(hit_id)s, coalesce(max(h.version), 0) + 1, %(program)s, %(period)s, %(rule)s, %(partner_id)s, %(accounts)s, %(first_at)s,
    %(last_at)s, %(fills)s, %(volume)s, %(numbers)s, %(by)s
FROM openrebate.hits AS h
WHERE h.hit_id = %(hit_id)s
HAVING NOT coalesce(bool_or(h.version = (SELECT max(v.version) FROM openrebate.hits AS v WHERE v.hit_id = %(hit_id)s)
    AND h.fills = %(fills)s AND h.volume = %(volume)s AND h.numbers = %(numbers)s), false)
RETURNING version"""
_FIND = """
SELECT DISTINCT ON (h.period, h.rule, h.partner_id, h.hit_id)
    h.hit_id, h.version, h.program, h.period, h.rule, h.partner_id, h.accounts, h.first_at, h.last_at, h.fills, h.volume,
    h.numbers,
    CASE WHEN e.released THEN 'released' ELSE coalesce(e.kind, 'open') END, e.hold_id, e.reason,
    ARRAY(
        SELECT c.case_id FROM openrebate.cases AS c WHERE c.subject_kind = 'hit' AND c.subject = h.hit_id
        ORDER BY length(c.case_id), c.case_id)
FROM openrebate.hits AS h
LEFT JOIN LATERAL (
    SELECT v.kind, v.hold_id, v.reason,
        EXISTS (SELECT FROM openrebate.hold_events AS r WHERE r.hold_id = v.hold_id AND r.n = 2) AS released
    FROM openrebate.hit_events AS v WHERE v.hit_id = h.hit_id ORDER BY v.n DESC LIMIT 1
) AS e ON true
WHERE (%(hit)s::text IS NULL OR starts_with(h.hit_id, %(hit)s))
    AND (%(program)s::text IS NULL OR h.program = %(program)s)
    AND (%(partner)s::text IS NULL OR h.partner_id = %(partner)s)
ORDER BY h.period, h.rule, h.partner_id, h.hit_id, h.version DESC"""


def keep_hit(connection: Connection, row: Mapping[str, Any], by: str) -> bool:
    """Keep a hit; columns as `Hit` up to `numbers`, less `version`. False where it is known with these numbers."""
    values = {**row, "numbers": Jsonb(row["numbers"]), "by": by}
    return connection.execute(_KEEP, values).fetchone() is not None


def hits(
    connection: Connection, *, hit: str | None = None, program: str | None = None, partner: str | None = None
) -> list[Hit]:
    """Hits by period, rule and partner: all, those whose id begins so, a program's, or a partner's."""
    rows = connection.execute(_FIND, {"hit": hit, "program": program, "partner": partner}).fetchall()
    return [Hit(**dict(zip(Hit.__slots__, row, strict=True))) for row in rows]


def note_hit(connection: Connection, hit: str, kind: str, hold: str | None, by: str, reason: str) -> None:
    """Write down what was done about a hit."""
    connection.execute(
        "INSERT INTO openrebate.hit_events (hit_id, n, kind, hold_id, by, reason) "
        "SELECT %(hit)s, coalesce(max(n), 0) + 1, %(kind)s, %(hold)s, %(by)s, %(reason)s "
        "FROM openrebate.hit_events WHERE hit_id = %(hit)s",
        {"hit": hit, "kind": kind, "hold": hold, "by": by, "reason": reason},
    )
