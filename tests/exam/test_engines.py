"""One exam, two engines: the same models, the same bytes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest

from openrebate.app.bootstrap import bare_engine
from openrebate.engines import spark_sql
from openrebate.model.engine import Engine
from openrebate.model.errors import ConfigurationError
from openrebate.units.decimals import down, exact_product, half_even
from tests.stories import Story, run, stories

EXAM = bool(os.environ.get("OPENREBATE_EXAM"))
FEW = [story for story in stories() if "journeys" in story.name][:1]
FACTORS = [
    (Decimal(x), Decimal(y))
    for x, y in (
        ("0.00000005", "0.1"), ("0.00000015", "0.1"), ("0.00000025", "0.3"), ("61837.63", "0.02"),
        ("99999999.99999999", "1.00000001"),
        ("-0.00000005", "0.1"), ("-0.00000015", "0.1"), ("-12.34567891", "600.123456789012"), ("0.00000001", "0.00000001"),
        ("123456.12345678", "7654.32100001"), ("0.5", "0.00000001"), ("1.5", "0.00000001"), ("2.5", "0.00000001"),
    )
]  # fmt: skip


@pytest.fixture(params=["duckdb", "spark"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Each engine in turn; where Spark or Java is missing, that is said aloud (and fails in CI)."""
    try:
        with bare_engine(request.param) as candidate:
            yield candidate
    except ConfigurationError as error:
        pytest.skip(f"the engine {request.param} was NOT EXAMINED: {error}")


def rounded(engine: Engine) -> list[dict[str, Decimal]]:
    """What an engine makes of the factors."""
    rows = [{"no": n, "x": x, "y": y} for n, (x, y) in enumerate(FACTORS)]
    schema = pa.schema([("no", pa.int64()), ("x", pa.decimal128(18, 8)), ("y", pa.decimal128(18, 12))])
    engine.load("factors", pa.Table.from_pylist(rows, schema=schema))
    found: list[dict[str, Decimal]] = engine.fetch(
        "SELECT half_even(x, 7) AS half_even, down(x, 7) AS down, product8(x, y) AS product8, product10(x, y) AS product10 "
        "FROM factors ORDER BY no"
    ).to_pylist()
    return found


def expected() -> list[dict[str, Decimal]]:
    """The same by whole numbers of any size."""
    return [
        {
            "half_even": half_even(x, 7),
            "down": down(x, 7),
            "product8": half_even(exact_product(x, y), 8),
            "product10": half_even(exact_product(x, y), 10),
        }
        for x, y in FACTORS
    ]


def test_roundings_are_exact(engine: Engine) -> None:
    """Every rounding of the common dialect is what whole numbers say."""
    assert rounded(engine) == expected()


def test_a_wrong_rounding_turns_it_red(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Spark cuts instead of rounding, the exam of roundings fails."""
    wrong = dict(spark_sql.ROUNDINGS) | {"half_even": spark_sql.ROUNDINGS["down"]}
    monkeypatch.setattr(spark_sql, "ROUNDINGS", wrong)
    spark_sql.spark_sql.cache_clear()
    try:
        with bare_engine("spark") as spark:
            assert rounded(spark) != expected()
    except ConfigurationError as error:
        pytest.skip(f"the engine spark was NOT EXAMINED: {error}")
    finally:
        spark_sql.spark_sql.cache_clear()


@pytest.mark.parametrize("story", stories() if EXAM else FEW, ids=lambda story: story.name)
def test_a_story_is_told_the_same(story: Story, tmp_path: Path) -> None:
    """Lines, levels, exceptions and fills of a story are the same files on both engines."""
    told = {name: run(story, tmp_path / name, engine=name).rated.folder for name in ("duckdb", "spark")}
    for table in ("lines", "levels", "exceptions", "fills"):
        files = [folder / f"{table}.parquet" for folder in told.values()]
        assert files[0].read_bytes() == files[1].read_bytes(), table
