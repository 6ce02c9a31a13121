"""Failpoints do nothing unless armed; armed, they list steps or end the process at one."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from openrebate.store import failpoints


@pytest.fixture(autouse=True)
def disarmed() -> Iterator[None]:
    """Whatever a test arms is disarmed after it."""
    yield
    failpoints.arm("")


def test_unarmed_steps_do_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an order, no step kills."""
    monkeypatch.setattr(os, "kill", pytest.fail)
    failpoints.reached("a step")


def test_steps_are_listed_in_order(tmp_path: Path) -> None:
    """Every step that is passed, loops too."""
    failpoints.arm(f"list:{tmp_path / 'steps'}")
    for step in ("one", "two", "two"):
        failpoints.reached(step)
    assert (tmp_path / "steps").read_text().split() == ["one", "two", "two"]


@pytest.mark.parametrize(("order", "passed"), [("kill:3", 2), ("kill:two", 1), ("kill:9", 3)])
def test_the_process_is_killed_where_told(order: str, passed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the number of the step or its name, with SIGKILL."""

    def kill(pid: int, sign: int) -> None:
        assert (pid, sign) == (os.getpid(), signal.SIGKILL)
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "kill", kill)
    failpoints.arm(order)
    steps = []
    try:
        for step in ("one", "two", "three"):
            failpoints.reached(step)
            steps.append(step)
    except KeyboardInterrupt:
        pass
    assert len(steps) == passed


def test_an_order_nobody_knows_is_refused() -> None:
    """A misspelt order does not pass for none."""
    with pytest.raises(ValueError, match="kil:1"):
        failpoints.arm("kil:1")
