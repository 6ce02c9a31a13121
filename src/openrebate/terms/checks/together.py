"""Roles together stay within the fee: in the worst case over all tiers, no fill earns its partners more than it cost the trader.

Else a trader with friends in every role gains by each trade. Roles are compared whose bases are the same formula in the same
words; a share of the volume, or of another base, has no bound here, and `abuse scan` looks at what it really came to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import product

from openrebate.model.beside import circle, silencers
from openrebate.model.rate import BASE, Rate
from openrebate.model.role import Role
from openrebate.model.terms import Terms
from openrebate.terms.checks.shares import most_times
from openrebate.terms.faults import Faults
from openrebate.units.decimals import down, plain

_PLACES = 60  # more than any product of shares here has
_STEPS = 30  # generations beyond which the whole row is taken
_MOST_ROLES = 8  # with more, every combination of them is too many


@dataclass(frozen=True, slots=True)
class _Situation:
    """A line, the roles that are there, and those of them that are idle: a role that silences another one may be there
    and earn nothing, since the account is its own, a rule refuses it, or its cap is used up.
    """

    line: str
    present: Mapping[str, bool]
    idle: frozenset[str]

    def earns(self, role: str) -> bool:
        return self.present.get(role, False) and role not in self.idle


def check_together(terms: Terms, faults: Faults) -> None:
    """Note the largest rate row of roles that may all be present at once and together earn more than the whole base."""
    roles = [role for role in terms.roles if terms.most_rate(role) == terms.share_cap and role.earns]
    if not 1 < len(roles) <= _MOST_ROLES or circle(terms) or terms.roles_cap is not None:
        return  # with a cap of all roles together, one gives way
    told: set[int] = set()
    for where in _situations(terms):
        by_base: dict[str, list[tuple[int, Rate, Role]]] = defaultdict(list)
        for role in roles:
            best = _best(terms, role, where)
            quiet = any(map(where.earns, silencers(terms, role.name)))  # one of the two earns
            if where.earns(role.name) and best is not None and not quiet:
                by_base[role.base].append((best[0], _less(terms, role, best[1], where), role))
        for found in by_base.values():
            whole = sum((_with_parents(terms, rate, role) for _, rate, role in found), Fraction(0))
            index = max(found, key=lambda one: one[1].share)[0]
            if len(found) > 1 and whole > 1 and index not in told:
                told.add(index)
                others = ", ".join(f"{role.name} {plain(row.share)}" for _, row, role in found)
                message = f"on {where.line} the roles together earn more than the fee: {others}"
                faults.at(
                    ("rate", index, "share"),
                    message,
                    "Lower one, or say with present what it is beside the other",
                )


def _less(terms: Terms, role: Role, rate: Rate, where: _Situation) -> Rate:
    """The row with its share of what the role before it leaves at most of the base."""
    if role.base_less is None or not where.earns(role.base_less):
        return rate
    before = terms.role(role.base_less)
    best = _best(terms, before, where)
    taken = Fraction(0) if best is None else _with_parents(terms, best[1], before)
    return replace(rate, share=down(Fraction(rate.share) * max(Fraction(0), 1 - taken), _PLACES))


def _situations(terms: Terms) -> Iterator[_Situation]:
    """Every line with every combination of roles that are present or not, and of those that silence others idle or not."""
    names = [role.name for role in terms.roles]
    silencing = {one.by for one in terms.silences}
    for line in terms.lines:
        for flags in product((True, False), repeat=len(names)):
            present = dict(zip(names, flags, strict=True))
            there = [name for name in names if name in silencing and present[name]]
            for idle in product((False, True), repeat=len(there)):
                yield _Situation(
                    line.name, present, frozenset(n for n, one in zip(there, idle, strict=True) if one)
                )


def _best(terms: Terms, role: Role, where: _Situation) -> tuple[int, Rate] | None:
    """The row with the largest share of the base that the role may earn there, at any level, with all multipliers and within
    its bounds; its place in the file.
    """
    times = most_times(terms, role)
    rows = [
        (
            index,
            replace(rate, share=down(_within_bounds(terms, role, Fraction(worth) * times, where), _PLACES)),
        )
        for index, rate in enumerate(terms.rates)
        if rate.role == role.name
        and rate.line in (None, where.line)
        and all(where.present.get(other) == flag for other, flag in rate.present)
        and (worth := _worth(terms, rate, where)) is not None
    ]
    return max(rows, key=lambda one: one[1].share, default=None)


def _within_bounds(terms: Terms, role: Role, share: Fraction, where: _Situation) -> Fraction:
    """The share raised by every smallest rate that may hold there, and lowered by every largest one that surely does."""
    here = [
        one
        for one in terms.bounds
        if one.role == role.name and all(where.present.get(name) == flag for name, flag in one.present)
    ]
    least = [Fraction(one.at_least) for one in here if one.at_least is not None]
    most = [Fraction(one.at_most) for one in here if one.at_most is not None and not one.where]
    return min(max([share, *least]), *most) if most else max([share, *least])


def _worth(terms: Terms, rate: Rate, where: _Situation) -> Decimal | None:
    """The row's share of the base, before multipliers; None where it has no bound here. What is taken out of another
    role's commission adds nothing; what is on top of one is a share of the most that role may earn.
    """
    if rate.of_role is None:
        return rate.share if rate.of == BASE else None
    if rate.out_of_it or not where.earns(rate.of):
        return Decimal(0)
    other = terms.role(rate.of)
    best = _best(terms, other, where)
    if best is None:
        return None
    return down(Fraction(best[1].share) * Fraction(rate.share), _PLACES)


def _with_parents(terms: Terms, rate: Rate, role: Role) -> Fraction:
    """The share that the role may earn, and what parents get on top at most."""
    share = Fraction(rate.share)
    if role.parent_earns == "base":
        return share + sum(map(Fraction, role.parent_shares)) * most_times(terms, role)
    if role.parent_earns != "share":
        return share
    step, depth = Fraction(role.parent_share), role.parent_depth
    if step == 1:
        return share * ((depth or 0) + 1)
    if depth is None or depth > 30:
        return share / (1 - step)
    return share * (1 - step ** (depth + 1)) / (1 - step)
