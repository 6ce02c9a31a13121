"""Conversion: what is owed in the settlement asset is paid in another one, at a price that is pinned to the payout.

The ledger stays in the asset that was earned: a payout discharges exactly that. Beside it stands what was sent for it,
amount / price, cut off once at the places of the other asset, with the price, its instant and who published it, so that
anybody can divide again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from openrebate.settling.payouts import Draft

_MOST = 10**38  # what the ledger's numbers hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What one unit of `asset` is worth in the settlement asset: the mark at `at` (microseconds), and its publisher."""

    asset: str
    price: Decimal
    at: int
    publisher: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """What is sent instead: whole units of the price's asset, which has `scale` places."""

    amount: int
    scale: int
    price: Price


def converted(units: int, scale: int, price: Price, to: int) -> Conversion:
    """Units of an amount with `scale` places as units with `to` places of the price's asset; what is finer is cut off."""
    assert price.price > 0, price
    worth, parts = price.price.as_integer_ratio()
    return Conversion(amount=units * parts * 10**to // (worth * 10**scale), scale=to, price=price)


def convert(made: Draft, scale: int, price: Price | None, to: int) -> tuple[Draft, Conversion | None]:
    """A draft, and what is sent for it. Without a usable price, or where less than one unit comes of it, it all stays owed."""
    if not made.amount:
        return made, None
    sent = converted(made.amount, scale, price, to) if price is not None and price.price > 0 else None
    if sent is not None and 0 < sent.amount < _MOST:
        return made, sent
    reason = "below_minimum" if sent is not None and not sent.amount else "no_price"
    return replace(made, amount=0, withheld=0, reason=reason), None
