"""An engine that remembers makes a table again exactly when something that it is made of has changed."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from openrebate.engines.duckdb import DuckEngine
from openrebate.engines.remembering import RememberingEngine


@pytest.fixture
def engine(tmp_path: Path) -> RememberingEngine:
    """A remembering engine over DuckDB with the table `seed` of one row."""
    made = RememberingEngine(DuckEngine(tmp_path))
    made.load("seed", pa.table({"n": [1]}))
    made.table("twice", "SELECT n * 2 AS n FROM seed")
    return made


def value(engine: RememberingEngine, name: str) -> int:
    """The one number of a table."""
    number: int = engine.fetch(f"SELECT n FROM {name}").column("n")[0].as_py()
    return number


def test_the_same_model_over_the_same_rows_is_spared(engine: RememberingEngine) -> None:
    """Equal rows are not loaded again, and what is made of them is not made again."""
    engine.load("seed", pa.table({"n": [1]}))
    engine.table("twice", "SELECT n * 2 AS n FROM seed")
    assert engine.spared == 2
    assert value(engine, "twice") == 2


def test_other_rows_make_everything_again_that_is_made_of_them(engine: RememberingEngine) -> None:
    """Through tables and views, however far away."""
    engine.view("seen", "SELECT n FROM twice")
    engine.table("thrice", "SELECT n * 3 AS n FROM seen")
    engine.load("seed", pa.table({"n": [5]}))
    engine.table("twice", "SELECT n * 2 AS n FROM seed")
    engine.table("thrice", "SELECT n * 3 AS n FROM seen")  # the view itself was not made again
    assert (engine.spared, value(engine, "thrice")) == (0, 30)


def test_a_name_that_held_something_else_is_made_again(engine: RememberingEngine) -> None:
    """Back to the first model after another: the table holds what was asked for last."""
    engine.table("twice", "SELECT n * 20 AS n FROM seed")
    engine.table("twice", "SELECT n * 2 AS n FROM seed")
    assert (engine.spared, value(engine, "twice")) == (0, 2)


def test_what_was_dropped_is_made_again(engine: RememberingEngine) -> None:
    """A forgotten table is not believed to be there."""
    engine.drop("twice")
    engine.table("twice", "SELECT n * 2 AS n FROM seed")
    assert (engine.spared, value(engine, "twice")) == (0, 2)
