"""Facts that a command changes, read and written inside its own transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from openrebate.model.tables import FACTS, TABLES
from openrebate.store import facts
from openrebate.store.connection import Connection
from openrebate.store.deliveries import Delivery, record

Row = Mapping[str, Any]
_EQUAL_MATCH = "coalesce(match, CASE subject_kind WHEN 'client_order_id' THEN 'prefix' ELSE 'exact' END)"


def lock(connection: Connection) -> None:
    """From now on until the end of the transaction nobody else changes facts."""
    connection.execute("SELECT openrebate.lock_facts()")


def rows_of(connection: Connection, name: str, where: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of a table that are known now and for which the condition holds, canonical, in order of their keys."""
    table = TABLES[name]
    columns = ", ".join(
        f"openrebate.micros({_stored(one.name)})" if one.kind == "instant" else one.name
        for one in table.columns
    )
    order = ", ".join(table.key)
    query = f"SELECT {columns} FROM openrebate.{name} WHERE known_to IS NULL AND {where} ORDER BY {order}"
    found = connection.execute(query.encode(), dict(values)).fetchall()
    return [dict(zip(table.names, row, strict=True)) for row in found]


def claims_on(connection: Connection, role: str, kind: str, subject: str) -> list[dict[str, Any]]:
    """Every known claim of the role on one subject, matched exactly."""
    where = (
        f"role = %(role)s AND subject_kind = %(kind)s AND subject = %(subject)s AND {_EQUAL_MATCH} = 'exact'"
    )
    return rows_of(connection, "claims", where, {"role": role, "kind": kind, "subject": subject})


def change(
    connection: Connection,
    tables: Mapping[str, Sequence[Row]],
    by: str,
    *,
    gone: Mapping[str, Sequence[Row]] | None = None,
    source: str,
) -> int:
    """Bring rows, as a delivery of their own, and let `gone` (rows with their keys) be known no longer; its number."""
    lock(connection)
    for name, rows in (gone or {}).items():
        for row in rows:
            _forget(connection, name, row)
    arrow = {
        name: pa.Table.from_pylist(
            [{one: row.get(one) for one in TABLES[name].names} for row in tables.get(name, ())],
            facts.schema_of(name),
        )
        for name in FACTS
    }
    compared = facts.compare(connection, arrow)
    counts = {
        what: sum(getattr(one, what) for one in compared.values())
        for what in ("fresh", "revised", "duplicates")
    }
    number = record(
        connection,
        Delivery(
            kind="facts", source=source, digest=_digest(tables), by=by, rows=sum(counts.values()), **counts
        ),
    )
    facts.bring(connection, compared, number)
    for name in compared:  # another change may follow in the same transaction
        connection.execute(f"DROP TABLE pg_temp.arriving_{name}")
    return number


def _forget(connection: Connection, name: str, row: Row) -> None:
    table = TABLES[name]
    instants = {column.name for column in table.columns if column.kind == "instant"}
    equal = " AND ".join(
        f"openrebate.micros({key}) = %({key})s" if key in instants else f"{key} = %({key})s"
        for key in table.key
    )
    connection.execute(
        f"UPDATE openrebate.{name} SET known_to = clock_timestamp() WHERE known_to IS NULL AND {equal}".encode(),
        {key: row[key] for key in table.key},
    )


def _stored(column: str) -> str:
    return "became_known" if column == "known_from" else column


def _digest(tables: Mapping[str, Sequence[Row]]) -> str:
    text = json.dumps(
        {name: [dict(row) for row in rows] for name, rows in tables.items()}, sort_keys=True, default=str
    )
    return hashlib.sha256(text.encode()).hexdigest()


def ever_known(connection: Connection, subject: str, partner: str) -> list[dict[str, Any]]:
    """Every claim that was ever known on a subject, or of a partner, with both of its times; the oldest knowledge first."""
    names = (
        "claim_id", "role", "subject_kind", "subject", "partner_id", "effective_from", "effective_to", "code", "kickback",
        "evidence", "known_from", "known_to",
    )  # fmt: skip
    rows = connection.execute(
        f"SELECT {', '.join(names)} FROM openrebate.claims WHERE (%(subject)s = '' OR subject = %(subject)s) "
        "AND (%(partner)s = '' OR partner_id = %(partner)s) ORDER BY known_from, effective_from, claim_id".encode(),
        {"subject": subject, "partner": partner},
    ).fetchall()
    return [dict(zip(names, row, strict=True)) for row in rows]
