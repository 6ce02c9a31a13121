"""The rate card: its rows, what they are multiplied by, and the bounds of rates agreed one by one.

Rates are exact fractions of one (`Decimal("0.05")` is 5 %).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

BASE, VOLUME = "base", "volume"
"""What rates are shares of, if not of another role's commission."""
LARGEST_RATE = Decimal(999_999)
"""What the column `rate` holds."""


class Span(NamedTuple):
    """Whole numbers from `at_least` to `at_most`, both inclusive; None: without end."""

    at_least: int
    at_most: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """One row of the rate card. A condition that is None matches everything; the row with most conditions wins.

    `of`: the base, the volume, or the name of another role: a share of what that role's partner earns on the same trade,
    on top of it or, with `out_of_it`, taken out of it.
    """

    role: str
    share: Decimal
    of: str = BASE
    out_of_it: bool = False
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

    @property
    def of_role(self) -> str | None:
        """The other role that it is a share of; None where it is a share of the base or the volume."""
        return None if self.of in (BASE, VOLUME) else self.of


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
class Silence:
    """A role earns nothing on a trade on which another one, `by`, really earns."""

    role: str
    by: str
    clause: str = ""
    source: str = ""
