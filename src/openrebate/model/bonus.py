"""Amounts for events, and what points are worth, as terms say them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Bonus:
    """An amount per event, once for every account: `amount` for the partner, `invitee_amount` for the account.

    `at_least` is of the first deposit, or the volume since the claim; `within_days` counts from the claim's start;
    `limit_per_partner` is how many accounts bring it to one partner.
    """

    role: str
    on: Literal["sign_up", "first_deposit", "first_trade", "volume_reached"]
    amount: Decimal = Decimal(0)
    invitee_amount: Decimal = Decimal(0)
    at_least: Decimal | None = None
    within_days: int | None = None
    limit_per_partner: int | None = None
    clause: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redemption:
    """What an asset that is not money buys: `points` of `asset` are worth `worth` of the settlement asset, or of `of`."""

    asset: str
    points: Decimal
    worth: Decimal
    of: str = ""
    clause: str = ""
    source: str = ""
