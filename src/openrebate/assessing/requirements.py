"""Requirements: which level do these metrics reach?"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from openrebate.model.terms import Level, Requirement
from openrebate.model.vocabulary import METRICS

Measure = Callable[[str, str | None], Decimal]
"""(metric, line) -> its sum over the window."""


def reached(levels: tuple[Level, ...], line: str | None, measure: Measure, times: int = 1) -> int:
    """The highest level of a line (None: of the program) whose every group has a requirement that is met; 0: none.

    `times` is how many months the sums cover, so that an average is compared without dividing; what is measured
    elsewhere is no sum.
    """
    met = [level.level for level in levels if level.line == line and _holds(level, line, measure, times)]
    return max(met, default=0)


def _holds(level: Level, line: str | None, measure: Measure, times: int) -> bool:
    return all(
        any(_met(requirement, line, measure, times) for requirement in group) for group in level.groups
    )


def _met(requirement: Requirement, line: str | None, measure: Measure, times: int) -> bool:
    asked = Fraction(requirement.at_least) * (times if requirement.metric in METRICS else 1)
    return Fraction(measure(requirement.metric, requirement.line or line)) >= asked
