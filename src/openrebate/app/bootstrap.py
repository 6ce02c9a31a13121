"""The one place that names adapters: engines, and the reader of worlds."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from openrebate.model.errors import InputError, Place, SumError
from openrebate.model.tables import TABLES
from openrebate.pipeline import Inputs
from openrebate.units.decimals import plain

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from openrebate.auditing.report import Report
    from openrebate.engines.duckdb import DuckEngine
    from openrebate.engines.remembering import RememberingEngine
    from openrebate.engines.spark import SparkEngine
    from openrebate.evidence.tags import Exchange, Registry
    from openrebate.model.engine import Engine
    from openrebate.venues.shown import ShownRow
    from openrebate.worlds import World

ENGINES = ("duckdb", "spark")


@contextmanager
def open_world(
    path: Path, engine: str = "duckdb", *, strict: bool = False
) -> Iterator[tuple[Engine, World, Inputs]]:
    """An engine that holds a world's tables under the names of `model.tables`; all of it is gone afterwards."""
    from openrebate.engines.duckdb import DuckEngine
    from openrebate.worlds import read_world

    if engine not in ENGINES:
        raise InputError(f"unknown engine {engine!r}", advice=f"Engines are {', '.join(ENGINES)}")
    with tempfile.TemporaryDirectory(prefix="openrebate-") as scratch:
        duck = DuckEngine(Path(scratch))
        try:
            world = read_world(path, duck.connection, strict=strict)
            inputs = Inputs(
                facts=world.facts,
                rows=world.fill_rows,
                first=world.first_fill or 0,
                last=world.last_fill or 0,
                all_narrow=world.all_narrow,
            )
            with _engine(engine, duck, world, Path(scratch)) as chosen:
                yield chosen, world, inputs
        except SumError as error:
            raise _located(error, world, duck) from error
        finally:
            duck.close()


def _located(error: SumError, world: World, duck: DuckEngine) -> SumError:
    """The error with the fill that has the largest number, which most likely is to blame."""
    from openrebate.worlds.largest import largest_number

    found = largest_number(duck.connection, world.layouts.get("fills", ()))
    if found is None:
        return error
    at, number = found
    return SumError(
        f"a sum over the fills does not fit 38 digits; the largest number of a fill is this {plain(number)}",
        place=at,
        advice="Look whether it is right, and whether the marks are",
    )


@contextmanager
def _engine(name: str, duck: Engine, world: World, scratch: Path) -> Iterator[Engine]:
    if name == "duckdb":
        _fill(duck, world)
        yield duck
        return
    from openrebate.engines.spark import SparkEngine

    spark = SparkEngine(scratch)
    try:
        _stage(duck, spark, world, scratch)
        yield spark
    finally:
        spark.close()


def _fill(duck: Engine, world: World) -> None:
    for name, rows in world.facts.items():
        duck.load(name, rows)
    duck.view("fills", world.fills)
    duck.view("marks", world.marks)


def _stage(duck: Engine, spark: Engine, world: World, scratch: Path) -> None:
    """Spark reads the checked world as Parquet: canonical columns, exact types."""
    for name, rows in world.facts.items():
        spark.load(name, rows)
    for name, query in (("fills", world.fills), ("marks", world.marks)):
        file = scratch / f"{name}.parquet"
        duck.write(query, file)
        spark.read(name, [file])


@contextmanager
def bare_engine(name: str) -> Iterator[Engine]:
    """An engine without a world; ConfigurationError where it cannot be started."""
    with tempfile.TemporaryDirectory(prefix="openrebate-") as scratch:
        if name == "spark":
            from openrebate.engines.spark import SparkEngine

            engine: SparkEngine | DuckEngine = SparkEngine(Path(scratch))
        else:
            from openrebate.engines.duckdb import DuckEngine

            engine = DuckEngine(Path(scratch))
        try:
            yield engine
        finally:
            engine.close()


def remembering(engine: Engine) -> RememberingEngine:
    """The engine, which from now on makes no table again that it holds already."""
    from openrebate.engines.remembering import RememberingEngine

    return RememberingEngine(engine)


def read_table(world: Path, name: str) -> list[dict[str, object]]:
    """The rows of one table with canonical values; none where the world or its table is not there yet."""
    return read_tables(world, (name,))[name]


def read_tables(world: Path, names: Sequence[str]) -> dict[str, list[dict[str, object]]]:
    """The same for several tables, by their names."""
    import duckdb

    from openrebate.worlds.facts import load
    from openrebate.worlds.folder import table_files
    from openrebate.worlds.headers import check_header
    from openrebate.worlds.layouts import layouts_of

    found: dict[str, list[dict[str, object]]] = {name: [] for name in names}
    with duckdb.connect() as connection:
        for name in names:
            for layout in layouts_of(TABLES[name], table_files(world, name), connection):
                check_header(layout, strict=False)
                found[name] += load(connection, layout).to_pylist()
    return found


def add_rows(
    world: Path, tables: Mapping[str, Sequence[Mapping[str, object]]], *, kind: Literal["csv", "parquet"]
) -> None:
    """Adds rows to the tables of a world, which is made where it is missing; all of them, or none."""
    from openrebate.worlds import write_tables

    write_tables(world, tables, format=kind)


def world_digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of a world, by its name inside the folder; the files are not read as tables."""
    from openrebate.worlds.digests import digests_of
    from openrebate.worlds.folder import files_of

    return digests_of(folder, files_of(folder))


def world_warnings(folder: Path) -> tuple[str, ...]:
    """What reading a world warns of; only names and headers of its files are looked at."""
    import duckdb

    from openrebate.worlds import warnings_of

    with duckdb.connect() as connection:
        return warnings_of(folder, connection)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arriving:
    """A world that adds to a workspace, checked. `fills` and `marks` are queries for `duck`; "" where there are none.

    `fills_between` is `fills` over no more files than hold some in [first, end), microseconds.
    `slow`: its fills are dear to read twice. `place` tells where a row of a fact table, counted from 1, came from.
    """

    duck: duckdb.DuckDBPyConnection
    facts: Mapping[str, pa.Table]
    fills: str
    fills_between: Callable[[int, int], str]
    marks: str
    slow: bool
    warnings: tuple[str, ...]
    place: Callable[[str, int], Place | None]


@contextmanager
def open_delivery(
    folder: Path,
    scratch: Path,
    known: Mapping[str, pa.Table],
    latest: int,
    *,
    strict: bool = False,
    ordered: bool = False,
) -> Iterator[Arriving]:
    """A world that adds to a workspace, opened for as long as the block lasts.

    `known` are the workspace's `partners` and `subaccounts`, `latest` the last instant of a fill that is taken.
    `ordered`: the rows of a file come in its order.
    """
    import duckdb

    from openrebate.worlds.fills import fills_between
    from openrebate.worlds.reading import Adding, blame, read_world
    from openrebate.worlds.scan import place

    def place_of(name: str, position: int) -> Place | None:
        members = world.files.get(name)
        return place(members[0], position, TABLES[name].key[0]) if members else None

    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": "1500MB",
        "temp_directory": str(scratch),
        "preserve_insertion_order": ordered,
    }
    with duckdb.connect(config=settings) as connection:
        world = read_world(folder, connection, strict=strict, adding=Adding(known=known, latest=latest))
        try:
            yield Arriving(
                duck=connection,
                facts=world.facts,
                fills=world.fills if world.fill_rows else "",
                fills_between=fills_between(connection, world.layouts.get("fills", ()), world.fills),
                marks=world.marks if "marks" in world.files else "",
                slow=any(file.suffix == ".csv" for file in world.files.get("fills", ())),
                warnings=world.warnings,
                place=place_of,
            )
        except duckdb.Error as error:
            raise blame(world, connection, error) from error


def commission_report(file: Path) -> Report:
    """What an exchange says it paid. InputError where the file cannot be read; VenueError where it is not understood."""
    from openrebate.venues.reports import read_report

    try:
        content = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"cannot read {file}: {getattr(error, 'strerror', None) or 'it is not UTF-8 text'}"
        ) from error
    return read_report(content, str(file))


def tag_registry() -> Registry:
    """What is known of order tags."""
    from openrebate.venues.tags import read_registry

    return read_registry()


def shown_rows(text: str, file: str, exchange: Exchange) -> Sequence[ShownRow]:
    """What the rows of an exchange's own file show of marks."""
    from openrebate.venues.shown import shown_rows as read

    return read(text, file, exchange)
