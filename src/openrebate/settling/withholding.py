"""Withholding: the part of a payout that is kept back for a tax office, exact to the smallest unit."""

from __future__ import annotations

from decimal import Decimal


def split(units: int, rate: Decimal) -> tuple[int, int]:
    """What is paid and what is withheld of `units`; the withheld part is rounded down, so the payee has the rest.

    `rate` is a share of at least 0 and below 1, so that something is always paid.
    """
    assert units > 0
    assert 0 <= rate < 1, rate
    numerator, denominator = rate.as_integer_ratio()
    withheld = units * numerator // denominator
    return units - withheld, withheld
