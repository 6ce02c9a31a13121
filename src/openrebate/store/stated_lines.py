"""Lines as statements hold them, read from the database: their bytes, their hashes, and what they come to.

The bytes are made by the database, since a close hashes a million of them; `settling/statement.py` makes the same ones, and a
test holds the two together. A line stands on a statement once, as its last version: `before` is its amount before the first
version that the statement is about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

from openrebate.settling.statement import LevelHeld
from openrebate.store.connection import Connection

_TEXTS: tuple[LiteralString, ...] = (
    "account_id", "asset", "channel", "child_partner_id", "claim_id", "clause", "kind", "line_id", "origin", "partner_id",
    "product_line", "reason", "role", "terms_version", "why",
)  # fmt: skip
_NUMBERS: tuple[LiteralString, ...] = ("fills", "level", "posting_no", "version")
_DECIMALS: tuple[LiteralString, ...] = ("base", "kickback_share", "rate", "volume")
_AMOUNTS: tuple[tuple[LiteralString, LiteralString], ...] = (
    ("amount", "s.after"),
    ("before", "s.earlier"),
    ("difference", "(s.after - s.earlier)"),
)
_PARTNER: LiteralString = (
    "l.partner_id IS NOT NULL AND (%(partners)s::text[] IS NULL OR l.partner_id = ANY(%(partners)s::text[]))"
)
_BOOKED: LiteralString = "p.period = %(period)s"
_RESTATED: LiteralString = "l.origin = %(period)s AND p.period <= %(booked_in)s"
_ORDER: LiteralString = 's.origin COLLATE "C", s.line_id COLLATE "C", s.version'


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Which lines a statement is about: those booked in `period`, or, where `since` is given, those that belong to it.

    `since`: the period at whose close the version before was issued; `booked_in` is the one whose close issues this one.
    """

    program: str
    period: str
    booked_in: str
    since: str | None = None

    def values(self, partner: str | None, partners: Sequence[str] | None = None) -> dict[str, Any]:
        """What the queries are given; `partner` None: every partner, or those of `partners`."""
        return {
            "program": self.program,
            "period": self.period,
            "booked_in": self.booked_in,
            "since": self.since or "",
            "partner": partner,
            "partners": [partner] if partner is not None else partners,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnersLines:
    """The lines of one partner: the hashes of their bytes in their order, their assets, and the terms' versions."""

    leaves: tuple[bytes, ...] = ()
    assets: tuple[str, ...] = ()
    terms_versions: tuple[str, ...] = ()


def line_texts(connection: Connection, about: About, partner: str) -> list[str]:
    """The RFC 8785 texts of a partner's lines, in their order."""
    query = f"{_stated(about)} SELECT {_text()} FROM stated AS s ORDER BY {_ORDER}"
    return [text for (text,) in connection.execute(query, about.values(partner)).fetchall()]


def partners_lines(
    connection: Connection, about: About, partners: Sequence[str] | None = None
) -> dict[str, PartnersLines]:
    """The lines of every partner (or of those named) that has any, hashed in one pass."""
    leaf: LiteralString = rf"sha256('\x00'::bytea || convert_to({_text()}, 'UTF8'))"
    rows = connection.execute(
        f"{_stated(about)} SELECT s.partner_id, string_agg({leaf}, ''::bytea ORDER BY {_ORDER}), "
        "array_agg(DISTINCT s.asset), array_agg(DISTINCT s.terms_version) FROM stated AS s GROUP BY s.partner_id",
        about.values(None, partners),
    ).fetchall()
    return {
        owner: PartnersLines(
            leaves=_parted(bytes(hashes)),
            assets=tuple(sorted(assets)),
            terms_versions=tuple(sorted(versions)),
        )
        for owner, hashes, assets, versions in rows
    }


def booked(connection: Connection, about: About, partner: str | None = None) -> Mapping[tuple[str, str], int]:
    """What plans booked in the period for every (partner, asset), in smallest units; an invitee's kickback is not in it."""
    rows = connection.execute(
        "SELECT l.partner_id, l.asset, sum(l.after - l.before) FROM openrebate.lines AS l "
        "JOIN openrebate.postings AS p USING (posting_no) "
        f"WHERE p.program = %(program)s AND p.period = %(period)s AND l.kind <> 'kickback' AND {_PARTNER} GROUP BY 1, 2",
        about.values(partner),
    ).fetchall()
    return {(owner, asset): int(units) for owner, asset, units in rows}


def levels(connection: Connection, about: About, partner: str | None = None) -> dict[str, list[LevelHeld]]:
    """The levels that the last plan of the period rated every partner's lines of that period at, by role and product line."""
    rows = connection.execute(
        "SELECT l.partner_id, l.role, l.product_line, (max(ARRAY[l.posting_no, l.level::bigint]))[2] "
        "FROM openrebate.lines AS l JOIN openrebate.postings AS p USING (posting_no) "
        "WHERE p.program = %(program)s AND p.period = %(period)s AND l.origin = p.period AND l.level IS NOT NULL "
        f"AND l.kind IN ('commission', 'bonus') AND {_PARTNER} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
        about.values(partner),
    ).fetchall()
    found: dict[str, list[LevelHeld]] = defaultdict(list)
    for owner, role, product_line, level in rows:
        found[owner].append(LevelHeld(role=role, product_line=product_line, level=int(level), basis="rated"))
    return found


def _stated(about: About) -> LiteralString:
    """SQL: the lines that the statement is about, as `stated`."""
    only = _BOOKED if about.since is None else _RESTATED
    return f"""
WITH stated AS (
    SELECT DISTINCT ON (l.line_id) l.*, ('1e-' || a.scale)::numeric AS unit,
        l.after - coalesce(sum(l.after - l.before) FILTER (WHERE p.period > %(since)s) OVER (
            PARTITION BY l.line_id ORDER BY l.version ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW), 0) AS earlier
    FROM openrebate.lines AS l JOIN openrebate.postings AS p USING (posting_no) JOIN openrebate.assets AS a ON a.asset = l.asset
    WHERE p.program = %(program)s AND {only} AND {_PARTNER}
    ORDER BY l.line_id, l.version DESC
)"""


def _text() -> LiteralString:
    """SQL for the RFC 8785 text of a line `s`: its keys in their order, every value escaped as JSON is."""
    parts: dict[LiteralString, LiteralString] = {}
    for name in _TEXTS:
        parts[name] = f"coalesce(to_json(s.{name})::text, 'null')"
    for name in _NUMBERS:
        parts[name] = f"coalesce(s.{name}::text, 'null')"
    for name in _DECIMALS:
        parts[name] = f"""'"' || trim_scale(s.{name})::text || '"'"""
    for name, value in _AMOUNTS:
        parts[name] = f"""'"' || ({value} * s.unit)::text || '"'"""
    pairs: list[LiteralString] = [f"""'"{name}":' || {parts[name]}""" for name in sorted(parts)]
    between: LiteralString = " || ',' || "
    return "'{' || " + between.join(pairs) + " || '}'"


def _parted(hashes: bytes) -> tuple[bytes, ...]:
    return tuple(hashes[n : n + 32] for n in range(0, len(hashes), 32))
