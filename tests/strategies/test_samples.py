"""The generator makes what it promises: terms that check, worlds that are read, and every outcome there is."""

from __future__ import annotations

from pathlib import Path

import duckdb

from openrebate.model.reasons import REASONS
from openrebate.terms.read import parse_terms
from openrebate.worlds import read_world
from tests.auditor.audit import audit
from tests.auditor.compare import write_world
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
    """Every reason, every kind of line, every basis of a level and every channel stands somewhere."""
    rare = {"referred_by_affiliate"}  # terms may name it; here `silenced` stands for both
    of_fills = {"unattributed", "not_counting", "exception"}  # the others are of money and of proofs
    wanted: set[object] = {code for code, reason in REASONS.items() if reason.kind in of_fills} - rare | {
        "assessed",
        "granted",
        "protected",
        "carried",
        "master_account",
    }
    wanted |= {("override", None), ("kickback", None), ("bonus", None)}
    for seed in range(TRIED.start, TRIED.start + 500):
        wanted -= outcomes(seed)
        if not wanted:
            break
    assert wanted == set()


def outcomes(seed: int) -> set[object]:
    """Everything that stands in what the auditor makes of one sample."""
    made = sample(seed)
    seen = audit(made.world, made.toml, made.period)
    return (
        {(row["kind"], row["reason"]) for row in seen.lines}
        | {row["reason"] for row in [*seen.lines, *seen.exceptions]}
        | {row["basis"] for row in seen.levels}
        | {row["channel"] for row in seen.fills}
    )
