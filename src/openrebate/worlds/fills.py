"""Fills and marks: checked in one pass, and offered as a query over their files, never held.

Money columns of fills come in a *narrow* type (DECIMAL(18,8), price DECIMAL(18,10)) in which nearly every real value
fits and sums are fast; where one does not fit it is NULL, `narrow` is false, and `wide_…` has it as DECIMAL(38,18).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from openrebate.model.tables import FILLS, MARKS, Column
from openrebate.units import decimals
from openrebate.units.instants import format_instant
from openrebate.worlds import sql
from openrebate.worlds.columns import WIDE, Reading, decimal_type, sql_type, without_empties
from openrebate.worlds.kinds import first_of, last_of, read_columns
from openrebate.worlds.layouts import Layout
from openrebate.worlds.scan import scan

_END = 253_399_536_000_000_000  # 9999-11-30T00:00:00Z: the month of every fill has an end in every zone
_MONEY = tuple(column for column in FILLS.columns if column.narrow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """What one pass found: the query, the number of rows, the first and last instant, and whether all is narrow."""

    query: str
    rows: int = 0
    first: int | None = None
    last: int | None = None
    all_narrow: bool = True
    venues: Mapping[str, int] = field(default_factory=dict)  # rows by venue


def scan_fills(
    connection: duckdb.DuckDBPyConnection, layouts: Sequence[Layout], *, latest: int | None = None
) -> Scanned:
    """Checks every fill; the query gives the canonical columns, then `narrow` and the wide ones.

    No fill may be later than `latest`, in microseconds, where that is told.
    """
    kept = {column.name: _kept(column, layouts) for column in _MONEY}
    parts, rows, firsts, lasts, narrow = [], 0, [], [], True
    venues: dict[str, int] = {}
    for layout in layouts:
        readings = read_columns(layout)
        at = readings["executed_at"] = _not_after(readings["executed_at"], _END, _too_late)
        if latest is not None:
            at = readings["executed_at"] = _not_after(at, latest + 1, _ahead(latest))
        extra = {"first": first_of(at), "last": last_of(at)}
        extra |= {
            f"unfit {c.name}": (u, False) for c in _MONEY if (u := _unfit(readings[c.name], kept[c.name]))
        }
        venue = readings["venue"].canonical
        extra |= {"lowest venue": (f"min({venue})", False), "highest venue": (f"max({venue})", False)}
        counts = scan(connection, layout, readings, extra=extra)
        for name, many in _venues(connection, layout, venue, counts):
            venues[name] = venues.get(name, 0) + many
        unfit = {name for name in kept if counts.get(f"unfit {name}")}
        parts.append(_select(layout, _settled(readings, counts), kept, unfit))
        rows += counts["rows"]
        firsts += [counts["first"]] if counts["rows"] else []
        lasts += [counts["last"]] if counts["rows"] else []
        narrow = narrow and not unfit
    return Scanned(
        query="\nUNION ALL\n".join(parts),
        rows=rows,
        first=min(firsts, default=None),
        last=max(lasts, default=None),
        all_narrow=narrow,
        venues=venues,
    )


def _venues(
    connection: duckdb.DuckDBPyConnection, layout: Layout, venue: str, counts: Mapping[str, Any]
) -> list[tuple[str, int]]:
    """Rows by venue; counted one by one only where there is more than one venue."""
    if not counts["rows"]:
        return []
    if counts["lowest venue"] == counts["highest venue"]:
        return [(counts["lowest venue"], counts["rows"])]
    query = f"SELECT {venue} AS venue, count(*) FROM {layout.source()} GROUP BY 1"
    return [(str(name), int(many)) for name, many in connection.execute(query).fetchall()]


def fills_between(
    connection: duckdb.DuckDBPyConnection, layouts: Sequence[Layout], query: str
) -> Callable[[int, int], str]:
    """A function of two instants that gives the query over no more files than hold fills in [first, end).

    Rows outside may come along. Worth it where fills are read span by span out of many Parquet files.
    """
    spans: dict[Path, tuple[int, int]] = {}
    for layout in layouts:
        if layout.format == "parquet" and len(layout.files) > 1:
            at = read_columns(layout)["executed_at"].canonical
            for file in layout.files:
                found = sql.first(connection, f"SELECT min({at}), max({at}) FROM {layout.source(file)}")
                spans[file] = found if found and found[0] is not None else (0, -1)

    def between(first: int, end: int) -> str:
        narrowed = query
        for layout in layouts:
            known = [file for file in layout.files if file in spans]
            members = [file for file in known if spans[file][0] < end and first <= spans[file][1]]
            if known:
                narrowed = narrowed.replace(layout.source(), layout.source(*(members or known[:1])))
        return narrowed

    return between


def _not_after(at: Reading, end: int, says: Callable[[str | None], str]) -> Reading:
    """With the test that every instant lies before `end`."""
    last, quick = last_of(at)
    count = f"CAST(coalesce({last} >= {end}, false) AS INTEGER)"
    return at.tested(f"{at.canonical} >= {end}", says, count=count, quick=quick)


def _ahead(latest: int) -> Callable[[str | None], str]:
    return lambda value: f"{value} lies in the future: no fill is taken from after {format_instant(latest)}"


def _too_late(value: str | None) -> str:
    return f"{value} lies in the last month of the calendar or after it, and no trade is from then"


def scan_marks(connection: duckdb.DuckDBPyConnection, layout: Layout) -> Scanned:
    """Checks every mark; the query gives asset, at and price in the file's own type or DECIMAL(38,18)."""
    readings = read_columns(layout)
    counts = scan(connection, layout, readings)
    columns = ", ".join(
        f"{r.canonical} AS {sql.name(name)}" for name, r in _settled(readings, counts).items()
    )
    return Scanned(query=f"SELECT {columns} FROM {layout.source()}", rows=counts["rows"])


def no_marks() -> str:
    """The query of a world without marks."""
    columns = ", ".join(
        f"CAST(NULL AS {sql_type(column)}) AS {sql.name(column.name)}" for column in MARKS.columns
    )
    return f"SELECT {columns} LIMIT 0"


def _settled(readings: dict[str, Reading], counts: dict[str, int]) -> dict[str, Reading]:
    """The readings, freed of nullif where the scan met no empty string."""
    return {
        name: reading if counts.get(f"empty {name}") else without_empties(reading)
        for name, reading in readings.items()
    }


def _kept(column: Column, layouts: Sequence[Layout]) -> str | None:
    """The declared type that a money column keeps: narrow, and the same in every layout that has the column."""
    assert column.narrow
    types = {layout.type_of[column.name] for layout in layouts if column.name in layout.type_of}
    declared = decimal_type(types.pop()) if len(types) == 1 else None
    if declared and declared[0] <= column.narrow[0] and declared[1] <= column.narrow[1]:
        return f"DECIMAL({declared[0]},{declared[1]})"
    return None


def _narrow_type(column: Column) -> str:
    assert column.narrow
    return f"DECIMAL({column.narrow[0]},{column.narrow[1]})"


def _fits(reading: Reading) -> str:
    """Whether the value is exact in the narrow type; true where it is NULL."""
    if reading.type == "VARCHAR":  # told by its digits, much faster than by casts
        precision, scale = reading.column.narrow or (0, 0)
        fits = f"regexp_full_match({reading.raw}, '({decimals.pattern(precision - scale, scale)})?')"
        return f"coalesce({fits}, true)"
    wide = f"TRY_CAST({reading.raw} AS {WIDE})"
    return f"coalesce(TRY_CAST({wide} AS {_narrow_type(reading.column)}) = {wide}, {wide} IS NULL)"


def _unfit(reading: Reading, kept: str | None) -> str:
    """An aggregate that counts values outside the narrow type; empty where the declared type settles it."""
    return "" if kept or not reading.present else f"count(*) FILTER (WHERE NOT {_fits(reading)})"


def _select(
    layout: Layout, readings: dict[str, Reading], kept: dict[str, str | None], unfit: set[str]
) -> str:
    """The canonical SELECT over one layout."""
    parts = []
    for name, reading in readings.items():
        value = _money(reading, kept[name], name in unfit) if name in kept else reading.canonical
        parts.append(f"{value} AS {sql.name(name)}")
    fits = " AND ".join(_fits(readings[name]) for name in sorted(unfit)) or "true"
    parts.append(f"{fits} AS narrow")
    parts += [f"CAST({readings[name].canonical} AS {WIDE}) AS wide_{name}" for name in kept]
    return f"SELECT {', '.join(parts)} FROM {layout.source()}"


def _money(reading: Reading, kept: str | None, unfit: bool) -> str:
    """A money column in its narrow type, NULL where the value does not fit."""
    narrow = kept or _narrow_type(reading.column)
    if not reading.present:
        return f"CAST(NULL AS {narrow})"
    if kept:
        return reading.raw
    source = f"nullif({reading.raw}, '')" if reading.type == "VARCHAR" else reading.canonical
    return (
        f"CASE WHEN {_fits(reading)} THEN TRY_CAST({source} AS {narrow}) END"
        if unfit
        else f"CAST({source} AS {narrow})"
    )
