"""A plan's differences as transfers: what a line earns more is owed, what it earns less is owed back.

    commission, override, bonus   commission_cost of the program → payable of the partner
    kickback                      commission_cost of the program → payable of the account
    bonus without a partner       commission_cost of the program → payable of the account

A negative difference goes the other way; a payable may fall below nothing, and carries over. A line of which only the
description differs moves nothing. `event_at` is the last instant of the period of origin: a line is a sum over it.
"""

from __future__ import annotations

from collections.abc import Mapping

from openrebate.model import sql
from openrebate.units.periods import Period, day_start

TRANSFER = (
    "n", "debit_kind", "debit_owner_kind", "debit_owner", "credit_kind", "credit_owner_kind", "credit_owner",
    "asset", "amount", "event_at", "origin", "line_id", "reason",
)  # fmt: skip
"""A transfer; `n` counts from 1 in the order (origin, line_id), `amount` is whole and above 0, `event_at` microseconds."""
OF_LINE = ("origin", "line_id", "kind", "partner_id", "account_id", "asset", "before", "after", "why")
"""What a transfer is made of."""


def transfers(differences: str, program: str, event_at: Mapping[str, int]) -> str:
    """SQL for the transfers of the table `differences`, in the columns TRANSFER and in their order.

    `event_at`: for every period of origin, the instant its lines are earned.
    """
    instants = " ".join(f"WHEN {sql.quoted(origin)} THEN {at}" for origin, at in sorted(event_at.items()))
    slots: dict[str, object] = {
        "differences": differences,
        "program": sql.quoted(program),
        "event_at": instants,
    }
    return sql.fill(sql.text("settling", "transfers"), slots)


def last_instant(period: Period, zone: str) -> int:
    """The last microsecond of a period in the program's zone: when its lines are earned."""
    return day_start(period.days[-1] + 1, zone) - 1
