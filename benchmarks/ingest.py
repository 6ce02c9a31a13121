"""Measure `openrebate ingest` against writing the same Parquet plainly with DuckDB, each in a process of its own.

The same Parquet: every column of a stored fill in its type, a file a day, with the settings of an ingest. A plain copy into
one file, which the days need not be told for, is measured beside it; that is less than an ingest writes.

    python -m benchmarks.ingest [--sizes 1,10] [--late 10000]

A fresh workspace a size: the fills of a month, the same again, then a late delivery spread over the month. Seconds of
processor and of the clock, and the peak of memory; the ratio counts processor seconds, which a busy machine leaves alone.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Container
from pathlib import Path

import duckdb

from benchmarks.run import world_of
from benchmarks.timed import run
from openrebate.model.tables import FILLS, Column
from openrebate.store.files import PARQUET
from openrebate.store.fill_rows import DAY, narrow_type


def main() -> None:
    """Command line: which sizes, in millions, and how many late fills."""
    parser = argparse.ArgumentParser(description="measure openrebate ingest")
    parser.add_argument("--sizes", default="1,10")
    parser.add_argument("--late", type=int, default=10_000)
    given = parser.parse_args()
    for size in given.sizes.split(","):
        measure(int(float(size) * 1_000_000), given.late)


def plain(world: Path, target: Path) -> str:
    """The copy of all fills of a world, as they are stored: to one Parquet file, or to a folder with one a day."""
    fills = f"read_parquet('{world}/fills/*.parquet')"
    with duckdb.connect() as connection:
        given = {row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {fills}").fetchall()}
    query = f"SELECT {', '.join(_stored(column, given) for column in FILLS.columns)} FROM {fills}"
    if target.suffix:
        return f"COPY ({query}) TO '{target}' {PARQUET}"
    form = PARQUET.replace(")", ", PARTITION_BY (day))")
    return f"COPY (SELECT *, epoch_us(executed_at) // {DAY} AS day FROM ({query})) TO '{target}' {form}"


def _stored(column: Column, given: Container[str]) -> str:
    """A column of the fills as it is stored."""
    name = column.name if column.name in given else "NULL"
    if column.kind == "instant":
        return f"CAST({name} AS TIMESTAMPTZ) AS {column.name}"
    kinds = {"integer": "INTEGER", "decimal": narrow_type(column) if column.narrow else ""}
    return f"CAST({name} AS {kinds.get(column.kind, 'VARCHAR')}) AS {column.name}"


def measure(fills: int, late: int) -> None:
    """Print one size."""
    world = world_of(fills)
    with tempfile.TemporaryDirectory(dir=world.parent) as scratch:
        folder, place = Path(scratch), Path(scratch) / "workspace"
        only = folder / "only"
        only.mkdir()
        (only / "fills").symlink_to(world / "fills")
        late_world(world, folder / "late", late)
        run(["openrebate", "init", str(place)])
        command = ["openrebate", "ingest", "--workspace", str(place), "--json"]
        one = _timed("one file", ["benchmarks.plain", plain(world, folder / "plain.parquet")], fills)
        days = _timed("a file a day", ["benchmarks.plain", plain(world, folder / "plain")], fills)
        new = _timed("ingest", [*command, str(only)], fills)
        _timed("ingest again", [*command, str(only)], fills)
        _timed("late delivery", [*command, str(folder / "late")], late)
        print(
            f"{fills:,} fills, of the speed of plain copies: {days / new:.2f} (a file a day), {one / new:.2f} (one file)"
        )
        print(f"load {os.getloadavg()[0]:.1f}")
        shutil.rmtree(place, ignore_errors=True)


def late_world(world: Path, folder: Path, rows: int) -> None:
    """Fills that nobody knows yet, spread over the month: some of the world's, under other ids."""
    folder.mkdir()
    with duckdb.connect() as connection:
        connection.execute(
            "COPY (SELECT * REPLACE ('late-' || fill_id AS fill_id) "
            f"FROM read_parquet('{world}/fills/*.parquet') USING SAMPLE {rows} ROWS (reservoir, 1)) "
            f"TO '{folder}/fills.parquet' {PARQUET}"
        )


def _timed(name: str, arguments: list[str], rows: int) -> float:
    """Processor seconds of a program, its children's too; one line is printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    timed = run(arguments)
    seconds = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"  {name:14} {cpu:7.1f} s of processor, {seconds:7.1f} s, {timed.peak_mb:6.0f} MB, {rows / cpu:10,.0f} rows/s",
          file=sys.stdout, flush=True)  # fmt: skip
    return cpu


if __name__ == "__main__":
    main()
