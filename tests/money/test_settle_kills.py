"""A plan that is killed while it is applied, and a period while it is closed, end as if nobody had killed them."""

from __future__ import annotations

import os
from typing import Any

import pytest

from tests.conftest import EXAM
from tests.money.kills import Scenario, Workshop, sweep, workshop
from tests.money.settle_acts import (
    apply_plan,
    close_month,
    naive_apply,
    prepare_apply,
    prepare_close,
    state,
)

__all__ = ["workshop"]

KILLS = 500 if EXAM else 20
SEED = int(os.environ.get("OPENREBATE_SEED", "1"))
APPLY = {"begins", "checked", "posted", "committed", "head written"}
CLOSE = {"begins", "held", "statements numbered", "sealed", "committed", "root written"}


@pytest.mark.parametrize(
    ("name", "prepare", "act", "steps"),
    [("apply", prepare_apply, apply_plan, APPLY), ("close", prepare_close, close_month, CLOSE)],
    ids=["apply", "close"],
)
def test_settling_survives_kills(
    name: str, prepare: Any, act: Any, steps: set[str], workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    """Killed at every step and at random, done again: posted once, sealed once, the heads outside as those inside."""
    scenario = Scenario(name=name, prepare=prepare, act=act, state=state)
    swept = sweep(scenario, workshop, kills=KILLS // 2, seed=SEED)
    with capsys.disabled():
        print(f"\n{swept}")  # noqa: T201 - a count that the exam reports
    assert {f"{name}: {step}" for step in steps} == set(swept.steps)


def test_the_state_is_right_and_not_only_the_same(workshop: Workshop) -> None:
    """What the sweeps compare to: one posting, no fault, three statements under the one root that is exported."""
    with workshop.workspace(prepare_close) as folder:
        close_month(folder)
        found = state(folder)
    # (1.7 + 2.7 + 3.7) × 0.1 = 0.81 each; a quarter of gridhaus's is the trader's
    assert found["books"] == {
        ("commission_cost", "ten-percent"): -243_000_000,
        ("payable", "gridhaus"): 60_750_000,
        ("payable", "hummingway"): 81_000_000,
        ("payable", "quantpipe"): 81_000_000,
        ("payable", "trader-gridhaus"): 20_250_000,
    }
    assert (found["counted"], found["faults"], len(found["postings"])) == ((1, 4, 4), (), 1)
    assert (found["closed"], found["roots"], len(found["statements"])) == (["2026-10"], [(True, 3)], 3)


def test_posting_by_pieces_is_seen(workshop: Workshop) -> None:
    """The guard itself works: where totals are posted one by one under new names, a kill posts twice, and it turns red."""
    scenario = Scenario(name="naive apply", prepare=prepare_apply, act=naive_apply, state=state)
    with pytest.raises(AssertionError, match="ended as"):
        sweep(scenario, workshop, kills=30, seed=SEED)
