"""Caps: cumulative within the period; the fill that crosses one is paid in part."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from tests.auditor.decisions import Decision
from tests.auditor.eligibility import matches
from tests.auditor.exact import number
from tests.auditor.program import Program, Table, clause_of

Purse = tuple[int, str | tuple[str, str, str] | None]


def purse_of(index: int, cap: Table, decision: Decision) -> Purse:
    """What is used up together under this cap."""
    scope = {
        "fill": decision.fill.identity,
        "account": decision.fill.account_id,
        "partner": decision.partner,
        "program": None,
    }[cap["scope"]]
    return index, scope


def apply_caps(program: Program, role: str, decisions: Iterable[Decision]) -> None:
    """Fill by fill in the contract's order, over the paying fills of the period."""
    caps = program.caps(role)
    left: dict[Purse, Fraction] = {}
    for decision in sorted(decisions, key=lambda d: d.fill.turn):
        speaking = [
            (purse_of(index, cap, decision), cap)
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
        decision.paid = min([decision.paid, *(left[purse] for purse, _ in speaking)])
        for purse, _ in speaking:
            left[purse] -= decision.paid
