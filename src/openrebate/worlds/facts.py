"""Facts: every table but fills and marks, read whole into Arrow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
import numpy as np
import pyarrow as pa

from openrebate.model.tables import Table
from openrebate.worlds import sql
from openrebate.worlds.columns import Reading, sql_type, without_empties
from openrebate.worlds.kinds import read_columns
from openrebate.worlds.layouts import Layout
from openrebate.worlds.scan import raws, scan, unreadable


@contextmanager
def registered(connection: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> Iterator[str]:
    """The table under a name of its own in DuckDB, for as long as the block lasts."""
    view = f"openrebate_world_{name}"
    connection.register(view, table)
    try:
        yield view
    finally:
        connection.unregister(view)


def numbered(table: pa.Table) -> pa.Table:
    """The table with a further column `position`: the row's number from 1."""
    return table.append_column("position", pa.array(np.arange(1, len(table) + 1, dtype=np.int64)))


def load(connection: duckdb.DuckDBPyConnection, layout: Layout) -> pa.Table:
    """The canonical rows of a fact table, in the order of its file; WorldError where a value is refused."""
    readings = read_columns(layout)
    with _source(connection, layout) as source:
        counts = scan(connection, layout, readings, source=source)
        final = [
            reading if counts.get(f"empty {name}") else without_empties(reading)
            for name, reading in readings.items()
        ]
        return connection.sql(f"SELECT {_list(layout.table, final)} FROM {source}").to_arrow_table()


@contextmanager
def _source(connection: duckdb.DuckDBPyConnection, layout: Layout) -> Iterator[str]:
    """What to select from: a CSV file is split into text once and kept; Parquet is read where it lies."""
    if layout.format == "parquet":
        yield layout.source()
        return
    try:
        raw = connection.sql(
            f"SELECT {raws(layout, layout.table.names)} FROM {layout.source()}"
        ).to_arrow_table()
    except duckdb.Error as error:
        raise unreadable(connection, layout, error) from error
    with registered(connection, f"raw_{layout.table.name}", raw) as view:
        yield view


def empty(table: Table) -> pa.Table:
    """The table without rows."""
    types = {"VARCHAR": pa.string(), "BIGINT": pa.int64(), "INTEGER": pa.int32()}
    fields = [(column.name, types.get(sql_type(column), pa.decimal128(38, 18))) for column in table.columns]
    return pa.schema(fields).empty_table()


def _list(table: Table, readings: list[Reading]) -> str:
    """The SELECT list in canonical order and types; a claim's empty match is resolved."""
    parts = []
    for reading in readings:
        value = reading.canonical
        if (table.name, reading.column.name) == ("claims", "match"):
            kind = next(other for other in readings if other.column.name == "subject_kind").canonical
            value = f"coalesce({value}, CASE {kind} WHEN 'client_order_id' THEN 'prefix' ELSE 'exact' END)"
        parts.append(f"CAST({value} AS {sql_type(reading.column)}) AS {sql.name(reading.column.name)}")
    return ", ".join(parts)
