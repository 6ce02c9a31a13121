"""Exact decimals: reading, writing and rounding them without a context and without a float.

`decimal` arithmetic rounds to the precision of the running context; integers do not. So every function here works on
integers and only builds a `Decimal` at the end, from its digits, which is always exact.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

INTEGER_DIGITS = 20
FRACTION_DIGITS = 18
RATE_PLACES = 12
"""Places of a rate or a share; what is worked out finer is cut down to them."""


def pattern(integer_digits: int, fraction_digits: int) -> str:
    """Plain decimals of at most so many digits before and significant digits after the point.

    A regular expression that Python, RE2 (DuckDB) and Java (Spark) read alike, to be matched against the whole text.
    """
    return rf"-?0*[0-9]{{1,{integer_digits}}}(\.[0-9]{{1,{fraction_digits}}}0*)?"


PATTERN = pattern(INTEGER_DIGITS, FRACTION_DIGITS)
"""What `parse_decimal` takes."""

_EXACT = re.compile(PATTERN, re.ASCII)
_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)


def parse_decimal(text: str) -> Decimal:
    """The exact value of a plain decimal such as `-12.50`.

    At most 20 digits before and 18 significant digits after the point (they fit DECIMAL(38,18)). ValueError, with a
    sentence for people, for exponents, NaN, infinities, separators, blanks, a leading plus, and what does not fit.
    """
    if _EXACT.fullmatch(text):
        return Decimal(text)
    if not _PLAIN.fullmatch(text):
        raise ValueError(
            f"{_quoted(text)} is not a plain decimal number (digits, at most one point, no exponent)"
        )
    whole, _, fraction = text.lstrip("-").partition(".")
    if len(whole.lstrip("0")) > INTEGER_DIGITS:
        raise ValueError(f"{_quoted(text)} has more than {INTEGER_DIGITS} digits before the point")
    raise ValueError(
        f"{_quoted(text)} has {len(fraction.rstrip('0'))} decimal places, more than {FRACTION_DIGITS}"
    )


def plain(value: Decimal) -> str:
    """The shortest plain form: no exponent, no trailing zeros, no negative zero (`1E+2` is `100`)."""
    sign, digits, exponent = _parts(value)
    text = "".join(map(str, digits))
    if exponent >= 0:
        text += "0" * exponent
    else:
        text = text.zfill(1 - exponent)
        text = f"{text[:exponent]}.{text[exponent:]}".rstrip("0").rstrip(".")
    text = text.lstrip("0") or "0"
    text = f"0{text}" if text.startswith(".") else text
    return f"-{text}" if sign and text != "0" else text


def half_even(value: Fraction | Decimal, places: int) -> Decimal:
    """`value` rounded to `places` decimal places, ties to the even neighbour; exact for any size."""
    numerator, denominator = value.as_integer_ratio()
    whole, rest = divmod(numerator * 10**places, denominator)
    if 2 * rest > denominator or (2 * rest == denominator and whole % 2):
        whole += 1
    return from_units(whole, places)


def down(value: Fraction | Decimal, places: int) -> Decimal:
    """`value` cut to `places` decimal places, towards zero; exact for any size."""
    numerator, denominator = value.as_integer_ratio()
    whole = abs(numerator) * 10**places // denominator
    return from_units(-whole if numerator < 0 else whole, places)


def from_units(units: int, places: int) -> Decimal:
    """The decimal `units × 10^-places`, with exactly `places` places (`from_units(150, 2)` is `1.50`)."""
    return Decimal((int(units < 0), tuple(map(int, str(abs(units)))), -places))


def _parts(value: Decimal) -> tuple[int, tuple[int, ...], int]:
    """Sign, digits and exponent of a finite decimal; ValueError for NaN and infinities."""
    sign, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int):
        raise ValueError(f"{value} is not a finite number")
    return sign, digits, exponent


def exact_sum(values: Iterable[Decimal]) -> Decimal:
    """The sum of finite decimals, with no digit lost to the running context; `0` for none."""
    parts = [_parts(value) for value in values]
    places = max((-exponent for _, _, exponent in parts), default=0)
    units = sum(
        (-1 if sign else 1) * _whole(digits) * 10 ** (places + exponent) for sign, digits, exponent in parts
    )
    return from_units(units, max(places, 0)) if places >= 0 else Decimal(units * 10**-places)


def exact_product(*factors: Decimal) -> Decimal:
    """The product of finite decimals with every digit of it; `1` for none."""
    units, places = 1, 0
    for sign, digits, exponent in map(_parts, factors):
        units *= -_whole(digits) if sign else _whole(digits)
        places -= exponent
    return from_units(units, places) if places >= 0 else Decimal(units * 10**-places)


def places_of(value: Decimal) -> int:
    """How many decimal places the value needs."""
    _, digits, exponent = _parts(value)
    text = "".join(map(str, digits))
    return max(0, -exponent - (len(text) - len(text.rstrip("0")))) if text.strip("0") else 0


def _whole(digits: tuple[int, ...]) -> int:
    return int("".join(map(str, digits)))


def _quoted(text: str) -> str:
    """`text` as a person can read it in a message: escaped, and short."""
    return repr(text if len(text) <= 60 else text[:57] + "...")
