"""Replay: from what each window reached to the level that stands, with lag, misses in a row and protection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openrebate.model.terms import Assessment


@dataclass(frozen=True, slots=True)
class Held:
    """The level that stands after some windows, why, and how many windows in a row reached nothing."""

    level: int
    basis: str  # assessed, carried, protected
    failed: int


def replay(assessment: Assessment, reached: Sequence[int], months_since_start: int) -> Held:
    """The level after the windows whose results are `reached`, oldest first; the newest `lag` do not count yet."""
    level, misses, failed = assessment.start_level, 0, 0
    counted = reached[: max(0, len(reached) - assessment.lag)]
    for result in counted:
        failed = failed + 1 if result == 0 else 0
        misses = misses + 1 if result < level else 0
        if result >= level or misses >= assessment.demote_after:
            level, misses = result, 0
    basis = "assessed" if counted and counted[-1] == level else "carried"
    if level < assessment.start_level and months_since_start < assessment.protected_months:
        return Held(assessment.start_level, "protected", failed)
    return Held(level, basis, failed)
