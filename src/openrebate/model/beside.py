"""Beside: which roles decide what another one earns on a trade, because it is a share of theirs or is taken out of it."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from openrebate.model.rate import Rate
from openrebate.model.role import Role
from openrebate.model.terms import Terms

PARTNER, SLICE, WORTH = "partner", "slice", "worth"
Earning = tuple[str, str]
"""(role, `in_full` or `left`): what a role earns before and after others have taken their part out of it."""


def column(role: str, name: str) -> str:
    """The name of a column that says what a fill is to another role: the partner that it pays, or a dimension of its rates."""
    return f"{role}__{name}"


def beside(terms: Terms, role: Role) -> tuple[Role, ...]:
    """The other roles whose earnings have to be known for this one's, in the order of the terms."""
    found, new = {role.name}, {role.name}
    while new:
        new = {other for name in new for other in _direct(terms, name)} - found
        found |= new
    return tuple(one for one in terms.earning_roles if one.name in found - {role.name})


def shared(terms: Terms, role: str) -> Iterator[Rate]:
    """The rows of a role that are shares of another role's commission."""
    return (rate for rate in terms.rates if rate.role == role and rate.of_role is not None)


def takers(terms: Terms, role: str) -> tuple[str, ...]:
    """The roles that take something out of this one's commission, in the order of the terms."""
    taking = {rate.role for rate in terms.rates if rate.out_of_it and rate.of_role == role}
    return tuple(one.name for one in terms.earning_roles if one.name in taking)


def silencers(terms: Terms, role: str) -> set[str]:
    """The roles on whose trades this one earns nothing."""
    return {one.by for one in terms.silences if one.role == role}


def capped_silencers(terms: Terms) -> frozenset[str]:
    """The roles that silence others and have caps that trades use up in their order: what these leave decides."""
    capped = {cap.role for cap in terms.caps if cap.limit is not None and cap.exceeded == "in_order"}
    return frozenset(one.by for one in terms.silences if one.by in capped)


def in_order(terms: Terms) -> tuple[Role, ...]:
    """The earning roles, each after those whose caps decide what it earns."""
    capped = capped_silencers(terms)
    needs = {
        role.name: [one.name for one in beside(terms, role) if one.name in capped]
        for role in terms.earning_roles
    }
    return tuple(terms.role(name) for name in TopologicalSorter(needs).static_order())


def counted_together(terms: Terms) -> tuple[Role, ...]:
    """The roles whose shares of a fill's base add up, in the order of the terms: all but those paid in what is no money."""
    return tuple(role for role in terms.earning_roles if role.asset is None or role.in_fee_asset)


def _before(terms: Terms, role: str) -> set[str]:
    """The roles that go before one where all of them together are capped."""
    names = [one.name for one in counted_together(terms)] if terms.roles_cap is not None else []
    return set(names[: names.index(role)]) if role in names else set()


def _less(terms: Terms, role: str) -> set[str]:
    """The role whose shares are taken from this one's base first."""
    return {one.base_less for one in terms.roles if one.name == role and one.base_less is not None}


def _first(terms: Terms, role: str) -> set[str]:
    """The roles whose earnings decide this one's, other than by shares of a commission."""
    return _before(terms, role) | silencers(terms, role) | _less(terms, role)


def _direct(terms: Terms, role: str) -> set[str]:
    return {rate.of for rate in shared(terms, role)} | set(takers(terms, role)) | _first(terms, role)


def circle(terms: Terms) -> tuple[str, ...]:
    """Roles whose earnings depend on each other in a circle; empty where none do."""
    needs: dict[Earning, set[Earning]] = {}
    for role in terms.earning_roles:
        taken: set[Earning] = {(name, "in_full") for name in takers(terms, role.name)}
        needs[role.name, "left"] = {(role.name, "in_full")} | taken
        needs[role.name, "in_full"] = {
            (rate.of, "in_full" if rate.out_of_it else "left") for rate in shared(terms, role.name)
        } | {(name, "left") for name in _first(terms, role.name)}
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as found:
        return tuple(dict.fromkeys(name for name, _ in found.args[1]))
    return ()
