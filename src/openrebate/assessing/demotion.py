"""Demotion: which level is left when one is lost, the one that was reached or the next one below."""

from __future__ import annotations

from openrebate.model.level import Assessment


def fallen(assessment: Assessment, line: str | None, lost: int, reached: int) -> int:
    """The level after `lost` is lost, where `reached` is below it. One level at a time it is never less than was reached.

    The levels of a line may skip numbers; the one below is the next that the line has, at last 0.
    """
    if assessment.demote_to == "reached":
        return reached
    below = [level.level for level in assessment.levels if level.line == line and level.level < lost]
    return max([reached, *below])
