# ruff: noqa: S311
"""Periods rated one after the other, in any order, come to what each comes to alone: what they carry over changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest

from openrebate.app.bootstrap import open_world
from openrebate.app.periods import days_of, settled_period
from openrebate.assessing import assess
from openrebate.model.engine import Engine
from openrebate.model.terms import Terms
from openrebate.one_role import SMALL_FACTS, Carried, Metered, SmallFacts
from openrebate.pipeline import meter, rate_metered
from openrebate.terms.library import find_terms
from openrebate.units.periods import Period, month_of, parse_period
from tests.auditor.compare import write_world
from tests.laws.size import EXAM, seeds
from tests.stories.read import FOLDER, read_file, read_text
from tests.strategies.worlds import sample

CHOSEN = ("assessing/epochs", "assessing/daily_average", "rating/lasting_caps")
GROWING = """
title    the level of a day is that of everything until its end
program  ladder
but
  settles = "day"
  [levels.broker]
  window = "since_start"
period   2026-10-05
partner  gridhaus broker from 2026-01-01
claim    c1 broker order_tag GRID01 -> gridhaus from 2026-01-01
volume   900 spot by 1 trader named a at 2026-10-01 tag GRID01
volume   100 spot by 1 trader named b at 2026-10-05 tag GRID01
volume   9000 spot by 5 traders named c at 2026-10-06 tag GRID01
expect   level gridhaus broker spot 1 assessed volume 1000 active_traders 2
"""


class Rater:
    """A metered world and terms for it."""

    def __init__(self, engine: Engine, facts: SmallFacts, terms: Terms, metered: Metered) -> None:
        self.engine, self.facts, self.terms, self.metered = engine, facts, terms, metered

    def around(self, period: str) -> list[Period]:
        """Months around a period, or days around it where the terms settle daily; not in their order."""
        middle = settled_period(self.terms, period)
        months = [month_of(middle.days[0]).plus(n) for n in (-1, 0, 1)]
        if self.terms.settles == "month":
            found = [parse_period(str(month)) for month in months]
        else:
            days = [day for month in months for day in days_of(month)]
            found = [day for day in days if abs(day.days[0] - middle.days[0]) < 3]
        return Random(1).sample(found, len(found))

    def rated(self, period: Period, carried: Carried) -> list[Any]:
        """Lines and levels of every role."""
        rated = rate_metered(self.engine, self.facts, self.metered, self.terms, period, carried=carried)
        return [
            (self.engine.fetch(f"SELECT * FROM {role.lines} ORDER BY line_id").to_pylist(), role.level_rows)
            for role in rated.roles
        ]

    def told(self, period: str) -> list[Period]:
        """The periods that come to something else with what those before them left."""
        carried = Carried()
        return [one for one in self.around(period) if self.rated(one, carried) != self.rated(one, Carried())]


@contextmanager
def rater(world: Mapping[str, Any], toml: str, folder: Path) -> Iterator[Rater]:
    """The world, metered under the terms."""
    write_world(dict(world), folder / "world")
    (folder / "terms.toml").write_text(toml, encoding="utf-8")
    terms = find_terms(str(folder / "terms.toml"))
    with open_world(folder / "world") as (engine, _, inputs):
        small = {name: inputs.facts[name].to_pylist() for name in SMALL_FACTS}
        yield Rater(engine, small, terms, meter(engine, inputs, terms))


@pytest.mark.parametrize("name", CHOSEN)
def test_carrying_changes_nothing(name: str, tmp_path: Path) -> None:
    """In stories of stretches of days, and of caps that last longer than a period."""
    for n, story in enumerate(read_file(FOLDER / f"{name}.story")[: None if EXAM else 3]):
        with rater(story.world, story.terms, tmp_path / str(n)) as one:
            assert one.told(story.period) == []


@pytest.mark.parametrize("seed", seeds(1, 300, start=80_000))
def test_carrying_changes_nothing_in_generated_worlds(seed: int, tmp_path: Path) -> None:
    """Programs of every kind."""
    made = sample(seed)
    with rater(made.world, made.toml, tmp_path) as one:
        assert one.told(made.period) == []


def test_an_open_window_that_is_kept_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard works: were the window kept that the period itself cuts, days of one month would share their levels."""
    honest = assess._results

    def kept(assessing: Any, measured: Any, outside: Any, partner: str, line: str | None) -> Any:
        known = dict(assessing.memory.results.get((partner, line), []))
        found = honest(assessing, measured, outside, partner, line)
        assessing.memory.results[partner, line] = [(step, known.get(step, result)) for step, result in found]
        return assessing.memory.results[partner, line]

    [story] = read_text(GROWING)
    with rater(story.world, story.terms, tmp_path / "honest") as one:
        assert one.told(story.period) == []
    monkeypatch.setattr(assess, "_results", kept)
    with rater(story.world, story.terms, tmp_path / "kept") as one:
        assert one.told(story.period) != []
