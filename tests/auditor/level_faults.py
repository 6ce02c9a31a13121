"""Faults to plant in who counts and which level: in the model of a metric of the terms' own, and in rules that are Python."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from openrebate.assessing.assess import Assessing
from openrebate.assessing.windows import Window
from openrebate.model.level import Assessment
from openrebate.model.terms import Terms
from tests.auditor.faults import Fault
from tests.auditor.rule_faults import RuleFault

_Changed = Callable[..., Any]


def _a_day_later(sound: _Changed) -> _Changed:
    """What counts days off begins a day later."""
    return lambda terms, assessment: sound(terms, assessment) + 1


def _months_only(sound: _Changed) -> _Changed:
    def planted(terms: Terms, assessment: Assessment, day: int) -> Any:
        return sound(replace(terms, settles="month"), assessment, day)

    return planted


def _a_day_less(sound: _Changed) -> _Changed:
    def planted(*given: Any) -> Window:
        spans = sound(*given).spans
        return Window((*spans[:-1], spans[-1][1:] or spans[-1]))

    return planted


def _at_the_end(sound: _Changed) -> _Changed:
    def planted(assessing: Assessing, day: int) -> Any:
        return sound(replace(assessing, assessment=replace(assessing.assessment, taken_at=None)), day)

    return planted


def _known_days_alone(sound: _Changed) -> _Changed:
    """Days without a value are not divided by."""
    return lambda assessing, window, metric: min(2, sound(assessing, window, metric))


def _from_the_beginning(sound: _Changed) -> _Changed:
    """An hour has the value of its beginning."""
    return lambda window, zone: [end - 3_600_000_000 for end in sound(window, zone)]


def _at_its_beginning(sound: _Changed) -> _Changed:
    return lambda assessing, day: sound(assessing, day - 1)


def _at_once(sound: _Changed) -> _Changed:
    return lambda assessment, *rest: sound(replace(assessment, demote_to="reached"), *rest)


def _one_number_below(_: _Changed) -> _Changed:
    return lambda assessment, line, lost, reached: max(reached, lost - 1)


def _a_year_before(sound: _Changed) -> _Changed:
    return lambda assessing, partner: sound(assessing, partner).plus(-12)


def _signed_up(sound: _Changed) -> _Changed:
    return lambda terms: sound(replace(terms, new_trader_from="registered"))


def _months_alone(_: _Changed) -> _Changed:
    """A month is over on the first of the next."""
    return lambda began: f"today.month_no - {began}.month_no"


def _as_old_as_the_account(sound: _Changed) -> _Changed:
    return lambda terms: {**dict(sound(terms)), "bound_at": "v.registered_at"}.items()


def _unknown_holds(sound: _Changed) -> _Changed:
    return lambda terms, role: sound(terms, role).replace("), FALSE)", "), TRUE)")


MODEL = "own_metric"
LEVEL_FAULTS: tuple[Fault | RuleFault, ...] = (
    Fault(
        "assessing/own_metrics",
        "a trader brings more than its cap",
        "metering",
        MODEL,
        "sum({{cut}})",
        "sum(greatest(part, {{cut}}))",
    ),
    Fault(
        "assessing/own_metrics",
        "a cap of days is one of windows",
        "metering",
        MODEL,
        "{{day}} AS day",
        "{{day}} * 0 AS day",
    ),
    Fault(
        "assessing/own_metrics",
        "a trader that brings nothing is counted",
        "metering",
        MODEL,
        "sum({{worth}})",
        "sum({{worth}} + 1)",
    ),
    RuleFault(
        "assessing/epochs",
        "stretches begin a day late",
        "openrebate.assessing.assess",
        "anchor_day",
        _a_day_later,
    ),
    RuleFault(
        "assessing/days",
        "days are assessed by the month",
        "openrebate.assessing.assess",
        "step_at",
        _months_only,
    ),
    RuleFault(
        "assessing/windows",
        "a window lacks its first day",
        "openrebate.assessing.assess",
        "window_of",
        _a_day_less,
    ),
    RuleFault(
        "assessing/days",
        "a snapshot is taken at the end",
        "openrebate.assessing.assess",
        "_taken_at",
        _at_the_end,
    ),
    RuleFault(
        "assessing/daily_average",
        "an average is over fewer days",
        "openrebate.assessing.assess",
        "_times",
        _known_days_alone,
    ),
    RuleFault(
        "assessing/daily_average",
        "an hour has the value of its beginning",
        "openrebate.assessing.assess",
        "hours_of",
        _from_the_beginning,
    ),
    RuleFault(
        "assessing/daily_average",
        "a day has the value of its beginning",
        "openrebate.assessing.assess",
        "_taken_at",
        _at_its_beginning,
    ),
    RuleFault(
        "assessing/demotion",
        "a level that is lost leaves what was reached",
        "openrebate.assessing.replay",
        "fallen",
        _at_once,
    ),
    RuleFault(
        "assessing/demotion",
        "one level below is one number below",
        "openrebate.assessing.replay",
        "fallen",
        _one_number_below,
    ),
    RuleFault(
        "assessing/first_assessment",
        "partners joined a year before",
        "openrebate.assessing.assess.Assessing",
        "joined",
        _a_year_before,
    ),
    RuleFault(
        "metering/commission_lifetime",
        "months are told by their names",
        "openrebate.metering.ages",
        "_months",
        _months_alone,
    ),
    RuleFault(
        "metering/instants",
        "a claim began with its account",
        "openrebate.metering.screen",
        "age_names",
        _as_old_as_the_account,
    ),
    RuleFault(
        "assessing/new_traders",
        "an account is new since it signed up",
        "openrebate.metering.screen",
        "age_names",
        _signed_up,
    ),
    RuleFault(
        "rating/conditions",
        "what is unknown holds",
        "openrebate.metering.screen",
        "_conditions",
        _unknown_holds,
    ),
    Fault(
        "rating/bonus",
        "an old trader's next trade is its first",
        "rating",
        "bonus_fills",
        "m.claim_no IS NULL OR ",
        "",
    ),
    Fault(
        "rating/bonus",
        "nobody asks for the account's bonus",
        "rating",
        "bonus_lines",
        "WHERE invitee_amount > 0",
        "WHERE 1 = 0",
    ),
    Fault(
        "rating/bonus",
        "a sign-up is any claim's of the account",
        "rating",
        "bonus_known",
        "b.from_us <= e.event_us AND e.event_us < b.to_us",
        "TRUE",
    ),
    Fault(
        "rating/bonus",
        "a volume counts from one trade alone",
        "rating",
        "bonus_traded",
        "UNBOUNDED PRECEDING",
        "CURRENT ROW",
    ),
)
