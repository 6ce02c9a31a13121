"""The story on one page: facts, fills, prices and terms make lines.

    1 meter    attribute, value and screen every fill; sum into the usage cube        (set-wise SQL, any size)
    2 assess   usage of the window -> metrics -> level of each partner                (pure Python, small)
    3 rate     cube x rate card -> lines: commission, kickback, override, caps        (set-wise SQL + pure Python rules)

A pure function of its inputs: the same facts, fills, marks and terms give the same lines, on every engine and in any
order of arrival. It reads no clock and opens no file; the engine holds the inputs as tables by their CONTRACT names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from openrebate.assessing.assess import Assessing, assess, level_rows, spans_needed
from openrebate.assessing.levels import LevelRow, Levels
from openrebate.assessing.outside import metrics_from_outside
from openrebate.metering.attribute import prepare_claims
from openrebate.metering.identify import Identities, identify
from openrebate.metering.meter import Metering, dimensions, make_cube, metered, pays_on_volume
from openrebate.metering.screen import SELF_REFERRAL
from openrebate.metering.slices import prepare_slices
from openrebate.metering.usage import contradictions, decode, exceptions, measure, paying, unpaid
from openrebate.metering.value import prepare_marks
from openrebate.model.engine import Engine
from openrebate.model.partners import PartnerBook, partner_book
from openrebate.model.terms import Role, Terms
from openrebate.rating.rate import Rating, rate
from openrebate.rating.shares import Sharing
from openrebate.units.periods import Period, day_start

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What a run rates. The engine has the tables `fills`, `marks` and every fact table under their names."""

    facts: Mapping[str, pa.Table]
    rows: int
    first: int  # executed_at of the first and the last fill, microseconds
    last: int
    all_narrow: bool


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

    identities: Identities
    metering: Metering
    roles: tuple[RatedRole, ...]
    exceptions: tuple[Mapping[str, Any], ...]


def rate_period(engine: Engine, inputs: Inputs, terms: Terms, period: Period, say: Progress = lambda step: None) -> Rated:
    """From fills to lines, for every role that earns under the terms."""
    say("identify")
    identities = identify(engine, inputs.rows)
    say("prepare")
    metering = _prepare(engine, inputs, terms)
    books = {role.name: _book(inputs, role) for role in terms.earning_roles}
    rated = []
    for role in terms.earning_roles:
        say(f"meter {role.name}")
        instants = prepare_slices(engine, role.name, books[role.name], inputs.first, inputs.last)
        sliced = metering.sliced | ({role.name} if len(instants) > 1 else frozenset())
        metering = make_cube(engine, _with_slices(metering, sliced), role)
        decode(engine, metering, role, f"cube_{role.name}")
        say(f"assess and rate {role.name}")
        rated.append(_rate_role(engine, inputs, metering, period, role, books[role.name], instants))
    say("exceptions")
    return Rated(
        identities=identities,
        metering=metering,
        roles=tuple(rated),
        exceptions=tuple(_exceptions(engine, identities, metering, terms, period)),
    )


def _prepare(engine: Engine, inputs: Inputs, terms: Terms) -> Metering:
    claims = prepare_claims(engine, terms)
    valuation = prepare_marks(engine, terms, inputs.first, inputs.last, wide=not inputs.all_narrow)
    return Metering(terms=terms, claims=claims, valuation=valuation, first=inputs.first, last=inputs.last)


def _with_slices(metering: Metering, sliced: frozenset[str]) -> Metering:
    return Metering(
        terms=metering.terms, claims=metering.claims, valuation=metering.valuation,
        first=metering.first, last=metering.last, sliced=sliced,
    )  # fmt: skip


def _book(inputs: Inputs, role: Role) -> PartnerBook:
    tables = (inputs.facts[name].to_pylist() for name in ("partners", "overrides", "grants"))
    return partner_book(role.name, *tables)


def _rate_role(
    engine: Engine, inputs: Inputs, metering: Metering, period: Period, role: Role, partners: PartnerBook, instants: Mapping[int | None, int]
) -> RatedRole:
    terms = metering.terms
    levels, rows = _assess(engine, inputs, terms, period, role, partners)
    rating = Rating(
        sharing=Sharing(terms=terms, role=role, partners=partners, level_at=levels.at, disqualified=levels.disqualified),
        period=period,
        decoded=f"decoded_{role.name}",
        dimensions=tuple(dimensions(terms, role)),
        decisions=unpaid(terms, role),
        paying=paying(terms, role),
        slices=instants,
        on_volume=pays_on_volume(terms, role),
        metered=metered(metering, role),
        candidates=len(metering.claims.of(role.name)),
        sliced=role.name in metering.sliced,
        self_referral=SELF_REFERRAL,
    )
    return RatedRole(
        role=role,
        lines=rate(engine, rating),
        levels=levels,
        level_rows=rows,
        rating=rating,
    )


def _assess(
    engine: Engine, inputs: Inputs, terms: Terms, period: Period, role: Role, partners: PartnerBook
) -> tuple[Levels, tuple[LevelRow, ...]]:
    assessment = terms.assessment(role.name)
    if assessment is None:
        return Levels(assessment=None, lines=(None,), held={}, grants=partners.grants, out=frozenset()), ()
    assessing = Assessing(terms=terms, assessment=assessment, period=period, partners=partners, first_fill=inputs.first)
    measured = measure(engine, terms, role, spans_needed(assessing))
    outside = metrics_from_outside(inputs.facts["metrics"].to_pylist())
    levels = assess(assessing, measured, outside)
    return levels, tuple(level_rows(assessing, levels, measured, outside))


def _instants(terms: Terms, period: Period) -> tuple[int, int]:
    """The first and the last microsecond of a period."""
    return day_start(period.days[0], terms.day_zone), day_start(period.days[-1] + 1, terms.day_zone) - 1


def _exceptions(
    engine: Engine, identities: Identities, metering: Metering, terms: Terms, period: Period
) -> list[Mapping[str, Any]]:
    first, last = _instants(terms, period)
    found: list[Mapping[str, Any]] = []
    if identities.conflicts:
        found += contradictions(engine, first, last + 1)
    if terms.earning_roles:
        found += exceptions(engine, metering, terms.earning_roles[0], period.days)
    return sorted(found, key=lambda row: (row["venue"], row["account_id"], row["fill_id"]))
