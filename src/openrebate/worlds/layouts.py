"""Layouts: which files hold a table, and which columns of which types they have.

Files of one table that share a header (CSV) or a schema (Parquet) are one layout and are read in one go.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

import duckdb

from openrebate.model.errors import Place, WorldError
from openrebate.model.tables import Table
from openrebate.worlds import sql
from openrebate.worlds.places import header_of, shown

Format = Literal["csv", "parquet"]


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Files of one table with the same columns; `types` are DuckDB's, in the order of the file."""

    table: Table
    format: Format
    files: tuple[Path, ...]
    headers: tuple[str, ...]
    types: tuple[str, ...]

    @cached_property
    def type_of(self) -> dict[str, str]:
        """The type of every column by its name."""
        return dict(zip(self.headers, self.types, strict=True))

    def raw(self, column: str) -> str:
        """The SQL name under which `source` offers the column."""
        return sql.name(f"c{self.headers.index(column)}") if self.format == "csv" else sql.name(column)

    def source(self, *files: Path, position: bool = False) -> str:
        """A SQL FROM item over all files, or only `files`; with `position` also the row's number from 1."""
        names = sql.files(files or self.files)
        if self.format == "parquet":
            item = f"read_parquet({names}, hive_partitioning = false)"
            if not position:
                return item
            numbered = f"read_parquet({names}, hive_partitioning = false, file_row_number = true)"
            return f"(SELECT *, file_row_number + 1 AS position FROM {numbered})"
        columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(self.headers)))
        item = (
            f"read_csv({names}, auto_detect = false, header = true, hive_partitioning = false, "
            f"delim = ',', quote = '\"', escape = '\"', columns = {{{columns}}})"
        )
        item = f"(SELECT *, row_number() OVER () AS position FROM {item})" if position else item
        return (
            f"(SELECT * FROM {item} WHERE c0 IS NOT NULL)" if len(self.headers) == 1 else item
        )  # blank lines


def layouts_of(
    table: Table, files: Sequence[Path], connection: duckdb.DuckDBPyConnection
) -> tuple[Layout, ...]:
    """The layouts of a table's files, in the order of the files; WorldError for a file that is not what it seems."""
    groups: dict[tuple[Format, tuple[str, ...], tuple[str, ...]], list[Path]] = {}
    for file in files:
        groups.setdefault(_signature(file, connection), []).append(file)
    return tuple(
        Layout(table=table, format=kind, headers=headers, types=types, files=tuple(members))
        for (kind, headers, types), members in groups.items()
    )


def _signature(
    file: Path, connection: duckdb.DuckDBPyConnection
) -> tuple[Format, tuple[str, ...], tuple[str, ...]]:
    """Format, header and types of one file."""
    if not file.is_file():
        raise WorldError("is not a file", place=Place(shown(file)))
    try:
        file.open("rb").close()
    except OSError as error:
        raise WorldError(f"cannot be opened: {error.strerror}", place=Place(shown(file))) from error
    if file.suffix == ".csv":
        headers = header_of(file)
        return "csv", headers, ("VARCHAR",) * len(headers)
    return "parquet", *_parquet(file, connection)


def _parquet(file: Path, connection: duckdb.DuckDBPyConnection) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Column names as the file has them, and their types as DuckDB reads them."""
    listed = sql.files([file])
    try:
        described = connection.execute(
            f"DESCRIBE SELECT * FROM read_parquet({listed}, hive_partitioning = false)"
        ).fetchall()
        tree = connection.execute(f"SELECT name, num_children FROM parquet_schema({listed})").fetchall()
    except duckdb.Error as error:
        raise not_parquet(file, error) from error
    return _top_level(tree), tuple(row[1].replace('"', "") for row in described)


def _top_level(tree: Sequence[tuple[str, int | None]]) -> tuple[str, ...]:
    """The names of the root's direct children: the rows of a Parquet schema are its tree, depth first."""
    names: list[str] = []
    depth: list[int] = []  # children still to come, by level
    for name, children in tree:
        if len(depth) == 1:
            names.append(name)
        if depth:
            depth[-1] -= 1
        if children:
            depth.append(children)
        while depth and not depth[-1]:
            depth.pop()
    return tuple(names)


def not_parquet(file: Path, error: duckdb.Error) -> WorldError:
    """The refusal of a file that is named .parquet and cannot be read as one."""
    return WorldError(
        f"cannot be read as Parquet: {first_line(error)}",
        place=Place(shown(file)),
        advice="Is it complete, and really a Parquet file?",
    )


def first_line(error: duckdb.Error) -> str:
    """DuckDB's complaint without its kind and its hints."""
    text = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return text.split("Error: ", 1)[-1].rstrip(".")
