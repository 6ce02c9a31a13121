"""Shares of another role's commission: of a role that earns, on the same base, in the same asset, in no circle, and not capped.

A cap takes from a commission by the order of trades, or by what all lines come to. A share of what a cap leaves would have to
follow it trade by trade; where terms ask for that, they are refused, rather than paid by another reading.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from openrebate.model.beside import circle, shared, takers
from openrebate.model.rate import Rate
from openrebate.model.role import Role
from openrebate.model.terms import Terms
from openrebate.terms.checks.shares import most_times
from openrebate.terms.faults import Faults, closest
from openrebate.terms.locate import Path
from openrebate.units.decimals import plain


def check_shared(terms: Terms, faults: Faults) -> None:
    """Note rows that are shares of a commission which cannot be shared so."""
    roles = {role.name: role for role in terms.earning_roles}
    for index, rate in enumerate(terms.rates):
        mine, other = roles.get(rate.role), roles.get(rate.of)
        if rate.of_role is None:
            if rate.out_of_it:
                message = f"out_of_it of {rate.of}, which is nobody's commission"
                faults.at(("rate", index, "out_of_it"), message, "Give of = a role, or leave it out")
        elif other is None or rate.of == rate.role:
            known = ["base", "volume", *(name for name in roles if name != rate.role)]
            message = f"no other role '{rate.of}' earns"
            faults.at(("rate", index, "of"), message, closest(rate.of, known))
        elif mine is not None:
            for message, advice in _unlike(terms, rate, mine, other):
                faults.at(("rate", index, "of"), message, advice)
    if len(found := circle(terms)) == 1:
        return  # a role of itself, which is told by what names it
    if found:
        message = f"what {' and '.join(sorted(found))} earn depends on each other in a circle"
        faults.at(_where(terms, found), message, "Let one of them earn whatever the other does")
        return
    for role in terms.earning_roles:
        _all_of_it(terms, role, faults)


def _where(terms: Terms, found: tuple[str, ...]) -> Path:
    """What closes a circle: a share of a commission, a silence, a base less a share, or else the order of giving way."""
    places: list[Path] = [
        ("rate", n, "of") for n, one in enumerate(terms.rates) if one.role in found and one.of in found
    ]
    places += [
        ("silence", n, "by") for n, one in enumerate(terms.silences) if {one.role, one.by} <= set(found)
    ]
    places += [
        ("role", n, "base_less")
        for n, one in enumerate(terms.roles)
        if {one.name, one.base_less} <= set(found)
    ]
    return places[0] if places else ("roles_cap",)


def _unlike(terms: Terms, rate: Rate, mine: Role, other: Role) -> Iterator[tuple[str, str]]:
    if mine.base != other.base:
        message = (
            f"the bases of {mine.name} and {other.name} differ, so a share of one is no rate on the other"
        )
        yield message, "Give both roles the same base, word for word"
    if mine.asset != other.asset:
        message = f"{mine.name} and {other.name} are paid in different assets"
        yield message, "Give both the same asset, or none"
    if rate.share > 1:
        yield f"share {plain(rate.share)} is more than everything", "A share of a commission is at most 1"
    limited = [other, *([mine] if rate.out_of_it else [])]
    for role in limited:
        if any(cap.role == role.name and cap.limit is not None for cap in terms.caps):
            message = f"{role.name} is capped, and what a cap leaves of a commission is not shared"
            yield message, "Leave the cap out, or give the share of the base"
    if rate.out_of_it and other.parent_earns != "nothing":
        message = f"{other.name} has parents, who earn by what is taken out of it"
        yield message, "Leave parent out, or let the share be on top"
    if rate.out_of_it and any(one.role == mine.name and one.at_least is not None for one in terms.bounds):
        message = f"{mine.name} has a smallest rate, which may be more than {other.name} earns"
        yield message, "Leave at_least out of its bounds"


def _all_of_it(terms: Terms, role: Role, faults: Faults) -> None:
    """Others together take no more out of a commission than all of it, whatever multiplies their shares."""
    whole = Fraction(0)
    last = 0
    for name in takers(terms, role.name):
        taker = terms.role(name)
        rows = [r for r in shared(terms, name) if r.of_role == role.name and r.out_of_it]
        largest = max(rows, key=lambda row: row.share)
        whole += Fraction(largest.share) * most_times(terms, taker)
        last = terms.rates.index(largest)
    if whole > 1:
        message = f"others together take more than all out of what {role.name} earns"
        faults.at(("rate", last, "share"), message, "Lower one of their shares")
