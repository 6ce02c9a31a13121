"""Codes, links and clicks, as they are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from openrebate.store.connection import Connection
from openrebate.store.times import stamp

_CODES = (
    "SELECT c.code, c.partner_id, c.role, c.kickback, c.standard, openrebate.micros(c.begins), "
    "openrebate.micros(least(c.expires, e.ends)), e.reason "
    "FROM openrebate.codes AS c LEFT JOIN openrebate.code_ends AS e USING (code) "
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A code, in force in [begins, ends); microseconds, None: without end. `why`: why it was retired."""

    code: str
    partner_id: str
    role: str
    kickback: Decimal
    standard: bool
    begins: int
    ends: int | None
    why: str | None

    def covers(self, at: int) -> bool:
        """Whether it is in force at an instant."""
        return self.begins <= at and (self.ends is None or at < self.ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link with a code, for a campaign."""

    link_id: str
    code: str
    campaign: str
    by: str
    at: datetime
    clicks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Click:
    """One click on a link (microseconds), its code, and the account whose sign-up it led to."""

    click_id: str
    link_id: str
    code: str
    clicked: int
    account_id: str | None


def add_code(connection: Connection, code: Code, skeleton: str, expires: int | None, by: str) -> bool:
    """A new code. False where somebody was quicker with one that looks alike, or with the standard one."""
    row = connection.execute(
        "INSERT INTO openrebate.codes (code, skeleton, partner_id, role, kickback, standard, begins, expires, by) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING RETURNING code",
        [
            code.code, skeleton, code.partner_id, code.role, code.kickback, code.standard, stamp(code.begins), stamp(expires), by,
        ],
    ).fetchone()  # fmt: skip
    return row is not None


def end_code(connection: Connection, code: str, ends: int, reason: str, by: str) -> bool:
    """Retire a code. False where it is retired already."""
    row = connection.execute(
        "INSERT INTO openrebate.code_ends (code, ends, reason, by) VALUES (%s, %s, %s, %s) "
        "ON CONFLICT DO NOTHING RETURNING code",
        [code, stamp(ends), reason, by],
    ).fetchone()
    return row is not None


def find_code(connection: Connection, code: str) -> Code | None:
    """The code of that spelling, whatever its case."""
    rows = _codes(connection, "WHERE lower(c.code) = lower(%s)", [code])
    return rows[0] if rows else None


def codes_of(connection: Connection, partner: str = "", role: str = "") -> list[Code]:
    """All codes of a partner, or of everybody, by their names."""
    return _codes(
        connection,
        "WHERE (%s = '' OR c.partner_id = %s) AND (%s = '' OR c.role = %s) ORDER BY c.code",
        [partner, partner, role, role],
    )


def skeletons(connection: Connection) -> set[str]:
    """What the codes in use, or once in use, look like."""
    return {str(row[0]) for row in connection.execute("SELECT skeleton FROM openrebate.codes")}


def add_link(connection: Connection, link_id: str, code: str, campaign: str, by: str) -> None:
    """A new link."""
    connection.execute(
        "INSERT INTO openrebate.links (link_id, code, campaign, by) VALUES (%s, %s, %s, %s)",
        [link_id, code, campaign, by],
    )


def links_of(connection: Connection, code: str = "") -> list[Link]:
    """The links with a code, or all, with how often each was opened."""
    rows = connection.execute(
        "SELECT l.link_id, l.code, l.campaign, l.by, l.at, count(c.click_id) FROM openrebate.links AS l "
        "LEFT JOIN openrebate.clicks AS c USING (link_id) WHERE %s = '' OR l.code = %s "
        "GROUP BY l.link_id ORDER BY l.at, l.link_id",
        [code, code],
    ).fetchall()
    return [Link(**dict(zip(Link.__slots__, row, strict=True))) for row in rows]


def add_click(connection: Connection, click_id: str, link_id: str, clicked: int) -> bool:
    """A click on a link. False where there is no such link."""
    row = connection.execute(
        "INSERT INTO openrebate.clicks (click_id, link_id, clicked) "
        "SELECT %s, link_id, %s::timestamptz FROM openrebate.links WHERE link_id = %s RETURNING click_id",
        [click_id, stamp(clicked), link_id],
    ).fetchone()
    return row is not None


def clicks_of(connection: Connection, ids: Sequence[str]) -> list[Click]:
    """The clicks of these numbers, the earliest first."""
    rows = connection.execute(
        "SELECT c.click_id, c.link_id, l.code, openrebate.micros(c.clicked), u.account_id FROM openrebate.clicks AS c "
        "JOIN openrebate.links AS l USING (link_id) LEFT JOIN openrebate.click_uses AS u USING (click_id) "
        "WHERE c.click_id = ANY(%s) ORDER BY c.clicked, c.click_id",
        [list(ids)],
    ).fetchall()
    return [Click(**dict(zip(Click.__slots__, row, strict=True))) for row in rows]


def use_click(connection: Connection, click_id: str, account: str) -> bool:
    """The click led to this account's sign-up. False where it led to another's."""
    row = connection.execute(
        "INSERT INTO openrebate.click_uses (click_id, account_id) VALUES (%s, %s) ON CONFLICT DO NOTHING RETURNING click_id",
        [click_id, account],
    ).fetchone()
    return row is not None


def _codes(connection: Connection, where: str, values: list[str]) -> list[Code]:
    rows = connection.execute((_CODES + where).encode(), values).fetchall()
    return [Code(**dict(zip(Code.__slots__, row, strict=True))) for row in rows]
