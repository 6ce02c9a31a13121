"""Assess: the level of every partner of a role, on every product line, for one period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from openrebate.assessing.replay import Held, replay
from openrebate.assessing.requirements import reached
from openrebate.assessing.windows import Window, windows
from openrebate.model.partners import Grant, PartnerBook
from openrebate.model.terms import Assessment, Terms
from openrebate.units.periods import Month, Period, day_at, month_of

Metrics = Mapping[tuple[str, str | None, str, tuple[int, int]], Decimal]
"""(partner, line or None for all, metric, (first day, last day)) -> value. What is missing is 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelRow:
    """One row of the `levels` table."""

    partner_id: str
    product_line: str | None
    metric: str
    value: Decimal
    level: int
    basis: str


@dataclass(frozen=True, slots=True)
class Levels:
    """The levels of one role in one period."""

    assessment: Assessment | None
    held: Mapping[tuple[str, str | None], Held]
    grants: Mapping[str, tuple[Grant, ...]]
    lines: tuple[str | None, ...]

    def at(self, partner: str, line: str | None, instant: int) -> int | None:
        """The level that serves a line at an instant, grants included; None where the role has no levels."""
        if self.assessment is None:
            return None
        if self.assessment.serves == "best":
            return max(self._own(partner, each, instant)[0] for each in self.lines)
        return self._own(partner, line if self.assessment.serves == "each" else None, instant)[0]

    def disqualified(self, partner: str) -> bool:
        """Whether the partner missed every level so many windows in a row that it is out."""
        limit = self.assessment.disqualify_after if self.assessment else None
        return limit is not None and any(h.failed >= limit for (who, _), h in self.held.items() if who == partner)

    def _own(self, partner: str, line: str | None, instant: int) -> tuple[int, str]:
        for grant in self.grants.get(partner, ()):
            if grant.line in (None, line) and grant.start <= instant < grant.end:
                return grant.level, "granted"
        held = self.held.get((partner, line))
        return (held.level, held.basis) if held else (0, "assessed")

    def row_of(self, partner: str, line: str | None, instant: int) -> tuple[int, str]:
        """Level and basis as the `levels` table shows them: the level that serves, on the ground it stands on."""
        own, basis = self._own(partner, line, instant)
        serving = self.at(partner, line, instant)
        assert serving is not None
        if serving == own:
            return own, basis
        best = next(each for each in self.lines if self._own(partner, each, instant)[0] == serving)
        return serving, self._own(partner, best, instant)[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessing:
    """What an assessment needs to know besides metrics."""

    terms: Terms
    role: str
    period: Period
    partners: PartnerBook
    first_fill: int  # microseconds

    @property
    def assessment(self) -> Assessment | None:
        """How levels are reached, if the role has any."""
        return self.terms.assessment(self.role)

    def start(self, partner: str) -> Month:
        """The month in which the partner's replay starts: of its first day or of the first fill known, the later."""
        return month_of(day_at(max(self.partners.start(partner), self.first_fill), self.terms.day_zone))

    def windows(self, partner: str) -> list[Window]:
        """The partner's windows, oldest first."""
        assert self.assessment is not None
        return windows(self.assessment, self.start(partner), self.period, day_at(self.first_fill, self.terms.day_zone))

    @property
    def lines(self) -> tuple[str | None, ...]:
        """The lines that have a level of their own; None alone: one level over all lines."""
        if self.assessment is None or self.assessment.serves == "program":
            return (None,)
        return tuple(line.name for line in self.terms.lines)


def spans_needed(assessing: Assessing) -> set[tuple[int, int]]:
    """(first day, last day) of everything that has to be measured."""
    if assessing.assessment is None:
        return set()
    return {
        (span[0], span[-1])
        for partner in assessing.partners.standings
        for window in assessing.windows(partner)
        for span in window.spans
    }


def assess(assessing: Assessing, metrics: Metrics) -> Levels:
    """The levels of all partners of the role."""
    grants = assessing.partners.grants
    if assessing.assessment is None:
        return Levels(None, {}, grants, assessing.lines)
    held = {
        (partner, line): _assess_one(assessing, metrics, partner, line)
        for partner in assessing.partners.standings
        for line in assessing.lines
    }
    return Levels(assessing.assessment, held, grants, assessing.lines)


def _assess_one(assessing: Assessing, metrics: Metrics, partner: str, line: str | None) -> Held:
    assessment = assessing.assessment
    assert assessment is not None
    results = [
        reached(
            assessment.levels,
            line,
            lambda metric, on, w=window: _sum(metrics, partner, on, metric, w),  # type: ignore[misc]
            len(window.spans),
        )
        for window in assessing.windows(partner)
    ]
    joined = month_of(day_at(assessing.partners.start(partner), assessing.terms.day_zone))
    month = assessing.period.month
    return replay(assessment, results, (month.year - joined.year) * 12 + month.month - joined.month)


def _sum(metrics: Metrics, partner: str, line: str | None, metric: str, window: Window) -> Decimal:
    return sum((metrics.get((partner, line, metric, (s[0], s[-1])), Decimal(0)) for s in window.spans), Decimal(0))


def level_rows(assessing: Assessing, levels: Levels, metrics: Metrics, first: int, last: int) -> Iterable[LevelRow]:
    """Rows of the `levels` table for partners whose dates touch the period, `[first, last]` in microseconds."""
    if assessing.assessment is None:
        return
    for partner in sorted(assessing.partners.standings):
        rows = assessing.partners.standings[partner]
        if not any(row.start <= last and first < row.end for row in rows):
            continue
        for line in assessing.lines:
            level, basis = levels.row_of(partner, line, last)
            decided = _deciding(assessing, partner)
            for metric, on in _mentioned(assessing.assessment, line):
                name = metric if on in (None, line) else f"{on}.{metric}"
                name += ".sum3" if decided and len(decided.spans) == 3 else ""
                value = _sum(metrics, partner, on or line, metric, decided) if decided else Decimal(0)
                yield LevelRow(partner_id=partner, product_line=line, metric=name, value=value, level=level, basis=basis)


def _deciding(assessing: Assessing, partner: str) -> Window | None:
    assert assessing.assessment is not None
    every = assessing.windows(partner)
    kept = every[: max(0, len(every) - assessing.assessment.lag)]
    return kept[-1] if kept else None


def _mentioned(assessment: Assessment, line: str | None) -> list[tuple[str, str | None]]:
    found: dict[tuple[str, str | None], None] = {}
    for level in assessment.levels:
        if level.line == line:
            found |= {(r.metric, r.line): None for group in level.groups for r in group}
    return list(found)
