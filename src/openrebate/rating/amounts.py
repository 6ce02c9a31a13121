"""Amounts: entitlement of a line, rounded once. SQL does nearly all; what does not fit 38 digits is done here, exactly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from openrebate.units.decimals import down


def amounts(
    base: Decimal, rate: Decimal, kickback_share: Decimal, cut: Fraction, scale: int, part: Fraction
) -> tuple[Decimal, Decimal]:
    """(total, kickback) of a line: both cut down from the unrounded product, kickback first. `part`: what a pool leaves."""
    product = Fraction(base) * Fraction(rate) - cut
    product *= part if product > 0 else 1
    return down(product, scale), down(product * Fraction(kickback_share), scale)


def unrounded(row: Mapping[str, Any]) -> Fraction:
    """What a row of `amounts.sql` comes to, less what caps cut from it."""
    return Fraction(row["base"]) * Fraction(row["rate"]) - Fraction(row["cut"]) - Fraction(row["cut_units"])


def worked_out(rows: Iterable[Mapping[str, Any]], scale: int, part: Fraction) -> list[dict[str, Any]]:
    """Rows of `amounts.sql`, marked wide or cut by a pool to this part, with total and kickback worked out."""
    done = []
    for row in rows:
        total, kickback = amounts(
            row["base"],
            row["rate"],
            row["kickback_share"],
            Fraction(row["cut"]) + Fraction(row["cut_units"]),
            scale,
            part,
        )
        done.append({**row, "total": total, "kickback": kickback, "wide": False})
    return done
