"""What must not change the answer: the order of arrival, running twice, duplicates, splitting a fill, the engine."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from tests.auditor.compare import Rated, rate_again, run_engine
from tests.auditor.lines import Cell, Record
from tests.laws.changes import shuffled, split, tripled
from tests.laws.size import seeds
from tests.strategies.worlds import SampleWorld, sample

TABLES = ("lines", "levels", "exceptions", "fills")


def bytes_of(rated: Rated) -> dict[str, bytes]:
    """Every table as the bytes of its file."""
    return {table: (rated.folder / f"{table}.parquet").read_bytes() for table in TABLES}


@pytest.mark.parametrize("seed", seeds(4, 200, start=10_000))
def test_neither_order_nor_repetition_changes_a_byte(seed: int, tmp_path: Path) -> None:
    """Running twice, rows in another order, and every fill three times: the same files."""
    made = sample(seed)
    once = bytes_of(run_engine(made.world, made.toml, made.period, tmp_path / "once"))
    assert bytes_of(rate_again(tmp_path / "once", made.period, "again")) == once
    changed: dict[str, SampleWorld] = {"order": shuffled(made.world, seed), "thrice": tripled(made.world)}
    for name, world in changed.items():
        assert bytes_of(run_engine(world, made.toml, made.period, tmp_path / name)) == once, name


def without(rows: list[Record], *columns: str) -> dict[Cell, Record]:
    """The rows by line, less some columns."""
    return {row["line_id"]: {name: v for name, v in row.items() if name not in columns} for row in rows}


def halving(first: int, count: int) -> list[int]:
    """Seeds of worlds in which at least three fills halve exactly."""
    found = (seed for seed in range(first, first + 10 * count) if split(sample(seed).world)[1] >= 3)
    return [seed for seed, _ in zip(found, range(count), strict=False)]


@pytest.mark.parametrize("seed", halving(20_000, len(seeds(5, 250))))
def test_splitting_a_fill_changes_no_amount(seed: int, tmp_path: Path) -> None:
    """Two halves of the same instant earn what the whole earned; only the number of fills differs."""
    made = sample(seed)
    toml = made.toml.replace('scope = "fill"', 'scope = "account"')
    halves, _ = split(made.world)
    whole = run_engine(made.world, toml, made.period, tmp_path / "whole").tables["lines"]
    parts = run_engine(halves, toml, made.period, tmp_path / "parts").tables["lines"]
    if "[[cap]]" not in toml:
        assert without(whole, "fills") == without(parts, "fills")
    assert paid(whole) == paid(parts)


def paid(rows: list[Record]) -> dict[Cell, Cell]:
    """What each line pays, where it pays anything."""
    return {row["line_id"]: row["amount"] for row in rows if row["amount"] != Fraction(0)}


@pytest.mark.parametrize("seed", seeds(1, 60, start=30_000))
def test_both_engines_write_the_same_bytes(seed: int, tmp_path: Path) -> None:
    """DuckDB and Spark, the same models, the same files."""
    made = sample(seed)
    duck = bytes_of(run_engine(made.world, made.toml, made.period, tmp_path / "duck"))
    assert bytes_of(rate_again(tmp_path / "duck", made.period, "spark", engine="spark")) == duck
