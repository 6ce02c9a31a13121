"""Levels rise: their numbers ascend on every line, no threshold falls, and no level asks for what the one below asks."""

from __future__ import annotations

import difflib
from decimal import Decimal

from openrebate.model.level import Assessment, Level
from openrebate.model.terms import Terms
from openrebate.model.vocabulary import METRICS
from openrebate.model.windows import in_words, window
from openrebate.terms.faults import Faults
from openrebate.terms.locate import Path
from openrebate.units.decimals import plain
from openrebate.units.periods import day_at, day_start

_SLICED = ("volume", "fees")  # sums that can be cut into slices
_Thresholds = dict[tuple[str, str | None], Decimal]


def check_levels(terms: Terms, faults: Faults) -> None:
    """Note levels out of order, on no line or on one too many, and metrics that nothing measures."""
    for one in terms.assessments:
        _lines(one, faults)
        _metrics(one, terms, faults)
        _start(one, faults)
        _window(terms, one, faults)
        _slices(terms, one, faults)
        last: dict[str | None, tuple[int, Level]] = {}
        for index, level in enumerate(one.levels):
            if level.line in last:
                _rises(one, last[level.line], (index, level), faults)
            elif level.level == 0:
                faults.at(
                    _at(one, index, "level"), "level 0 is what is below the first level", "Begin with level 1"
                )
            last[level.line] = (index, level)


def _rises(one: Assessment, below: tuple[int, Level], here: tuple[int, Level], faults: Faults) -> None:
    (_, lower), (index, level) = below, here
    on = f" of '{level.line}'" if level.line else ""
    if level.level <= lower.level:
        message = f"level {level.level}{on} follows level {lower.level}"
        faults.at(_at(one, index, "level"), message, "Levels stand in ascending order, each number once")
        return
    old, new = _thresholds(lower), _thresholds(level)
    for key, needed in new.items():
        if key in old and needed < old[key]:
            falls = f"{key[0]} falls from {plain(old[key])} to {plain(needed)}"
            message = f"level {level.level}{on} is easier than level {lower.level}: {falls}"
            faults.at(_at(one, index), message, "A higher level asks for at least as much", value=False)
    if level.groups == lower.groups:
        message = f"level {level.level}{on} asks for the same as level {lower.level}"
        faults.at(_at(one, index), message, "One of them can never be told from the other", value=False)


def _thresholds(level: Level) -> _Thresholds:
    found: _Thresholds = {}
    for group in level.groups:
        for need in group:
            key = (need.metric, need.line)
            found[key] = min(need.at_least, found.get(key, need.at_least))
    return found


def _lines(one: Assessment, faults: Faults) -> None:
    for index, level in enumerate(one.levels):
        if one.serves == "program" and level.line is not None:
            advice = 'With serves = "program" a level is over all lines; put the line into the requirement'
            faults.at(_at(one, index, "line"), "this level is on one line", advice)
        if one.serves != "program" and level.line is None:
            message = f"level {level.level} is on no line"
            faults.at(
                _at(one, index), message, f'With serves = "{one.serves}" each level has a line', value=False
            )


def _metrics(one: Assessment, terms: Terms, faults: Faults) -> None:
    known = [*METRICS, *(metric.name for metric in terms.metrics)]
    for index, level in enumerate(one.levels):
        for metric in sorted({need.metric for group in level.groups for need in group} - set(known)):
            near = difflib.get_close_matches(metric, known, n=1, cutoff=0.8)
            if near:
                message = f"unknown metric '{metric}'"
                faults.at(_at(one, index), message, f"Did you mean '{near[0]}'?", value=False)
        if terms.new_trader_days is None and "new_traders" in {n.metric for g in level.groups for n in g}:
            message = "the metric new_traders is not defined"
            faults.at(_at(one, index), message, "Set new_trader_days at the top of the file", value=False)


def _slices(terms: Terms, one: Assessment, faults: Faults) -> None:
    """Marginal tiers cut one sum into slices: one metric a line, of the month itself, and nothing that keeps levels."""
    if one.tiers != "marginal":
        return
    asked = {
        "window": (one.window, ("month",)),
        "serves": (one.serves, ("each", "program")),
        "lag": (one.lag, (0,)),
        "demote_after": (one.demote_after, (1,)),
        "demote_to": (one.demote_to, ("reached",)),
        "start_level": (one.start_level, (0,)),
        "protected_months": (one.protected_months, (0,)),
        "first_assessed": (one.first_assessed, (1,)),
    }
    for key, (found, allowed) in asked.items():
        if found not in allowed:
            message = f"marginal tiers cannot have {key} = {found}"
            faults.at(
                ("levels", one.role, key), message, f"Slices need {key} = {' or '.join(map(str, allowed))}"
            )
    metrics: dict[str | None, str] = {}
    for index, level in enumerate(one.levels):
        needs = [need for group in level.groups for need in group]
        if len(needs) != 1 or needs[0].line or needs[0].metric not in _SLICED:
            message = f"marginal level {level.level} does not ask for one sum"
            faults.at(
                _at(one, index), message, "One requirement: volume or fees of the line itself", value=False
            )
        elif metrics.setdefault(level.line, needs[0].metric) != needs[0].metric:
            message = f"marginal level {level.level} is of another metric"
            faults.at(_at(one, index), message, "All levels of a line cut the same sum", value=False)
    if len({rate.of for rate in terms.rates if rate.role == one.role}) > 1:
        message = "marginal tiers with shares of base and of volume"
        faults.at(("levels", one.role, "tiers"), message, "Slices of one sum have rates of one kind")


def _start(one: Assessment, faults: Faults) -> None:
    numbers = {level.level for level in one.levels} | {0}
    if one.start_level not in numbers:
        path = ("levels", one.role, "start_level")
        faults.at(path, f"there is no level {one.start_level} to start from", f"Levels: {sorted(numbers)}")
    if one.demote_after < 1:
        faults.at(
            ("levels", one.role, "demote_after"), "demote_after begins with 1", "1: lost at the first miss"
        )
    if one.disqualify_after == 0:
        path = ("levels", one.role, "disqualify_after")
        faults.at(path, "disqualify_after begins with 1", "Leave it out where nobody is disqualified")

    if one.first_assessed < 1:
        path = ("levels", one.role, "first_assessed")
        faults.at(path, "first_assessed begins with 1", "1: assessed from the month in which a partner joins")


def _window(terms: Terms, one: Assessment, faults: Faults) -> None:
    """A level of single days is one of periods of days; stretches of days have an anchor, which is a midnight."""
    kind, path = window(one.window), ("levels", one.role)
    asked = {need.metric for level in one.levels for group in level.groups for need in group}
    if kind.place == "since_start" and asked & terms.averaged.keys():
        message = "an average since the start has no number of days"
        faults.at((*path, "window"), message, "Name a window of days or months")
    if kind.by_days and terms.settles != "day":
        message = f"levels by {in_words(one.window)} change inside a month"
        faults.at((*path, "window"), message, 'Set settles = "day" at the top of the file')
    if kind.counted_off != (one.anchor is not None):
        advice = "A window of so many days, like 28_days, and its anchor go together"
        faults.at((*path, "anchor"), f"levels by {in_words(one.window)} and the anchor", advice, value=False)
    elif one.anchor is not None and not is_midnight(one.anchor, terms.day_zone):
        message = "the anchor is at no midnight of day_zone"
        faults.at(
            (*path, "anchor"), message, "For other hours cut days in a zone like Asia/Tokyo or Etc/GMT-9"
        )


def is_midnight(instant: int, zone: str) -> bool:
    """Whether a day begins at the instant; so far as one knows, where the zone is none."""
    try:
        return day_start(day_at(instant, zone), zone) == instant
    except (KeyError, ValueError, OSError):
        return True  # an unknown zone is told elsewhere


def _at(one: Assessment, index: int, *key: str) -> Path:
    return ("levels", one.role, "level", index, *key)
