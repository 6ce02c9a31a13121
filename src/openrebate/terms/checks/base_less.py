"""A base less another role's share: that role earns by rates of the same base, and no cap takes from it."""

from __future__ import annotations

from collections.abc import Iterator

from openrebate.model.beside import shared
from openrebate.model.rate import VOLUME
from openrebate.model.role import Role
from openrebate.model.terms import Terms
from openrebate.terms.faults import Faults, closest


def check_base_less(terms: Terms, faults: Faults) -> None:
    """Note bases less the share of a role that cannot be taken from them."""
    earning = {role.name: role for role in terms.earning_roles}
    for index, role in enumerate(terms.roles):
        if role.base_less is None:
            continue
        other = earning.get(role.base_less)
        if other is None or other == role:
            message = f"no other role '{role.base_less}' earns"
            advice = closest(role.base_less, earning.keys() - {role.name})
            faults.at(("role", index, "base_less"), message, advice)
            continue
        for message, advice in _unlike(terms, role, other):
            faults.at(("role", index, "base_less"), message, advice)


def _unlike(terms: Terms, role: Role, other: Role) -> Iterator[tuple[str, str]]:
    if other.asset is not None and not other.in_fee_asset:
        yield (
            f"{other.name} is paid in {other.asset}, which is nothing of a base",
            "Name a role that is paid in money",
        )
    if role.base != other.base:
        yield (
            f"the bases of {role.name} and {other.name} differ",
            "Give both roles the same base, word for word",
        )
    if any(rate.of == VOLUME for rate in terms.rates if rate.role in (role.name, other.name)):
        yield "a share of volume is nothing of a base", "Give both roles shares of the base"
    if any(shared(terms, role.name)):
        yield f"{role.name} has shares of a commission, not of a base", "Leave base_less out"
    if any(cap.role == other.name and cap.limit is not None for cap in terms.caps):
        yield (
            f"{other.name} is capped, and what a cap leaves of it is no rate",
            "Leave the cap or base_less out",
        )
