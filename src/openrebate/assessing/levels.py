"""Levels: what assessment gives to rating and to the `levels` table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from openrebate.assessing.replay import Held
from openrebate.model.level import Assessment
from openrebate.model.partners import Grant


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelRow:
    """One row of the `levels` table."""

    partner_id: str
    product_line: str | None
    metric: str
    value: Decimal
    level: int
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """The levels of one role in one period. `lines`: what has a level of its own; None alone: all lines together."""

    assessment: Assessment | None
    lines: tuple[str | None, ...]
    held: Mapping[tuple[str, str | None], Held]
    grants: Mapping[str, tuple[Grant, ...]]
    out: frozenset[str]  # partners that are disqualified
    sums: Mapping[tuple[str, str | None], Decimal] = field(default_factory=dict)  # what marginal tiers cut

    def at(self, partner: str, line: str | None, instant: int) -> int | None:
        """The level that serves a line at an instant, grants included; None where the role has no levels."""
        if self.assessment is None:
            return None
        if self.assessment.serves == "best":
            return max(self.own(partner, each, instant).level for each in self.lines)
        if self.assessment.serves == "program":
            return self.own(partner, None, instant).level
        return self.own(partner, line, instant).level if line in self.lines else 0

    def slices(self, partner: str, line: str, instant: int) -> tuple[tuple[int, Fraction], ...]:
        """Marginal tiers: (level, its part of the partner's whole sum), from the lowest; none where one level is for all."""
        if self.assessment is None or self.assessment.tiers != "marginal":
            return ()
        on = None if self.assessment.serves == "program" else line
        if self.own(partner, on, instant).basis == "granted":
            return ()
        whole = Fraction(self.sums.get((partner, on), Decimal(0)))
        steps = [
            (one.level, Fraction(one.groups[0][0].at_least))
            for one in self.assessment.levels
            if one.line == on
        ]
        edges = [(0, Fraction(0)), *((level, edge) for level, edge in steps if edge < whole)]
        ends = [*(edge for _, edge in edges[1:]), whole]
        found = [
            (level, (end - edge) / whole)
            for (level, edge), end in zip(edges, ends, strict=True)
            if end > edge
        ]
        return tuple(found) or ((0, Fraction(1)),)

    def disqualified(self, partner: str) -> bool:
        """Whether the partner missed every level so many windows in a row that it is out."""
        return partner in self.out

    def own(self, partner: str, line: str | None, instant: int) -> Held:
        """A line's own level: a grant in force replaces what was assessed, one for the line before one for all."""
        granted = {g.line: g.level for g in self.grants.get(partner, ()) if g.start <= instant < g.end}
        for key in (line, None):
            if key in granted:
                return Held(granted[key], "granted")
        return self.held.get((partner, line), Held(0, "assessed"))

    def serving(self, partner: str, line: str | None, instant: int) -> Held:
        """The level that serves, on the line's own ground where that gives the same, else on the best line's."""
        own, served = self.own(partner, line, instant), self.at(partner, line, instant)
        if own.level == served:
            return own
        every = (self.own(partner, each, instant) for each in self.lines)
        return next(found for found in every if found.level == served)
