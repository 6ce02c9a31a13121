"""Assess: the level of every partner of a role, on every product line, for one period."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial

from openrebate.assessing.daily_average import days_of, hours_of, summed
from openrebate.assessing.levels import LevelRow, Levels
from openrebate.assessing.memory import Memory, Results
from openrebate.assessing.replay import failed_too_often, held, replay
from openrebate.assessing.requirements import Asked, reached
from openrebate.assessing.steps import Step, anchor_day, step_at
from openrebate.assessing.windows import Window, window_of
from openrebate.model.level import Assessment, Metric
from openrebate.model.partners import PartnerBook
from openrebate.model.terms import Terms
from openrebate.model.windows import window as named_window
from openrebate.units.decimals import exact_sum
from openrebate.units.periods import Month, Period, day_at, day_start, month_of

Measured = Mapping[tuple[str, str | None, str, tuple[int, int]], Decimal]
"""(partner, line or None for all, metric, (first day, last day)) -> value. What is missing is 0."""
Windows = tuple[tuple[Step, Window | None], ...]
Outside = Callable[[str, str, int], Decimal]
"""(partner, metric, instant) -> the last value at or before it of a metric that is measured elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessing:
    """What an assessment of one role needs to know besides metrics."""

    terms: Terms
    assessment: Assessment
    period: Period
    partners: PartnerBook
    first_fill: int  # microseconds
    memory: Memory = field(default_factory=Memory)
    _windows: dict[tuple[Step, Month], Windows] = field(default_factory=dict)

    @property
    def lines(self) -> tuple[str | None, ...]:
        """The lines that have levels; None alone: one level over all lines."""
        if self.assessment.serves == "program":
            return (None,)
        return tuple(dict.fromkeys(level.line for level in self.assessment.levels))

    def joined(self, partner: str) -> Month:
        """The partner's first month in the role."""
        return self.begins(partner)[1]

    def protected(self, partner: str) -> bool:
        """Whether the period lies in the months in which the partner keeps the start level."""
        return self.period.month < self.joined(partner).plus(self.assessment.protected_months)

    @property
    def now(self) -> Step:
        """The step that the period lies in."""
        return self.step_at(self.period.days[0])

    def step_at(self, day: int) -> Step:
        """The step that a day lies in."""
        return step_at(self.terms, self.assessment, day)

    def window_of(self, step: Step) -> Window:
        """The window that decides about a step."""
        kind, anchor = named_window(self.assessment.window), anchor_day(self.terms, self.assessment)
        return window_of(kind, step, self.period, anchor)

    def begins(self, partner: str) -> tuple[Step, Month]:
        """The step of the later of the partner's start and the first fill known, and the partner's first month."""
        known = self.memory.begins
        if partner not in known:
            zone = self.terms.day_zone
            start = day_at(self.partners.start(partner), zone)
            known[partner] = self.step_at(max(start, day_at(self.first_fill, zone))), month_of(start)
        return known[partner]

    def windows(self, partner: str) -> Windows:
        """Step by step up to the period's, from where the partner begins: the window that decides about it, or None where
        it is the same as before, or lies before the first assessment. Made once for all partners that begin together.
        """
        begins = self.begins(partner)
        if begins not in self._windows:
            self._windows[begins] = tuple(self._windows_from(*begins))
        return self._windows[begins]

    def _windows_from(self, step: Step, joined: Month) -> Iterator[tuple[Step, Window | None]]:
        first, seen = step.days[0], None
        assessed = joined.plus(self.assessment.first_assessed - 1)
        while step.days[0] <= self.now.days[0]:
            window = self.window_of(step)
            fresh = window.last_day >= first and window != seen and month_of(step.days[0]) >= assessed
            yield step, window if fresh else None
            seen, step = window, step.plus(1)


def spans_needed(assessing: Assessing) -> set[tuple[int, int]]:
    """(first day, last day) of everything that has to be measured."""
    together = {assessing.windows(partner) for partner in assessing.partners.standings}
    windows = {window for one in together for _, window in one if window} | {_deciding(assessing)}
    return {(span[0], span[-1]) for window in windows for span in window.spans}


def assess(assessing: Assessing, measured: Measured, outside: Outside) -> Levels:
    """The levels of all partners of the role."""
    everyone = assessing.partners.standings
    found = {}
    out = set()
    for partner in everyone:
        results = {line: _results(assessing, measured, outside, partner, line) for line in assessing.lines}
        for line, months in results.items():
            steps = replay(assessing.assessment, line, months)
            found[partner, line] = held(
                assessing.assessment,
                steps,
                assessing.now.plus(-assessing.assessment.lag),
                protected=assessing.protected(partner),
            )
        if failed_too_often(assessing.assessment, _reached_any(list(results.values()))):
            out.add(partner)
    return Levels(
        assessment=assessing.assessment,
        lines=assessing.lines,
        held=found,
        grants=assessing.partners.grants,
        out=frozenset(out),
        sums=_sums(assessing, measured, outside) if assessing.assessment.tiers == "marginal" else {},
    )


def _sums(
    assessing: Assessing, measured: Measured, outside: Outside
) -> dict[tuple[str, str | None], Decimal]:
    """What marginal tiers cut into slices, by partner and line."""
    window = _deciding(assessing)
    metrics = {level.line: level.groups[0][0].metric for level in assessing.assessment.levels}
    return {
        (partner, line): _value(assessing, measured, outside, partner, window, metric, line)
        for partner in assessing.partners.standings
        for line, metric in metrics.items()
    }


def _results(
    assessing: Assessing, measured: Measured, outside: Outside, partner: str, line: str | None
) -> Results:
    """What each window reached; the memory keeps those of past steps, which no period changes any more."""
    windows = assessing.windows(partner)
    past = assessing.memory.results.setdefault((partner, line), [])
    found = past[: max(len(windows) - 1, 0)]
    for step, window in windows[len(found) :]:
        found.append((step, _result(assessing, measured, outside, partner, line, window)))
    if len(found) - 1 > len(past):
        past[:] = found[:-1]
    return found


def _result(
    assessing: Assessing,
    measured: Measured,
    outside: Outside,
    partner: str,
    line: str | None,
    window: Window | None,
) -> int | None:
    if window is None:
        return None
    measure = partial(_value, assessing, measured, outside, partner, window)
    asked = Asked(measure=measure, times=partial(_times, assessing, window))
    return reached(assessing.assessment.levels, line, asked)


def _reached_any(lines: list[list[tuple[Step, int | None]]]) -> Iterator[bool]:
    """For every window, whether any line reached a level."""
    for results in zip(*lines, strict=True):
        if results[0][1] is not None:
            yield any(result for _, result in results)


def _value(
    assessing: Assessing,
    measured: Measured,
    outside: Outside,
    partner: str,
    window: Window,
    metric: str,
    line: str | None,
) -> Decimal:
    averaged = assessing.terms.averaged.get(metric)
    if averaged is not None:
        return summed(
            _snapshots(assessing, window, averaged), partial(outside, partner, averaged.average_of or "")
        )
    if metric not in assessing.terms.measured:
        return outside(partner, metric, _taken_at(assessing, window.last_day))
    values = [measured.get((partner, line, metric, (s[0], s[-1])), Decimal(0)) for s in window.spans]
    return values[0] if len(values) == 1 else exact_sum(values)


def _times(assessing: Assessing, window: Window, metric: str) -> int:
    """How many thresholds a metric is compared with: it is a sum over so many months, days or hours; 1 for what is no average."""
    averaged = assessing.terms.averaged.get(metric)
    if averaged is not None:
        return len(_snapshots(assessing, window, averaged))
    return len(window.spans) if metric in assessing.terms.measured else 1


def _snapshots(assessing: Assessing, window: Window, averaged: Metric) -> list[int]:
    """The instants whose values are averaged."""
    if averaged.hourly_average_of is not None:
        return hours_of(window, assessing.terms.day_zone)
    return [_taken_at(assessing, day) for day in days_of(window)]


def _taken_at(assessing: Assessing, day: int) -> int:
    """The instant at which an outside metric's value of a day is taken."""
    zone, after = assessing.terms.day_zone, assessing.assessment.taken_at
    return day_start(day + 1, zone) if after is None else day_start(day, zone) + after


def level_rows(
    assessing: Assessing, levels: Levels, measured: Measured, outside: Outside
) -> Iterator[LevelRow]:
    """Rows of the `levels` table, as at the period's end, for partners whose dates touch the period."""
    days, zone = assessing.period.days, assessing.terms.day_zone
    first, last = day_start(days[0], zone), day_start(days[-1] + 1, zone) - 1
    window, decided = _deciding(assessing), dict[tuple[Step, Month], bool]()
    for partner, rows in sorted(assessing.partners.standings.items()):
        if not any(row.start <= last and first < row.end for row in rows):
            continue
        begins = assessing.begins(partner)
        if begins not in decided:
            decided[begins] = any(w == window for _, w in assessing.windows(partner))
        for line in assessing.lines:
            serving = levels.serving(partner, line, last)
            for metric, on in _mentioned(assessing.assessment, line):
                name = metric if on == line else f"{on}.{metric}"
                times = _times(assessing, window, metric)
                value = (
                    _value(assessing, measured, outside, partner, window, metric, on)
                    if decided[begins]
                    else Decimal(0)
                )
                yield LevelRow(
                    partner_id=partner,
                    product_line=line,
                    metric=name + (f".sum{times}" if times > 1 else ""),
                    value=value,
                    level=serving.level,
                    basis=serving.basis,
                )


def _deciding(assessing: Assessing) -> Window:
    """The window that the period's level comes from, after the lag."""
    return assessing.window_of(assessing.now.plus(-assessing.assessment.lag))


def _mentioned(assessment: Assessment, line: str | None) -> list[tuple[str, str | None]]:
    found: dict[tuple[str, str | None], None] = {}
    for level in assessment.levels:
        if level.line == line:
            found |= {(r.metric, r.line or line): None for group in level.groups for r in group}
    return list(found)
