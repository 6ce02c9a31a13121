"""Statements in the database: what a period's close issues, and what was issued.

    with connection.transaction():
        held = periods.hold(connection, program, period)
        issued = statements.issue(connection, close)    # numbers, headers, and the root that the period is sealed with
        periods.seal(connection, Sealing(first=issued.first, root=issued.root, statements=issued.statements, ...))

A close issues one statement a partner that has lines, movements or a balance in the period (version 1), and a further version
of an earlier period for every partner whose lines of that origin changed (`settling/statement.py` says which is which).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

from openrebate.settling.sealing import sealed
from openrebate.settling.statement import LevelHeld, Previous, Statement, TermsCited
from openrebate.settling.tree import root_of
from openrebate.store.connection import Connection
from openrebate.store.moved import Moved
from openrebate.store.periods import Sealed, next_statement
from openrebate.store.stated_lines import About, PartnersLines, booked, levels, partners_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """What a close knows that the ledger does not. `terms` by version; `in_force` is the version of the period's end.

    `levels` by partner, with their metrics, where the close has them (else the lines say the level alone); `at`: microseconds.
    """

    program: str
    period: str
    day_zone: str
    in_force: str
    at: int = 0
    by: str = ""
    terms: Mapping[str, TermsCited] = field(default_factory=dict)
    levels: Mapping[str, tuple[LevelHeld, ...]] = field(default_factory=dict)
    marks_digest: str = ""
    marks_publisher: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """What a close issues: numbers from `first`, and the root over the headers (32 bytes), as `periods.seal` takes them."""

    first: int
    root: bytes
    statements: tuple[Sealed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A statement as it was issued: number, version and its header's text."""

    number: int
    version: int
    text: str


def issue(connection: Connection, close: Close) -> Issued:
    """The statements of a period that is held for closing, numbered; `periods.seal` keeps them in the same transaction."""
    first = next_statement(connection, close.program)
    done, root = sealed(drafts(connection, close), first, close.at, close.by)
    statements = tuple(
        Sealed(
            owner=one.statement.partner,
            period=one.statement.period,
            version=one.statement.version,
            header=one.text,
            lines_root=bytes.fromhex(one.statement.lines_root),
        )
        for one in done
    )
    return Issued(first=first, root=root, statements=statements)


def drafts(connection: Connection, close: Close, partner: str | None = None) -> list[Statement]:
    """The statements that closing the period now would issue, in their order; `partner`: only this one's."""
    about = About(program=close.program, period=close.period, booked_in=close.period)
    ledger = Moved(connection, about, partner)
    lines = partners_lines(connection, about, None if partner is None else [partner])
    movements, payouts = ledger.movements(), ledger.payouts()
    balances = ledger.balances(booked(connection, about, partner), lines, movements, payouts)
    plans, scales, before = ledger.plans(), ledger.scales(), ledger.previous()
    rated = levels(connection, about, partner)
    found = []
    for owner in sorted({*lines, *balances}):
        mine, rows = lines.get(owner, PartnersLines()), balances.get(owner, ())
        found.append(
            Statement(
                program=close.program, period=close.period, partner=owner, booked_in=close.period, version=1, seal=None,
                day_zone=close.day_zone, scales={row.asset: scales[row.asset] for row in rows}, terms=_cited(close, mine),
                lines_count=len(mine.leaves), lines_root=root_of(mine.leaves).hex(), balances=rows,
                levels=close.levels.get(owner, tuple(rated.get(owner, ()))), movements=tuple(movements.get(owner, ())),
                payouts=tuple(payouts.get(owner, ())), plans=plans, marks_digest=close.marks_digest,
                marks_publisher=close.marks_publisher, previous=before.get(owner),
            )
        )  # fmt: skip
    return found + _restated(connection, close, partner, plans, scales)


def latest(
    connection: Connection, program: str, partner: str, period: str, version: int | None
) -> Kept | None:
    """The statement of a partner and period: of that version, or the latest."""
    row = connection.execute(
        "SELECT statement_no, version, header FROM openrebate.statements WHERE program = %s AND owner = %s AND period = %s "
        "AND (%s::integer IS NULL OR version = %s) ORDER BY version DESC LIMIT 1",
        [program, partner, period, version, version],
    ).fetchone()
    return Kept(number=row[0], version=row[1], text=row[2]) if row else None


def leaves(connection: Connection, program: str, first: int, count: int) -> list[bytes]:
    """The hashes of the headers that one close issued, in their order."""
    rows = connection.execute(
        r"SELECT sha256('\x00'::bytea || convert_to(header, 'UTF8')) FROM openrebate.statements "
        "WHERE program = %s AND statement_no >= %s AND statement_no < %s ORDER BY statement_no",
        [program, first, first + count],
    ).fetchall()
    return [bytes(leaf) for (leaf,) in rows]


def programs_of(connection: Connection, partner: str) -> list[str]:
    """The programs that a partner has lines, a book or a statement in."""
    rows = connection.execute(
        "SELECT program FROM openrebate.lines WHERE partner_id = %(partner)s "
        "UNION SELECT program FROM openrebate.books WHERE owner_kind = 'partner' AND owner = %(partner)s "
        "UNION SELECT program FROM openrebate.statements WHERE owner = %(partner)s ORDER BY 1",
        {"partner": partner},
    ).fetchall()
    return [name for (name,) in rows]


def is_partner(connection: Connection, partner: str) -> bool:
    """Whether the facts have ever known the partner, in any role."""
    row = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM openrebate.partners WHERE partner_id = %s)", [partner]
    ).fetchone()
    return row == (True,)


def partners(connection: Connection) -> list[str]:
    """Every partner that has a book or a statement."""
    rows = connection.execute(
        "SELECT owner FROM openrebate.books WHERE owner_kind = 'partner' UNION SELECT owner FROM openrebate.statements ORDER BY 1"
    ).fetchall()
    return [name for (name,) in rows]


def _restated(
    connection: Connection,
    close: Close,
    partner: str | None,
    plans: tuple[str, ...],
    scales: Mapping[str, int],
) -> list[Statement]:
    """Further versions of closed periods: one for every partner and origin with lines booked now."""
    rows = connection.execute(
        "SELECT l.origin, l.partner_id FROM openrebate.lines AS l JOIN openrebate.postings AS p USING (posting_no) "
        "JOIN openrebate.periods AS o ON o.program = p.program AND o.period = l.origin AND o.state = 'closed' "
        "WHERE p.program = %s AND p.period = %s AND l.origin <> p.period AND l.partner_id IS NOT NULL "
        "AND (%s::text IS NULL OR l.partner_id = %s) GROUP BY 1, 2 ORDER BY 1, 2",
        [close.program, close.period, partner, partner],
    ).fetchall()
    before = {
        (origin, owner): latest(connection, close.program, owner, origin, None) for origin, owner in rows
    }
    groups: dict[About, list[str]] = defaultdict(list)
    for (origin, owner), kept in before.items():
        since = json.loads(kept.text)["booked_in"] if kept else origin
        groups[About(program=close.program, period=origin, booked_in=close.period, since=since)].append(owner)
    lines = {
        (about.period, owner): found
        for about, owners in groups.items()
        for owner, found in partners_lines(connection, about, owners).items()
    }
    return [
        Statement(
            program=close.program, period=origin, partner=owner, booked_in=close.period,
            version=(kept.version if kept else 1) + 1, seal=None, day_zone=close.day_zone,
            scales={asset: scales[asset] for asset in lines[origin, owner].assets}, terms=_cited(close, lines[origin, owner]),
            lines_count=len(lines[origin, owner].leaves), lines_root=root_of(lines[origin, owner].leaves).hex(), balances=(),
            plans=plans, previous=_after(kept),
        )
        for (origin, owner), kept in before.items()
    ]  # fmt: skip


def _after(before: Kept | None) -> Previous | None:
    """How the version after a statement names it."""
    return Previous(number=before.number, digest=sha256(before.text.encode()).hexdigest()) if before else None


def _cited(close: Close, lines: PartnersLines) -> tuple[TermsCited, ...]:
    """The terms that rated the lines, and those in force last."""
    versions = dict.fromkeys((*sorted(lines.terms_versions), close.in_force))
    unknown = TermsCited(id=close.program, version="", digest="")
    return tuple(
        close.terms.get(version, replace(unknown, version=version)) for version in versions if version
    )
