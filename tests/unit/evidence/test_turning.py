"""What would change an answer: each turning point is true, and none that the values of a fact make is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest

from openrebate.evidence.eligibility import Answer, answer
from openrebate.evidence.partial import Facts, Value
from openrebate.evidence.turning import turning_points, used
from openrebate.model.terms import Terms
from openrebate.terms.expressions import WORDS
from openrebate.terms.library import find_terms, library

ASKED: tuple[dict[str, Value], ...] = (
    {"entry": "api"},
    {"entry": "api", "vip_level": Decimal(5), "product": "spot"},
    {"entry": "api", "vip_level": Decimal(9), "fee": Decimal(0)},
    {"entry": "web", "product": "convert", "strategy": "grid"},
    {"fee": Decimal(1), "account_age_days": Decimal(3), "liquidity": "maker"},
)
ROLES = [(program, role.name) for program in library() for role in find_terms(program).earning_roles]


def _outcome(told: Answer) -> tuple[str, bool | None, str]:
    return told.verdict, told.counts_for_volume, told.reason


def _values(terms: Terms, role: str, name: str) -> Iterator[Value]:
    """Every word of a fact, and numbers around all that rules may compare with."""
    if name in WORDS:
        yield from (terms.role(role).channels if name == "channel" else WORDS[name])
    elif name in {"vip_level", "account_age_days"}:
        named = (int(number) for rule in terms.rules for number in re.findall(r"\b\d+\b", rule.when))
        near = {number + step for number in named for step in (-1, 0, 1) if number + step >= 0}
        yield from (Decimal(number) for number in {*range(12), *near})
    elif name == "fee":
        yield from (Decimal(-1), Decimal(0), Decimal(1))


def _turned(terms: Terms, role: str, facts: Facts) -> set[tuple[str, tuple[str, bool | None, str]]]:
    """By brute force: the facts and outcomes that another value of one fact makes."""
    stands = _outcome(answer(terms, role, facts))
    found = set()
    for name in facts:
        for value in _values(terms, role, name):
            then = _outcome(answer(terms, role, {**facts, name: value}))
            if then != stands:
                found.add((name, then))
    return found


@pytest.mark.parametrize(("program", "role"), ROLES)
@pytest.mark.parametrize("facts", ASKED)
def test_turning_points_are_those_of_trying_everything(
    program: str, role: str, facts: dict[str, Value]
) -> None:
    """The same facts and outcomes as by trying every word and number."""
    terms = find_terms(program)
    points = turning_points(terms, role, facts)
    told = {(point.fact, (point.verdict, point.counts_for_volume, point.reason)) for point in points}
    assert told == _turned(terms, role, facts)
    assert all(point.now == facts[point.fact] for point in points)


def test_facts_that_nothing_asks_for_are_not_used() -> None:
    """Told, and of no influence: the name is not among those used."""
    terms = find_terms("okx-broker-2022")
    facts: dict[str, Value] = {"symbol": "BTC-USDT", "entry": "api", "vip_level": Decimal(5)}
    assert used(terms, "broker", facts) == ("entry", "vip_level")
