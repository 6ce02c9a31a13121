"""Metrics of a partner over a window: sums and distinct traders of the fills that count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from tests.auditor.calendar import Span, first_day, instant, local_day, midnight, month_of, month_span
from tests.auditor.decisions import Decision
from tests.auditor.exact import ZERO, number
from tests.auditor.facts import Facts
from tests.auditor.program import Program, Table


@dataclass(frozen=True)
class Window:
    """The months, or one span, whose metrics decide a month's level. `times` multiplies thresholds."""

    spans: tuple[Span, ...]
    last_month: int
    times: int = 1


def window_of(kind: str, month: int, program: Program, period: Span) -> Window:
    """The window that is assessed for a month; in the period's own month open windows end with the period."""
    zone = program.zone
    end = month_span(month, zone)[1]
    if month == month_of(period[0], zone):
        end = period[1]
    if kind == "month":
        return Window((month_span(month, zone),), month)
    if kind == "previous_month":
        return Window((month_span(month - 1, zone),), month - 1)
    if kind == "previous_quarter_average":
        first = month - month % 3 - 3
        return Window(tuple(month_span(first + i, zone) for i in range(3)), first + 2, times=3)
    if kind == "rolling_30_days":
        return Window(((midnight(local_day(end, zone) - timedelta(days=30), zone), end),), month)
    assert kind == "since_start", kind
    return Window(((midnight(first_day(12), zone), end),), month)


@dataclass(frozen=True)
class Usage:
    """The counting fills of one partner in one role."""

    facts: Facts
    partner: str
    decisions: Sequence[Decision]

    def metric(self, name: str, line: str | None, window: Window) -> Fraction:
        """The metric on a line (None: all lines), summed over the spans of the window."""
        if name not in {"volume", "fees", "active_traders", "new_traders"}:
            return self._outside(name, window.spans[-1][1])
        return sum((self._measured(name, line, span) for span in window.spans), ZERO)

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

    def _outside(self, name: str, end: int) -> Fraction:
        """The last value at or before the window's end; 0 where there is none."""
        known = [
            (instant(row["at"]), number(row["value"]))
            for row in self.facts.rows("metrics")
            if (row["partner_id"], row["metric"]) == (self.partner, name) and instant(row["at"]) <= end
        ]
        return max(known)[1] if known else ZERO


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
    own = need["metric"] in {"volume", "fees", "active_traders", "new_traders"}
    return measured >= number(need["at_least"]) * (window.times if own else 1)
