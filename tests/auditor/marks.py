"""What a fill is worth in the settlement asset, or why that cannot be said."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from tests.auditor.exact import ZERO, half_even
from tests.auditor.facts import Facts, Fill
from tests.auditor.program import Program

VALUE_PLACES, VALUE_LIMIT = 10, 10**28
NOTIONAL_PLACES, NOTIONAL_LIMIT = 8, 10**30


@dataclass(frozen=True)
class Values:
    """The four values of a fill, rounded."""

    fee: Fraction
    counterparty: Fraction
    deducted: Fraction
    notional: Fraction


def mark_at(facts: Facts, program: Program, asset: str, at: int) -> Fraction | None:
    """The last mark at or before the instant that is young enough."""
    if asset == program.asset:
        return Fraction(1)
    known = [(when, price) for when, price in facts.marks.get(asset, ()) if when <= at]
    if not known:
        return None
    when, price = max(known)
    return price if at - when <= program.max_mark_age else None


def values_of(facts: Facts, program: Program, fill: Fill) -> Values | str:
    """The values of a fill, or the reason that holds it."""
    fee_mark = mark_at(facts, program, fill.fee_asset, fill.executed_at)
    quote_mark = mark_at(facts, program, fill.quote_asset, fill.executed_at)
    notional = fill.notional if fill.notional is not None else fill.price * fill.quantity
    fees = (fill.fee, fill.counterparty_fee or ZERO, fill.fee_deducted or ZERO)
    if (fee_mark is None and any(fees)) or (quote_mark is None and notional):
        return "no_mark"
    fee, counterparty, deducted = (half_even(amount * (fee_mark or ZERO), VALUE_PLACES) for amount in fees)
    value = half_even(notional * (quote_mark or ZERO), NOTIONAL_PLACES)
    if max(abs(fee), abs(counterparty), abs(deducted)) >= VALUE_LIMIT or abs(value) >= NOTIONAL_LIMIT:
        return "out_of_range"
    return Values(fee, counterparty, deducted, value)
