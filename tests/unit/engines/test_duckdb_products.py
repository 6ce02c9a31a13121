"""Products that DuckDB tells cheaply: where it tells one, it is the exact one."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pyarrow as pa
import pytest

from openrebate.engines.duckdb import DuckEngine

Pairs = list[tuple[Decimal, Decimal]]
_MANY = 20_000


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[DuckEngine]:
    """An engine of its own."""
    duck = DuckEngine(tmp_path)
    yield duck
    duck.close()


def _pairs(seed: int) -> Pairs:
    """Numbers of every size with eight places at most."""
    draw = random.Random(seed)  # noqa: S311

    def number() -> Decimal:
        return Decimal(draw.randrange(10 ** draw.randint(1, 12))).scaleb(-draw.choice([2, 4, 6, 8]))

    return [(number(), number()) for _ in range(_MANY)]


def _told(engine: DuckEngine, pairs: Pairs) -> list[Decimal | None]:
    x, y = (pa.array([round(pair[side], 8) for pair in pairs], pa.decimal128(18, 8)) for side in (0, 1))
    engine.load("pairs", pa.table({"no": range(len(pairs)), "x": x, "y": y}))
    told = "SELECT exact8(x, y) AS told FROM pairs ORDER BY no"
    found: list[Decimal | None] = engine.fetch(told).column("told").to_pylist()
    return found


def test_an_exact_product_has_all_its_digits(engine: DuckEngine) -> None:
    """One digit too few, and a value would be rounded twice."""
    pairs = _pairs(1)
    told = _told(engine, pairs)
    assert all(
        z is None or Fraction(z) == Fraction(x) * Fraction(y) for (x, y), z in zip(pairs, told, strict=True)
    )
    assert sum(z is not None for z in told) > _MANY // 10
