"""Reading a world: every table found, checked and offered, or one refusal that names the place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa

from openrebate.model.errors import WorldError
from openrebate.model.tables import FACTS, TABLES
from openrebate.worlds import facts as fact_tables
from openrebate.worlds.fills import Scanned, no_marks, scan_fills, scan_marks
from openrebate.worlds.folder import files_of, strangers
from openrebate.worlds.headers import check_header
from openrebate.worlds.layouts import Layout, layouts_of
from openrebate.worlds.relations import check_marks, check_relations
from openrebate.worlds.scan import unreadable

Layouts = Mapping[str, tuple[Layout, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A world that has passed every check.

    `facts`: every table but fills and marks, canonical columns (instants BIGINT microseconds, decimals
    DECIMAL(38,18)), a missing table empty. `fills` and `marks`: DuckDB SELECTs over the files, reading nothing until
    they are run. Fills also offer `narrow` and `wide_…` columns (see `worlds.fills`). Instants in microseconds.
    `venues`: rows of fills by venue.
    """

    path: Path
    facts: dict[str, pa.Table]
    fills: str
    marks: str
    all_narrow: bool
    fill_rows: int
    first_fill: int | None
    last_fill: int | None
    venues: Mapping[str, int]
    files: dict[str, tuple[Path, ...]]
    layouts: Layouts
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Adding:
    """What a world adds to: the `partners` and `subaccounts` known before, canonical, and the last instant of a fill."""

    known: Mapping[str, pa.Table] = field(default_factory=dict)
    latest: int


def read_world(
    path: Path, connection: duckdb.DuckDBPyConnection, *, strict: bool = False, adding: Adding | None = None
) -> World:
    """The world in the folder `path`; WorldError at the first thing that is wrong with it.

    `strict` refuses unknown columns and tables, which are otherwise ignored with a warning. A world that is only
    `adding` need not be whole, and its fills are not later than told.
    """
    files = files_of(path, whole=adding is None)
    layouts, warnings = _headers(path, files, connection, strict=strict)
    facts = _facts(connection, layouts, adding.known if adding else {})
    marks = _marks(connection, layouts)
    fills = scan_fills(connection, layouts.get("fills", ()), latest=adding.latest if adding else None)
    return World(
        path=path,
        facts=facts,
        fills=fills.query,
        marks=marks.query,
        all_narrow=fills.all_narrow,
        fill_rows=fills.rows,
        first_fill=fills.first,
        last_fill=fills.last,
        venues=fills.venues,
        files=files,
        layouts=layouts,
        warnings=warnings,
    )


def warnings_of(path: Path, connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """What `read_world` warns of, from the names and headers of the files alone."""
    return _headers(path, files_of(path), connection, strict=False)[1]


def _headers(
    path: Path, files: Mapping[str, tuple[Path, ...]], connection: duckdb.DuckDBPyConnection, *, strict: bool
) -> tuple[Layouts, tuple[str, ...]]:
    warnings = list(strangers(path))
    if strict and warnings:
        raise WorldError(warnings[0])
    layouts = {name: layouts_of(TABLES[name], members, connection) for name, members in files.items()}
    for members in layouts.values():
        for layout in members:
            warnings += check_header(layout, strict=strict)
    return layouts, tuple(warnings)


def blame(world: World, connection: duckdb.DuckDBPyConnection, error: duckdb.Error) -> Exception:
    """What to raise when a query over the world's fills or marks fails: the file that cannot be read, if one is.

    The checks do not read every page of a Parquet file; damage in the others shows only when they are needed.
    """
    found: Exception = error
    for name in ("fills", "marks"):
        for layout in world.layouts.get(name, ()):
            found = unreadable(connection, layout, error)
            if isinstance(found, WorldError):
                return found
    return found


def _facts(
    connection: duckdb.DuckDBPyConnection, layouts: Layouts, known: Mapping[str, pa.Table]
) -> dict[str, pa.Table]:
    """Every fact table, canonical, and free of contradictions."""
    single = {name: layouts[name][0] for name in FACTS if name in layouts}
    facts = {
        name: fact_tables.load(connection, single[name])
        if name in single
        else fact_tables.empty(TABLES[name])
        for name in FACTS
    }
    check_relations(connection, facts, single, known)
    return facts


def _marks(connection: duckdb.DuckDBPyConnection, layouts: Layouts) -> Scanned:
    if "marks" not in layouts:
        return Scanned(query=no_marks())
    layout = layouts["marks"][0]
    marks = scan_marks(connection, layout)
    check_marks(connection, layout, marks.query)
    return marks
