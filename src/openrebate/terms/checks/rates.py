"""The rate card is unambiguous: one row wins for every fill, for levels and traders that exist."""

from __future__ import annotations

from itertools import combinations

from openrebate.model.terms import Rate, Terms
from openrebate.terms.faults import Faults

Conditions = frozenset[tuple[str, object]]


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
        **{f"{name} present": flag for name, flag in rate.present},
    }
    return frozenset((what, value) for what, value in plain.items() if value is not None)


def in_words(held: Conditions) -> str:
    """The conditions as people say them."""
    told = [
        (f"with {what.split()[0]}" if value else f"without {what.split()[0]}")
        if isinstance(value, bool)
        else f"{what} {value}"
        for what, value in sorted(held, key=str)
    ]
    return ", ".join(told) or "always"


def _ties(rows: list[tuple[int, Rate]], faults: Faults) -> None:
    held = [(index, conditions(rate)) for index, rate in rows]
    for (first, one), (second, other) in combinations(held, 2):
        both = one | other
        if len(one) != len(other) or len(dict(both)) != len(both):
            continue  # one of them is more specific, or no fill matches both
        if any(third <= both and len(third) > len(one) for _, third in held):
            continue  # a more specific row wins wherever both match
        line = f"row {first + 1}"
        message = f"this row ties with {line} of the rate card ({in_words(one)}) where {in_words(both)}"
        faults.at(("rate", second), message, "Add a condition, or a row for where both match", value=False)


def _levels(terms: Terms, role: str, rows: list[tuple[int, Rate]], faults: Faults) -> None:
    one = terms.assessment(role)
    known = {0} | {level.level for level in one.levels} if one else set()
    for index, rate in rows:
        if rate.level is None or rate.level in known:
            continue
        advice = f"Levels: {sorted(known)}" if one else f"The role has no [levels.{role}]"
        faults.at(("rate", index, "level"), f"the role '{role}' has no level {rate.level}", advice)
