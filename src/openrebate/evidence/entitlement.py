"""Entitlement: the arithmetic of one line with every digit, and its one rounding."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from openrebate.units.decimals import down, exact_product, exact_sum


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledPart:
    """The part of a line, unrounded, of some days: dates `since` to `until`, both inclusive. `pool` of `pool_in_full` is left
    of it, or all of it where both are None.
    """

    since: str
    until: str
    amount: Decimal
    pool: Decimal | None
    pool_in_full: Decimal | None

    @property
    def left(self) -> Fraction:
        """What is left of it."""
        if self.pool is None or self.pool_in_full is None:
            return Fraction(self.amount)
        return Fraction(self.amount) * Fraction(self.pool) / Fraction(self.pool_in_full)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entitlement:
    """base × rate − cut, unrounded and cut down to `places`; of it the invitee's part, and what the partner keeps.

    `cut` is what a cap took from fills that it pays in part. Where a pool is exceeded, `pool` of `pool_in_full` is left of
    the line before it is rounded: both None where none is, and for a line below zero. `parts`: where pools last days, the
    parts of the line, which are cut each for itself.
    """

    base: Decimal
    rate: Decimal
    product: Decimal
    cut: Decimal
    unrounded: Decimal
    total: Decimal
    kickback_share: Decimal
    kickback_unrounded: Decimal
    kickback: Decimal
    kept: Decimal
    places: int
    pool: Decimal | None
    pool_in_full: Decimal | None
    parts: tuple[PooledPart, ...] = ()


def entitlement(
    base: Decimal,
    rate: Decimal,
    share: Decimal,
    cut: Decimal,
    places: int,
    pool: tuple[Decimal, Decimal] | None = None,
    parts: tuple[PooledPart, ...] = (),
) -> Entitlement:
    """The arithmetic of a line with that summed base, rate and kickback share. `pool`: its limit, and all in full.

    `parts`: of a line that pools of days cut; together they are the line.
    """
    product = exact_product(base, rate)
    unrounded = exact_sum([product, exact_product(cut, Decimal(-1))])
    part = exact_product(unrounded, share)
    limit, in_full = pool if pool and unrounded > 0 else (None, None)
    left = Fraction(1) if limit is None or in_full is None else Fraction(limit) / Fraction(in_full)
    total, kickback = down(Fraction(unrounded) * left, places), down(Fraction(part) * left, places)
    if parts:
        assert exact_sum([one.amount for one in parts]) == unrounded, "the parts are the line"
        whole = sum((one.left for one in parts), Fraction(0))
        total, kickback = down(whole, places), down(whole * Fraction(share), places)
    return Entitlement(
        base=base,
        rate=rate,
        product=product,
        cut=cut,
        unrounded=unrounded,
        total=total,
        kickback_share=share,
        kickback_unrounded=part,
        kickback=kickback,
        kept=exact_sum([total, exact_product(kickback, Decimal(-1))]),
        places=places,
        pool=limit,
        pool_in_full=in_full,
        parts=parts,
    )
