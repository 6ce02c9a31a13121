"""When what was earned is paid, and what the program promises. Neither changes a line."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Negative = Literal["carry", "forgive"]
CountedDays = Literal["calendar", "business"]
Suspended = Literal["hold", "pay"]
HeldFrom = Literal["booked", "traded"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """When what was earned is paid, and what becomes of it otherwise. It changes no line, only when money moves.

    `finality_days`: how long after its end a period may still change (None: without limit); `holding_days`: how long
    an amount waits, counted from `held_from`, before it may be paid; `minimum`: the smallest payout, in the settlement
    asset; `left_days`: how long a partner that left is still paid (None: without limit); `paid_in`: another asset that what is
    owed in the settlement asset is paid in, at the price of the payout, cut off at `paid_in_scale` places.
    """

    finality_days: int | None = None
    holding_days: int = 0
    held_from: HeldFrom = "booked"
    minimum: Decimal = Decimal(0)
    negative: Negative = "carry"
    suspended: Suspended = "hold"
    left_days: int | None = None
    paid_in: str | None = None
    paid_in_scale: int | None = None
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
