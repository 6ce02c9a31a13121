"""Levels: what a role is measured by, the steps, and how they are reached and kept."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Serves = Literal["each", "best", "program"]
Tiers = Literal["whole", "marginal"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A metric of the terms' own, over the fills that count and meet `when`.

    Each brings `sum` times its line's weight (1 where none is given). One trader brings at most `trader_cap` in a window, or
    in each of its days. With `traders_from` it is the number of traders that brought so much, inclusive.
    With `daily_average_of` or `hourly_average_of` it is no sum of fills, but the average of a metric that is measured elsewhere
    over a window's days, or their hours.
    """

    name: str
    sum: str = "notional_value"
    when: str = "true"
    weights: tuple[tuple[str, Decimal], ...] = ()
    trader_cap: Decimal | None = None
    trader_cap_per: Literal["window", "day"] = "window"
    traders_from: Decimal | None = None
    daily_average_of: str | None = None
    hourly_average_of: str | None = None
    clause: str = ""
    source: str = ""

    @property
    def average_of(self) -> str | None:
        """The metric, measured elsewhere, that it is the average of."""
        return self.daily_average_of or self.hourly_average_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One test: `metric` on `line` (None: the line that is assessed) reaches `at_least`, inclusive."""

    metric: str
    at_least: Decimal
    line: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A step: reached when every group has a requirement that is met (all-of groups of any-of requirements)."""

    level: int
    line: str | None
    groups: tuple[tuple[Requirement, ...], ...]
    name: str = ""
    clause: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """How the levels of one role are reached and kept.

    `window`: one of `model.windows`; `anchor`: the instant that windows of so many days are counted off from;
    `first_assessed`: the month of the partnership in which levels are assessed first; `taken_at`: microseconds after the
    start of the window's last day at which outside metrics are taken (None: at its end).
    A level that is missed `demote_after` times in a row is lost, to the one that was reached or to the next `one_below`.
    `tiers` is `whole`: the level's rate applies to everything, or `marginal`: each slice of the metric has its own rate.
    """

    role: str
    window: str
    serves: Serves
    levels: tuple[Level, ...]
    tiers: Tiers = "whole"
    lag: int = 0
    demote_after: int = 1
    demote_to: Literal["reached", "one_below"] = "reached"
    disqualify_after: int | None = None
    start_level: int = 0
    protected_months: int = 0
    first_assessed: int = 1
    anchor: int | None = None
    taken_at: int | None = None
    clause: str = ""
    source: str = ""
