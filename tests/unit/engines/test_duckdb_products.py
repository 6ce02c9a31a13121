"""Products that DuckDB tells cheaply: where it tells one it is the exact one, and it tells nearly all that fills have."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pyarrow as pa
import pytest

from openrebate.engines.duckdb import DuckEngine
from openrebate.units.decimals import half_even

Pairs = list[tuple[Decimal, Decimal]]
_MANY = 20_000


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[DuckEngine]:
    """An engine of its own."""
    duck = DuckEngine(tmp_path)
    yield duck
    duck.close()


def _pairs(seed: int, places: tuple[int, int], digits: tuple[int, int]) -> Pairs:
    """Numbers of every size, and those that make ties: fives with nothing after them."""
    draw = random.Random(seed)  # noqa: S311

    def number(place: int, most: int) -> Decimal:
        size = draw.randint(1, most)
        whole = draw.choice([draw.randrange(10**size), 5 * 10 ** (size - 1), 25 * 10 ** max(0, size - 2)])
        return Decimal(whole).scaleb(-place) * draw.choice([1, 1, 1, -1])

    pairs = [(number(places[0], digits[0]), abs(number(places[1], digits[1]))) for _ in range(_MANY)]
    return [(x, y) for x, y in pairs if abs(x) < 10 ** (18 - places[0])]


def _told(engine: DuckEngine, function: str, pairs: Pairs, places: tuple[int, int]) -> list[Decimal | None]:
    x, y = (pa.array([pair[side] for pair in pairs], pa.decimal128(18, places[side])) for side in (0, 1))
    engine.load("pairs", pa.table({"no": range(len(pairs)), "x": x, "y": y}))
    found: list[Decimal | None] = (
        engine.fetch(f"SELECT {function}(x, y) AS told FROM pairs ORDER BY no").column("told").to_pylist()
    )
    return found


@pytest.mark.parametrize(
    ("function", "places"), [("exact8", (8, 8)), ("exact12", (10, 8)), ("exact12", (8, 8))]
)
def test_an_exact_product_has_all_its_digits(
    engine: DuckEngine, function: str, places: tuple[int, int]
) -> None:
    """One digit too few, and a value would be rounded twice."""
    pairs = _pairs(1, places, (14, 14))
    told = _told(engine, function, pairs, places)
    assert all(
        z is None or Fraction(z) == Fraction(x) * Fraction(y) for (x, y), z in zip(pairs, told, strict=True)
    )
    assert sum(z is not None for z in told) > _MANY // 10


def test_a_fine_product_is_rounded_once_half_to_even(engine: DuckEngine) -> None:
    """Where its digits end in a tie nothing is told; those after them would decide."""
    pairs = [(x, round(y, 6)) for x, y in _pairs(2, (12, 12), (15, 18))]
    told = _told(engine, "fine8", pairs, (12, 12))
    right = [half_even(Fraction(x) * Fraction(y), 8) for x, y in pairs]
    assert all(z is None or z == exact for z, exact in zip(told, right, strict=True))
    assert sum(z is not None for z in told) > _MANY // 2


@pytest.mark.parametrize(
    ("x", "y"),
    [
        ("0.000000010000", "0.5"),  # a tie
        ("0.000000010001", "0.499951"),  # a tie in the places that are looked at
        ("0.5", "0.0000001"),  # a mark of more places
        ("1000", "2"),
    ],
)
def test_what_cannot_be_told_cheaply_is_not_told(engine: DuckEngine, x: str, y: str) -> None:
    """The models then take the way that always holds."""
    assert _told(engine, "fine8", [(Decimal(x), Decimal(y))], (12, 12)) == [None]
