"""The scan: one aggregated pass over a layout that counts every violation; only then is the place looked for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from openrebate.model.errors import OutsideError, Place, WorldError
from openrebate.model.tables import Table
from openrebate.worlds import sql
from openrebate.worlds.columns import Reading, Test
from openrebate.worlds.layouts import Layout, first_line, not_parquet
from openrebate.worlds.places import broken_csv, line_of, shown

Readings = Mapping[str, Reading]
_ASKED = re.compile(r'(count|min|max)\((?:\*|"(?:[^"]|"")+")\)')  # all that a quick aggregate asks of columns
_TOGETHER = {"count": "sum", "min": "min", "max": "max"}


def scan(
    connection: duckdb.DuckDBPyConnection,
    layout: Layout,
    readings: Readings,
    *,
    source: str = "",
    extra: Mapping[str, tuple[str, bool]] | None = None,
) -> dict[str, Any]:
    """Counts what must not be; the answers to `extra` (an aggregate, and whether it is quick) by name.

    Reads from `source`, or the layout's own files. `empty NAME` tells of a column's empty strings. WorldError at the
    first row that fails a test. What is quick is asked apart, for only then do Parquet's own statistics answer it.
    """
    tests = [test for reading in readings.values() for test in reading.tests] + row_tests(
        layout.table, readings
    )
    wanted = {"rows": ("count(*)", True), **(extra or {})}
    wanted |= {
        f"empty {name}": (reading.empties, True) for name, reading in readings.items() if reading.empties
    }
    wanted |= {f"test {index}": (test.counted, test.quick) for index, test in enumerate(tests)}
    found: dict[str, Any] = {}
    for quick in (True, False) if layout.format == "parquet" else (None,):
        chosen = {name: aggregate for name, (aggregate, q) in wanted.items() if quick is None or q == quick}
        if chosen:
            query = _query(chosen, layout, source, by_file=quick is True)
            found |= zip(chosen, guarded(connection, layout, query) or (), strict=True)
    for index, test in enumerate(tests):
        if found[f"test {index}"]:
            raise _located(connection, layout, test)
    return found


def _query(chosen: Mapping[str, str], layout: Layout, source: str, *, by_file: bool) -> str:
    """The aggregates over everything; `by_file` each file on its own first, for statistics answer only for one file.

    Then every count and extreme is asked for once a file, and what is made of them is made of all files together.
    """
    if source or not by_file or len(layout.files) == 1:
        return f"SELECT {', '.join(chosen.values())} FROM {source or layout.source()}"
    asked = {call[0]: call[1] for aggregate in chosen.values() for call in _ASKED.finditer(aggregate)}
    names = {call: f"a{index}" for index, call in enumerate(asked)}
    columns = ", ".join(f"{call} AS {name}" for call, name in names.items())
    files = " UNION ALL ".join(f"SELECT {columns} FROM {layout.source(file)}" for file in layout.files)
    together = {call: f"{_TOGETHER[kind]}({names[call]})" for call, kind in asked.items()}
    whole = (_ASKED.sub(lambda call: together[call[0]], aggregate) for aggregate in chosen.values())
    return f"SELECT {', '.join(whole)} FROM ({files})"


def row_tests(table: Table, readings: Readings) -> list[Test]:
    """Tests that look at two columns of one row."""
    tests: list[Test] = []
    if table.dated and readings["effective_to"].present:
        starts, ends = readings["effective_from"].canonical, readings["effective_to"].canonical
        tests.append(
            Test(
                column="effective_to",
                when=f"{ends} <= {starts}",
                says=lambda value: f"{value} is not after effective_from",
            )
        )
    if table.name == "account_attributes":
        attribute, value = readings["attribute"].raw, readings["value"]
        as_text = f"CAST({value.raw} AS VARCHAR)"
        whole = f"regexp_full_match({as_text}, '-?[0-9]{{1,9}}')"
        tests.append(
            Test(
                column="value",
                when=f"CAST({attribute} AS VARCHAR) = 'vip_level' AND NOT {whole}",
                says=lambda text: f"{text!r} is not an integer, and a vip_level is one",
            )
        )
    return tests


def guarded(connection: duckdb.DuckDBPyConnection, layout: Layout, query: str) -> tuple[Any, ...] | None:
    """The first row of a query over the layout's files; a file that cannot be read is a WorldError that names it."""
    try:
        return sql.first(connection, query)
    except duckdb.Error as error:
        raise unreadable(connection, layout, error) from error


def unreadable(connection: duckdb.DuckDBPyConnection, layout: Layout, error: duckdb.Error) -> Exception:
    """What to raise when DuckDB fails in the middle of a layout: which file, and why."""
    if isinstance(error, duckdb.OutOfMemoryException):
        return OutsideError("DuckDB ran out of memory", advice="Give it more, or split the world")
    for file in layout.files:
        columns = ", ".join(f"max(hash({layout.raw(name)}))" for name in layout.headers)  # reads every value
        try:
            sql.first(connection, f"SELECT {columns} FROM {layout.source(file)}")
        except duckdb.Error as again:
            if layout.format == "parquet":
                return not_parquet(file, again)
            return broken_csv(file, f"cannot be read as CSV: {' '.join(str(again).split())[:200]}")
    if isinstance(error, (duckdb.IOException, duckdb.InterruptException)):
        return OutsideError(f"reading {shown(layout.files[0])} failed: {first_line(error)}")
    return error  # no file is to blame: a bug of ours, shown as one


def _located(connection: duckdb.DuckDBPyConnection, layout: Layout, test: Test) -> WorldError:
    """The error of the first row that fails a test."""
    raw = layout.raw(test.column) if test.column in layout.headers else "NULL"
    for file in layout.files:
        found = sql.first(
            connection,
            f"SELECT position, CAST({raw} AS VARCHAR) FROM {layout.source(file, position=True)} "
            f"WHERE {test.when} ORDER BY position LIMIT 1",
        )
        if found:
            return WorldError(test.says(found[1]), place=place(file, found[0], test.column))
    raise AssertionError(f"no row fails {test.when}")


def place(file: Path, position: int, column: str) -> Place:
    """The place of a row's column; a Parquet file has no lines, so its row number stands for it."""
    return Place(shown(file), line_of(file, position), column)


def raws(layout: Layout, names: Sequence[str]) -> str:
    """A SELECT list of the layout's raw columns that the table knows."""
    known = [name for name in layout.headers if name in names]
    return ", ".join(layout.raw(name) for name in known) or sql.literal("")
