"""A claim that a person grants meets the claims that are known: which it overlaps, and how they end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openrebate.model.tables import TABLES
from openrebate.store.connection import Connection

_NAMES = TABLES["claims"].names


def overlapping(connection: Connection, claim: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Known claims on the same subject, role and match, in force at some instant of the claim; canonical rows, by start.

    Inside the caller's transaction, which from now on nobody changes facts beside.
    """
    connection.execute("SELECT openrebate.lock_facts()")
    instants = ("effective_from", "effective_to", "known_from")
    columns = ", ".join(
        f"openrebate.micros({'became_known' if name == 'known_from' else name})" if name in instants else name
        for name in _NAMES
    )
    prefix = "coalesce({0}, CASE %(subject_kind)s WHEN 'client_order_id' THEN 'prefix' ELSE 'exact' END)"
    rows = connection.execute(
        f"SELECT {columns} FROM openrebate.claims WHERE known_to IS NULL AND (role, subject_kind, subject) = "
        f"(%(role)s, %(subject_kind)s, %(subject)s) AND {prefix.format('match')} = {prefix.format('%(match)s::text')} "
        "AND (%(effective_to)s::bigint IS NULL OR openrebate.micros(effective_from) < %(effective_to)s) "
        "AND (effective_to IS NULL OR openrebate.micros(effective_to) > %(effective_from)s) "
        "ORDER BY effective_from".encode(),
        dict(claim),
    ).fetchall()
    return [dict(zip(_NAMES, row, strict=True)) for row in rows]
