"""Balances below zero: set against what is earned next, or forgiven, as the terms say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from openrebate.model.promises import Settlement
from openrebate.settling.payouts import Owed


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What becomes of one balance when it is settled: both are whole numbers of the smallest unit.

    `over` stands at the beginning of the next period (negative: owed by the owner); `forgiven` is written off, at the
    program's cost.
    """

    owed: Owed
    over: int
    forgiven: int = 0


def carried(balances: Iterable[Owed], settlement: Settlement) -> tuple[Carried, ...]:
    """What every balance carries over and what of it is forgiven; what is owed to an owner always carries over."""
    return tuple(
        Carried(owed=one, over=0, forgiven=-one.balance)
        if one.balance < 0 and settlement.negative == "forgive"
        else Carried(owed=one, over=one.balance)
        for one in balances
    )
