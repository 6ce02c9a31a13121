"""What comparing programs gives: what one flow earns in each, what does not count and why, which level is reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from openrebate.units.decimals import exact_sum


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    """Lines that pay, summed. `amount` is the partners', but for a kickback, which is the traders'; it is in `asset`."""

    month: str
    role: str
    kind: str
    product_line: str
    channel: str
    fills: int
    volume: Decimal
    base: Decimal
    amount: Decimal
    asset: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpaid:
    """Fills that pay nothing, by reason; `channel` is empty where they are nobody's."""

    month: str
    role: str
    reason: str
    channel: str
    clause: str
    fills: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What is missing for a level: of a sum or a count. Any one of the needs with the same `group` will do."""

    group: int
    metric: str
    product_line: str
    has: Decimal
    asks: Decimal
    lacks: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """The level of a partner on a line at the end of a month. `next_level` None: there is none above."""

    month: str
    role: str
    partner_id: str
    product_line: str
    level: int
    basis: str
    next_level: int | None
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What would be earned with so many times the volume, or so many times the traders."""

    of: str
    times: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One program. `asset` is what sums are in, which leave out what roles pay in points or another asset of their own; those
    that stand `apart` are compared with no other.

    `why_not` tells why it could not be rated. `no_steps` tells why there are none.
    """

    program: str
    version: str
    title: str
    venue: str
    asset: str
    apart: bool
    stands_in: Mapping[str, str]
    supposed: tuple[str, ...]
    not_published: tuple[str, ...]
    earned: tuple[Earned, ...] = ()
    unpaid: tuple[Unpaid, ...] = ()
    not_rated: Mapping[str, int] | None = None
    levels: tuple[Reached, ...] = ()
    steps: tuple[Step, ...] = ()
    no_steps: str = ""
    why_not: str = ""

    @property
    def total(self) -> Decimal:
        """What partners keep."""
        return exact_sum(one.amount for one in self.money() if one.kind != "kickback")

    @property
    def kickback(self) -> Decimal:
        """What traders get."""
        return exact_sum(one.amount for one in self.money() if one.kind == "kickback")

    def money(self) -> tuple[Earned, ...]:
        """What is earned in the asset that sums are in."""
        return tuple(one for one in self.earned if one.asset == self.asset)

    @property
    def paid_fills(self) -> int:
        """Fills that pay, each once for every role that earns on it."""
        return sum(one.fills for one in self.earned if one.kind == "commission")

    @property
    def unpaid_fills(self) -> int:
        """Fills that pay nothing, each once for every role."""
        return sum(one.fills for one in self.unpaid)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All programs, in the order asked. `fills` rows were read, once; `conflicts` contradict themselves and are in no sum."""

    world: str
    months: tuple[str, ...]
    partner_id: str | None
    asset: str
    tie: str
    fills: int
    conflicts: int
    outcomes: tuple[Outcome, ...]
    spared: int
    seconds: Mapping[str, float]

    @property
    def differ(self) -> bool:
        """Whether any two programs pay the flow differently."""
        return len({_paid(one) for one in self.outcomes}) > 1


def _paid(one: Outcome) -> tuple[object, ...]:
    rows = sorted(
        (e.month, e.kind, e.product_line, e.channel, e.asset, e.amount) for e in one.earned if e.amount
    )
    return (one.asset, bool(one.why_not), *rows)
