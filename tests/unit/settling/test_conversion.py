"""What is sent in another asset: the largest whole number of units that the amount is worth, and never one more."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openrebate.settling.conversion import Price, convert, converted
from openrebate.settling.payouts import Draft, Owed, Payee


def at_price(price: Decimal) -> Price:
    """A price of CRO."""
    return Price(asset="CRO", price=price, at=0, publisher="somebody")


def drafted(units: int) -> Draft:
    """A draft of so much."""
    owed = Owed(owner_kind="partner", owner="af1", asset="USD", balance=units)
    return Draft(owed=owed, payee=Payee(destination="af1"), amount=units)


@given(
    units=st.integers(1, 10**28),
    scale=st.integers(0, 18),
    price=st.decimals("0.000000000000000001", "100000000000000000000", places=18),
    to=st.integers(0, 18),
)
def test_it_is_the_most_that_the_amount_is_worth(units: int, scale: int, price: Decimal, to: int) -> None:
    """Held against a plain fraction, rounded down by itself."""
    sent = converted(units, scale, at_price(price), to)
    whole = Fraction(units, 10**scale) / Fraction(price) * 10**to
    assert sent.amount == whole.numerator // whole.denominator
    assert Fraction(sent.amount, 10**to) * Fraction(price) <= Fraction(units, 10**scale)


@pytest.mark.parametrize(
    ("price", "reason"),
    [
        (None, "no_price"),
        ("0", "no_price"),
        ("-1", "no_price"),
        ("1e-40", "no_price"),
        ("1000", "below_minimum"),
    ],
)
def test_without_a_usable_price_it_stays_owed(price: str | None, reason: str) -> None:
    """A price that is missing, not above 0, or so small that no ledger holds what comes of it; or too little to send."""
    given_price = None if price is None else at_price(Decimal(price))
    made, sent = convert(drafted(999), 2, given_price, 2)
    assert (made.amount, made.withheld, made.reason, sent) == (0, 0, reason, None)


def test_what_is_not_drafted_is_not_converted() -> None:
    """Its own reason stays."""
    made = Draft(owed=drafted(5).owed, payee=Payee(destination="af1"), reason="held")
    assert convert(made, 2, at_price(Decimal(1)), 2) == (made, None)
