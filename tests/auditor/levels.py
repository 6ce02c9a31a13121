"""Levels: the replay of a partner's months, and what grants and protection make of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from tests.auditor.calendar import Span, month_of
from tests.auditor.decisions import Decision
from tests.auditor.exact import ZERO, number, plain
from tests.auditor.facts import Facts, dates_of, text_of
from tests.auditor.program import Program, Table
from tests.auditor.usage import Usage, Window, groups_of, reached, step_of, window_of


@dataclass(frozen=True)
class Step:
    """One step of the replay: what was reached (None: nothing to assess yet), and what is kept."""

    reached: int | None
    kept: int


@dataclass
class Ladder:
    """The levels of one partner in one role."""

    facts: Facts
    program: Program
    role: str
    terms: Table
    partner: str
    period: Span
    decisions: Sequence[Decision]
    first_known: int | None
    _replayed: dict[str | None, dict[Span, Step]] = field(default_factory=dict)

    @property
    def usage(self) -> Usage:
        """The partner's counting fills."""
        return Usage(self.facts, self.partner, self.decisions, self.program, self.terms.get("taken_at"))

    @property
    def month(self) -> int:
        """The month of the period."""
        return month_of(self.period[0], self.program.zone)

    @property
    def joined(self) -> int:
        """The partner's first month in the role."""
        return month_of(self.facts.first_start(self.partner, self.role), self.program.zone)

    @property
    def steps(self) -> list[Span]:
        """Every step from the later of the partner's start and the first fill known to the period's."""
        start = self.facts.first_start(self.partner, self.role)
        at = start if self.first_known is None else max(start, self.first_known)
        found = [step_of(self.terms, at, self.program)]
        while found[-1][1] <= self.period[0]:
            found.append(step_of(self.terms, found[-1][1], self.program))
        return found if found[-1][0] <= self.period[0] else []

    @property
    def deciding_step(self) -> Span:
        """The step that the period's level comes from, after the lag."""
        step = step_of(self.terms, self.period[0], self.program)
        for _ in range(int(self.terms.get("lag", 0))):
            step = step_of(self.terms, step[0] - 1, self.program)
        return step

    def may_assess(self, step: Span) -> bool:
        """Whether the first assessment is not still to come, and what would be assessed is not over before the start."""
        begun = month_of(step[0], self.program.zone) - self.joined + 1
        return begun >= int(self.terms.get("first_assessed", 1)) and self.window(step).end > self.steps[0][0]

    @property
    def lines(self) -> list[str | None]:
        """What is assessed apart: the lines that have levels, or all lines together (None)."""
        if self.terms.get("serves", "each") == "program":
            return [None]
        return list(dict.fromkeys(level["line"] for level in self.terms["level"]))

    def window(self, step: Span) -> Window:
        """The window that is assessed for a step."""
        return window_of(self.terms, step, self.program, self.period)

    def replay(self, line: str | None) -> dict[Span, Step]:
        """A rise applies at once; a fall only after so many misses in a row, then to what was last reached or one below."""
        if line in self._replayed:
            return self._replayed[line]
        kept, misses = int(self.terms.get("start_level", 0)), 0
        seen: Window | None = None
        now: int | None = None
        steps: dict[Span, Step] = {}
        for step in self.steps:
            window = self.window(step)
            if window != seen and self.may_assess(step):
                now = reached(self.usage, self.terms, line, window)
                misses = misses + 1 if now < kept else 0
                if now < kept and misses >= int(self.terms.get("demote_after", 1)):
                    kept, misses = max(now, self.below(line, kept)), 0
                kept = max(now, kept)
            seen = window
            steps[step] = Step(now, kept)
        self._replayed[line] = steps
        return steps

    def below(self, line: str | None, level: int) -> int:
        """Where a lost level may fall to, at the least."""
        if self.terms.get("demote_to", "reached") == "reached":
            return 0
        while level > 0:
            level -= 1
            if level in {int(one["level"]) for one in self.terms["level"] if one.get("line") == line}:
                break
        return level

    def assessed(self, line: str | None) -> tuple[int, str]:
        """The level of the period without grants, and its basis."""
        start = int(self.terms.get("start_level", 0))
        steps = self.replay(line)
        step = steps.get(self.deciding_step)
        level = start if step is None else step.kept
        protected = self.month < self.joined + int(self.terms.get("protected_months", 0))
        if protected and level < start:
            return start, "protected"
        return level, "assessed" if step is not None and step.reached == level else "carried"

    def line_level(self, line: str | None, at: int) -> tuple[int, str]:
        """A grant in force replaces what was assessed; one for the line is nearer than one for all lines."""
        granted: dict[str | None, int] = {}
        for row in self.facts.rows("grants"):
            if (row["partner_id"], row["role"]) == (self.partner, self.role) and dates_of(row).cover(at):
                granted[text_of(row, "product_line")] = int(row["level"])
        for key in (line, None):
            if key in granted:
                return granted[key], "granted"
        return self.assessed(line)

    def level(self, line: str | None, at: int) -> int:
        """The level that serves a fill on the line."""
        serves = self.terms.get("serves", "each")
        if serves == "program":
            return self.line_level(None, at)[0]
        if serves == "best":
            return max(self.line_level(each, at)[0] for each in self.lines)
        return self.line_level(line, at)[0] if line in self.lines else 0

    def slices(self, line: str | None, at: int) -> dict[int, Fraction]:
        """Marginal tiers: how much of the month's sum lies in each level's slice; empty where one level is for all."""
        if self.terms.get("tiers", "whole") == "whole":
            return {}
        on = None if self.terms.get("serves", "each") == "program" else line
        if self.line_level(on, at)[1] == "granted":
            return {}
        steps = [level for level in self.terms["level"] if level.get("line") == on]
        edges = {0: ZERO} | {int(s["level"]): number(groups_of(s)[0][0]["at_least"]) for s in steps}
        metric = groups_of(steps[0])[0][0]["metric"] if steps else "volume"
        total = self.usage.metric(metric, on, self.window(self.deciding_step))
        ends = {
            level: min((e for e in edges.values() if e > edge), default=total)
            for level, edge in edges.items()
        }
        found = {level: min(ends[level], total) - edge for level, edge in edges.items()}
        return {level: size for level, size in found.items() if size > 0} or {0: Fraction(1)}

    def serving(self, line: str | None, at: int) -> tuple[int, str]:
        """The level that serves the line, and on what ground; its own ground where that gives the same level."""
        own, served = self.line_level(line, at), self.level(line, at)
        if own[0] == served:
            return own
        return next(found for each in self.lines if (found := self.line_level(each, at))[0] == served)

    @property
    def deciding(self) -> Window | None:
        """The window whose metrics the period's level comes from, after the lag; None before the first."""
        wanted, seen, found = self.window(self.deciding_step), None, []
        for step in self.steps:
            window = self.window(step)
            if window != seen and self.may_assess(step):
                found.append(window)
            seen = window
        return wanted if wanted in found else None

    @property
    def disqualified(self) -> bool:
        """So many assessed windows in a row without any level."""
        limit = self.terms.get("disqualify_after")
        if limit is None:
            return False
        misses, seen = 0, None
        for step in self.steps:
            window = self.window(step)
            fresh, seen = window != seen, window
            if not fresh or not self.may_assess(step):
                continue
            met = any(reached(self.usage, self.terms, line, window) for line in self.lines)
            misses = 0 if met else misses + 1
            if misses >= int(limit):
                return True
        return False

    def rows(self, period: str) -> list[dict[str, str | int | None]]:
        """The rows of `levels`: the metrics that the requirements name, and the level at the period's end."""
        window, rows = self.window(self.deciding_step), []
        deciding = self.deciding
        for line in self.lines:
            level, basis = self.serving(line, self.period[1] - 1)
            for name, metric, where in self.named(line, window):
                value = ZERO if deciding is None else self.usage.metric(metric, where, deciding)
                rows.append(
                    {
                        "period": period,
                        "program": str(self.program.data["id"]),
                        "role": self.role,
                        "partner_id": self.partner,
                        "product_line": line,
                        "metric": name,
                        "value": plain(value),
                        "level": level,
                        "basis": basis,
                    }
                )
        return rows

    def named(self, line: str | None, window: Window) -> list[tuple[str, str, str | None]]:
        """Each metric of the line's requirements once: its name in the row, its own name, and its line."""
        found: dict[str, tuple[str, str, str | None]] = {}
        for level in self.terms["level"]:
            for need in (n for group in groups_of(level) for n in group if level.get("line") == line):
                where = need.get("line", line)
                name = need["metric"] if where == line else f"{where}.{need['metric']}"
                times = self.usage.times(need["metric"], window)
                name += f".sum{times}" if times > 1 else ""
                found[name] = (name, need["metric"], where)
        return list(found.values())
