"""Multipliers: what the rate card's rate is multiplied by, in steps of a number of the trader, the claim or the partner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from openrebate.model.partners import PartnerBook
from openrebate.model.rate import Multiplier
from openrebate.model.terms import Terms
from openrebate.rating.rate_card import Situation
from openrebate.units.decimals import down

_PLACES = 12  # of a rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """A multiplier as it holds in one situation; `value` None: not known, so that it multiplies by one."""

    multiplier: Multiplier
    value: Decimal | None
    times: Decimal


def multipliers(
    terms: Terms, role: str, partners: PartnerBook, partner: str, at: int, situation: Situation
) -> Iterator[Applied]:
    """All multipliers of a role, as they hold for a partner at an instant in a situation."""
    for one in terms.multipliers:
        if one.role == role:
            value = _value(one.by, partners, partner, at, situation)
            yield Applied(multiplier=one, value=value, times=_times(one, value))


def multiplied(share: Decimal | Fraction, applied: Iterable[Applied], most: Decimal) -> Decimal:
    """The share times every multiplier, cut down once to the places of a rate, and not over `most`."""
    product = Fraction(share)
    for one in applied:
        product *= Fraction(one.times)
    if isinstance(share, Decimal) and product == share:
        return share
    return min(down(product, _PLACES), most)


def _value(by: str, partners: PartnerBook, partner: str, at: int, situation: Situation) -> Decimal | None:
    match by:
        case "vip_level":
            return None if situation.vip_level is None else Decimal(situation.vip_level)
        case "claim_age_days":
            return Decimal(situation.claim_age_days)
        case other if other.endswith("_present"):
            return Decimal(dict(situation.present)[other.removesuffix("_present")])
        case metric:
            return partners.metric(partner, metric, at)


def _times(one: Multiplier, value: Decimal | None) -> Decimal:
    reached = [step.times for step in one.steps if value is not None and value >= step.at_least]
    return reached[-1] if reached else Decimal(1)
