"""Averages of a metric that is measured elsewhere, such as a balance, over the days of a window, or over their hours.

The value of a day is the last one at or before its end, or at or before the terms' `taken_at` of it; that of an hour is the last
at or before its end. What lies before the first value known has 0, and is divided by like the rest. The sum is what is kept
and compared, so that nothing is ever divided.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from openrebate.assessing.windows import Window
from openrebate.units.decimals import exact_sum
from openrebate.units.periods import day_start

HOUR = 3_600_000_000


def days_of(window: Window) -> list[int]:
    """Every day that is averaged over."""
    return [day for span in window.spans for day in span]


def hours_of(window: Window, zone: str) -> list[int]:
    """The end (microseconds) of every hour of these days; a day on which clocks are changed has 23 or 25."""
    return [
        end
        for day in days_of(window)
        for end in range(day_start(day, zone) + HOUR, day_start(day + 1, zone) + 1, HOUR)
    ]


def summed(instants: list[int], value_at: Callable[[int], Decimal]) -> Decimal:
    """The sum of the values; their average is it over the number of instants."""
    return exact_sum(value_at(instant) for instant in instants)
