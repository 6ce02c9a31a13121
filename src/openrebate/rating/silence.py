"""Silence: a role earns nothing on a trade on which another role really earns.

Really: the trade pays that role's partner a rate above 0 of a base above 0, and no cap of it was used up before. What a cap pays
in part is earned; what a pool leaves is, too.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from openrebate.model.rate import Silence
from openrebate.rating.trade import Party, Trade

Left = Callable[[Trade, Party], Decimal]
"""What others leave of a party's rate."""


def silencer(trade: Trade, party: Party, left: Left) -> tuple[Silence, Party] | None:
    """The first silence of the terms that holds for a role on a trade, and who earns; None where it may earn."""
    role = party.sharing.role.name
    for one in party.sharing.terms.silences:
        other = trade.parties.get(one.by)
        if one.role == role and other is not None and other.worth and left(trade, other) > 0:
            return one, other
    return None
