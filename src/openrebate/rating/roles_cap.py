"""Cap of all roles together: what all roles' shares of one fill's base come to at most; who is listed later gives way.

Shares are rates before caps and pools: what those take from a role listed before goes to nobody. A parent that owns the account
earns nothing on it, and its share is counted all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from openrebate.model.beside import counted_together
from openrebate.rating.trade import Trade

Total = Callable[[Trade, str], Decimal]
"""What a role's partner and its parents have of a trade's base together, as a rate."""


def room(trade: Trade, role: str, total: Total) -> Decimal | None:
    """What the roles listed before one leave to it and its parents; None where nothing limits roles together."""
    terms = trade.parties[role].sharing.terms
    names = [one.name for one in counted_together(terms)]
    if terms.roles_cap is None or role not in names:
        return None
    before = (name for name in names[: names.index(role)] if name in trade.parties)
    return max(Decimal(0), terms.roles_cap - sum((total(trade, name) for name in before), Decimal(0)))
