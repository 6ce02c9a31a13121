"""Memory: what later periods over the same usage need not work out again."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from openrebate.assessing.steps import Step
from openrebate.units.periods import Month

Span = tuple[int, int]
Results = list[tuple[Step, int | None]]


@dataclass(slots=True)
class Memory:
    """Of one role: when its partners began, what was measured over which (first day, last day), and what the windows of
    past steps reached, by partner and line, in the order of the steps.

    True only while usage, facts and terms stay the same. Days of a month that are rated one after the other would otherwise
    look again at every day before them.
    """

    begins: dict[str, tuple[Step, Month]] = field(default_factory=dict)
    spans: set[Span] = field(default_factory=set)
    measured: dict[tuple[str, str | None, str, Span], Decimal] = field(default_factory=dict)
    results: dict[tuple[str, str | None], Results] = field(default_factory=dict)
