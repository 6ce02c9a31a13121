"""Windows: over which days is a partner measured, for which month?"""

from __future__ import annotations

from dataclasses import dataclass

from openrebate.model.terms import Assessment
from openrebate.units.periods import Month, Period


@dataclass(frozen=True, slots=True)
class Window:
    """Spans of days that are measured together. An average has three of them; each is measured on its own."""

    label: str
    spans: tuple[range, ...]

    @property
    def last_day(self) -> int:
        """The last day measured."""
        return max(span[-1] for span in self.spans)


def windows(assessment: Assessment, start: Month, period: Period, first_day: int) -> list[Window]:
    """All windows from the one in which a partner starts to the one that decides about `period`, oldest first."""
    month = period.month
    match assessment.window:
        case "month":
            return [Window(str(m), (m.days,)) for m in _months(start, month)]
        case "previous_month":
            return [Window(str(m), (m.days,)) for m in _months(start, month.plus(-1))]
        case "previous_quarter_average":
            quarters = [m for m in _months(start.quarter, month.quarter.plus(-3)) if m == m.quarter]
            return [Window(f"{q.year}-Q{q.month // 3 + 1}", tuple(q.plus(i).days for i in range(3))) for q in quarters]
        case "rolling_30_days":
            return [_until(period, range(period.days[-1] - 29, period.days[-1] + 1))]
        case "since_start":
            return [_until(period, range(min(first_day, period.days[0]), period.days[-1] + 1))]


def _until(period: Period, days: range) -> Window:
    return Window(period.label, (days,))


def _months(first: Month, last: Month) -> list[Month]:
    found = []
    while first <= last:
        found.append(first)
        first = first.plus(1)
    return found
