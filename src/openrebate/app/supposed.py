"""What has to be supposed so that one flow can be rated under a program that it was never part of.

Roles are a program's own words, so claims of one role stand in for another; terms are taken as if they were in force; and
everything is valued in the asset that the world's marks are in. Each of these is said beside the result.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from openrebate.model.errors import InputError
from openrebate.model.level import Requirement
from openrebate.model.role import CHANNELS, Role
from openrebate.model.terms import Terms
from openrebate.units.decimals import half_even, plain
from openrebate.units.instants import format_instant
from openrebate.units.periods import Month, day_start
from openrebate.units.timeline import BEGINNING

Tie = Literal["own", "any"]
Claimed = Mapping[str, Mapping[str, int]]
"""Role of the world -> kind of subject -> how many claims."""
DOLLARS = frozenset({"USD", "USDT", "USDC", "USDE", "USDG", "FDUSD", "BUSD", "TUSD", "DAI", "PYUSD", "USD1"})
_MONEY = frozenset({"volume", "fees"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Supposed:
    """Terms as they are rated, and what was supposed.

    `stands_in`: role of the program -> role of the world whose claims it is given. `apart`: amounts are in another asset that
    has no price here, and are compared with nothing. `why_not` is set where the program cannot be rated at all.
    """

    terms: Terms
    asset: str
    stands_in: Mapping[str, str] = field(default_factory=dict)
    supposed: tuple[str, ...] = ()
    apart: bool = False
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What the world gives: its claims, the asset that its marks are in, and prices in it at the end of the months."""

    claimed: Claimed
    asset: str
    prices: Mapping[str, Decimal]
    first: Month
    last: Month
    tie: Tie = "own"
    stand_ins: Mapping[str, str] | None = field(default_factory=dict)  # None: no role stands in for another


def suppose(terms: Terms, ground: Ground) -> Supposed:
    """The terms as they can be rated over the world. InputError for a role that stands in and does not exist."""
    found, said = _in_force(terms, ground)
    stands_in = _stand_ins(terms, ground)
    said += [f"claims of role {theirs} stand in for role {mine}" for mine, theirs in stands_in.items()]
    if ground.tie == "any":
        found = replace(found, roles=tuple(_any_channel(role) for role in found.roles))
        said.append(
            "a claim ties a trade to its partner by any channel, also by those that the program does not read"
        )
    found, more = _paid_otherwise(found)
    said += more
    valued, also, apart, why_not = _valued(found, ground)
    asset = terms.asset if apart else ground.asset
    return Supposed(
        terms=valued, asset=asset, stands_in=stands_in, supposed=(*said, *also), apart=apart, why_not=why_not
    )


def _in_force(terms: Terms, ground: Ground) -> tuple[Terms, list[str]]:
    zone = terms.day_zone
    start, end = day_start(ground.first.days[0], zone), day_start(ground.last.days[-1] + 1, zone)
    until = terms.effective_to
    if terms.effective_from <= start and (until is None or until >= end):
        return terms, []
    told = f"in force from {format_instant(terms.effective_from)}"
    told += f" to {format_instant(until)}" if until is not None else ""
    return replace(terms, effective_from=BEGINNING, effective_to=None), [
        f"{told}; rated as if it always were"
    ]


def _paid_otherwise(terms: Terms) -> tuple[Terms, list[str]]:
    """The terms with fees valued where a role is paid in them as they came; what is paid in another asset stands apart."""
    said = [
        f"role {role.name} is paid in the asset of each fee; valued at the trade"
        if role.in_fee_asset
        else f"role {role.name} is paid in {role.asset}: its amounts are counted in it and are in no sum"
        for role in terms.roles
        if role.asset is not None
    ]
    roles = tuple(replace(role, asset=None) if role.in_fee_asset else role for role in terms.roles)
    return replace(terms, roles=roles), said


def _any_channel(role: Role) -> Role:
    """The role with the channels that it does not read behind those that it does; one that earns nothing stays."""
    more = tuple(channel for channel in CHANNELS if channel not in role.channels)
    return replace(role, channels=(*role.channels, *more)) if role.earns else role


def _stand_ins(terms: Terms, ground: Ground) -> dict[str, str]:
    """Role of the program -> role of the world: those that were asked for, else by what ties their claims."""
    if ground.stand_ins is None:
        return {}
    names = [role.name for role in terms.roles]
    asked = {mine: theirs for mine, theirs in ground.stand_ins.items() if mine in names}
    for theirs in asked.values():
        if theirs not in ground.claimed:
            raise InputError(
                f"no claim of the world is of role {theirs}",
                advice=f"Roles: {', '.join(ground.claimed) or 'none'}",
            )
    return asked or _nearest(terms, ground.claimed)


def _nearest(terms: Terms, claimed: Claimed) -> dict[str, str]:
    """Each earning role that nobody is claimed in takes the world's role, strange to the program, whose claims it reads most.

    Where that leaves no earning role with claims, the first takes the role whose claims it reads most, known or not.
    """
    known = {role.name for role in terms.roles}
    open_roles = [role for role in terms.earning_roles if role.name not in claimed]
    found: dict[str, str] = {}
    for role in open_roles:
        strange = [name for name in sorted(claimed) if name not in known and name not in found.values()]
        best = max(strange, key=lambda name, role=role: _read(role, claimed[name]), default=None)  # type: ignore[misc]
        if best is not None and _read(role, claimed[best]):
            found[role.name] = best
    if found or not claimed or len(open_roles) < len(terms.earning_roles):
        return found
    pairs = [(role, name) for role in open_roles for name in sorted(claimed)]
    role, name = max(
        pairs, key=lambda pair: (_read(pair[0], claimed[pair[1]]), sum(claimed[pair[1]].values()))
    )
    return {role.name: name}


def _read(role: Role, kinds: Mapping[str, int]) -> int:
    """How many of the claims the role's channels read."""
    reads = {"account" if channel == "master_account" else channel for channel in role.channels}
    return sum(count for kind, count in kinds.items() if kind in reads)


def _valued(terms: Terms, ground: Ground) -> tuple[Terms, list[str], bool, str]:
    """The terms with everything in the world's asset; what that supposes; whether amounts stand apart; why it cannot be."""
    mine, here = terms.asset, ground.asset
    valued = replace(terms, asset=here)
    if mine == here:
        return terms, [], False, ""
    if {mine, here} <= DOLLARS:
        return valued, [f"settles in {mine}; valued in {here}, one for one in thresholds"], False, ""
    price = ground.prices.get(mine)
    if price is not None:
        told = f"settles in {mine}; valued in {here}"
        if _asks_for_money(terms):
            told += f", its thresholds and caps at {plain(price)} {here}, the last mark of the period"
        return _priced(valued, price), [told], False, ""
    if _asks_for_money(terms):
        return terms, [], True, f"its thresholds or caps are in {mine}, and the world has no mark of {mine}"
    return (
        valued,
        [f"pays in {mine}, which has no mark here: amounts are counted in it and stand apart"],
        True,
        "",
    )


def _asks_for_money(terms: Terms) -> bool:
    asked = (
        need for one in terms.assessments for level in one.levels for group in level.groups for need in group
    )
    return any(cap.limit is not None for cap in terms.caps) or any(need.metric in _MONEY for need in asked)


def _priced(terms: Terms, price: Decimal) -> Terms:
    """The terms with thresholds and caps in another asset, at a price."""

    def worth(amount: Decimal) -> Decimal:
        return half_even(Fraction(amount) * Fraction(price), 8)

    def need(one: Requirement) -> Requirement:
        return replace(one, at_least=worth(one.at_least)) if one.metric in _MONEY else one

    assessments = tuple(
        replace(
            one,
            levels=tuple(
                replace(level, groups=tuple(tuple(need(r) for r in group) for group in level.groups))
                for level in one.levels
            ),
        )
        for one in terms.assessments
    )
    caps = tuple(cap if cap.limit is None else replace(cap, limit=worth(cap.limit)) for cap in terms.caps)
    return replace(terms, assessments=assessments, caps=caps)
