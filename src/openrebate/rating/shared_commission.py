"""Shared commission: a share of what another role's partner earns on the same trade, on top of it or taken out of it.

What a partner earns is its own rate on the base, before kickback is split off and without what its parents get on top. What
others take out of a commission, they take of all of it; what is on top of one is a share of what these leave.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from openrebate.model.beside import takers
from openrebate.model.rate import BASE, Rate
from openrebate.rating.trade import Party, Trade


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    """What a partner earns on a trade: its rate, of the base or of the volume, and out of which role's commission."""

    rate: Decimal
    of: str
    out_of: str | None = None


InFull = Callable[[Trade, Party], Earned]
"""What a party earns before others take anything out of it; a rate of 0 where it earns nothing."""

NOTHING = Earned(rate=Decimal(0), of=BASE)


def of_another(row: Rate, trade: Trade, in_full: InFull) -> Earned:
    """What the role that a row is a share of earns on the trade; the row's share is of that."""
    other = trade.parties.get(row.of)
    if other is None:
        return NOTHING
    whole = in_full(trade, other)
    return whole if row.out_of_it else left(other, whole, trade, in_full)


def left(party: Party, whole: Earned, trade: Trade, in_full: InFull) -> Earned:
    """What others leave of what a party earns."""
    return replace(whole, rate=whole.rate - sum(rate for _, rate in taken(party, trade, in_full)))


def taken(party: Party, trade: Trade, in_full: InFull) -> list[tuple[Party, Decimal]]:
    """Who takes how much out of what a party earns, as rates; the terms' check sees that it is never more than all of it."""
    name = party.sharing.role.name
    others = [trade.parties[role] for role in takers(party.sharing.terms, name) if role in trade.parties]
    found = [(other, in_full(trade, other)) for other in others]
    return [(other, earned.rate) for other, earned in found if earned.out_of == name]
