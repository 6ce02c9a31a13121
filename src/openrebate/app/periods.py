"""Periods as a person names them, held against the terms."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from openrebate.model.errors import InputError, NotFoundError
from openrebate.model.terms import Terms
from openrebate.units.instants import format_instant
from openrebate.units.periods import Month, Period, day_start, parse_period


def settled_period(terms: Terms, text: str) -> Period:
    """The period, if the terms settle by such periods and are in force in it.

    InputError (2) for a text that is no period or of the wrong kind, NotFoundError (4) where no terms are in force.
    """
    try:
        period = parse_period(text)
    except ValueError as error:
        raise InputError(
            f"period {error}", advice="Give a month such as 2026-10, or a day where the terms settle daily"
        ) from error
    if period.is_day != (terms.settles == "day"):
        raise InputError(
            f"{terms.id} settles by the {terms.settles}, and {text} is a {'day' if period.is_day else 'month'}",
            advice=f"Give a {terms.settles}",
        )
    start, end = day_start(period.days[0], terms.day_zone), day_start(period.days[-1] + 1, terms.day_zone)
    if end <= terms.effective_from or (terms.effective_to is not None and start >= terms.effective_to):
        until = f" to {format_instant(terms.effective_to)}" if terms.effective_to is not None else ""
        raise NotFoundError(
            f"no terms of {terms.id} are in force in {text}",
            advice=f"Version {terms.version} is in force from {format_instant(terms.effective_from)}{until}",
        )
    return period


def months_of(text: str) -> tuple[Month, ...]:
    """The months of `2026-10`, of `2026-08..2026-10`, or of a list by commas, in order. InputError (2) otherwise."""
    found: set[Month] = set()
    for part in text.split(","):
        first, _, last = part.strip().partition("..")
        found.update(_between(_month(first), _month(last or first)))
    if not found:
        raise InputError(f"{text} names no month", advice="Write the earlier month first: 2026-08..2026-10")
    return tuple(sorted(found))


def days_of(month: Month) -> Iterator[Period]:
    """Every day of a month as a period."""
    for number, day in enumerate(month.days, 1):
        yield Period(date(month.year, month.month, number).isoformat(), range(day, day + 1))


def _month(text: str) -> Month:
    try:
        period = parse_period(text)
    except ValueError as error:
        raise InputError(f"period {error}", advice="Give months: 2026-10, or 2026-08..2026-10") from error
    if period.is_day:
        raise InputError(f"{text} is a day", advice="Give months: 2026-10, or 2026-08..2026-10")
    return period.month


def _between(first: Month, last: Month) -> Iterator[Month]:
    while first <= last:
        yield first
        first = first.plus(1)
