"""Measure `openrebate ingest` against writing the same Parquet plainly with DuckDB, each in a process of its own.

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
from pathlib import Path

import duckdb

from benchmarks.run import world_of
from benchmarks.timed import run

_PLAIN = "(FORMAT parquet, COMPRESSION lz4_raw)"


def main() -> None:
    """Command line: which sizes, in millions, and how many late fills."""
    parser = argparse.ArgumentParser(description="measure openrebate ingest")
    parser.add_argument("--sizes", default="1,10")
    parser.add_argument("--late", type=int, default=10_000)
    parser.add_argument(
        "--plain", type=Path, nargs=2, help="the plain copy, by itself: from a world to a file"
    )
    given = parser.parse_args()
    if given.plain:
        plain(*given.plain)
        return
    for size in given.sizes.split(","):
        measure(int(float(size) * 1_000_000), given.late)


def plain(world: Path, target: Path) -> None:
    """Write every fill of a world to one Parquet file, with the settings that an ingest has."""
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": "1500MB",
        "preserve_insertion_order": False,
    }
    with duckdb.connect(config=settings) as connection:
        source = f"read_parquet('{world}/fills/*.parquet')"
        connection.execute(f"COPY (SELECT * FROM {source}) TO '{target}' {_PLAIN}")


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
        base = _timed(
            "plain copy", ["benchmarks.ingest", "--plain", str(world), str(folder / "plain.parquet")], fills
        )
        new = _timed("ingest", [*command, str(only)], fills)
        _timed("ingest again", [*command, str(only)], fills)
        _timed("late delivery", [*command, str(folder / "late")], late)
        print(f"{fills:,} fills: {base / new:.2f} of the plain copy's speed (load {os.getloadavg()[0]:.1f})")
        shutil.rmtree(place, ignore_errors=True)


def late_world(world: Path, folder: Path, rows: int) -> None:
    """Fills that nobody knows yet, spread over the month: some of the world's, under other ids."""
    folder.mkdir()
    with duckdb.connect() as connection:
        connection.execute(
            "COPY (SELECT * REPLACE ('late-' || fill_id AS fill_id) "
            f"FROM read_parquet('{world}/fills/*.parquet') USING SAMPLE {rows} ROWS (reservoir, 1)) "
            f"TO '{folder}/fills.parquet' {_PLAIN}"
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
