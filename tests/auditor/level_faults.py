"""Faults to plant in how levels are reached: in the model of a metric of the terms' own, and in the rules that are Python."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from openrebate.assessing.assess import Assessing
from openrebate.assessing.windows import Window
from openrebate.model.terms import Assessment, Terms
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
    def planted(assessing: Assessing, window: Window) -> Any:
        return sound(replace(assessing, assessment=replace(assessing.assessment, taken_at=None)), window)

    return planted


LEVEL_FAULTS = (
    Fault(
        "a trader brings more than its cap",
        "metering",
        "own_metric",
        "sum({{cut}})",
        "sum(greatest(part, {{cut}}))",
    ),
    Fault(
        "a cap of days is one of windows", "metering", "own_metric", "{{day}} AS day", "{{day}} * 0 AS day"
    ),
    Fault(
        "a trader that brings nothing is counted",
        "metering",
        "own_metric",
        "sum({{worth}})",
        "sum({{worth}} + 1)",
    ),
    Fault(
        "what all lines bring is what one brings",
        "metering",
        "own_metric",
        "GROUP BY partner_id, first_day, last_day, day, trader",
        "GROUP BY partner_id, line_no, first_day, last_day, day, trader",
    ),
)
LEVEL_RULE_FAULTS = (
    RuleFault("stretches begin a day late", "openrebate.assessing.assess", "anchor_day", _a_day_later),
    RuleFault("days are assessed by the month", "openrebate.assessing.assess", "step_at", _months_only),
    RuleFault("a window lacks its first day", "openrebate.assessing.assess", "window_of", _a_day_less),
    RuleFault("a snapshot is taken at the end", "openrebate.assessing.assess", "_taken_at", _at_the_end),
)
