"""Payouts: what of a balance may be paid now and why not, who must approve it, and which state follows which.

Amounts are whole numbers of the asset's smallest unit, instants microseconds since the epoch, UTC. Everything here is
pure; the database checks the same transitions again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import rfc8785

from openrebate.model.promises import Settlement
from openrebate.settling.withholding import split
from openrebate.units.timeline import DAY

OwnerKind = Literal["partner", "account"]
State = Literal["drafted", "approved", "sending", "sent", "unknown", "settled", "failed", "cancelled"]

FOLLOWS: Mapping[State, tuple[State, ...]] = {
    "drafted": ("approved", "cancelled"),
    "approved": ("sending", "cancelled"),
    "sending": ("sent", "settled", "failed", "unknown"),
    "unknown": ("sent", "settled", "failed"),
    "sent": ("settled", "failed"),
    "settled": (),
    "failed": (),
    "cancelled": (),
}
"""Which states may follow which. `sending` is written down before the rail is called; `unknown` is never sent again."""

RETURNS: tuple[State, ...] = ("failed", "cancelled")
"""States that bring the money back to what is owed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What one owner is owed in one asset of one program, and how much of it is younger than the holding period."""

    owner_kind: OwnerKind
    owner: str
    asset: str
    balance: int
    waiting: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Payee:
    """Who is paid, kept apart from what is earned: `destination` is what the rail calls it, `withholding` a share below 1."""

    destination: str
    identity: str = ""
    region: str = ""
    sanctioned: bool = False
    withholding: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holds:
    """What is held by a person now: single payees, and whole regions."""

    owners: frozenset[tuple[str, str]] = frozenset()
    regions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """Whether a partner is there now: active, suspended, or gone since an instant."""

    status: Literal["active", "suspended", "left"] = "active"
    since: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What becomes of one balance: paid `amount` after `withheld`, and for what is not paid its reason (or none)."""

    owed: Owed
    payee: Payee
    amount: int = 0
    withheld: int = 0
    reason: str | None = None

    @property
    def gross(self) -> int:
        """What leaves the balance: the payment and what is withheld from it."""
        return self.amount + self.withheld

    @property
    def left(self) -> int:
        """What stays owed."""
        return self.owed.balance - self.gross


def draft(
    owed: Owed,
    payee: Payee,
    settlement: Settlement,
    holds: Holds,
    attendance: Attendance,
    *,
    at: int,
    least: int | None,
) -> Draft:
    """What of the balance is paid at the instant, after what is withheld, and why the rest is not.

    `least`: the smallest payout, in units of the balance's own asset (None: what it is worth there is not known).
    """
    reason = _barred(owed, payee, settlement, holds, attendance, at)
    available = owed.balance - owed.waiting
    if reason is None and owed.balance < 0:
        reason = "negative_balance"
    if reason is None and available <= 0:
        reason = "holding_period" if owed.waiting else None
        return Draft(owed=owed, payee=payee, reason=reason)
    if reason is None and least is None:
        reason = "no_price"
    if reason is None and least is not None and available < least:
        reason = "holding_period" if owed.balance >= least else "below_minimum"
    if reason is not None:
        return Draft(owed=owed, payee=payee, reason=reason)
    amount, withheld = split(available, payee.withholding)
    return Draft(
        owed=owed,
        payee=payee,
        amount=amount,
        withheld=withheld,
        reason="holding_period" if owed.waiting else None,
    )


def least_units(minimum: Decimal, scale: int, price: Fraction | None) -> int | None:
    """The smallest payout in units of an asset with so many places, of which one is worth `price` of the settlement asset.

    The fewest that are worth the minimum; None where there is one and the price is not known.
    """
    if not minimum:
        return 0
    if not price:
        return None
    whole: Fraction = Fraction(minimum) * 10**scale / price
    return -(-whole.numerator // whole.denominator)


def _barred(
    owed: Owed, payee: Payee, settlement: Settlement, holds: Holds, attendance: Attendance, at: int
) -> str | None:
    """The first reason, in the order of the table of reasons, for which this payee is paid nothing at all."""
    gone = attendance.status == "left" and settlement.left_days is not None
    checks = (
        ("sanctioned", payee.sanctioned),
        ("held", (owed.owner_kind, owed.owner) in holds.owners),
        ("region_held", payee.region in holds.regions),
        ("partner_suspended", attendance.status == "suspended" and settlement.suspended == "hold"),
        ("partner_left", gone and at >= attendance.since + (settlement.left_days or 0) * DAY),
    )
    return next((reason for reason, holding in checks if holding), None)


def attendance(rows: Iterable[Mapping[str, object]], at: int) -> Attendance:
    """Whether a partner with these dated rows (in any role of the program) is there at the instant.

    One active row suffices; else a suspended one; else it left when its last active row ended, or never came.
    """
    found = list(rows)
    inside = [row for row in found if _from(row) <= at < _until(row)]
    states = {str(row["status"] or "active") for row in inside}
    if "active" in states or not found:
        return Attendance()
    if "suspended" in states:
        return Attendance(status="suspended", since=max(_from(row) for row in inside))
    starts = [_from(row) for row in inside if row["status"] == "left"]
    ends = [_until(row) for row in found if (row["status"] or "active") != "left" and _until(row) <= at]
    if not starts and not ends:
        return Attendance()
    return Attendance(status="left", since=max(ends, default=min(starts, default=at)))


def _from(row: Mapping[str, object]) -> int:
    start = row["effective_from"]
    assert isinstance(start, int)
    return start


def _until(row: Mapping[str, object]) -> int:
    end = row["effective_to"]
    assert end is None or isinstance(end, int)
    return end if end is not None else 2**63


def payout_id(workspace: str, program: str, owed: Owed, ordinal: int) -> str:
    """The id of the `ordinal`-th payout (from 1) of one owner and asset: the same wherever and whenever it is made.

    32 hexadecimal digits, which every rail takes as a client's reference: two drafts of the same money are one payout.
    """
    who = [owed.owner_kind, owed.owner, owed.asset]
    return hashlib.sha256(
        rfc8785.dumps(["openrebate/payout/1", workspace, program, *who, ordinal])
    ).hexdigest()[:32]


def run_id(payouts: Sequence[str]) -> str:
    """The id of a run: 12 hexadecimal digits that follow from its payouts, in any order."""
    return hashlib.sha256(rfc8785.dumps(["openrebate/run/1", *sorted(payouts)])).hexdigest()[:12]


def refused_approval(by: str, drafted_by: str, approved_by: Sequence[str], needed: int) -> str | None:
    """Why this person may not approve this run, as a sentence; None where the approval counts.

    A run needs `needed` different people, and never stands on its drafter alone.
    """
    if by in approved_by:
        return f"{by} has approved this run already, and one person is not two"
    if by == drafted_by and needed < 2:
        return f"{by} drafted this run, and may not be the only one to approve it"
    return None


def next_state(now: State, to: State) -> bool:
    """Whether `to` may follow `now`."""
    return to in FOLLOWS[now]
