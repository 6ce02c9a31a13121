"""An ingest that is killed anywhere, and then run again, ends as one that was not killed."""

from __future__ import annotations

import os
from typing import Any

import duckdb
import pytest

from tests.conftest import EXAM
from tests.money.ingesting import bring_first, bring_second, manifest_first, state, stream_second
from tests.money.kills import Scenario, Workshop, sweep, workshop

__all__ = ["workshop"]

KILLS = 300 if EXAM else 40


@pytest.mark.parametrize("act", [bring_second, stream_second], ids=["world", "stream"])
def test_ingest_survives_kills(act: Any, workshop: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    """Killed at every step and at random, an ingest run again ends in the state of one that nobody killed."""
    scenario = Scenario(name=f"ingest by {act.__name__}", prepare=bring_first, act=act, state=state)
    swept = sweep(scenario, workshop, kills=KILLS // 2, seed=int(os.environ.get("OPENREBATE_SEED", "1")))
    with capsys.disabled():
        print(f"\n{swept}")  # noqa: T201 - a count that the exam reports
    assert {
        "ingest: alone",
        "ingest: file in place",
        "ingest: delivery recorded",
        "ingest: committed",
    } <= set(swept.steps)


def test_a_manifest_before_its_files_is_seen(workshop: Workshop) -> None:
    """The guard itself works: where the database names files before they are in place, the sweep turns red."""
    scenario = Scenario(name="manifest first", prepare=bring_first, act=manifest_first, state=state)
    with pytest.raises((AssertionError, duckdb.IOException)):
        sweep(scenario, workshop, kills=30, seed=1)
