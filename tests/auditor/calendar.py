"""Days and months of the program's own zone, as half-open spans of microseconds since the epoch, UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
DAY = 86_400_000_000

Span = tuple[int, int]


def micros(moment: datetime) -> int:
    """Microseconds since the epoch."""
    return (moment - EPOCH) // MICROSECOND


def instant(text: str) -> int:
    """An RFC 3339 instant."""
    moment = datetime.fromisoformat(text)
    assert moment.tzinfo is not None, f"{text} has no offset"
    return micros(moment)


def midnight(day: date, zone: str) -> int:
    """The instant at which that day begins in that zone."""
    return micros(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)))


def local_day(at: int, zone: str) -> date:
    """The day that an instant belongs to."""
    return (EPOCH + at * MICROSECOND).astimezone(ZoneInfo(zone)).date()


def month_of(at: int, zone: str) -> int:
    """The month that an instant belongs to, counted from year 0."""
    day = local_day(at, zone)
    return day.year * 12 + day.month - 1


def first_day(month: int) -> date:
    """The first day of a counted month."""
    return date(month // 12, month % 12 + 1, 1)


def months_later(at: int, months: int, zone: str) -> int:
    """The same day of a later month (its last where it has none such), at the same time since midnight."""
    day, month = local_day(at, zone), month_of(at, zone) + months
    length = (first_day(month + 1) - first_day(month)).days
    then = first_day(month).replace(day=min(day.day, length))
    return midnight(then, zone) + at - midnight(day, zone)


def months_passed(since: int, at: int, zone: str) -> int:
    """How many whole months of that kind lie between two instants; negative where the second comes first."""
    months = month_of(at, zone) - month_of(since, zone) + 1
    while months_later(since, months, zone) > at:
        months -= 1
    return months


def month_span(month: int, zone: str) -> Span:
    """From the first midnight of the month to that of the next."""
    return midnight(first_day(month), zone), midnight(first_day(month + 1), zone)


def period_span(period: str, zone: str) -> Span:
    """A month (2026-10) or a day (2026-10-05)."""
    if len(period) == len("2026-10"):
        year, month = period.split("-")
        return month_span(int(year) * 12 + int(month) - 1, zone)
    day = date.fromisoformat(period)
    return midnight(day, zone), midnight(day + timedelta(days=1), zone)
