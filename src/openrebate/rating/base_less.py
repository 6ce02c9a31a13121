"""Base less another role's share: a role has its rate of what another role and its parents leave of the base.

It is told as a rate of the whole base, cut down once to the places of a rate: 30 % of what 20 % leave are 24 %.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from openrebate.rating.trade import Party, Trade
from openrebate.units.decimals import RATE_PLACES, down

Total = Callable[[Trade, str], Decimal]
"""What a role's partner and its parents have of a trade's base together, as a rate."""


def left_of_base(trade: Trade, party: Party, total: Total) -> Decimal:
    """What part of the base another role leaves to this one; 1 where nobody takes anything."""
    other = party.sharing.role.base_less
    taken = Decimal(0) if other is None or other not in trade.parties else total(trade, other)
    return max(Decimal(0), 1 - taken)


def of_what_is_left(rate: Decimal, part: Decimal) -> Decimal:
    """The rate of the whole base that a rate of a part of it comes to."""
    return rate if part == 1 else down(Fraction(rate) * Fraction(part), RATE_PLACES)
