"""Instants in answers: told as people write them, compared exactly, and written back the same way."""

from __future__ import annotations

import pytest

from openrebate.app.eligible import eligible
from openrebate.evidence.eligibility import answer
from openrebate.evidence.moments import moment
from openrebate.evidence.partial import reduce, written
from openrebate.evidence.turning import turning_points
from openrebate.model.errors import InputError
from openrebate.terms.expressions import condition
from openrebate.terms.parsing import ExpressionFaultError
from tests.unit.terms.small import small

NAMES = {"bound_at": "instant", "registered_at": "instant", "symbol": "varchar", "vip_level": "integer"}
OLD = "bound_at < '2022-08-30T15:00:00+03:00'"
RULE = f'[[rule]]\nwhen = "{OLD}"\ncounts = true\npays = false\nreason = "special_rate"\nclause = "§ old"\n\n'
TERMS = small(("[[rule]]", f"{RULE}[[rule]]"))


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("bound_at < 5", "instant with a number"),
        ("bound_at = 'BTC'", "Write an instant like"),
        ("symbol = '2022-08-30T15:00:00Z'", "Write an instant like"),
        ("bound_at < '2022-13-30T15:00:00Z'", "does not exist"),
        ("bound_at + 1 > 2", "is a instant"),
        ("greatest(bound_at, registered_at) is null", "is a instant"),
    ],
)
def test_instants_mix_with_nothing_else(text: str, wrong: str) -> None:
    """They are compared with each other and with texts that are instants."""
    with pytest.raises(ExpressionFaultError) as refused:
        condition(text, NAMES)
    assert wrong in f"{refused.value.message} {refused.value.advice}"


def test_what_is_known_is_written_as_an_instant() -> None:
    """A condition with one of two instants known reads like one in the terms."""
    part = reduce(
        condition("registered_at <= bound_at and vip_level >= 3", NAMES),
        {"bound_at": moment("2026-01-01T00:00:00.5Z")},
    )
    assert written(part) == "registered_at <= '2026-01-01T00:00:00.5Z' and vip_level >= 3"


def test_an_answer_turns_at_the_instant() -> None:
    """The exact instant parts yes from no, and what would change the answer names it."""
    told = {"bound_at": "2022-08-30T11:59:59.999999Z", "fee": "1"}
    before, after = (
        answer(TERMS, "broker", {"bound_at": at, "product": "spot"})
        for at in (told["bound_at"], "2022-08-30T12:00:00Z")
    )
    assert (before.verdict, before.reason, after.reason) == ("no", "special_rate", "")
    points = turning_points(TERMS, "broker", {"bound_at": told["bound_at"], "product": "spot"})
    assert "2022-08-30T12:00:00Z from then on" in {
        point.values for point in points if point.fact == "bound_at"
    }
    undecided = answer(TERMS, "broker", {"product": "spot"})
    cases = {
        case.values: case.reason
        for one in undecided.depends_on
        if one.fact == "bound_at"
        for case in one.cases
    }
    assert cases["before 2022-08-30T12:00:00Z"] == "special_rate"


def test_a_told_instant_is_checked_and_made_plain() -> None:
    """Whatever its offset, it is shown in UTC; what is no instant is refused."""
    told = eligible("okx-broker-2022", facts={"bound_at": "2026-01-01T08:00:00+08:00"})
    assert told.facts["bound_at"] == "2026-01-01T00:00:00Z"
    with pytest.raises(InputError, match="no time zone"):
        eligible("okx-broker-2022", facts={"bound_at": "2026-01-01"})
