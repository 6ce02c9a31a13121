"""OKX's market names: product, quote asset and what a number of contracts is worth."""

from __future__ import annotations

import re
from decimal import Decimal

from openrebate.units.decimals import plain
from openrebate.venues.cells import fault, fitting, product, required, text
from openrebate.venues.rows import Declared, Row

PRODUCTS = {"SPOT": "spot", "MARGIN": "margin", "SWAP": "perpetual", "FUTURES": "futures", "OPTION": "option"}


def spot_quote(row: Row, column: str, declared: Declared) -> str:
    """The second half of `BASE-QUOTE`."""
    base, _, quote = required(row, column).partition("-")
    if not base or not quote or "-" in quote:
        raise fault(row, column, f"{text(row, column)!r} is not BASE-QUOTE")
    listed = declared.instruments.get(text(row, column))
    return listed.quote if listed and listed.quote else quote


def contract_value(
    row: Row, column: str, declared: Declared, price: Decimal, size: Decimal
) -> tuple[str, str]:
    """Quote asset and notional of `size` contracts: linear and options price × size, inverse the size alone."""
    symbol = required(row, column)
    listed = declared.instruments.get(symbol)
    if listed is None or listed.size is None:
        advice = (
            "Save the answer of /api/v5/public/instruments?instType=… and pass it with --instruments FILE"
        )
        raise fault(row, column, f"the contract size of {symbol} is not in this file", advice)
    if listed.inverse:
        return listed.size_asset, plain(fitting(row, column, product(size, listed.size)))
    return listed.quote, plain(fitting(row, column, product(price, size, listed.size)))


def contract_product(row: Row, column: str) -> str:
    """The product that a contract's name shows: `-SWAP`, `-260925`, `-260925-60000-C`."""
    last = required(row, column).rpartition("-")[2]
    if last == "SWAP":
        return "perpetual"
    if last in {"C", "P"}:
        return "option"
    if re.fullmatch(r"\d{6}", last):
        return "futures"
    raise fault(row, column, f"{text(row, column)!r} is no name of a market that is known here")
