"""The engine and the auditor give the same answer, bit for bit, on every generated world."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.auditor.compare import check
from tests.laws.size import seeds
from tests.strategies.worlds import sample


@pytest.mark.parametrize("seed", seeds(60, 2400))
def test_the_engine_agrees_with_the_auditor(seed: int, tmp_path: Path) -> None:
    """Lines with their ids, levels, exceptions and every fill's decision are equal."""
    made = sample(seed)
    told = check(made.world, made.toml, made.period, tmp_path)
    assert not told, "\n".join([f"seed {seed}", *told])
