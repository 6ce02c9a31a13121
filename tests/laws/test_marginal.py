"""Marginal tiers: on generated worlds the engine and the auditor agree about every slice."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.auditor.compare import check
from tests.strategies.programs import dump
from tests.strategies.worlds import sample


def in_slices(terms: dict[str, Any]) -> dict[str, Any] | None:
    """The same terms with one sum of the month cut into slices; None where no role has levels to cut, or rates of two kinds."""
    for role, ladder in terms.get("levels", {}).items():
        if len({rate.get("of", "base") for rate in terms["rate"] if rate["role"] == role}) > 1:
            return None
        steps = dict.fromkeys((level.get("line") for level in ladder["level"]), 0)
        for level in ladder["level"]:
            steps[level.get("line")] += 1
            for key in ("all_of", "any_of"):
                level.pop(key, None)
            level["all_of"] = [{"metric": "volume", "at_least": str(900 * steps[level.get("line")] ** 2)}]
        serves = ladder["serves"] if ladder["serves"] == "program" else "each"
        kept = {key: ladder[key] for key in ("clause",) if key in ladder}
        terms["levels"][role] = {
            "window": "month", "serves": serves, "tiers": "marginal", **kept, "level": ladder["level"]
        }  # fmt: skip
    if not terms.get("levels"):
        return None
    return terms


SLICED = {
    seed: dump(terms)
    for seed in range(60)
    if (terms := in_slices(tomllib.loads(sample(seed).toml))) is not None
}


@pytest.mark.parametrize("seed", list(SLICED)[:12])
def test_slices_are_rated_as_the_auditor_does(seed: int, tmp_path: Path) -> None:
    """Lines, levels and fills are the same to the bit."""
    made = sample(seed)
    assert check(made.world, SLICED[seed], made.period, tmp_path) == []
