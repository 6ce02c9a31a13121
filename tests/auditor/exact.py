"""Exact numbers: text to fraction, rounding, and fraction to the one text that the contract allows."""

from __future__ import annotations

from fractions import Fraction

ZERO = Fraction(0)


def number(text: str | int) -> Fraction:
    """A plain decimal, exactly."""
    return Fraction(str(text))


def half_even(value: Fraction, places: int) -> Fraction:
    """Rounded to so many places; a tie goes to the even neighbour."""
    scale = 10**places
    return Fraction(round(value * scale), scale)


def down(value: Fraction, places: int) -> Fraction:
    """Cut towards zero at so many places."""
    scale = 10**places
    units = abs(value) * scale
    whole = units.numerator // units.denominator
    return Fraction(whole if value >= 0 else -whole, scale)


def plain(value: Fraction) -> str:
    """The decimal as text, without trailing zeros and without an exponent."""
    units = value * 10**40
    assert units.denominator == 1, f"{value} has no short decimal form"
    digits = str(abs(units.numerator)).rjust(41, "0")
    text = f"{digits[:-40]}.{digits[-40:]}".rstrip("0").rstrip(".")
    return "-" + text if value < 0 else text
