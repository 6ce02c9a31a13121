"""Bonuses that can be paid: an amount of one asset, for an account that a claim names; points that are something's."""

from __future__ import annotations

from openrebate.model.bonus import Bonus
from openrebate.model.role import Role
from openrebate.model.terms import Terms
from openrebate.terms.faults import Faults, closest
from openrebate.terms.locate import Path
from openrebate.units.decimals import places_of, plain

_MEASURED = {"first_deposit", "volume_reached"}


def check_bonuses(terms: Terms, faults: Faults) -> None:
    """Note bonuses of nothing, amounts finer than their asset, events that ask for what they do not have."""
    roles = {role.name: role for role in terms.roles}
    for index, one in enumerate(terms.bonuses):
        if one.role in roles:
            _paid(terms, roles[one.role], one, ("bonus", index), faults)
        _event(one, ("bonus", index), faults)
    _redeemed(terms, faults)


def _paid(terms: Terms, role: Role, one: Bonus, path: Path, faults: Faults) -> None:
    scale = terms.scale_of(role)
    for name in ("amount", "invitee_amount"):
        value = getattr(one, name)
        if places_of(value) > scale:
            message = f"{plain(value)} has more places than what {role.name} is paid in"
            faults.at((*path, name), message, f"At most {scale}")
    if not one.amount and not one.invitee_amount:
        faults.at(path, "the bonus is nothing", "Give amount, invitee_amount or both", value=False)
    if role.in_fee_asset:
        message = "a bonus has no fee whose asset it could be in"
        faults.at((*path, "role"), message, "Give it to a role with an asset of its own, with claims_of")
    if "account" not in role.channels:
        message = f"'{role.name}' has no claims on accounts, and a bonus is for an account"
        faults.at((*path, "role"), message, 'Add "account" to the channels of the role')


def _event(one: Bonus, path: Path, faults: Faults) -> None:
    if one.on == "volume_reached" and not one.at_least:
        faults.at(path, "which volume is to be reached is not told", "Give at_least", value=False)
    if one.at_least is not None and one.on not in _MEASURED:
        faults.at((*path, "at_least"), f"{one.on} has no amount", "Leave at_least out")
    if one.within_days is not None and one.on == "sign_up":
        faults.at((*path, "within_days"), "a sign-up is what the days would be counted from", "Leave it out")
    for name in ("within_days", "limit_per_partner"):
        if getattr(one, name) == 0:
            faults.at((*path, name), f"{name} = 0 pays nobody", "Leave the bonus out")


def _redeemed(terms: Terms, faults: Faults) -> None:
    assets = sorted({role.asset for role in terms.roles if role.asset is not None and not role.in_fee_asset})
    for index, one in enumerate(terms.redemptions):
        if one.asset not in assets:
            message = f"no role is paid in {one.asset}"
            faults.at(("redemption", index, "asset"), message, closest(one.asset, assets))
        if not one.points:
            faults.at(("redemption", index, "points"), "nothing is worth nothing", "Say how many")
