"""Who did what: rows for ever, written in the transaction of the deed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from openrebate.store.connection import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One row: the `n`-th, when, who, what, to what, and what belongs to it."""

    n: int
    at: datetime
    by: str
    verb: str
    object: str
    details: Mapping[str, Any]


def note(
    connection: Connection, by: str, verb: str, what: str, details: Mapping[str, Any] | None = None
) -> None:
    """Write down who did what to what."""
    connection.execute(
        "INSERT INTO openrebate.audit (by, verb, object, details) VALUES (%s, %s, %s, %s)",
        [by, verb, what, Jsonb(dict(details or {}))],
    )


def deeds(
    connection: Connection, *, by: str | None = None, about: str | None = None, last: int = 100
) -> list[Deed]:
    """The last deeds, the oldest first: of one person, or whose verb or object holds the text `about`."""
    rows = connection.execute(
        "SELECT n, at, by, verb, object, details FROM openrebate.audit "
        "WHERE (%(by)s::text IS NULL OR by = %(by)s) "
        "AND (%(about)s::text IS NULL OR strpos(verb || ' ' || object, %(about)s) > 0) "
        "ORDER BY n DESC LIMIT %(last)s",
        {"by": by, "about": about, "last": last},
    ).fetchall()
    return [Deed(**dict(zip(Deed.__slots__, row, strict=True))) for row in reversed(rows)]
