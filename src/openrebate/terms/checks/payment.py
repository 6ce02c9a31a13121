"""What a role is paid in, and on whose claims: another asset, the fee's own, another role's claims."""

from __future__ import annotations

from openrebate.model.cap import Cap
from openrebate.model.role import Role
from openrebate.model.terms import Terms
from openrebate.terms.checks.levels import is_midnight
from openrebate.terms.checks.top import LARGEST_SCALE
from openrebate.terms.faults import Faults, closest
from openrebate.units.decimals import plain


def check_payment(terms: Terms, faults: Faults) -> None:
    """Note claims of a role that has none of its own, and assets, places and rates that do not go together."""
    for index, role in enumerate(terms.roles):
        _claims(terms, index, role, faults)
        if role.asset == terms.asset:
            message = f"{role.asset} is the settlement asset"
            faults.at(("role", index, "asset"), message, "Leave it out")
        if role.scale is not None and role.scale > terms.scale:
            message = f"{role.scale} places are more than the terms' {terms.scale}"
            faults.at(("role", index, "scale"), message, "Raise the scale at the top of the file")
    _paid_in(terms, faults)
    _rates(terms, faults)
    _caps(terms, faults)


def _paid_in(terms: Terms, faults: Faults) -> None:
    one, path = terms.settlement, ("settlement",)
    if (one.paid_in is None) != (one.paid_in_scale is None):
        message = "what it is paid in is not told in full"
        faults.at(path, message, "paid_in and paid_in_scale go together", value=False)
    if one.paid_in == terms.asset:
        faults.at((*path, "paid_in"), f"{one.paid_in} is the settlement asset", "Leave it out")
    if one.paid_in_scale is not None and one.paid_in_scale > LARGEST_SCALE:
        message = f"{one.paid_in_scale} places are more than an amount has"
        faults.at((*path, "paid_in_scale"), message, f"At most {LARGEST_SCALE}")


def _claims(terms: Terms, index: int, role: Role, faults: Faults) -> None:
    if role.claims_of is None:
        return
    if role.claims_go_on:
        message = f"the claims are those of {role.claims_of}"
        faults.at(("role", index, "claims_go_on"), message, f"Say it of {role.claims_of}")
    own = [other.name for other in terms.roles if other.claims_of is None]
    if role.claims_of not in own:
        message = f"no role '{role.claims_of}' has claims of its own"
        faults.at(("role", index, "claims_of"), message, closest(role.claims_of, own))


def _rates(terms: Terms, faults: Faults) -> None:
    roles = {role.name: role for role in terms.roles}
    for index, rate in enumerate(terms.rates):
        role = roles.get(rate.role)
        if role is None:
            continue
        if rate.share > 1 and (role.asset is None or role.in_fee_asset):
            message = f"share {plain(rate.share)} is more than everything"
            faults.at(("rate", index, "share"), message, 'A share is a fraction of one: 5 % is "0.05"')
        if rate.of == "volume" and role.in_fee_asset:
            message = "what is paid in the fee's asset is no share of volume"
            faults.at(("rate", index, "of"), message, "Volume is in the quote asset; pay a share of the base")


def _caps(terms: Terms, faults: Faults) -> None:
    paid_in_fees = {role.name for role in terms.roles if role.in_fee_asset}
    pools: set[str] = set()
    for index, cap in enumerate(terms.caps):
        if (cap.lasts in {"days", "rolling"}, cap.lasts == "days") != (
            cap.days is not None,
            cap.anchor is not None,
        ) or cap.days == 0:
            advice = 'lasts = "days" has days and anchor, lasts = "rolling" has days'
            faults.at(("cap", index), "how long the cap lasts is not told in full", advice, value=False)
        if cap.scope == "fill" and (cap.lasts != "period" or cap.of != "paid"):
            faults.at(("cap", index, "scope"), "one fill is used up at once", "Leave lasts and of out")
        if cap.exceeded == "pro_rata":
            _pool(terms, cap, index, faults, again=cap.role in pools)
            pools.add(cap.role)
        if cap.role in paid_in_fees:
            message = "amounts in several assets have no cap together"
            faults.at(("cap", index, "role"), message, "Leave the cap out, or pay in the settlement asset")


def _pool(terms: Terms, cap: Cap, index: int, faults: Faults, *, again: bool) -> None:
    if again:
        faults.at(("cap", index, "exceeded"), f"role {cap.role} has a pool already", "Keep one of them")
    path = ("cap", index, "exceeded")
    if (cap.scope, cap.of, cap.when) != ("program", "paid", "true") or cap.lasts not in {"period", "days"}:
        message = "a pool is what all lines of the role in one period, or in so many days, share"
        advice = 'It has scope = "program" and neither of nor when; give trades apart a role with claims_of'
        faults.at(path, message, advice)
    if cap.lasts != "days":
        return
    if any(other.role == cap.role and other.exceeded == "in_order" for other in terms.caps):
        advice = "Leave them out, or let the pool last a period"
        faults.at(path, "a pool of days and caps that fills use up in their order", advice)
    if cap.anchor is not None and not is_midnight(cap.anchor, terms.day_zone):
        advice = "For other hours cut days in a zone like Asia/Tokyo or Etc/GMT-9"
        faults.at(("cap", index, "anchor"), "a pool's days begin at no midnight of day_zone", advice)
