# ruff: noqa: S311
"""Periods rated one after the other, in any order, come to what each comes to alone: what they carry over changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest

from openrebate.app.bootstrap import open_world
from openrebate.app.periods import days_of
from openrebate.assessing import assess
from openrebate.model.engine import Engine
from openrebate.model.terms import Terms
from openrebate.pipeline import SMALL_FACTS, Carried, Metered, SmallFacts, meter, rate_metered
from openrebate.terms.library import find_terms
from openrebate.units.periods import Period, day_at, month_of, parse_period
from tests.auditor.compare import write_world
from tests.laws.size import seeds
from tests.strategies.worlds import sample

MOST = 5  # periods of one world


class Rater:
    """A metered world and its periods."""

    def __init__(self, engine: Engine, facts: SmallFacts, terms: Terms, metered: Metered) -> None:
        self.engine, self.facts, self.terms, self.metered = engine, facts, terms, metered

    def periods(self, rng: Random) -> list[Period]:
        """Some months, or days of them where the terms settle daily."""
        first, last = (
            month_of(day_at(at, self.terms.day_zone)) for at in (self.metered.first, self.metered.last)
        )
        found = []
        while first <= last:
            found += [parse_period(str(first))] if self.terms.settles == "month" else list(days_of(first))
            first = first.plus(1)
        return rng.sample(found, min(MOST, len(found)))

    def rated(self, period: Period, carried: Carried) -> list[Any]:
        """Lines and levels of every role."""
        rated = rate_metered(self.engine, self.facts, self.metered, self.terms, period, carried=carried)
        return [
            (self.engine.fetch(f"SELECT * FROM {role.lines} ORDER BY line_id").to_pylist(), role.level_rows)
            for role in rated.roles
        ]


@contextmanager
def rater(seed: int, folder: Path) -> Iterator[tuple[Rater, list[Period]]]:
    """The world of a seed, and some of its periods in any order."""
    made = sample(seed)
    write_world(made.world, folder / "world")
    (folder / "terms.toml").write_text(made.toml, encoding="utf-8")
    terms = find_terms(str(folder / "terms.toml"))
    with open_world(folder / "world") as (engine, _, inputs):
        small = {name: inputs.facts[name].to_pylist() for name in SMALL_FACTS}
        one = Rater(engine, small, terms, meter(engine, inputs, terms))
        yield one, one.periods(Random(seed))


@pytest.mark.parametrize("seed", seeds(8, 300, start=80_000))
def test_carrying_changes_nothing(seed: int, tmp_path: Path) -> None:
    """Alone, and with what the others left."""
    with rater(seed, tmp_path) as (one, periods):
        carried = Carried()
        together = [one.rated(period, carried) for period in periods]
        assert together == [one.rated(period, Carried()) for period in periods]


def test_an_open_window_that_is_kept_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard works: were the window kept that the period itself cuts, days of one month would share their levels."""
    honest = assess._results

    def kept(assessing: Any, measured: Any, outside: Any, partner: str, line: str | None) -> Any:
        past = assessing.memory.results.get((partner, line), [])
        found = honest(assessing, measured, outside, partner, line)
        known = {step: result for step, result in past if step == assessing.now}
        assessing.memory.results[partner, line] = list(found)
        return [(step, known.get(step, result)) for step, result in found]

    monkeypatch.setattr(assess, "_results", kept)
    different = 0
    for seed in range(80_000, 80_040):
        folder = tmp_path / str(seed)
        folder.mkdir()
        with rater(seed, folder) as (one, periods):
            carried = Carried()
            together = [one.rated(period, carried) for period in periods]
            different += together != [one.rated(period, Carried()) for period in periods]
        if different:
            return
    raise AssertionError("no world of forty saw it")
