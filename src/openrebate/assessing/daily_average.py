"""Daily average: a metric that is measured elsewhere, such as a balance, averaged over the days of a window.

The value of a day is the last one at or before its end, or at or before the terms' `taken_at` of it. A day before the first
value known has 0, and is divided by like any other. The sum is what is kept and compared, so that nothing is ever divided.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from openrebate.assessing.windows import Window
from openrebate.units.decimals import exact_sum


def days_of(window: Window) -> list[int]:
    """Every day that is averaged over."""
    return [day for span in window.spans for day in span]


def daily_sum(window: Window, value_of: Callable[[int], Decimal]) -> Decimal:
    """The sum of the days' values; their average is it over the number of `days_of` the window."""
    return exact_sum(value_of(day) for day in days_of(window))
