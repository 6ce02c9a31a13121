"""Terms: one immutable, effective-dated version of a program's rules, as read from a terms file and checked.

Rates are exact fractions of one (`Decimal("0.05")` is 5 %); instants are microseconds since the epoch, UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, NamedTuple

from openrebate.model.binding import Binding
from openrebate.model.bonus import Bonus, Redemption
from openrebate.model.vocabulary import METRICS

Channel = Literal["order_tag", "client_order_id", "api_key", "oauth_app", "account", "master_account"]
CHANNELS: tuple[Channel, ...] = (
    "order_tag",
    "client_order_id",
    "api_key",
    "oauth_app",
    "account",
    "master_account",
)
Serves = Literal["each", "best", "program"]
Tiers = Literal["whole", "marginal"]
ParentEarns = Literal["nothing", "difference", "share", "base"]
Scope = Literal["fill", "account", "partner", "program"]
Of = Literal["base", "volume"]
FEE_ASSET = "fee_asset"
Negative = Literal["carry", "forgive"]
CountedDays = Literal["calendar", "business"]
Suspended = Literal["hold", "pay"]
HeldFrom = Literal["booked", "traded"]


LARGEST_RATE = Decimal(999_999)
"""What the column `rate` holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a fact was read: `key` is how the rest of the file cites it."""

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
class Role:
    """One role of a program. `claims_of`: its partners and claims are those of another role, so that one claim is paid
    in several ways. `asset`: what it is paid in, if not the settlement asset: another one, or `fee_asset`, each fill's own;
    `scale`: the places it is rounded to, at most the terms'. `earns = False`: known only by its presence, never paid here.

    `base` is a scalar SQL expression per fill; `kickback` None means that claims' kickback is not honoured,
    else the largest share that is, for `kickback_days` from the claim's start; `parent_share` is used when
    `parent_earns` is `share`, `parent_shares` (one a generation) when it is `base`.
    """

    name: str
    channels: tuple[Channel, ...]
    earns: bool = True
    base: str = "greatest(0, fee_value)"
    kickback: Decimal | None = None
    kickback_days: int | None = None
    parent_earns: ParentEarns = "nothing"
    parent_share: Decimal = Decimal(0)
    parent_shares: tuple[Decimal, ...] = ()
    parent_depth: int | None = None
    may_refer_itself: bool = False
    claims_of: str | None = None
    asset: str | None = None
    scale: int | None = None
    clause: str = ""
    source: str = ""

    @property
    def claimed(self) -> str:
        """The role that claims and partners name."""
        return self.claims_of or self.name

    @property
    def in_fee_asset(self) -> bool:
        """Whether it is paid in the asset of each fill's fee."""
        return self.asset == FEE_ASSET


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of eligibility: the first whose `when` is true decides. `role` None: every role."""

    when: str
    counts: bool
    pays: bool
    reason: str
    clause: str
    role: str | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A metric of the terms' own, over the fills that count and meet `when`.

    Each brings `sum` times its line's weight (1 where none is given). One trader brings at most `trader_cap` in a window, or
    in each of its days. With `traders_from` it is the number of traders that brought so much, inclusive.
    """

    name: str
    sum: str = "notional_value"
    when: str = "true"
    weights: tuple[tuple[str, Decimal], ...] = ()
    trader_cap: Decimal | None = None
    trader_cap_per: Literal["window", "day"] = "window"
    traders_from: Decimal | None = None
    clause: str = ""
    source: str = ""


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
    `tiers` is `whole`: the level's rate applies to everything, or `marginal`: each slice of the metric has its own rate.
    """

    role: str
    window: str
    serves: Serves
    levels: tuple[Level, ...]
    tiers: Tiers = "whole"
    lag: int = 0
    demote_after: int = 1
    disqualify_after: int | None = None
    start_level: int = 0
    protected_months: int = 0
    first_assessed: int = 1
    anchor: int | None = None
    taken_at: int | None = None
    clause: str = ""


class Span(NamedTuple):
    """Whole numbers from `at_least` to `at_most`, both inclusive; None: without end."""

    at_least: int
    at_most: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A condition with a name, so that rows of the rate card can tell apart where it holds; what is unknown does not hold."""

    name: str
    when: str
    clause: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """One row of the rate card. A condition that is None matches everything; the row with most conditions wins."""

    role: str
    share: Decimal
    of: Of = "base"
    line: str | None = None
    level: int | None = None
    liquidity: str | None = None
    group: str | None = None
    trader: Literal["new", "old"] | None = None
    vip_level: Span | None = None
    present: tuple[tuple[str, bool], ...] = ()
    where: tuple[tuple[str, bool], ...] = ()
    clause: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """From `at_least` on, inclusive, a rate is multiplied by `times`."""

    at_least: Decimal
    times: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Multiplier:
    """What the rate card's rate of a role is multiplied by, in steps of one number; once below the first step.

    `by`: `vip_level` of the trader, `claim_age_days` (whole days since the claim began), `R_present` (1 where a claim of
    another role R is in force, else 0), else a metric of the partner that
    is measured elsewhere, as it was at the trade.
    """

    role: str
    by: str
    steps: tuple[Step, ...]
    clause: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A partner's own rate, agreed or not, is no more than `at_most` and no less than `at_least` where all of this holds."""

    role: str
    at_most: Decimal | None = None
    at_least: Decimal | None = None
    present: tuple[tuple[str, bool], ...] = ()
    where: tuple[tuple[str, bool], ...] = ()
    clause: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """No more than `limit` of the settlement asset per scope; `limit` None: a limit that is not published.

    `of` says whether what is paid or the base is limited; `lasts` whether it is used up by a period, by `days` counted off
    from the instant `anchor`, or for ever. `exceeded` says what then becomes of it: fills are paid in their order until it is
    used up, or all lines of the role in the period are cut alike (a pool).
    """

    role: str
    scope: Scope
    limit: Decimal | None
    when: str = "true"
    of: Literal["paid", "base"] = "paid"
    lasts: Literal["period", "days", "ever"] = "period"
    days: int | None = None
    anchor: int | None = None
    exceeded: Literal["in_order", "pro_rata"] = "in_order"
    clause: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """When what was earned is paid, and what becomes of it otherwise. It changes no line, only when money moves.

    `finality_days`: how long after its end a period may still change (None: without limit); `holding_days`: how long
    an amount waits, counted from `held_from`, before it may be paid; `minimum`: the smallest payout, in the settlement
    asset; `left_days`: how long a partner that left is still paid (None: without limit).
    """

    finality_days: int | None = None
    holding_days: int = 0
    held_from: HeldFrom = "booked"
    minimum: Decimal = Decimal(0)
    negative: Negative = "carry"
    suspended: Suspended = "hold"
    left_days: int | None = None
    clause: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promises:
    """What the program promises to those who deal with it. It changes no line.

    `notice_days`: how long before they begin other terms are told (None: nothing is promised). A case is opened no later than
    `dispute_days` after the end of the period it is about (None: without limit), answered within `answer_days`, decided within
    `decide_days`, and a decision may be appealed for `appeal_days`; `days` says which days count: all, or Monday to Friday.
    """

    notice_days: int | None = None
    dispute_days: int | None = None
    answer_days: int = 5
    decide_days: int = 20
    appeal_days: int = 20
    days: CountedDays = "business"
    clause: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """One version of one program. `digest` is SHA-256 over the canonical form of everything that decides numbers."""

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
    new_trader_from: Literal["registered", "first_trade"] = "registered"
    metrics: tuple[Metric, ...] = ()
    conditions: tuple[Condition, ...] = ()
    sources: tuple[Source, ...] = ()
    unknowns: tuple[Unknown, ...] = ()
    multipliers: tuple[Multiplier, ...] = ()
    bounds: tuple[Bound, ...] = ()
    bonuses: tuple[Bonus, ...] = ()
    redemptions: tuple[Redemption, ...] = ()
    notes: str = ""
    settlement: Settlement = Settlement()
    promises: Promises = Promises()
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

    def binding(self, role: str) -> Binding:
        """How an account comes to a partner in that role; what holds anyway where the terms say nothing."""
        return {one.role: one for one in self.bindings}.get(role, Binding(role=role))

    @property
    def measured(self) -> frozenset[str]:
        """The metrics that are measured from the fills; every other name is one that is measured elsewhere."""
        return frozenset(METRICS) | {metric.name for metric in self.metrics}

    @property
    def earning_roles(self) -> tuple[Role, ...]:
        """The roles that are paid under these terms, in the order the file lists them."""
        return tuple(role for role in self.roles if role.earns)
