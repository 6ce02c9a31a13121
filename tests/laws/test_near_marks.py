# ruff: noqa: S311
"""Marks near few fills: whatever the fills, each finds the mark that it finds among all marks."""

from __future__ import annotations

from random import Random

import pyarrow as pa
import pytest

from openrebate.app.bootstrap import bare_engine
from openrebate.metering import near
from openrebate.model.engine import Engine
from tests.laws.size import seeds

MINUTE = 60_000_000
Mark = tuple[str, int]


def marks_of(rng: Random) -> list[Mark]:
    """Marks by the second, by the hour, and none, of three assets over five hours."""
    every = {"BTC": rng.choice([7, 20, 60]), "ETH": 3600, "SOL": rng.choice([59, 61, 600])}
    return [
        (asset, (n * seconds + rng.randrange(seconds)) * 1_000_000 + rng.randrange(2))
        for asset, seconds in every.items()
        for n in range(5 * 3600 // seconds)
        if rng.random() < 0.97
    ]


def last(marks: list[Mark], asset: str, at: int) -> int | None:
    """The last mark of an asset at or before an instant."""
    return max((when for name, when in marks if name == asset and when <= at), default=None)


def differing(seed: int, engine: Engine) -> list[Mark]:
    """The fills whose mark is another one when only near marks are left."""
    rng = Random(seed)
    marks = marks_of(rng)
    fills = [(rng.choice(["BTC", "ETH", "SOL", "USDT"]), rng.randrange(5 * 60 * MINUTE)) for _ in range(40)]
    fills += [(asset, at + rng.choice([-1, 0, 1])) for asset, at in rng.sample(marks, 20)]
    engine.load("marks", pa.table({"asset": [a for a, _ in marks], "at": [at for _, at in marks]}))
    assets, instants = [a for a, _ in fills], [at for _, at in fills]
    engine.load(
        "fills",
        pa.table({"fee_asset": assets, "quote_asset": ["USDT"] * len(fills), "executed_at": instants}),
    )
    near.near_marks(engine)
    left = [(row["asset"], row["at"]) for row in engine.fetch("SELECT * FROM marks").to_pylist()]
    assert set(left) <= set(marks)
    return [fill for fill in fills if last(marks, *fill) != last(left, *fill)]


def test_every_fill_finds_the_mark_it_finds_among_all() -> None:
    """Of assets that are quoted often, seldom and never."""
    with bare_engine("duckdb") as engine:
        for seed in seeds(10, 1000):
            assert differing(seed, engine) == []


def test_a_minute_forgotten_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted fault: marks of the fill's own minute are left out."""
    whole = near._IN_NEAR_MINUTE
    assert "near_minutes AS n" in whole
    monkeypatch.setattr(
        near,
        "_IN_NEAR_MINUTE",
        whole.replace("near_minutes AS n", "(SELECT asset, minute - 1 AS minute FROM near_needs) AS n"),
    )
    with bare_engine("duckdb") as engine:
        assert any(differing(seed, engine) for seed in range(10))
