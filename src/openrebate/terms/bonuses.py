"""Bonuses, and what points are worth, as people say them."""

from __future__ import annotations

from openrebate.model.bonus import Bonus, Redemption
from openrebate.model.terms import Terms
from openrebate.units.decimals import plain

_ON = {
    "sign_up": "sign-up",
    "first_deposit": "first deposit",
    "first_trade": "first trade",
    "volume_reached": "volume",
}


def event_in_words(one: Bonus) -> str:
    """The event of a bonus: `first deposit of at least 100 within 30 days of the claim`."""
    least = "" if one.at_least is None else f" of at least {plain(one.at_least)}"
    days = "" if one.within_days is None else f" within {one.within_days} days of the claim"
    return _ON[one.on] + least + days


def bonus_in_words(terms: Terms, one: Bonus) -> str:
    """A bonus: `20 USDT for the partner and 5 USDT for the account on sign-up, once an account`."""
    asset = terms.asset_of(terms.role(one.role))
    whose = (("the partner", one.amount), ("the account", one.invitee_amount))
    paid = " and ".join(f"{plain(value)} {asset} for {who}" for who, value in whose if value)
    most = "" if one.limit_per_partner is None else f", for a partner's first {one.limit_per_partner}"
    return f"{paid} on {event_in_words(one)}, once an account{most}"


def redemption_in_words(terms: Terms, one: Redemption) -> str:
    """What points are worth: `1000 STAR are worth 1 USDT`."""
    return f"{plain(one.points)} {one.asset} are worth {plain(one.worth)} {one.of or terms.asset}"
