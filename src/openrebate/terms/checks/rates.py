"""The rate card is unambiguous: one row wins for every fill, for levels and traders that exist."""

from __future__ import annotations

from itertools import combinations

from openrebate.model.rate import Rate, Span
from openrebate.model.terms import Terms
from openrebate.terms.faults import Faults

Conditions = frozenset[tuple[str, object]]
"""What must hold, as (what, value) pairs; a value may be a `Span` of numbers."""


def check_rates(terms: Terms, faults: Faults) -> None:
    """Note rows that tie, rows of levels that do not exist, and roles that earn without any row."""
    for role in terms.earning_roles:
        rows = [(index, rate) for index, rate in enumerate(terms.rates) if rate.role == role.name]
        if not rows and not rates_are_unknown(terms):
            at = [r.name for r in terms.roles].index(role.name)
            advice = 'Add a [[rate]]; where none is published, an [[unknown]] with affects = "rate" says so'
            faults.at(("role", at), f"the role '{role.name}' earns and has no rate", advice, value=False)
        _ties(rows, faults)
        _levels(terms, role.name, rows, faults)
    for index, rate in enumerate(terms.rates):
        if rate.trader is not None and terms.new_trader_days is None:
            advice = "Set new_trader_days at the top of the file"
            faults.at(("rate", index, "trader"), "new and old traders are not defined", advice)


def rates_are_unknown(terms: Terms) -> bool:
    """Whether the terms say that rates are not published; what no row covers then waits for a rate that is agreed."""
    return any(unknown.affects == "rate" for unknown in terms.unknowns)


def conditions(rate: Rate) -> Conditions:
    """What must hold for the row to match, as (what, value) pairs; the row with most of them wins."""
    plain = {
        "line": rate.line,
        "level": rate.level,
        "liquidity": rate.liquidity,
        "group": rate.group,
        "trader": rate.trader,
        "vip_level": rate.vip_level,
        **{f"{name} present": flag for name, flag in rate.present},
        **{f"{name} holds": flag for name, flag in rate.where},
    }
    return frozenset((what, value) for what, value in plain.items() if value is not None)


def in_words(held: Conditions) -> str:
    """The conditions as people say them."""
    told = [
        _with(what, present=value) if isinstance(value, bool) else f"{what} {_said(value)}"
        for what, value in sorted(held, key=str)
    ]
    return ", ".join(told) or "always"


def _with(what: str, *, present: bool) -> str:
    name, kind = what.split()
    words = ("", "not ") if kind == "holds" else ("with ", "without ")
    return f"{words[0 if present else 1]}{name}"


def _said(value: object) -> str:
    if not isinstance(value, Span):
        return str(value)
    low, high = value
    return str(low) if low == high else f"{low} and above" if high is None else f"{low} to {high}"


def both(one: Conditions, other: Conditions) -> Conditions | None:
    """What holds where both do; None where they exclude each other."""
    found = dict(one)
    for what, value in other:
        met = _met(found.get(what, value), value)
        if met is None:
            return None
        found[what] = met
    return frozenset(found.items())


def implied(wanted: Conditions, held: Conditions) -> bool:
    """Whether `wanted` holds wherever `held` does."""
    return both(wanted, held) == held


def _met(one: object, other: object) -> object | None:
    """The value that is both; None where there is none."""
    if not (isinstance(one, Span) and isinstance(other, Span)):
        return one if one == other else None
    ends = [high for high in (one.at_most, other.at_most) if high is not None]
    met = Span(max(one.at_least, other.at_least), min(ends, default=None))
    return met if met.at_most is None or met.at_least <= met.at_most else None


def _ties(rows: list[tuple[int, Rate]], faults: Faults) -> None:
    held = [(index, conditions(rate)) for index, rate in rows]
    for (first, one), (second, other) in combinations(held, 2):
        meeting = both(one, other)
        if len(one) != len(other) or meeting is None:
            continue  # one of them is more specific, or no fill matches both
        if any(implied(third, meeting) and len(third) > len(one) for _, third in held):
            continue  # a more specific row wins wherever both match
        line = f"row {first + 1}"
        message = f"this row ties with {line} of the rate card ({in_words(one)}) where {in_words(meeting)}"
        faults.at(("rate", second), message, "Add a condition, or a row for where both match", value=False)


def _levels(terms: Terms, role: str, rows: list[tuple[int, Rate]], faults: Faults) -> None:
    one = terms.assessment(role)
    known = {0} | {level.level for level in one.levels} if one else set()
    for index, rate in rows:
        if rate.level is None or rate.level in known:
            continue
        advice = f"Levels: {sorted(known)}" if one else f"The role has no [levels.{role}]"
        faults.at(("rate", index, "level"), f"the role '{role}' has no level {rate.level}", advice)
