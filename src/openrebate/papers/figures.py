"""Figures as people read them: grouped digits, all decimals kept, and rounding only where a paper says so."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from openrebate.units.decimals import exact_product, half_even, places_of

MINUS = "−"


def grouped(text: str) -> str:
    """A plain decimal string with its thousands grouped and a real minus: `-1234.50` is `−1,234.50`."""
    sign, digits = (MINUS, text[1:]) if text.startswith("-") else ("", text)
    whole, point, fraction = digits.partition(".")
    return f"{sign}{int(whole):,}{point}{fraction}"


def rounded(value: Decimal | str, places: int = 2) -> str:
    """A value at so many places, half to even, grouped; for reading only."""
    return grouped(f"{half_even(Decimal(value), places):f}")


def percents(shares: Iterable[str | Decimal]) -> list[str]:
    """Shares as percent, all with the same number of places, so that their points stand under each other."""
    values = [exact_product(Decimal(share), Decimal(100)) for share in shares]
    places = max((places_of(value) for value in values), default=0)
    return [f"{grouped(f'{half_even(value, places):f}')} %" for value in values]


def share(part: Decimal, whole: Decimal) -> str:
    """A part of a whole in percent at one place; empty where there is no whole or the parts have different signs."""
    if whole <= 0 or part < 0 or part > whole:
        return ""
    return f"{half_even(Fraction(part) * 100 / Fraction(whole), 1)} %"


def count(number: int) -> str:
    """A whole number, grouped."""
    return f"{number:,}"
