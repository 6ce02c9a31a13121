"""Caps: cumulative; the fill that crosses one is paid in part. Some are used up by earlier periods, too."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from tests.auditor.calendar import DAY, micros
from tests.auditor.decisions import Decision
from tests.auditor.eligibility import matches
from tests.auditor.exact import number
from tests.auditor.program import Program, Table, clause_of

Purse = tuple[int, str | tuple[str, str, str] | None, object]
Purses = dict[Purse, Fraction]
"""What is left in each purse that was ever opened."""


def purse_of(index: int, cap: Table, decision: Decision, period: str) -> Purse:
    """What is used up together under this cap: whose, and in which time."""
    whose = {
        "fill": decision.fill.identity,
        "account": decision.fill.account_id,
        "partner": decision.partner,
        "program": None,
    }[cap["scope"]]
    return index, whose, time_of(cap, decision, period)


def time_of(cap: Table, decision: Decision, period: str) -> object:
    """The period, the number of these days since the anchor, or all time."""
    match cap.get("lasts", "period"):
        case "period":
            return period
        case "days":
            return (decision.fill.executed_at - micros(cap["anchor"])) // (cap["days"] * DAY)
        case _:
            return None


def apply_caps(program: Program, role: str, decisions: Iterable[Decision], period: str, left: Purses) -> None:
    """Fill by fill in the contract's order, over the paying fills of the period."""
    caps = program.caps(role)
    for decision in sorted(decisions, key=lambda d: d.fill.turn):
        speaking = [
            (purse_of(index, cap, decision, period), cap)
            for index, cap in enumerate(caps)
            if matches(cap.get("when", "true"), decision.names)
        ]
        for purse, cap in speaking:
            left.setdefault(purse, number(cap["limit"]))
        empty = [cap for purse, cap in speaking if left[purse] <= 0]
        if empty:
            decision.refuse("cap_reached", clause_of(empty[0]))
            decision.parents = []
            continue
        bases = [purse for purse, cap in speaking if cap.get("of", "paid") == "base"]
        paid = [purse for purse, cap in speaking if cap.get("of", "paid") == "paid"]
        base = min([decision.base, *(left[purse] for purse in bases)])
        if bases:
            decision.paid = base * decision.rate
        decision.paid = min([decision.paid, *(left[purse] for purse in paid)])
        for purse in bases:
            left[purse] -= base
        for purse in paid:
            left[purse] -= decision.paid


def left_by_pool(program: Program, role: str, lines: Iterable[Fraction]) -> Fraction:
    """What part of every line above zero the role's pool leaves, by what all of them come to."""
    together = sum((line for line in lines if line > 0), Fraction(0))
    limits = [number(pool["limit"]) for pool in program.pools(role)]
    return min([Fraction(1), *(limit / together for limit in limits if together > limit)])
