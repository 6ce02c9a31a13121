"""Periods: months and days of a program's zone, as half-open spans of days (whole days since 1970-01-01 in that zone)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    def plus(self, months: int) -> Month:
        """The month so many months later (or earlier)."""
        index = self.year * 12 + self.month - 1 + months
        return Month(index // 12, index % 12 + 1)

    @property
    def days(self) -> range:
        """Its days."""
        after = self.plus(1)
        return range(day_number(date(self.year, self.month, 1)), day_number(date(after.year, after.month, 1)))

    @property
    def quarter(self) -> Month:
        """The first month of its quarter."""
        return Month(self.year, (self.month - 1) // 3 * 3 + 1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """One of the stretches of `length` days that follow each other; number 0 begins with the day `anchor`."""

    number: int
    length: int
    anchor: int

    @classmethod
    def at(cls, day: int, length: int, anchor: int) -> Stretch:
        """The stretch that a day lies in."""
        return cls((day - anchor) // length, length, anchor)

    def plus(self, stretches: int) -> Stretch:
        """The stretch so many later (or earlier)."""
        return Stretch(self.number + stretches, self.length, self.anchor)

    @property
    def days(self) -> range:
        """Its days."""
        first = self.anchor + self.number * self.length
        return range(first, first + self.length)


@dataclass(frozen=True, slots=True)
class Period:
    """What is rated at once: a month or a day. `days` are its days; `label` is how it is written."""

    label: str
    days: range

    @property
    def month(self) -> Month:
        """The month that the period is or lies in."""
        return month_of(self.days[0])

    @property
    def is_day(self) -> bool:
        """Whether it is a single day rather than a month."""
        return len(self.label) == 10


def day_period(day: int) -> Period:
    """The period of one day, as a number."""
    return Period((_EPOCH + timedelta(days=day)).isoformat(), range(day, day + 1))


def parse_period(text: str) -> Period:
    """`2026-10` or `2026-10-05`; ValueError otherwise."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        day = day_number(date.fromisoformat(text))
        return Period(text, range(day, day + 1))
    if re.fullmatch(r"\d{4}-\d{2}", text, re.ASCII):
        first = date.fromisoformat(f"{text}-01")
        return Period(text, Month(first.year, first.month).days)
    raise ValueError(f"{text!r} is neither a month (2026-10) nor a day (2026-10-05)")


def day_number(day: date) -> int:
    """Whole days since 1970-01-01."""
    return (day - _EPOCH).days


def date_of(day: int) -> date:
    """The date of a day as a number."""
    return _EPOCH + timedelta(days=day)


def month_of(day: int) -> Month:
    """The month that a day (as a number) lies in."""
    found = _EPOCH + timedelta(days=day)
    return Month(found.year, found.month)


def day_start(day: int, zone: str) -> int:
    """The instant (microseconds, UTC) at which a day begins in a zone."""
    local = datetime.combine(_EPOCH + timedelta(days=day), time(), ZoneInfo(zone))
    seconds = int(local.timestamp())  # midnight is a whole second, so nothing is lost
    return seconds * 1_000_000


def day_at(instant: int, zone: str) -> int:
    """The day (as a number) that an instant (microseconds) lies in."""
    local = (datetime(1970, 1, 1, tzinfo=ZoneInfo("UTC")) + timedelta(microseconds=instant)).astimezone(
        ZoneInfo(zone)
    )
    return day_number(local.date())


def months_between(since: int, at: int, zone: str) -> int:
    """Whole calendar months from one instant to another.

    A month is over on the same day of a later month, its last where it has none such, at the same time since midnight.
    """
    began, now = day_at(since, zone), day_at(at, zone)
    first, month = month_of(began), month_of(now)
    day = min(began - first.days[0], len(month.days) - 1)
    over = (day, since - day_start(began, zone)) <= (now - month.days[0], at - day_start(now, zone))
    return (month.year - first.year) * 12 + month.month - first.month - (0 if over else 1)
