"""Caps: the most that is paid, or counted as base, in one scope."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Scope = Literal["fill", "account", "partner", "program"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """No more than `limit` of the settlement asset per scope; `limit` None: a limit that is not published.

    `of` says whether what is paid or the base is limited; `lasts` whether it is used up by a period, by `days` counted off
    from the instant `anchor`, by any so many `days` that end with the fill's own (rolling), or for ever. `exceeded` says what
    then becomes of it: fills are paid in their order until it is used up, or all lines of the role in the period are cut alike
    (a pool).
    """

    role: str
    scope: Scope
    limit: Decimal | None
    when: str = "true"
    of: Literal["paid", "base"] = "paid"
    lasts: Literal["period", "days", "rolling", "ever"] = "period"
    days: int | None = None
    anchor: int | None = None
    exceeded: Literal["in_order", "pro_rata"] = "in_order"
    clause: str = ""
    source: str = ""
