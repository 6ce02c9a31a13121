"""Valued: what the amounts of one fill are worth, with the mark that was used, every digit, and the rounding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openrebate.model.terms import Terms
from openrebate.units.decimals import exact_product, from_units, half_even, plain
from openrebate.units.instants import format_instant

_FEES = ("fee", "counterparty_fee", "fee_deducted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The last price of an asset at or before the trade. `age` in seconds; not `usable`: older than the terms allow.

    The settlement asset has price 1 and no instant; an asset without a price has price None.
    """

    asset: str
    price: Decimal | None
    at: str | None
    age: Decimal | None
    usable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One amount's value. `unrounded` and `value` are None where its mark is missing."""

    name: str
    amount: str
    mark: Mark | None
    unrounded: Decimal | None
    value: Decimal | None
    places: int


def mark(terms: Terms, asset: str, found: Mapping[str, Any] | None, at: int) -> Mark:
    """The mark of an asset from the last row of `marks` at or before the trade, None where there is none."""
    if asset == terms.asset:
        return Mark(asset=asset, price=Decimal(1), at=None, age=None, usable=True)
    if found is None:
        return Mark(asset=asset, price=None, at=None, age=None, usable=False)
    age = at - int(found["at"])
    return Mark(
        asset=asset,
        price=found["price"],
        at=format_instant(found["at"]),
        age=from_units(age, 6),
        usable=age <= terms.max_mark_age,
    )


def values(fill: Mapping[str, Any], fee_mark: Mark, quote_mark: Mark) -> Iterator[Value]:
    """The fee, the other side's fee and the part paid by coupons (where told), and the notional.

    `fill`: a row of `fills` with exact amounts.
    """
    for name in _FEES:
        if fill[name] is not None:
            yield _value(f"{name}_value", fill["fee_asset"], [fill[name]], fee_mark, 10)
    given = fill["notional"] is not None
    factors = [fill["notional"]] if given else [fill["price"], fill["quantity"]]
    yield _value("notional_value", fill["quote_asset"], factors, quote_mark, 8)


def _value(name: str, asset: str, factors: list[Decimal], used: Mark, places: int) -> Value:
    amount = f"{' × '.join(plain(factor) for factor in factors)} {asset}"
    made = exact_product(*factors)
    if made == 0:  # zero is worth zero, whatever the price
        return Value(
            name=name, amount=amount, mark=None, unrounded=made, value=half_even(made, places), places=places
        )
    if used.price is None or not used.usable:
        return Value(name=name, amount=amount, mark=used, unrounded=None, value=None, places=places)
    product = exact_product(made, used.price)
    return Value(
        name=name,
        amount=amount,
        mark=used,
        unrounded=product,
        value=half_even(product, places),
        places=places,
    )
