"""Shares of one fill's base stay within `share_cap`, in the worst case that the terms allow."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from openrebate.model.role import Role
from openrebate.model.terms import Terms
from openrebate.terms.faults import Faults
from openrebate.units.decimals import plain

_STEPS = 30


def check_shares(terms: Terms, faults: Faults) -> None:
    """Note rate rows that, with what parents earn on top, pass the cap.

    One row wins for a fill, so the worst case of a role is its largest share of the base, plus its parents. A parent by
    difference adds nothing: together they earn what the highest of them earns. Kickback is out of the partner's part.
    """
    for index, rate in enumerate(terms.rates):
        role = next((role for role in terms.roles if role.name == rate.role), None)
        if role is None or rate.of != "base" or rate.share > 1 or terms.most_rate(role) != terms.share_cap:
            continue
        times = most_times(terms, role)
        if within(rate.share, role, terms.share_cap, times):
            continue
        more = " with all multipliers" if times != 1 else ""
        more += " with its parents' shares" if role.parent_earns in {"share", "base"} else ""
        message = f"share {plain(rate.share)}{more} is over the cap of {plain(terms.share_cap)}"
        faults.at(("rate", index, "share"), message, "Lower it, bound parent_depth, or raise share_cap")


def check_bounds(terms: Terms, faults: Faults) -> None:
    """Note bounds that say nothing or contradict themselves, and smallest rates that pass the cap with the parents'."""
    roles = {role.name: role for role in terms.roles}
    for index, one in enumerate(terms.bounds):
        least, most = one.at_least, one.at_most
        if least is None and most is None:
            faults.at(("bound", index), "a bound without an end", "Give at_most or at_least", value=False)
        if least is not None and most is not None and least > most:
            message = f"no rate is at least {plain(least)} and at most {plain(most)}"
            faults.at(("bound", index, "at_least"), message, "at_most is not below at_least")
        if least is not None and one.role in roles and not within(least, roles[one.role], terms.share_cap):
            message = f"at_least {plain(least)} is over the cap of {plain(terms.share_cap)}"
            faults.at(("bound", index, "at_least"), message, "Lower it, or raise share_cap")


def most_times(terms: Terms, role: Role) -> Fraction:
    """What all multipliers of a role come to at most; never below one, since below its first step each is one."""
    product = Fraction(1)
    for one in terms.multipliers:
        if one.role == role.name:
            product *= max(Fraction(1), *(Fraction(step.times) for step in one.steps))
    return product


def within(share: Decimal, role: Role, cap: Decimal, times: Fraction = Fraction(1)) -> bool:
    """Whether the partner's share of the base and what all its parents get on top stay within the cap.

    A parent by share gets `parent_share` of what the partner right below it gets, so generations form a geometric row.
    """
    step = Fraction(role.parent_share) if role.parent_earns == "share" else Fraction(0)
    whole, depth = Fraction(share) * times, role.parent_depth
    if role.parent_earns == "base":
        return whole + sum(map(Fraction, role.parent_shares)) * times <= cap
    if step == 1:
        return whole == 0 or (depth is not None and whole * (depth + 1) <= cap)
    if depth is None or depth > _STEPS:  # the limit of the row, which no number of parents passes
        return whole <= Fraction(cap) * (1 - step)
    return whole * (1 - step ** (depth + 1)) <= Fraction(cap) * (1 - step)
