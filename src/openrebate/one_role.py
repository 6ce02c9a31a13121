"""One role in one period, from the usage cube to its lines: what the story's second and third step do.

Levels first, then what earlier periods used up of caps, then the lines. The roles that a role looks at stand beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from openrebate.assessing.assess import Assessing, assess, level_rows, spans_needed
from openrebate.assessing.levels import LevelRow, Levels
from openrebate.assessing.memory import Memory
from openrebate.assessing.outside import metrics_from_outside
from openrebate.metering.identify import Identities
from openrebate.metering.meter import (
    Metering,
    dimensions,
    dimensions_beside,
    metered,
    pays_on_volume,
)
from openrebate.metering.own_metrics import by_days
from openrebate.metering.screen import SELF_REFERRAL, TERMS_NOT_IN_FORCE
from openrebate.metering.usage import (
    measure,
    meter_again,
    paying,
    unpaid,
)
from openrebate.model.beside import beside
from openrebate.model.engine import Engine
from openrebate.model.partners import PartnerBook, partner_book
from openrebate.model.role import Role
from openrebate.model.terms import Terms
from openrebate.model.windows import window
from openrebate.rating.caps import Used, known_caps
from openrebate.rating.pool_days import DayPool, periods_of, stretches
from openrebate.rating.rate import Rating, day_pool, rate, use_up
from openrebate.rating.trade import Beside, Sharing
from openrebate.units.periods import Period, day_at, day_period, day_start, month_of, parse_period
from openrebate.units.timeline import DAY

SmallFacts = Mapping[str, Sequence[Mapping[str, Any]]]
"""Rows of the small tables that rating looks things up in: partners, overrides, grants, metrics."""
SMALL_FACTS = ("partners", "overrides", "grants", "metrics")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metered:
    """What metering leaves: per earning role the table `days_<role>` or `months_<role>`, and the table `exceptions`.

    `usage` (the name of that table) and `slices` are by role.
    `metering` is None where the cube was kept from an earlier run and no fill was read.
    """

    identities: Identities
    first: int
    last: int
    usage: Mapping[str, str]
    slices: Mapping[str, Mapping[int | None, int]]
    metering: Metering | None


@dataclass(frozen=True, slots=True)
class Carried:
    """What one period leaves to others over the same usage, facts and terms: what was measured and reached, by the usage's
    table; and what caps were used up to before a day, by role and day.
    """

    memory: dict[str, Memory] = field(default_factory=dict)
    used: dict[tuple[str, int], Used] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What every role and period of one usage is rated with."""

    engine: Engine
    facts: SmallFacts
    metered: Metered
    terms: Terms
    carried: Carried


@dataclass(frozen=True, slots=True, kw_only=True)
class RatedRole:
    """One role's outcome: its lines (a table of the engine), levels and bindings."""

    role: Role
    lines: str
    levels: Levels
    level_rows: tuple[LevelRow, ...]
    rating: Rating


def book_of(facts: SmallFacts, terms: Terms, role: Role) -> PartnerBook:
    """The partners of one role, with those metrics that its rates are multiplied by."""
    by = {one.by for one in terms.multipliers if one.role == role.name}
    metrics = [row for row in facts["metrics"] if row["metric"] in by]
    return partner_book(role, facts["partners"], facts["overrides"], facts["grants"], metrics)


def rate_role(work: Work, period: Period, role: Role) -> RatedRole:
    """The role's lines, levels and bindings; makes the tables of its name in the engine."""
    rating, levels, rows = _rating(work, period, role)
    rating = replace(rating, used=_used_before(work, period, role))
    rating = replace(rating, pools=tuple(_pools(work, rating)))
    return RatedRole(
        role=role, lines=rate(work.engine, rating), levels=levels, level_rows=rows, rating=rating
    )


def _pools(work: Work, rating: Rating) -> Iterator[DayPool]:
    """The pools of days that the period has days of, with what all periods' lines in these days come to."""
    terms, role = work.terms, rating.sharing.role
    cap = terms.pool(role.name)
    if cap is None or cap.limit is None or not terms.pools_days(role.name):
        return
    for days in stretches(cap, terms.day_zone, rating.period):
        each = (
            rating if period == rating.period else _rating(work, period, role)[0]
            for period in periods_of(days, rating.period)
        )
        yield day_pool(work.engine, cap, days, each)


def _used_before(work: Work, period: Period, role: Role) -> Used:
    """What caps that last longer than a period are used up to when this one begins."""
    used, before = Used(), work.carried.used
    for earlier in _counted_with(work.terms, role, work.metered.first, period):
        next_day = earlier.days[-1] + 1
        if (role.name, next_day) not in before:
            rating, _, _ = _rating(work, earlier, role)
            before[role.name, next_day] = use_up(work.engine, replace(rating, used=used))
        used = before[role.name, next_day]
    return used


def _counted_with(terms: Terms, role: Role, first: int, period: Period) -> Iterator[Period]:
    """The earlier periods, from the first fill on, in which caps of this one may have been used up."""
    caps = [cap for cap in known_caps(terms.caps, role.name).values() if cap.lasts != "period"]
    starts = [
        first if cap.days is None or cap.anchor is None else _epoch_start(cap.days, cap.anchor, terms, period)
        for cap in caps
    ]
    if not starts:
        return
    day = day_at(max(first, min(starts)), terms.day_zone)
    while day < period.days[0]:
        one = day_period(day) if period.is_day else parse_period(str(month_of(day)))
        yield one
        day = one.days[-1] + 1


def _epoch_start(days: int, anchor: int, terms: Terms, period: Period) -> int:
    """When that of a cap's times began in which the period begins."""
    length = days * DAY
    begins = day_start(period.days[0], terms.day_zone)
    return begins - (begins - anchor) % length


def _rating(work: Work, period: Period, role: Role) -> tuple[Rating, Levels, tuple[LevelRow, ...]]:
    terms, found = work.terms, work.metered
    by_days = not _by_months(terms, role, period)
    sharing, levels, rows = _sharing(work, period, role)
    fills = found.metering
    rating = Rating(
        sharing=sharing,
        beside=tuple(
            Beside(
                sharing=_sharing(work, period, other)[0],
                slices=found.slices[other.name],
                dimensions=dimensions_beside(terms, other),
            )
            for other in beside(terms, role)
        ),
        period=period,
        decoded=_rated_usage(work, period, role),
        by_days=by_days,
        dimensions=tuple(dimensions(terms, role)),
        decisions=unpaid(terms, role),
        paying=paying(terms, role),
        slices=found.slices[role.name],
        on_volume=pays_on_volume(terms, role),
        metered=metered(fills, role) if fills else "",
        candidates=len(fills.claims.of(role.name)) if fills else 0,
        sliced=len(found.slices[role.name]) > 1,
        self_referral=SELF_REFERRAL,
        terms_not_in_force=TERMS_NOT_IN_FORCE,
    )
    return rating, levels, rows


def _sharing(work: Work, period: Period, role: Role) -> tuple[Sharing, Levels, tuple[LevelRow, ...]]:
    partners = book_of(work.facts, work.terms, role)
    levels, rows = _assess(work, period, role, partners)
    sharing = Sharing(
        terms=work.terms,
        role=role,
        partners=partners,
        level_at=levels.at,
        slices_at=levels.slices,
        disqualified=levels.disqualified,
    )
    return sharing, levels, rows


def _rated_usage(work: Work, period: Period, role: Role) -> str:
    """What is rated: all usage, or where others' caps decide, that of the period once they are known."""
    metering = work.metered.metering
    if metering is None or metering.over.isdisjoint(one.name for one in beside(work.terms, role)):
        return _usage(work.terms, role, period)
    zone = work.terms.day_zone
    first, end = day_start(period.days[0], zone), day_start(period.days[-1] + 1, zone)
    return meter_again(work.engine, metering, role, first, end)


def _usage(terms: Terms, role: Role, period: Period) -> str:
    return f"{'months' if _by_months(terms, role, period) else 'days'}_{role.name}"


def _by_months(terms: Terms, role: Role, period: Period) -> bool:
    """Whether everything that is asked of the cube is made of whole months."""
    assessment = terms.assessment(role.name)
    return (
        not period.is_day
        and not any(by_days(terms, role))
        and not terms.pools_days(role.name)
        and (assessment is None or window(assessment.window).whole_months)
    )


def _assess(
    work: Work, period: Period, role: Role, partners: PartnerBook
) -> tuple[Levels, tuple[LevelRow, ...]]:
    terms, assessment = work.terms, work.terms.assessment(role.name)
    if assessment is None:
        return Levels(assessment=None, lines=(None,), held={}, grants=partners.grants, out=frozenset()), ()
    usage = _usage(terms, role, period)
    memory = work.carried.memory.setdefault(usage, Memory())
    assessing = Assessing(
        terms=terms,
        assessment=assessment,
        period=period,
        partners=partners,
        first_fill=work.metered.first,
        memory=memory,
    )
    unknown = spans_needed(assessing) - memory.spans
    memory.measured |= measure(work.engine, terms, role, usage, unknown)
    memory.spans |= unknown
    outside = metrics_from_outside(work.facts["metrics"])
    levels = assess(assessing, memory.measured, outside)
    return levels, tuple(level_rows(assessing, levels, memory.measured, outside))
