"""Assess: the level of every partner of a role, on every product line, for one period."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from openrebate.assessing.levels import LevelRow, Levels
from openrebate.assessing.replay import failed_too_often, held, replay
from openrebate.assessing.requirements import reached
from openrebate.assessing.windows import Window, window_of
from openrebate.model.partners import PartnerBook
from openrebate.model.terms import Assessment, Terms
from openrebate.model.vocabulary import METRICS
from openrebate.units.decimals import exact_sum
from openrebate.units.periods import Month, Period, day_at, day_start, month_of

Measured = Mapping[tuple[str, str | None, str, tuple[int, int]], Decimal]
"""(partner, line or None for all, metric, (first day, last day)) -> value. What is missing is 0."""
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

    @property
    def lines(self) -> tuple[str | None, ...]:
        """The lines that have levels; None alone: one level over all lines."""
        if self.assessment.serves == "program":
            return (None,)
        return tuple(dict.fromkeys(level.line for level in self.assessment.levels))

    def joined(self, partner: str) -> Month:
        """The partner's first month in the role."""
        return month_of(day_at(self.partners.start(partner), self.terms.day_zone))

    def windows(self, partner: str) -> Iterator[tuple[Month, Window | None]]:
        """Month by month up to the period's, from the later of the partner's start and the first fill known: the window
        that decides about it, or None where it is the same as before or lies before the start.
        """
        first = max(self.joined(partner), month_of(day_at(self.first_fill, self.terms.day_zone)))
        month, seen = first, None
        while month <= self.period.month:
            window = window_of(self.assessment.window, month, self.period)
            fresh = window.last_month >= first and window != seen
            yield month, window if fresh else None
            seen, month = window, month.plus(1)


def spans_needed(assessing: Assessing) -> set[tuple[int, int]]:
    """(first day, last day) of everything that has to be measured."""
    windows = [w for partner in assessing.partners.standings for _, w in assessing.windows(partner) if w]
    windows.append(_deciding(assessing))
    return {(span[0], span[-1]) for window in windows for span in window.spans}


def assess(assessing: Assessing, measured: Measured, outside: Outside) -> Levels:
    """The levels of all partners of the role."""
    everyone = assessing.partners.standings
    found = {}
    out = set()
    for partner in everyone:
        results = {
            line: list(_results(assessing, measured, outside, partner, line)) for line in assessing.lines
        }
        for line, months in results.items():
            steps = replay(assessing.assessment, months)
            found[partner, line] = held(
                assessing.assessment, steps, assessing.period.month, assessing.joined(partner)
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
) -> Iterator[tuple[Month, int | None]]:
    for month, window in assessing.windows(partner):
        if window is None:
            yield month, None
            continue
        measure = partial(_value, assessing, measured, outside, partner, window)
        yield month, reached(assessing.assessment.levels, line, measure, len(window.spans))


def _reached_any(lines: list[list[tuple[Month, int | None]]]) -> Iterator[bool]:
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
    if metric not in METRICS:
        return outside(partner, metric, day_start(window.last_day + 1, assessing.terms.day_zone))
    return exact_sum(measured.get((partner, line, metric, (s[0], s[-1])), Decimal(0)) for s in window.spans)


def level_rows(
    assessing: Assessing, levels: Levels, measured: Measured, outside: Outside
) -> Iterator[LevelRow]:
    """Rows of the `levels` table, as at the period's end, for partners whose dates touch the period."""
    days, zone = assessing.period.days, assessing.terms.day_zone
    first, last = day_start(days[0], zone), day_start(days[-1] + 1, zone) - 1
    window = _deciding(assessing)
    for partner, rows in sorted(assessing.partners.standings.items()):
        if not any(row.start <= last and first < row.end for row in rows):
            continue
        decided = any(w == window for _, w in assessing.windows(partner))
        for line in assessing.lines:
            serving = levels.serving(partner, line, last)
            for metric, on in _mentioned(assessing.assessment, line):
                name = metric if on == line else f"{on}.{metric}"
                value = (
                    _value(assessing, measured, outside, partner, window, metric, on)
                    if decided
                    else Decimal(0)
                )
                yield LevelRow(
                    partner_id=partner,
                    product_line=line,
                    metric=name + (".sum3" if len(window.spans) == 3 else ""),
                    value=value,
                    level=serving.level,
                    basis=serving.basis,
                )


def _deciding(assessing: Assessing) -> Window:
    """The window that the period's level comes from, after the lag."""
    month = assessing.period.month.plus(-assessing.assessment.lag)
    return window_of(assessing.assessment.window, month, assessing.period)


def _mentioned(assessment: Assessment, line: str | None) -> list[tuple[str, str | None]]:
    found: dict[tuple[str, str | None], None] = {}
    for level in assessment.levels:
        if level.line == line:
            found |= {(r.metric, r.line or line): None for group in level.groups for r in group}
    return list(found)
