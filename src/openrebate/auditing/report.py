"""An exchange's report of what it paid, and what is expected, both by the same keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

Key = tuple[str, ...]
"""The values of a report's dimensions, in their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """One row of a report. `at` is the trade's instant in microseconds, None where the row does not tell.

    `base` is the fee that the exchange says it paid on, where it says so.
    """

    key: Key
    amount: Decimal
    asset: str
    line: int
    at: int | None = None
    base: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report: what its rows are told apart by, and the rows. `says` are things to know before it is believed."""

    form: str
    dimensions: tuple[str, ...]
    rows: Sequence[Reported]
    says: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What the terms pay for one key: to the last digit, before any rounding. `gross` is before the trader's kickback.

    `reason` and `clause` tell why nothing is due where nothing is; `rates` are those that were used.
    """

    key: Key
    amount: Fraction
    gross: Fraction
    base: Fraction
    fills: int
    rates: tuple[Decimal, ...]
    reason: str
    clause: str
