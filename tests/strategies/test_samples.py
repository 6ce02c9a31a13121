"""The generator makes what it promises: terms that check, worlds that are read, and every outcome there is."""

from __future__ import annotations

from pathlib import Path

import duckdb

from openrebate.terms.read import parse_terms
from openrebate.worlds import read_world
from tests.auditor.compare import write_world
from tests.strategies.outcomes import outcomes, wanted
from tests.strategies.worlds import sample

TRIED = range(100_000, 100_150)


def test_every_sample_is_read_and_its_terms_check(tmp_path: Path) -> None:
    """No world and no terms file of the generator is refused."""
    for seed in TRIED:
        parse_terms(sample(seed).toml)
    for seed in TRIED[:30]:
        made = sample(seed)
        write_world(made.world, tmp_path / str(seed))
        with duckdb.connect() as connection:
            world = read_world(tmp_path / str(seed), connection, strict=True)
        assert world.fill_rows == len(made.world["fills"])


def test_the_same_seed_gives_the_same_sample() -> None:
    """A failing seed can be looked at again."""
    assert sample(7).world == sample(7).world
    assert sample(7).toml == sample(7).toml


def test_the_samples_reach_every_outcome() -> None:
    """Every reason, kind of line, basis of a level, metric and channel stands somewhere."""
    left = wanted()
    for seed in range(TRIED.start, TRIED.start + 500):
        left -= outcomes(seed)
        if not left:
            break
    assert left == set()
