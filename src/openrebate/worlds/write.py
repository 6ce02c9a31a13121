"""Writing tables of a world: whole files, put in place by a rename, never half there.

Rows are mappings from column to value: text, `Decimal`, int (an instant is microseconds), bool never, None for NULL.
What is added goes through the same reader and the same checks as a world that somebody else wrote.
"""

from __future__ import annotations

import csv
import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from openrebate.model.errors import ConflictError, Place, WorldError
from openrebate.model.tables import TABLES, Column, Table
from openrebate.units.decimals import plain
from openrebate.units.instants import format_instant
from openrebate.worlds import sql
from openrebate.worlds.facts import load, numbered, registered
from openrebate.worlds.folder import table_files
from openrebate.worlds.headers import check_header
from openrebate.worlds.layouts import Format, layouts_of
from openrebate.worlds.places import header_of

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What became of the rows of one table: `added`, or `known` because the very same row was there."""

    added: int
    known: int


def write_tables(
    folder: Path,
    tables: Mapping[str, Sequence[Row]],
    *,
    format: Format = "csv",
) -> dict[str, Written]:
    """Adds rows to the tables of a world, which is made where it is missing; all tables, or none.

    A row whose key is there with the same content is left out. `format` is for tables that have no file yet; a table
    keeps the one it has, and a folder fills/ gets a further file. WorldError for a value that a world may not hold,
    ConflictError for a row that contradicts what is there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect()
    with TemporaryDirectory(prefix=".adding-", dir=folder) as aside:
        staged = [
            _stage(connection, folder, Path(aside), TABLES[name], rows, format)
            for name, rows in tables.items()
            if rows
        ]
        for temporary, target, _ in staged:
            if temporary is not None:
                target.parent.mkdir(exist_ok=True)
                temporary.replace(target)
    connection.close()
    names = [name for name, rows in tables.items() if rows]
    return {name: written for name, (_, _, written) in zip(names, staged, strict=True)}


def write_table(folder: Path, name: str, rows: Sequence[Row] | pa.Table, *, format: Format = "csv") -> Path:
    """Writes one table whole, in place of what was there; the file's path.

    An Arrow table has canonical columns (instants BIGINT microseconds). Nothing is checked but the names.
    """
    table = TABLES[name]
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{name}.{format}"
    temporary = folder / f".{name}.{os.getpid()}"
    texts = rows if isinstance(rows, pa.Table) else [_texts(table, row) for row in rows]
    if format == "parquet":
        arrow = texts if isinstance(texts, pa.Table) else _typed(table, texts, folder)
        pq.write_table(_stored(table, arrow), temporary)
    else:
        lines = [_texts(table, row) for row in texts.to_pylist()] if isinstance(texts, pa.Table) else texts
        _write_csv(temporary, _columns(table, lines), lines)
    temporary.replace(target)
    return target


def _stage(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    aside: Path,
    table: Table,
    rows: Sequence[Row],
    kind: Format,
) -> tuple[Path | None, Path, Written]:
    """The file to put in place (None where nothing is new), its place, and what became of the rows."""
    texts = [_texts(table, row) for row in rows]
    new = _canonical(connection, table, texts, aside)
    there = table_files(folder, table.name)
    layouts = layouts_of(table, there, connection)
    for layout in layouts:
        check_header(layout, strict=False)
    old = [load(connection, layout) for layout in layouts]
    keep = _fresh(connection, table, new, pa.concat_tables(old) if old else new.slice(0, 0))
    written = Written(added=len(keep), known=len(rows) - len(keep))
    target = _target(folder, table, there, texts, kind)
    if not keep:
        return None, target, written
    temporary = aside / f"{table.name}{target.suffix}.new"
    if target.suffix == ".csv":
        _extend_csv(temporary, target, table, [texts[index] for index in keep])
    else:
        _extend_parquet(temporary, target, _stored(table, new.take(keep)))
    return temporary, target, written


def _target(
    folder: Path, table: Table, there: Sequence[Path], texts: Sequence[dict[str, str]], kind: Format
) -> Path:
    """The file that the rows go to: the one that is there, a further one in fills/, or a new one."""
    if len(there) == 1 and there[0].parent == folder:
        return there[0]
    if there:
        content = "\n".join(",".join(row.values()) for row in texts)
        return folder / table.name / f"added-{hashlib.sha256(content.encode()).hexdigest()[:16]}.{kind}"
    return folder / f"{table.name}.{kind}"


def _canonical(
    connection: duckdb.DuckDBPyConnection, table: Table, texts: Sequence[dict[str, str]], aside: Path
) -> pa.Table:
    """The rows as the reader of worlds reads them; WorldError names the row, counted from 1."""
    file = aside / f"{table.name}.csv"
    _write_csv(file, _columns(table, texts), texts)
    (layout,) = layouts_of(table, [file], connection)
    try:
        check_header(layout, strict=True)
        return load(connection, layout)
    except WorldError as error:
        place = error.place
        row = place.line - 1 if place and place.line else None
        column = place.column if place else None
        raise WorldError(error.message, place=Place(f"rows for {table.name}", row, column)) from error


def _fresh(connection: duckdb.DuckDBPyConnection, table: Table, new: pa.Table, old: pa.Table) -> list[int]:
    """Indices of the new rows whose key is not there yet; ConflictError where one is, with other content."""
    keys, columns = (", ".join(map(sql.name, names)) for names in (table.key, table.names))
    with (
        registered(connection, f"new_{table.name}", numbered(new)) as fresh,
        registered(connection, f"old_{table.name}", numbered(old)) as known,
    ):
        union = f"SELECT 0 AS origin, * FROM {known} UNION ALL SELECT 1 AS origin, * FROM {fresh}"
        ranked = (
            f"SELECT origin, position, row({columns}) AS content, first_value(row({columns})) OVER same AS stands, "
            f"row_number() OVER same AS place FROM ({union}) "
            f"WINDOW same AS (PARTITION BY {keys} ORDER BY origin, position)"
        )
        judged = connection.execute(
            f"SELECT position, content IS DISTINCT FROM stands FROM ({ranked}) "
            "WHERE origin = 1 AND (place = 1 OR content IS DISTINCT FROM stands) ORDER BY position"
        ).fetchall()
    for position, contradicts in judged:
        if contradicts:
            row = new.slice(position - 1, 1).to_pylist()[0]
            shown = ", ".join(f"{name} {row[name]}" for name in table.key if row[name] is not None)
            raise ConflictError(
                f"{table.name} has {shown} already, with other content",
                place=Place(f"rows for {table.name}", position),
                advice="Nothing was written. Remove the row that is wrong, or bring a higher revision",
            )
    return [position - 1 for position, _ in judged]


def _extend_csv(temporary: Path, target: Path, table: Table, texts: Sequence[dict[str, str]]) -> None:
    """Writes what `target` holds, with columns added where the rows need them, and then the rows."""
    if not target.exists():
        _write_csv(temporary, _columns(table, texts), texts)
        return
    old = header_of(target)
    header = (*old, *(name for name in _columns(table, texts) if name not in old))
    blanks = [""] * (len(header) - len(old))
    with (
        target.open(encoding="utf-8-sig", newline="") as source,
        temporary.open("w", encoding="utf-8", newline="") as stream,
    ):
        writer = csv.writer(stream, lineterminator="\n")
        reader = csv.reader(source, strict=True)
        next(row for row in reader if row)
        writer.writerow(header)
        writer.writerows([*row, *blanks] for row in reader if row)
        writer.writerows([row.get(name, "") for name in header] for row in texts)


def _extend_parquet(temporary: Path, target: Path, rows: pa.Table) -> None:
    """Writes what `target` holds and then the rows; a money column becomes wide where one of the two is."""
    if target.exists():
        old = pq.read_table(target, partitioning=None)
        rows = pa.concat_tables([old, _like(rows, old.schema)], promote_options="permissive")
    pq.write_table(rows, temporary)


def _like(rows: pa.Table, schema: pa.Schema) -> pa.Table:
    """The rows in the types that are there, where their values fit those."""
    for index, field in enumerate(rows.schema):
        if field.name in schema.names:
            try:
                column = rows.column(index).cast(schema.field(field.name).type)
            except pa.ArrowInvalid:
                continue
            rows = rows.set_column(index, field.name, column)
    return rows


def _typed(table: Table, texts: Sequence[dict[str, str]], folder: Path) -> pa.Table:
    """The rows in canonical types."""
    with TemporaryDirectory(prefix=".writing-", dir=folder) as aside:
        connection = duckdb.connect()
        arrow = _canonical(connection, table, texts, Path(aside))
        connection.close()
    return arrow


def _stored(table: Table, rows: pa.Table) -> pa.Table:
    """Canonical columns in the types a file has: UTC timestamps, and narrow decimals where every value fits."""
    for index, name in enumerate(rows.schema.names):
        column = table.column(name)
        if column.kind == "instant":
            rows = rows.set_column(index, name, rows.column(index).cast(pa.timestamp("us", tz="UTC")))
        elif column.kind == "decimal" and column.narrow:
            try:
                narrow = rows.column(index).cast(pa.decimal128(*column.narrow))
            except pa.ArrowInvalid:
                continue
            rows = rows.set_column(index, name, narrow)
    return rows


def _write_csv(file: Path, header: Sequence[str], texts: Sequence[dict[str, str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows([row.get(name, "") for name in header] for row in texts)


def _columns(table: Table, texts: Sequence[dict[str, str]]) -> list[str]:
    """The columns that some row fills, and the required ones, in canonical order; then what the table does not know."""
    used = {name for row in texts for name, text in row.items() if text}
    known = [column.name for column in table.columns if column.required or column.name in used]
    return known + sorted(used.difference(table.names))


def _texts(table: Table, row: Row) -> dict[str, str]:
    """The row as a world's CSV has it."""
    kinds = {column.name: column for column in table.columns}
    return {name: _text(value, kinds.get(name)) for name, value in row.items()}


def _text(value: object, column: Column | None) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        return plain(value)
    assert isinstance(value, int), f"{value!r}: a world holds text, Decimal and int"
    assert not isinstance(value, bool)
    return format_instant(value) if column is not None and column.kind == "instant" else str(value)
