"""The clock of a case: days counted as promised, questions that stop it, appeals that start it anew."""

from __future__ import annotations

from dataclasses import replace

import pytest

from openrebate.evidence.clock import Happened, Promised, Side, Standing, due, standing
from openrebate.units.instants import format_instant, parse_instant

PROMISED = Promised(answer_days=2, decide_days=5, appeal_days=3, days="business", zone="UTC")
FRIDAY = parse_instant("2026-10-02T15:00:00Z")
HOUR = 3_600_000_000


def _happened(kind: str, hours: int, side: Side = "operator", outcome: str = "") -> Happened:
    return Happened(kind=kind, at=FRIDAY + hours * HOUR, side=side, outcome=outcome)


def _stands(*events: Happened, hours: int) -> Standing:
    return standing(PROMISED, [_happened("opened", 0, "partner"), *events], FRIDAY + hours * HOUR)


@pytest.mark.parametrize(
    ("days", "counted", "zone", "end"),
    [
        (1, "calendar", "UTC", "2026-10-04T00:00:00Z"),
        (1, "business", "UTC", "2026-10-06T00:00:00Z"),  # Friday, then Monday to its end
        (5, "business", "UTC", "2026-10-10T00:00:00Z"),
        (6, "business", "UTC", "2026-10-13T00:00:00Z"),
        (0, "business", "UTC", "2026-10-03T00:00:00Z"),
        (1, "business", "Asia/Shanghai", "2026-10-05T16:00:00Z"),  # 23:00 there, still Friday
        (
            1,
            "business",
            "Pacific/Kiritimati",
            "2026-10-05T10:00:00Z",
        ),  # Saturday there: Monday is the first that counts
    ],
)
def test_what_is_due_is_due_at_the_end_of_its_day(days: int, counted: str, zone: str, end: str) -> None:
    """Business days are Monday to Friday in the program's zone, counted from the day after."""
    promised = replace(PROMISED, zone=zone, days="calendar" if counted == "calendar" else "business")
    assert format_instant(due(FRIDAY, days, promised)) == end


def test_an_answer_and_a_decision_have_their_days() -> None:
    """Two business days to answer, five to decide; then the case is late, and says what with."""
    assert _stands(hours=80).late == ()
    assert _stands(hours=24 * 4 + 10).late == ("answer",)
    assert _stands(hours=24 * 8).late == ("answer", "decision")
    answered = _stands(_happened("message", 1), hours=24 * 4 + 10)
    assert (answered.late, answered.answer_due, answered.state) == ((), None, "open")
    assert _stands(_happened("message", 1, "partner"), hours=24 * 4 + 10).late == ("answer",)


def test_a_question_stops_the_clock_until_the_partner_answers() -> None:
    """What the partner takes to answer is added to what the operator has."""
    plain = _stands(hours=0).decide_due
    assert plain is not None
    asked = [_happened("question", 2), _happened("question", 5)]
    waiting = _stands(*asked, hours=24 * 30)
    assert waiting.state == "waiting"
    assert waiting.late == ()
    answered = _stands(*asked, _happened("message", 50, "partner"), hours=60)
    assert (answered.state, answered.decide_due) == ("open", plain + 48 * HOUR)


def test_a_decision_may_be_appealed_and_then_not_any_more() -> None:
    """Three business days after it; the decision on the appeal is the last."""
    refused = _happened("decided", 1, outcome="refused")
    open_to_it = _stands(refused, hours=2)
    assert (open_to_it.state, open_to_it.final) == ("refused", False)
    assert format_instant(open_to_it.appeal_until or 0) == "2026-10-08T00:00:00Z"
    assert _stands(refused, hours=24 * 6).final
    again = _stands(refused, _happened("appealed", 4, "partner"), hours=5)
    assert (again.state, again.appealed, again.final) == ("open", True, False)
    assert again.answer_due is not None
    last = _stands(
        refused, _happened("appealed", 4, "partner"), _happened("decided", 6, outcome="granted"), hours=7
    )
    assert (last.state, last.final, last.appeal_until) == ("granted", True, None)


def test_a_proposal_waits_until_it_is_withdrawn() -> None:
    """The state says that a second person is awaited."""
    proposed = _happened("proposed", 1, outcome="granted")
    assert _stands(proposed, hours=2).state == "proposed"
    assert _stands(proposed, _happened("withdrawn", 2), hours=3).state == "open"
