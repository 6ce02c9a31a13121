"""Caps: cumulative; the fill that crosses one is paid in part. Some are used up by earlier periods, too."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

from tests.auditor.calendar import DAY, local_day, micros
from tests.auditor.decisions import Decision
from tests.auditor.eligibility import matches
from tests.auditor.exact import number
from tests.auditor.program import Program, Table, clause_of

Purse = tuple[int, str | tuple[str, str, str] | None, object]
Purses = dict[Purse, Fraction]
"""What is left in each purse that was ever opened."""


def purse_of(index: int, cap: Table, decision: Decision, period: str, zone: str) -> Purse:
    """What is used up together under this cap: whose, and in which time."""
    whose = {
        "fill": decision.fill.identity,
        "account": decision.fill.account_id,
        "partner": decision.partner,
        "program": None,
    }[cap["scope"]]
    return index, whose, time_of(cap, decision, period, zone)


def time_of(cap: Table, decision: Decision, period: str, zone: str) -> object:
    """The period, the number of these days since the anchor, or all time."""
    match cap.get("lasts", "period"):
        case "period":
            return period
        case "rolling":
            return local_day(decision.fill.executed_at, zone)
        case "days":
            return (decision.fill.executed_at - micros(cap["anchor"])) // (cap["days"] * DAY)
        case _:
            return None


def apply_caps(program: Program, role: str, decisions: Iterable[Decision], period: str, left: Purses) -> None:
    """Fill by fill in the contract's order, over the paying fills of the period."""
    caps = program.caps(role)
    for decision in sorted(decisions, key=lambda d: d.fill.turn):
        speaking = [
            (purse_of(index, cap, decision, period, program.zone), cap)
            for index, cap in enumerate(caps)
            if matches(cap.get("when", "true"), decision.names)
        ]
        for purse, cap in speaking:
            if cap.get("lasts") == "rolling":
                left[purse] = left_today(purse, cap, left)
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
        for purse, cap in speaking:
            if cap.get("lasts") == "rolling":
                spent = base if purse in bases else decision.paid
                left[spent_of(purse)] = left.get(spent_of(purse), Fraction(0)) + spent


def spent_of(purse: Purse) -> Purse:
    """Where it is written down what one day has spent of a rolling cap."""
    index, whose, day = purse
    return index, whose, ("spent", day)


def left_today(purse: Purse, cap: Table, left: Purses) -> Fraction:
    """What the day and the days before it leave of a rolling cap."""
    index, whose, today = purse
    assert isinstance(today, date)
    days = [today - timedelta(days=back) for back in range(int(cap["days"]))]
    spent = [left.get(spent_of((index, whose, day)), Fraction(0)) for day in days]
    return number(cap["limit"]) - sum(spent, Fraction(0))


def left_by_pool(program: Program, role: str, lines: Iterable[Fraction]) -> Fraction:
    """What part of every line above zero the role's pool leaves, by what all of them come to."""
    together = sum((line for line in lines if line > 0), Fraction(0))
    limits = [number(pool["limit"]) for pool in program.pools(role) if pool.get("lasts") != "days"]
    return min([Fraction(1), *(limit / together for limit in limits if together > limit)])
