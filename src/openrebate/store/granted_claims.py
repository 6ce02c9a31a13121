"""A claim that a person grants meets the claims that are known: which it overlaps, and how they end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from openrebate.model.tables import FACTS, TABLES
from openrebate.store import facts
from openrebate.store.connection import Connection
from openrebate.store.deliveries import Delivery, record

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


def bring_claims(
    connection: Connection, rows: Sequence[Mapping[str, Any]], over: Sequence[str], source: str, by: str
) -> int:
    """Bring claims as a delivery of their own, in the caller's transaction; its number.

    `over`: ids of claims that are no longer known at all, since nothing of them is left.
    """
    connection.execute("SELECT openrebate.lock_facts()")
    if over:
        connection.execute(
            "UPDATE openrebate.claims SET known_to = clock_timestamp() WHERE claim_id = ANY(%s) AND known_to IS NULL",
            [list(over)],
        )
    schema = facts.schema_of("claims")
    claims = pa.Table.from_pylist([{name: row.get(name) for name in _NAMES} for row in rows], schema)
    none = {name: facts.schema_of(name).empty_table() for name in FACTS}
    compared = facts.compare(connection, none | {"claims": claims})
    found = compared["claims"]
    number = record(
        connection,
        Delivery(
            kind="facts", source=source, digest="", by=by, rows=len(rows), fresh=found.fresh,
            revised=found.revised, duplicates=found.duplicates,
        ),
    )  # fmt: skip
    facts.bring(connection, compared, number)
    return number
