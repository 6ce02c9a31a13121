"""Windows: over which time the metrics of a level are summed, as terms name it.

month, quarter, day, 28_days         the one that the trade lies in; days are counted off from the anchor
previous_month, previous_2_months,   those that are over; with `_average` at the end, their sum is compared with as
previous_quarter_average, …          many times the threshold as they have months
rolling_30_days, rolling_3_months    the last ones, up to the end of what is rated
since_start                          everything that ever counted
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

PATTERN = (
    r"month|quarter|day|[1-9][0-9]{0,2}_days|since_start"
    r"|previous_(day|[1-9][0-9]{0,2}_days|(month|quarter|[2-9]_months|1[0-9]_months)(_average)?)"
    r"|rolling_[1-9][0-9]{0,2}_days|rolling_([2-9]|1[0-9])_months(_average)?"
)
EXAMPLES = ("month", "previous_month", "previous_2_months", "previous_quarter_average", "rolling_30_days")

Place = Literal["current", "previous", "rolling", "since_start"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """`count` days or months: the ones that now lies in, those before, or the last ones. `average`: by the month.

    `counted_off`: stretches of so many days, one after the other from an anchor.
    """

    place: Place
    unit: Literal["day", "month"]
    count: int = 1
    average: bool = False
    quarters: bool = False

    @property
    def counted_off(self) -> bool:
        """Whether it is made of stretches of days that need an anchor."""
        return self.unit == "day" and self.count > 1 and self.place in ("current", "previous")

    @property
    def whole_months(self) -> bool:
        """Whether it is made of whole calendar months."""
        return self.unit == "month" and self.place in ("current", "previous")

    @property
    def by_days(self) -> bool:
        """Whether it is meant for terms that settle daily: a level of such a window is not one of a month."""
        return self.unit == "day" and self.place in ("current", "previous")


@cache
def window(text: str) -> Window:
    """The window of that name; ValueError where there is none."""
    if not re.fullmatch(PATTERN, text):
        raise ValueError(f"there is no window '{text}'")
    if text == "since_start":
        return Window(place="since_start", unit="month")
    place: Place = "current"
    for word in ("previous", "rolling"):
        if text.startswith(word):
            place, text = "previous" if word == "previous" else "rolling", text.removeprefix(f"{word}_")
    average = text.endswith("_average")
    text = text.removesuffix("_average")
    if text == "quarter":
        return Window(place=place, unit="month", count=3, average=average, quarters=True)
    number, _, unit = text.rpartition("_")
    return Window(
        place=place, unit="day" if "day" in unit else "month", count=int(number or 1), average=average
    )


def in_words(text: str) -> str:
    """The window as people say it."""
    return text.replace("_", " ")
