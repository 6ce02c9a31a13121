"""Shares of one fill's base stay within `share_cap`, in the worst case that the terms allow."""

from __future__ import annotations

from decimal import Decimal, localcontext

from openrebate.model.terms import Role, Terms
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
        if role is None or rate.of != "base" or within(rate.share, role, terms.share_cap):
            continue
        parents = " with its parents' shares" if role.parent_earns == "share" else ""
        message = f"share {plain(rate.share)}{parents} is over the cap of {plain(terms.share_cap)}"
        faults.at(("rate", index, "share"), message, "Lower it, bound parent_depth, or raise share_cap")


def within(share: Decimal, role: Role, cap: Decimal) -> bool:
    """Whether the partner's share of the base and what all its parents get on top stay within the cap.

    A parent by share gets `parent_share` of what the partner right below it gets, so generations form a geometric row.
    """
    step = role.parent_share if role.parent_earns == "share" else Decimal(0)
    depth = role.parent_depth
    with localcontext(
        prec=400
    ):  # exact: at most 12 places a step, and rows beyond 30 steps are bounded by their limit
        if depth is None or depth > _STEPS:
            return share <= cap * (1 - step) and (step < 1 or share == 0)
        return share * sum((step**generation for generation in range(depth + 1)), Decimal(0)) <= cap
