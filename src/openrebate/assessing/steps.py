"""Steps: how often a level is assessed. Misses in a row and the lag are counted in them.

Each calendar month; where terms settle daily and the window counts days, each day, or each stretch of days.
"""

from __future__ import annotations

from openrebate.model.level import Assessment
from openrebate.model.terms import Terms
from openrebate.model.windows import window
from openrebate.units.periods import Month, Stretch, day_at, month_of

Step = Month | Stretch


def step_at(terms: Terms, assessment: Assessment, day: int) -> Step:
    """The step that a day lies in."""
    kind = window(assessment.window)
    if terms.settles == "month" or kind.unit == "month":
        return month_of(day)
    return Stretch.at(day, kind.count if kind.counted_off else 1, anchor_day(terms, assessment))


def anchor_day(terms: Terms, assessment: Assessment) -> int:
    """The first day of a stretch."""
    return 0 if assessment.anchor is None else day_at(assessment.anchor, terms.day_zone)
