"""Moments: instants as exact numbers that are written as people read them."""

from __future__ import annotations

from decimal import Decimal

from openrebate.units.decimals import plain
from openrebate.units.instants import FIRST, LAST, format_instant, parse_instant


class Moment(Decimal):
    """An instant in whole microseconds."""

    __slots__ = ()


def moment(text: str) -> Moment:
    """The moment of an RFC 3339 instant; ValueError as `parse_instant`."""
    return Moment(parse_instant(text))


def nearest(number: Decimal) -> Moment:
    """The moment that a number of microseconds lies nearest after, within those that can be written."""
    return Moment(min(max(int(number), FIRST), LAST))


def shown(value: Decimal) -> str:
    """A number, or an instant, as text."""
    return format_instant(int(value)) if isinstance(value, Moment) else plain(value)
