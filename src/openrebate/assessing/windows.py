"""Windows: over which days is a partner measured for a step?"""

from __future__ import annotations

from dataclasses import dataclass

from openrebate.assessing.steps import Step
from openrebate.model.windows import Window as Kind
from openrebate.units.periods import Month, Period, Stretch, month_of


@dataclass(frozen=True, slots=True)
class Window:
    """Spans of days that are measured and added up; an average of months has one for each of them."""

    spans: tuple[range, ...]

    @property
    def last_day(self) -> int:
        """The last day measured."""
        return self.spans[-1][-1]


def window_of(kind: Kind, step: Step, period: Period, anchor: int) -> Window:
    """The window that decides about a step. In the period's own step an open window ends with the period."""
    end = period.days[-1] if period.days[0] in step.days else step.days[-1]
    if kind.place == "since_start":
        return Window((range(end + 1),))
    if kind.unit == "day":
        return Window((_days(kind, end, anchor),))
    months = _months(kind, month_of(end))
    if kind.average:
        return Window(tuple(month.days for month in months))
    return Window((range(months[0].days[0], (end if kind.place == "rolling" else months[-1].days[-1]) + 1),))


def _days(kind: Kind, end: int, anchor: int) -> range:
    if kind.place == "rolling":
        return range(end - kind.count + 1, end + 1)
    stretch = Stretch.at(end, kind.count, anchor)
    return (stretch.plus(-1) if kind.place == "previous" else stretch).days


def _months(kind: Kind, now: Month) -> list[Month]:
    """The months of the window, the first first."""
    first = now.quarter if kind.quarters else now
    if kind.place == "previous":
        first = first.plus(-kind.count)
    elif kind.place == "rolling":
        first = first.plus(1 - kind.count)
    return [first.plus(i) for i in range(kind.count)]
