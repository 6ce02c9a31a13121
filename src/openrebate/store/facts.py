"""Facts in the database: twice dated, brought set-wise, never changed.

A row's key is that of its table in a world. Brought again with the same content it is nothing new; with other content the
old row ends being known and the new one begins, at one instant for the whole transaction. Two rows of one subject in force at one
instant are refused by the database itself, whoever wins the race.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import psycopg
import pyarrow as pa
import pyarrow.csv as pa_csv

from openrebate.model.errors import ConflictError, Place
from openrebate.model.tables import FACTS, TABLES, Column, Table
from openrebate.store.connection import Connection
from openrebate.store.failpoints import reached

At = Callable[[str, int], Place | None]
_RENAMED = {"known_from": "became_known"}  # in claims: what its bringer says, not when we came to know it
_OF_COLUMN = {column.name: column for table in TABLES.values() for column in table.columns}


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What became of the rows of one table: new, in place of other content, or known as they are."""

    fresh: int = 0
    revised: int = 0
    duplicates: int = 0


def compare(connection: Connection, tables: Mapping[str, pa.Table]) -> dict[str, Brought]:
    """Stage the rows of fact tables, canonical as in a world, for `bring`, and tell what would become of them.

    Inside the caller's transaction, which nobody else changes facts beside.
    """
    connection.execute("SELECT openrebate.lock_facts()")
    return {name: _compare(connection, TABLES[name], tables[name]) for name in FACTS if len(tables[name])}


def bring(
    connection: Connection,
    compared: Mapping[str, Brought],
    delivery_no: int,
    at: At = lambda name, row: None,
) -> None:
    """Bring what was compared, as of a delivery.

    `at` tells where a row (counted from 1) came from. ConflictError (5) where a row collides with what is known.
    """
    for name, found in compared.items():
        if found.fresh or found.revised:
            _bring(connection, TABLES[name], found, delivery_no, at)
            reached("ingest: facts brought")


def known(connection: Connection, name: str, at: int) -> tuple[pa.Table, str]:
    """The rows of one table as known at an instant (microseconds), canonical as in a world, by key; and their digest."""
    table, seconds, micros = TABLES[name], *divmod(at, 1_000_000)
    instant = f"('epoch'::timestamptz + interval '{seconds} seconds' + interval '{micros} microseconds')"
    columns = ", ".join(_exported(column) for column in table.columns)
    seen = f" AND (became_known IS NULL OR became_known <= {instant})" if name == "claims" else ""
    order = ", ".join(_name(column) for column in table.key)
    query = (
        f"COPY (SELECT {columns} FROM openrebate.{name} WHERE known_from <= {instant} "
        f"AND (known_to IS NULL OR known_to > {instant}){seen} ORDER BY {order}) TO STDOUT (FORMAT csv)"
    )
    data = io.BytesIO()
    with connection.cursor() as cursor, cursor.copy(query.encode()) as copy:
        for block in copy:
            data.write(block)
    digest = hashlib.sha256(data.getbuffer()).hexdigest()
    schema = schema_of(name)
    if not data.tell():
        return schema.empty_table(), digest
    data.seek(0)
    return _read_csv(data, schema), digest


def schema_of(name: str) -> pa.Schema:
    """The canonical columns of a table, as `compare` and `known` have them."""
    return pa.schema([(column.name, _arrow_type(column)) for column in TABLES[name].columns])


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """How often the facts have changed, an instant (microseconds) that sees all of that, and a name for what it sees.

    The name changes, too, when a claim said to be known later comes to be so.
    """

    number: int
    instant: int
    name: str


def version(connection: Connection) -> Version:
    """The version of the facts now; for what it sees, read on in the same snapshot."""
    row = connection.execute(
        "WITH v AS MATERIALIZED (SELECT version, clock_timestamp() AS now FROM openrebate.fact_version) "
        "SELECT v.version, openrebate.micros(v.now), coalesce((SELECT max(openrebate.micros(c.became_known)) "
        "FROM openrebate.claims AS c WHERE c.became_known <= v.now), 0) FROM v"
    ).fetchone()
    assert row is not None
    return Version(number=row[0], instant=row[1], name=f"{row[0]}-{row[2]}")


def _differs(table: Table) -> str:
    content = [_name(column) for column in table.names]
    return f"({_list(content, 'k')}) IS DISTINCT FROM ({_list(content, 'a')})"


def _compare(connection: Connection, table: Table, rows: pa.Table) -> Brought:
    _stage(connection, table, rows)
    found = connection.execute(
        "SELECT count(*) FILTER (WHERE k.known_from IS NULL), "
        f"count(*) FILTER (WHERE k.known_from IS NOT NULL AND {_differs(table)}) FROM arriving_{table.name} AS a "
        f"LEFT JOIN openrebate.{table.name} AS k ON {_equal(table.key, 'k', 'a')} AND k.known_to IS NULL"
    ).fetchone()
    assert found is not None
    reached("ingest: facts compared")
    return Brought(fresh=found[0], revised=found[1], duplicates=len(rows) - found[0] - found[1])


def _bring(connection: Connection, table: Table, found: Brought, delivery_no: int, at: At) -> None:
    """End what has other content, then begin what is not known: set-wise, in order of subject, as the index likes it."""
    staged, same = f"arriving_{table.name}", _equal(table.key, "k", "a")
    content = [_name(column) for column in table.names]
    order = [_name(column) for column in table.subject or table.key]
    try:
        with connection.transaction():
            if found.revised:
                connection.execute(
                    f"UPDATE openrebate.{table.name} AS k SET known_to = clock_timestamp() FROM {staged} AS a "
                    f"WHERE {same} AND k.known_to IS NULL AND {_differs(table)}"
                )
            connection.execute(
                f"INSERT INTO openrebate.{table.name} ({_list(content)}, delivery_no) "
                f"SELECT {_list(content, 'a')}, %s FROM {staged} AS a WHERE NOT EXISTS "
                f"(SELECT 1 FROM openrebate.{table.name} AS k WHERE {same} AND k.known_to IS NULL) "
                f"ORDER BY {_list(order, 'a')}",
                [delivery_no],
            )
    except (psycopg.errors.ExclusionViolation, psycopg.errors.UniqueViolation) as error:
        raise _collision(connection, table, at) from error


def _stage(connection: Connection, table: Table, rows: pa.Table) -> None:
    """The rows as the temporary table arriving_<name>, with their position, for the rest of the transaction."""
    names = _list([_name(c) for c in table.names])
    connection.execute(
        f"CREATE TEMP TABLE arriving_{table.name} ON COMMIT DROP AS "
        f"SELECT {names}, 0::bigint AS position FROM openrebate.{table.name} WITH NO DATA"
    )
    arrays = [_imported(rows.column(column.name), column) for column in table.columns]
    position = pa.array(range(1, len(rows) + 1), pa.int64())
    staged = pa.table([*arrays, position], names=[*table.names, "position"])
    data = io.BytesIO()
    pa_csv.write_csv(staged, data, pa_csv.WriteOptions(include_header=False, quoting_style="needed"))
    query = f"COPY arriving_{table.name} ({names}, position) FROM STDIN (FORMAT csv)"
    with connection.cursor() as cursor, cursor.copy(query.encode()) as copy:
        copy.write(data.getbuffer())
    connection.execute(f"ANALYZE arriving_{table.name}")


def _collision(connection: Connection, table: Table, at: At) -> ConflictError:
    """Which row met which known one."""
    if table.dated:
        period = "tstzrange({0}.effective_from, {0}.effective_to)"
        row = connection.execute(
            f"SELECT a.position, k.delivery_no, {_shown(table.key, 'a')}, {_shown(table.key, 'k')}, {_shown(table.subject, 'a')} "
            f"FROM arriving_{table.name} AS a JOIN openrebate.{table.name} AS k ON {_equal(table.subject, 'k', 'a')} "
            f"AND {period.format('a')} && {period.format('k')} AND k.known_to IS NULL AND NOT {_equal(table.key, 'k', 'a')} "
            f"WHERE NOT EXISTS (SELECT 1 FROM arriving_{table.name} AS b WHERE {_equal(table.key, 'k', 'b')}) "
            "ORDER BY a.position LIMIT 1"
        ).fetchone()
        if row:
            return ConflictError(
                f"{table.name}: {row[2]} overlaps {row[3]} of delivery {row[1]}, both for {row[4]}",
                place=at(table.name, row[0]),
                advice="End the known one where the new one begins, in the same world. Nothing was taken in",
            )
    return ConflictError(
        f"another command brought the same {table.name} at the same time",
        advice="Nothing was taken in. Try again",
    )


def _shown(columns: tuple[str, ...], alias: str) -> str:
    """`name value, name value` of some columns, as SQL."""
    parts = [f"'{column} ' || {alias}.{_name(column)}::text" for column in columns]
    return f"concat_ws(', ', {', '.join(parts)})"


def _equal(columns: tuple[str, ...], one: str, other: str) -> str:
    """Equality of columns, NULL equal to NULL where it may be, in a form that can be hashed."""
    parts = []
    for name in columns:
        column = f"coalesce({{}}.{name}, '')" if _OF_COLUMN[name].kind == "identifier" else f"{{}}.{name}"
        parts.append(f"{column.format(one)} = {column.format(other)}")
    return f"({' AND '.join(parts)})"


def _name(column: str) -> str:
    return _RENAMED.get(column, column)


def _list(columns: list[str], alias: str = "") -> str:
    return ", ".join(f"{alias}.{column}" if alias else column for column in columns)


def _exported(column: Column) -> str:
    name = _name(column.name)
    return f"openrebate.micros({name}) AS {name}" if column.kind == "instant" else name


def _arrow_type(column: Column) -> pa.DataType:
    types = {"integer": pa.int32(), "instant": pa.int64(), "decimal": pa.decimal128(38, 18)}
    return types.get(column.kind, pa.string())


def _imported(values: pa.ChunkedArray, column: Column) -> pa.ChunkedArray:
    return values.cast(pa.timestamp("us", tz="UTC")) if column.kind == "instant" else values


def _read_csv(data: io.BytesIO, schema: pa.Schema) -> pa.Table:
    return pa_csv.read_csv(
        data,
        read_options=pa_csv.ReadOptions(column_names=schema.names),
        parse_options=pa_csv.ParseOptions(newlines_in_values=True),
        convert_options=pa_csv.ConvertOptions(
            column_types=schema, null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=False
        ),
    )
