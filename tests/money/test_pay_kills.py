"""Paying that is killed anywhere, and then done again, pays once, every time."""

from __future__ import annotations

import os
from typing import Any

import pytest

from tests.conftest import EXAM
from tests.money.kills import Scenario, Workshop, sweep, workshop
from tests.money.pay_acts import bank_state, file_state, naive_pay, pay_by_bank, pay_by_file, prepare

__all__ = ["workshop"]

KILLS = 300 if EXAM else 40
SEED = int(os.environ.get("OPENREBATE_SEED", "1"))
STEPS = {
    "pay run: run",
    "pay run: payouts",
    "pay run: posted",
    "pay run: committed",
    "pay approve: approval",
    "pay approve: committed",
    "pay send: claimed",
    "pay send: claim committed",
    "pay send: called",
    "pay send: recorded",
}


@pytest.mark.parametrize(
    ("act", "state", "more"),
    [
        (pay_by_file, file_state, {"pay: settled moved", "pay: failed moved", "pay confirm: committed"}),
        (pay_by_bank, bank_state, {"bank: ordered", "bank: booked", "pay: settled moved"}),
    ],
    ids=["file", "bank"],
)
def test_paying_survives_kills(
    act: Any, state: Any, more: set[str], workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    """Killed at every step of run, approve, send and confirm and at random, done again: nothing twice, nothing lost."""
    scenario = Scenario(name=f"paying by {act.__name__}", prepare=prepare, act=act, state=state)
    swept = sweep(scenario, workshop, kills=KILLS // 2, seed=SEED)
    with capsys.disabled():
        print(f"\n{swept}")  # noqa: T201 - a count that the exam reports
    assert (STEPS | more) <= set(swept.steps)


def test_paying_before_writing_it_down_is_seen(workshop: Workshop) -> None:
    """The guard itself works: where the bank is called before `sending` is written, a kill pays twice, and it turns red."""
    scenario = Scenario(name="naive paying", prepare=prepare, act=naive_pay, state=bank_state)
    with pytest.raises(AssertionError, match=r"paid twice': [1-9]"):
        sweep(scenario, workshop, kills=30, seed=SEED)
