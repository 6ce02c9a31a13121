"""Terms: one immutable, effective-dated version of a program's rules, as read from a terms file and checked.

Rates are exact fractions of one (`Decimal("0.05")` is 5 %); instants are microseconds since the epoch, UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from openrebate.model.binding import Binding
from openrebate.model.bonus import Bonus, Redemption
from openrebate.model.cap import Cap
from openrebate.model.level import Assessment, Metric
from openrebate.model.promises import Promises, Settlement
from openrebate.model.rate import LARGEST_RATE, Bound, Multiplier, Rate, Silence
from openrebate.model.role import Role
from openrebate.model.rule import Condition, Rule
from openrebate.model.vocabulary import METRICS


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a fact was read: `key` is how the rest of the file cites it.

    `date` is the one that the page bears; `read 2026-11-22` where it bears none.
    """

    key: str
    title: str
    url: str = ""
    date: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """Something the exchange does not publish: what it is, and what it touches."""

    name: str
    affects: str
    text: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A product line: products that are assessed and rated together."""

    name: str
    products: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """One version of one program. `digest` is SHA-256 over the canonical form of everything that decides numbers.

    `start_source` and `end_source` are where the days of `effective_from` and `effective_to` were read; `assumed` names those
    values of the head that were read nowhere.
    """

    id: str
    version: str
    title: str
    venue: str
    effective_from: int
    effective_to: int | None
    day_zone: str
    settles: Literal["month", "day"]
    asset: str
    scale: int
    max_mark_age: int  # microseconds, inclusive
    share_cap: Decimal  # total shares of one fill's base, all beneficiaries of a role together
    new_trader_days: int | None
    lines: tuple[Line, ...]
    roles: tuple[Role, ...]
    rules: tuple[Rule, ...]
    assessments: tuple[Assessment, ...]
    rates: tuple[Rate, ...]
    caps: tuple[Cap, ...]
    roles_cap: Decimal | None = None  # total shares of one fill's base, all roles together
    new_trader_from: Literal["registered", "first_trade"] = "registered"
    metrics: tuple[Metric, ...] = ()
    conditions: tuple[Condition, ...] = ()
    sources: tuple[Source, ...] = ()
    unknowns: tuple[Unknown, ...] = ()
    multipliers: tuple[Multiplier, ...] = ()
    bounds: tuple[Bound, ...] = ()
    silences: tuple[Silence, ...] = ()
    bonuses: tuple[Bonus, ...] = ()
    redemptions: tuple[Redemption, ...] = ()
    notes: str = ""
    start_source: str = ""
    end_source: str = ""
    assumed: tuple[str, ...] = ()
    settlement: Settlement = field(default_factory=Settlement)
    promises: Promises = field(default_factory=Promises)
    bindings: tuple[Binding, ...] = ()
    digest: str = field(default="", compare=False)
    path: str = field(default="", compare=False)

    def role(self, name: str) -> Role:
        """The role of that name; KeyError is a bug, since names are checked on reading."""
        return {role.name: role for role in self.roles}[name]

    def asset_of(self, role: Role) -> str:
        """What a role's lines are in; those in the fee's asset that pay nothing are in the settlement asset."""
        return self.asset if role.asset is None or role.in_fee_asset else role.asset

    def scale_of(self, role: Role) -> int:
        """The places that a role's lines are rounded to."""
        return self.scale if role.scale is None else role.scale

    def most_rate(self, role: Role) -> Decimal:
        """What all shares of one base together come to at most; a reward that is no money has no bound."""
        return self.share_cap if role.asset is None or role.in_fee_asset else LARGEST_RATE

    def assessment(self, role: str) -> Assessment | None:
        """How that role's levels are reached, or None where the role has no levels."""
        return {a.role: a for a in self.assessments}.get(role)

    def pool(self, role: str) -> Cap | None:
        """The pool that all lines of the role share, if its limit is published."""
        pools = (cap for cap in self.caps if cap.role == role and cap.exceeded == "pro_rata")
        return next((cap for cap in pools if cap.limit is not None), None)

    def pools_days(self, role: str) -> bool:
        """Whether the role has a pool of so many days, so that its days have to be told apart."""
        pool = self.pool(role)
        return pool is not None and pool.lasts == "days"

    def binding(self, role: str) -> Binding:
        """How an account comes to a partner in that role; what holds anyway where the terms say nothing."""
        return {one.role: one for one in self.bindings}.get(role, Binding(role=role))

    @property
    def measured(self) -> frozenset[str]:
        """The metrics that are measured from the fills; every other name is one that is measured elsewhere."""
        return frozenset(METRICS) | {one.name for one in self.metrics if one.average_of is None}

    @property
    def averaged(self) -> dict[str, Metric]:
        """The metrics that are averages of what is measured elsewhere, by name."""
        return {one.name: one for one in self.metrics if one.average_of is not None}

    @property
    def earning_roles(self) -> tuple[Role, ...]:
        """The roles that are paid under these terms, in the order the file lists them."""
        return tuple(role for role in self.roles if role.earns)
