"""The story on one page: facts, fills, prices and terms make lines.

    1 meter    attribute, value and screen every fill; sum into the usage cube        (set-wise SQL, any size)
    2 assess   usage of the window -> metrics -> level of each partner                (pure Python, small)
    3 rate     cube x rate card -> lines: commission, kickback, override, caps        (set-wise SQL + pure Python rules)

A pure function of its inputs: the same facts, fills, marks and terms give the same lines, on every engine and in any
order of arrival. It reads no clock and opens no file; the engine holds the inputs as tables by their CONTRACT names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pyarrow as pa

from openrebate.assessing.assess import Assessing, assess, level_rows, spans_needed
from openrebate.assessing.levels import LevelRow, Levels
from openrebate.assessing.memory import Memory
from openrebate.assessing.outside import metrics_from_outside
from openrebate.metering.ages import prepare_ages
from openrebate.metering.attribute import prepare_claims
from openrebate.metering.identify import Identities, identify, known
from openrebate.metering.meter import (
    Metering,
    dimensions,
    dimensions_beside,
    make_cube,
    metered,
    pays_on_volume,
)
from openrebate.metering.own_metrics import by_days
from openrebate.metering.screen import SELF_REFERRAL, TERMS_NOT_IN_FORCE
from openrebate.metering.slices import prepare_slices
from openrebate.metering.usage import (
    decode,
    exceptions,
    gather_exceptions,
    measure,
    meter_again,
    paying,
    unpaid,
)
from openrebate.metering.value import prepare_marks
from openrebate.model.beside import beside, capped_silencers, in_order
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

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What a run rates. The engine has the tables `fills`, `marks` and every fact table under their names."""

    facts: Mapping[str, pa.Table]
    rows: int
    first: int  # executed_at of the first and the last fill, microseconds
    last: int
    all_narrow: bool
    unique: bool = False  # no identity stands twice, which was made sure of before


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
class _Work:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """The outcome of a run."""

    terms: Terms
    identities: Identities
    metered: Metered
    roles: tuple[RatedRole, ...]
    exceptions: tuple[Mapping[str, Any], ...]

    @property
    def metering(self) -> Metering:
        """What the models of fills are bound to; only where the fills were read in this run."""
        assert self.metered.metering is not None
        return self.metered.metering


def rate_period(
    engine: Engine, inputs: Inputs, terms: Terms, period: Period, say: Progress = lambda step: None
) -> Rated:
    """From fills to lines, for every role that earns under the terms."""
    small = {name: inputs.facts[name].to_pylist() for name in SMALL_FACTS}
    return rate_metered(engine, small, meter(engine, inputs, terms, say), terms, period, say)


def meter(engine: Engine, inputs: Inputs, terms: Terms, say: Progress = lambda step: None) -> Metered:
    """Attribute, value and screen every fill; sum into the usage cube of every earning role.

    Where no row of `fills` is another's again (`inputs.unique`), they are not compared.
    """
    say("identify")
    identities = (known if inputs.unique else identify)(engine, inputs.rows)
    say("prepare")
    claims = prepare_claims(engine, terms, inputs.first, inputs.last)
    prepare_ages(engine, terms, inputs.first, inputs.last)
    valuation = prepare_marks(engine, terms, inputs.first, inputs.last, wide=not inputs.all_narrow)
    metering = Metering(
        terms=terms,
        claims=claims,
        valuation=valuation,
        first=inputs.first,
        last=inputs.last,
        less=identities.suspects and inputs.all_narrow,
        columns=_columns(engine) if any(beside(terms, role) for role in terms.earning_roles) else (),
    )
    small = {name: inputs.facts[name].to_pylist() for name in SMALL_FACTS}
    slices = {
        role.name: prepare_slices(engine, role, book_of(small, terms, role), inputs.first, inputs.last)
        for role in terms.earning_roles
    }
    metering = replace(
        metering, sliced=frozenset(name for name, numbered in slices.items() if len(numbered) > 1)
    )
    usage = {}
    for role in terms.earning_roles:
        say(f"meter {role.name}")
        metering = make_cube(engine, metering, role)
        usage[role.name] = decode(engine, metering, role, f"cube_{role.name}")
    one = terms.earning_roles[0] if terms.earning_roles else None
    gather_exceptions(engine, metering, one, conflicts=identities.conflicts > 0)
    return Metered(
        identities=identities,
        first=inputs.first,
        last=inputs.last,
        usage=usage,
        slices=slices,
        metering=metering,
    )


def _columns(engine: Engine) -> tuple[str, ...]:
    return tuple(engine.fetch("SELECT * FROM known_fills WHERE FALSE").column_names)


def rate_metered(
    engine: Engine,
    facts: SmallFacts,
    metered: Metered,
    terms: Terms,
    period: Period,
    say: Progress = lambda step: None,
    carried: Carried | None = None,
) -> Rated:
    """From the usage cube to lines. `carried`: of periods rated before over the same usage; it is added to."""
    work = _Work(engine=engine, facts=facts, metered=metered, terms=terms, carried=carried or Carried())
    rated = {}
    for role in in_order(terms):
        say(f"assess and rate {role.name}")
        rated[role.name] = _rate_role(work, period, role)
        if role.name in capped_silencers(terms):
            work = _over(work, role)
    return Rated(
        terms=terms,
        identities=metered.identities,
        metered=work.metered,
        roles=tuple(rated[role.name] for role in terms.earning_roles),
        exceptions=tuple(exceptions(engine, period.days)),
    )


def _over(work: _Work, role: Role) -> _Work:
    """From here on what a role's caps leave decides what others earn."""
    metering = work.metered.metering
    assert metering is not None, "caps are counted fill by fill"
    metering = replace(metering, over=metering.over | {role.name})
    return replace(work, metered=replace(work.metered, metering=metering))


def book_of(facts: SmallFacts, terms: Terms, role: Role) -> PartnerBook:
    """The partners of one role, with those metrics that its rates are multiplied by."""
    by = {one.by for one in terms.multipliers if one.role == role.name}
    metrics = [row for row in facts["metrics"] if row["metric"] in by]
    return partner_book(role, facts["partners"], facts["overrides"], facts["grants"], metrics)


def _rate_role(work: _Work, period: Period, role: Role) -> RatedRole:
    rating, levels, rows = _rating(work, period, role)
    rating = replace(rating, used=_used_before(work, period, role))
    rating = replace(rating, pools=tuple(_pools(work, rating)))
    return RatedRole(
        role=role, lines=rate(work.engine, rating), levels=levels, level_rows=rows, rating=rating
    )


def _pools(work: _Work, rating: Rating) -> Iterator[DayPool]:
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


def _used_before(work: _Work, period: Period, role: Role) -> Used:
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


def _rating(work: _Work, period: Period, role: Role) -> tuple[Rating, Levels, tuple[LevelRow, ...]]:
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


def _sharing(work: _Work, period: Period, role: Role) -> tuple[Sharing, Levels, tuple[LevelRow, ...]]:
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


def _rated_usage(work: _Work, period: Period, role: Role) -> str:
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
    work: _Work, period: Period, role: Role, partners: PartnerBook
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
