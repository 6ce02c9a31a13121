"""Windows: over which days is a partner measured for a month?"""

from __future__ import annotations

from dataclasses import dataclass

from openrebate.model.terms import Window as Kind
from openrebate.units.periods import Month, Period, month_of


@dataclass(frozen=True, slots=True)
class Window:
    """Spans of days that are measured and added up; an average of a quarter has three of them."""

    spans: tuple[range, ...]

    @property
    def last_day(self) -> int:
        """The last day measured."""
        return self.spans[-1][-1]

    @property
    def last_month(self) -> Month:
        """The month that the window ends in."""
        return month_of(self.last_day)


def window_of(kind: Kind, month: Month, period: Period) -> Window:
    """The window that decides about a month. In the period's own month an open window ends with the period."""
    end = period.days[-1] if month == period.month else month.days[-1]
    match kind:
        case "month":
            return Window((month.days,))
        case "previous_month":
            return Window((month.plus(-1).days,))
        case "previous_quarter_average":
            first = month.quarter.plus(-3)
            return Window(tuple(first.plus(i).days for i in range(3)))
        case "rolling_30_days":
            return Window((range(end - 29, end + 1),))
        case "since_start":
            return Window((range(end + 1),))
