"""Shares of one fill's base stay within `share_cap`, in the worst case that the terms allow."""

from __future__ import annotations

from decimal import Decimal

from openrebate.model.terms import Role, Terms
from openrebate.terms.digest import decimal_text
from openrebate.terms.faults import Faults


def check_shares(terms: Terms, faults: Faults) -> None:
    """Note rate rows that, with what parents earn on top, pass the cap.

    One row wins for a fill, so the worst case of a role is its largest share of the base plus its parents by share. A
    parent by difference adds nothing: together they earn what the highest of them earns. Kickback is out of the partner's part.
    """
    for number, role in enumerate(terms.roles):
        if role.parent_earns == "share" and role.parent_share > 0 and role.parent_depth is None:
            advice = "Set parent_depth: without it the shares of all parents have no bound"
            faults.at(("role", number, "parent"), "any number of parents earns a share", advice)
            continue
        above = parents_share(role)
        for index, rate in enumerate(terms.rates):
            total = rate.share + above
            if rate.role == role.name and rate.of == "base" and total > terms.share_cap:
                parents = f" with {decimal_text(above)} for parents" if above else ""
                message = f"share {decimal_text(rate.share)}{parents} is over the cap of {decimal_text(terms.share_cap)}"
                faults.at(("rate", index, "share"), message, "Lower it, or raise share_cap")


def parents_share(role: Role) -> Decimal:
    """What all parents by share earn of the base at most."""
    if role.parent_earns != "share":
        return Decimal(0)
    return role.parent_share * (role.parent_depth or 0)
