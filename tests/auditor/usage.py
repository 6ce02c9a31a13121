"""Metrics of a partner over a window: sums and distinct traders of the fills that count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from tests.auditor.calendar import (
    EPOCH,
    Span,
    first_day,
    instant,
    local_day,
    micros,
    midnight,
    month_of,
    month_span,
)
from tests.auditor.decisions import Decision
from tests.auditor.eligibility import amount, evaluate, matches
from tests.auditor.exact import ZERO, number
from tests.auditor.facts import Facts
from tests.auditor.program import Program, Table

MEASURED = {"volume", "fees", "active_traders", "new_traders"}


@dataclass(frozen=True)
class Window:
    """The spans whose metrics decide a step's level. `times` multiplies thresholds."""

    spans: tuple[Span, ...]
    times: int = 1

    @property
    def end(self) -> int:
        """When it is over."""
        return self.spans[-1][1]


def window_of(ladder: Table, step: Span, program: Program, period: Span) -> Window:
    """The window that is assessed for a step; in the period's own step open windows end with the period."""
    zone, kind = program.zone, str(ladder["window"])
    end = period[1] if step[0] <= period[0] < step[1] else step[1]
    if kind == "since_start":
        return Window(((midnight(first_day(12), zone), end),))
    if "day" in kind:
        return Window((days_of(ladder, kind, end, zone),))
    now = month_of(end - 1, zone)
    count = 3 if "quarter" in kind else int(next((w for w in kind.split("_") if w.isdigit()), "1"))
    first = now - now % 3 if "quarter" in kind else now
    if kind.startswith("previous"):
        first -= count
    elif kind.startswith("rolling"):
        first -= count - 1
    spans = [month_span(first + i, zone) for i in range(count)]
    if kind.endswith("_average"):
        return Window(tuple(spans), times=count)
    return Window(((spans[0][0], end if kind.startswith("rolling") else spans[-1][1]),))


def days_of(ladder: Table, kind: str, end: int, zone: str) -> Span:
    """So many days that end now, or the stretch of days that now lies in, or the one before it."""
    count = int(next((w for w in kind.split("_") if w.isdigit()), "1"))
    if kind.startswith("rolling"):
        return midnight(local_day(end, zone) - timedelta(days=count), zone), end
    stretch = stretch_of(ladder, end - 1, count, zone)
    if kind.startswith("previous"):
        stretch = stretch_of(ladder, stretch[0] - 1, count, zone)
    return stretch


def stretch_of(ladder: Table, at: int, count: int, zone: str) -> Span:
    """The stretch of `count` days that an instant lies in, counted off from the anchor, or from any day for one."""
    anchor = local_day(micros(ladder["anchor"]), zone) if "anchor" in ladder else EPOCH.date()
    passed = (local_day(at, zone) - anchor).days // count
    first = anchor + timedelta(days=passed * count)
    return midnight(first, zone), midnight(first + timedelta(days=count), zone)


def step_of(ladder: Table, at: int, program: Program) -> Span:
    """The step that an instant lies in: a month, or under terms that settle daily what a window of days counts in."""
    kind = str(ladder["window"])
    if program.data.get("settles", "month") == "month" or "day" not in kind:
        return month_span(month_of(at, program.zone), program.zone)
    count = int(next((w for w in kind.split("_") if w.isdigit()), "1"))
    return stretch_of(ladder, at, 1 if kind.startswith("rolling") else count, program.zone)


@dataclass(frozen=True)
class Usage:
    """The counting fills of one partner in one role."""

    facts: Facts
    partner: str
    decisions: Sequence[Decision]
    program: Program
    taken: str | None = None

    def metric(self, name: str, line: str | None, window: Window) -> Fraction:
        """The metric on a line (None: all lines), summed over the spans of the window."""
        own = self.program.metric(name)
        if own is not None and "hourly_average_of" in own:
            ends = self.hours_in(window)
            return sum((self._outside(str(own["hourly_average_of"]), end) for end in ends), ZERO)
        if own is not None and "daily_average_of" in own:
            outside = str(own["daily_average_of"])
            return sum(
                (self._outside(outside, self.taken_on(day)) for day in days_in(window, self.program)), ZERO
            )
        if own is not None:
            return sum((self._own(own, line, span) for span in window.spans), ZERO)
        if name not in MEASURED:
            return self._outside(name, self.taken_on(local_day(window.end - 1, self.program.zone)))
        return sum((self._measured(name, line, span) for span in window.spans), ZERO)

    def taken_on(self, day: date) -> int:
        """When metrics from outside are taken on a day: at its end, or at a time of it."""
        zone = self.program.zone
        if self.taken is None:
            return midnight(day + timedelta(days=1), zone)
        hours, minutes = self.taken.split(":")
        return midnight(day, zone) + (int(hours) * 60 + int(minutes)) * 60_000_000

    def hours_in(self, window: Window) -> list[int]:
        """The end of every hour of the window."""
        hour = 3_600_000_000
        return [at + hour for start, end in window.spans for at in range(start, end, hour)]

    def times(self, name: str, window: Window) -> int:
        """How many thresholds it is compared with: months of an average, days of a daily one."""
        own = self.program.metric(name)
        if own is not None and "hourly_average_of" in own:
            return len(self.hours_in(window))
        if own is not None and "daily_average_of" in own:
            return len(days_in(window, self.program))
        return window.times if own is not None or name in MEASURED else 1

    def _measured(self, name: str, line: str | None, span: Span) -> Fraction:
        inside = [
            d for d in self.decisions if span[0] <= d.fill.executed_at < span[1] and line in {None, d.line}
        ]
        if name == "volume":
            return sum((d.values.notional for d in inside), ZERO)
        if name == "fees":
            return sum((d.values.fee for d in inside), ZERO)
        if name == "new_traders":
            inside = [d for d in inside if d.names["new_trader"] is True]
        return Fraction(len({d.trader for d in inside}))

    def _own(self, own: Table, line: str | None, span: Span) -> Fraction:
        """A metric of the terms' own: what each trader brings, day by day where it is cut by days."""
        brings: dict[str, dict[date | None, Fraction]] = {}
        for d in self.decisions:
            if not span[0] <= d.fill.executed_at < span[1] or line not in {None, d.line}:
                continue
            day = (
                local_day(d.fill.executed_at, self.program.zone)
                if own.get("trader_cap_per") == "day"
                else None
            )
            days = brings.setdefault(d.trader, {})
            days[day] = days.get(day, ZERO) + brought(own, d)
        cap = number(own["trader_cap"]) if "trader_cap" in own else None
        parts = [
            sum((s if cap is None else min(s, cap) for s in days.values()), ZERO) for days in brings.values()
        ]
        if "traders_from" in own:
            return Fraction(sum(part >= number(own["traders_from"]) for part in parts))
        return sum(parts, ZERO)

    def _outside(self, name: str, end: int) -> Fraction:
        """The last value at or before the window's end; 0 where there is none."""
        known = [
            (instant(row["at"]), number(row["value"]))
            for row in self.facts.rows("metrics")
            if (row["partner_id"], row["metric"]) == (self.partner, name) and instant(row["at"]) <= end
        ]
        return max(known)[1] if known else ZERO


def days_in(window: Window, program: Program) -> list[date]:
    """Every day of the window."""
    found = []
    for start, end in window.spans:
        day = local_day(start, program.zone)
        while day <= local_day(end - 1, program.zone):
            found.append(day)
            day += timedelta(days=1)
    return found


def brought(own: Table, decision: Decision) -> Fraction:
    """What one fill brings to a metric of the terms' own."""
    if not matches(own.get("when", "true"), decision.names):
        return ZERO
    weight = number(own.get("weights", {}).get(decision.line, "1"))
    return weight * amount(evaluate(own.get("sum", "notional_value"), decision.names))


def groups_of(level: Table) -> list[list[Table]]:
    """All of these groups, of each any requirement."""
    if "any_of" in level:
        return [list(level["any_of"])]
    return [group if isinstance(group, list) else [group] for group in level["all_of"]]


def reached(usage: Usage, ladder: Table, line: str | None, window: Window) -> int:
    """The highest level of the line whose requirements hold; 0 below all."""
    best = 0
    for level in ladder["level"]:
        if level.get("line") == line and all(
            any(holds(usage, need, line, window) for need in group) for group in groups_of(level)
        ):
            best = max(best, int(level["level"]))
    return best


def holds(usage: Usage, need: Table, line: str | None, window: Window) -> bool:
    """Inclusive; measured metrics of several months compare with as many thresholds."""
    measured = usage.metric(need["metric"], need.get("line", line), window)
    return measured >= number(need["at_least"]) * usage.times(need["metric"], window)
