"""Requirements: which level do these metrics reach?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from openrebate.model.level import Level, Requirement

Measure = Callable[[str, str | None], Decimal]
"""(metric, line) -> its value over the window."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How requirements are compared: an average is a sum over so many months or days (`times` of a metric), which is compared
    with as many thresholds, so that nothing is divided.
    """

    measure: Measure
    times: Callable[[str], int]


def reached(levels: tuple[Level, ...], line: str | None, asked: Asked) -> int:
    """The highest level of a line (None: of the program) whose every group has a requirement that is met; 0: none."""
    met = [level.level for level in levels if level.line == line and _holds(level, line, asked)]
    return max(met, default=0)


def _holds(level: Level, line: str | None, asked: Asked) -> bool:
    return all(any(_met(requirement, line, asked) for requirement in group) for group in level.groups)


def _met(requirement: Requirement, line: str | None, asked: Asked) -> bool:
    found = asked.measure(requirement.metric, requirement.line or line)
    return Fraction(found) >= Fraction(requirement.at_least) * asked.times(requirement.metric)
