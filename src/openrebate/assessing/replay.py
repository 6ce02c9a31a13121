"""Replay: step by step from what was reached to the level that stands, with lag, misses in a row and protection."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from openrebate.assessing.demotion import fallen
from openrebate.assessing.steps import Step
from openrebate.model.level import Assessment


@dataclass(frozen=True, slots=True)
class Kept:
    """One step: what the newest window reached (None: nothing to assess yet), and the level that is kept."""

    step: Step
    reached: int | None
    kept: int


@dataclass(frozen=True, slots=True)
class Held:
    """The level that stands in a period without grants, and on what ground."""

    level: int
    basis: str  # assessed, carried, protected


def replay(assessment: Assessment, line: str | None, steps: Iterable[tuple[Step, int | None]]) -> list[Kept]:
    """What is kept on a line after each step, in order. A step without a new window (None) changes nothing.

    A rise applies at once; a fall only after so many misses in a row, which are then counted anew.
    """
    kept, misses = assessment.start_level, 0
    newest: int | None = None
    found = []
    for step, result in steps:
        if result is not None:
            newest = result
            misses = misses + 1 if result < kept else 0
            if result >= kept:
                kept = result
            elif misses >= assessment.demote_after:
                kept, misses = fallen(assessment, line, kept, result), 0
        found.append(Kept(step, newest, kept))
    return found


def held(assessment: Assessment, found: Iterable[Kept], deciding: Step, *, protected: bool) -> Held:
    """The level that stands: what was kept at the deciding step, not below the start level while protected."""
    then = {one.step: one for one in found}.get(deciding)
    level = assessment.start_level if then is None else then.kept
    if level < assessment.start_level and protected:
        return Held(assessment.start_level, "protected")
    return Held(level, "assessed" if then is not None and then.reached == level else "carried")


def failed_too_often(assessment: Assessment, reached_any: Iterable[bool]) -> bool:
    """Whether so many windows in a row, at any time, reached no level on any line."""
    misses, at_most = 0, assessment.disqualify_after
    if at_most is None:
        return False
    for reached in reached_any:
        misses = 0 if reached else misses + 1
        if misses >= at_most:
            return True
    return False
