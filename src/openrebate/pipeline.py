"""The story on one page: facts, fills, prices and terms make lines.

    1 meter    attribute, value and screen every fill; sum into the usage cube        (set-wise SQL, any size)
    2 assess   usage of the window -> metrics -> level of each partner                (pure Python, small)
    3 rate     cube x rate card -> lines: commission, kickback, override, caps        (set-wise SQL + pure Python rules)

A pure function of its inputs: the same facts, fills, marks and terms give the same lines, on every engine and in any
order of arrival. It reads no clock and opens no file; the engine holds the inputs as tables by their CONTRACT names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from openrebate.metering.ages import prepare_ages
from openrebate.metering.attribute import prepare_claims
from openrebate.metering.identify import Identities, identify, known
from openrebate.metering.meter import (
    Metering,
    make_cube,
)
from openrebate.metering.slices import prepare_slices
from openrebate.metering.usage import (
    decode,
    exceptions,
    gather_exceptions,
)
from openrebate.metering.value import prepare_marks
from openrebate.model.beside import beside, capped_silencers, in_order
from openrebate.model.engine import Engine
from openrebate.model.role import Role
from openrebate.model.terms import Terms
from openrebate.one_role import (
    SMALL_FACTS,
    Carried,
    Metered,
    RatedRole,
    SmallFacts,
    Work,
    book_of,
    rate_role,
)
from openrebate.units.periods import Period

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
    work = Work(engine=engine, facts=facts, metered=metered, terms=terms, carried=carried or Carried())
    rated = {}
    for role in in_order(terms):
        say(f"assess and rate {role.name}")
        rated[role.name] = rate_role(work, period, role)
        if role.name in capped_silencers(terms):
            work = _over(work, role)
    return Rated(
        terms=terms,
        identities=metered.identities,
        metered=work.metered,
        roles=tuple(rated[role.name] for role in terms.earning_roles),
        exceptions=tuple(exceptions(engine, period.days)),
    )


def _over(work: Work, role: Role) -> Work:
    """From here on what a role's caps leave decides what others earn."""
    metering = work.metered.metering
    assert metering is not None, "caps are counted fill by fill"
    metering = replace(metering, over=metering.over | {role.name})
    return replace(work, metered=replace(work.metered, metering=metering))
