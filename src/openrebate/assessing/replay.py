"""Replay: month by month from what was reached to the level that stands, with lag, misses in a row and protection."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from openrebate.model.terms import Assessment
from openrebate.units.periods import Month


@dataclass(frozen=True, slots=True)
class Step:
    """One month: what the newest window reached (None: nothing to assess yet), and the level that is kept."""

    month: Month
    reached: int | None
    kept: int


@dataclass(frozen=True, slots=True)
class Held:
    """The level that stands in a period without grants, and on what ground."""

    level: int
    basis: str  # assessed, carried, protected


def replay(assessment: Assessment, months: Iterable[tuple[Month, int | None]]) -> list[Step]:
    """Steps of the months in order. A month without a new window (None) changes nothing.

    A rise applies at once; a fall only after so many misses in a row, and then to what was reached last.
    """
    kept, misses = assessment.start_level, 0
    newest: int | None = None
    steps = []
    for month, result in months:
        if result is not None:
            newest = result
            misses = misses + 1 if result < kept else 0
            if result >= kept or misses >= assessment.demote_after:
                kept, misses = result, 0
        steps.append(Step(month, newest, kept))
    return steps


def held(assessment: Assessment, steps: Iterable[Step], month: Month, joined: Month) -> Held:
    """The level of a month: what was kept `lag` months before, not below the start level while protected."""
    step = {step.month: step for step in steps}.get(month.plus(-assessment.lag))
    level = assessment.start_level if step is None else step.kept
    if level < assessment.start_level and month < joined.plus(assessment.protected_months):
        return Held(assessment.start_level, "protected")
    return Held(level, "assessed" if step is not None and step.reached == level else "carried")


def failed_too_often(assessment: Assessment, reached_any: Iterable[bool]) -> bool:
    """Whether so many windows in a row, at any time, reached no level on any line."""
    misses = 0
    for reached in reached_any:
        misses = 0 if reached else misses + 1
        if assessment.disqualify_after is not None and misses >= assessment.disqualify_after:
            return True
    return False
