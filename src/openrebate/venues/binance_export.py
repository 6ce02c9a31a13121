"""Binance, the trade history files that a person downloads (CSV): no trade id, no order id, no maker/taker.

Identity: the hash of the row and the ordinal of equal rows inside the file, so two equal fills of one second stay two.
Import the whole file as it was downloaded: a file cut between two equal rows of one second would count one of them.
Sign: the fee is positive when paid. A negative one is refused, since these files do not say maker or taker.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from openrebate.model.errors import Place, VenueError
from openrebate.units.decimals import plain
from openrebate.venues.binance_markets import quote_of
from openrebate.venues.cells import choice, clock, fault, liquidity_of, number, positive, required
from openrebate.venues.rows import Declared, Fact, Layout, Reading, Row, Sheet, fill

_SIDES = {"BUY": "buy", "SELL": "sell", "Buy": "buy", "Sell": "sell"}
_NUMBER = re.compile(r"\d[\d,]*(\.\d+)?|\.\d+")
_UTC = timedelta(0)
_ZERO = Decimal(0)  # a negative fee is refused in these files

_SAID_BY_THE_ROW = ("executed_at", "symbol", "side", "price", "quantity", "fee", "fee_asset")
_CellsOf = Callable[[Row, Declared], dict[str, str]]


def account_of(sheet: Sheet, declared: Declared) -> str:
    """The account that the person named: Binance's trades do not say whose they are."""
    if not declared.account:
        advice = "Say whose fills these are: --account ID"
        raise VenueError("Binance's trades do not carry the account", place=Place(sheet.file), advice=advice)
    return declared.account


def read_glued(sheet: Sheet, declared: Declared) -> Reading:
    """`Executed` (or `Quantity`), `Amount` and `Fee` are written with their asset: `500DOGE`, `155.155EUR`, `0.5DOGE`."""
    return _reading(sheet, declared, _glued)


def read_split(sheet: Sheet, declared: Declared) -> Reading:
    """`Amount`, `Total`, `Fee` and `Fee Coin` are columns of their own."""
    return _reading(sheet, declared, _split)


def _reading(sheet: Sheet, declared: Declared, cells_of: _CellsOf) -> Reading:
    account, reading, seen = account_of(sheet, declared), Reading(), Counter[str]()
    for row in sheet.rows:
        cells = cells_of(row, declared)
        digest = _digest(cells)
        seen[digest] += 1
        cells["fill_id"] = f"export/{digest}/{seen[digest]}"
        cells["account_id"] = account
        reading.fills.append(Fact(cells=cells, rows=(row,)))
    return reading


def _digest(cells: dict[str, str]) -> str:
    """A hash of what the row says, whatever its quoting, separator or trailing zeros, and whatever was declared."""
    values = [cells[name] for name in _SAID_BY_THE_ROW]
    return hashlib.sha256(json.dumps(values, ensure_ascii=False).encode()).hexdigest()[:24]


def _glued(row: Row, declared: Declared) -> dict[str, str]:
    pair = required(row, "Pair").replace("/", "")
    executed = "Executed" if "Executed" in row.cells else "Quantity"
    quote = _quote_of_amounts(row, pair, executed) or quote_of(row, "Pair", declared)
    base = pair.removesuffix(quote)
    fee, fee_asset = _fee(row, base, quote)
    return _cells(row, declared, pair, "Side", quote) | {
        "quantity": plain(number(row, executed, required(row, executed).removesuffix(base))),
        "fee": plain(fee),
        "fee_asset": fee_asset,
    }


def _quote_of_amounts(row: Row, pair: str, executed: str) -> str:
    """The one quote asset with which both amounts end as the pair says; empty where they are bare numbers."""
    amount, quantity = required(row, "Amount"), required(row, executed)
    if _NUMBER.fullmatch(amount) and _NUMBER.fullmatch(quantity):
        return ""
    fitting = []
    for cut in range(1, len(pair)):
        base, quote = pair[:cut], pair[cut:]
        if _is_glued(amount, quote) and _is_glued(quantity, base):
            fitting.append(quote)
    if len(fitting) != 1:
        raise fault(
            row, "Amount", f"{quantity!r} and {amount!r} do not say how {pair} divides into its two assets"
        )
    return fitting[0]


def _is_glued(written: str, asset: str) -> bool:
    return written.endswith(asset) and _NUMBER.fullmatch(written.removesuffix(asset).strip()) is not None


def _fee(row: Row, base: str, quote: str) -> tuple[Decimal, str]:
    written = required(row, "Fee")
    if _NUMBER.fullmatch(written) and Decimal(written.replace(",", "")) == 0:
        return Decimal(0), quote
    letters = re.search(r"[A-Z][A-Z0-9]*$", written)
    for asset in (base, quote, letters[0] if letters else ""):
        if asset and _is_glued(written, asset):
            return number(row, "Fee", written.removesuffix(asset).strip()), asset
    raise fault(row, "Fee", f"{written!r} is not an amount with its asset, such as 0.5DOGE")


def _split(row: Row, declared: Declared) -> dict[str, str]:
    fee = number(row, "Fee")
    if fee < 0:
        raise fault(row, "Fee", "is negative, and this file does not say whether the trader was the maker")
    return _cells(row, declared, required(row, "Market"), "Type", quote_of(row, "Market", declared)) | {
        "quantity": plain(positive(row, "Amount")),
        "fee": plain(fee),
        "fee_asset": required(row, "Fee Coin"),
    }


def _cells(row: Row, declared: Declared, pair: str, side: str, quote: str) -> dict[str, str]:
    return fill(
        venue="binance",
        executed_at=clock(row, "Date(UTC)", _UTC),
        product=declared.product or "spot",
        symbol=pair,
        side=choice(row, side, _SIDES),
        liquidity=liquidity_of(row, "Fee", _ZERO, declared.liquidity),
        price=plain(positive(row, "Price")),
        quote_asset=quote,
    )


_ECHO = "this export has no order ids, so no tag or client id can be joined: import the API's answer with --orders"
_GLUED_NEEDS = {"Date(UTC)", "Pair", "Side", "Price", "Amount", "Fee"}
LAYOUTS = (
    Layout(
        name="binance-trade-history",
        needs=frozenset(_GLUED_NEEDS | {"Executed"}),
        read=read_glued,
        echo=_ECHO,
    ),
    Layout(
        name="binance-trade-history-quantity", needs=frozenset(_GLUED_NEEDS | {"Quantity"}), read=read_glued
    ),
    Layout(
        name="binance-trade-history-2021",
        needs=frozenset({"Date(UTC)", "Market", "Type", "Price", "Amount", "Total", "Fee", "Fee Coin"}),
        read=read_split,
        echo=_ECHO,
    ),
    Layout(
        name="binance-statement",
        needs=frozenset({"UTC_Time", "Account", "Operation", "Coin", "Change"}),
        why="a statement of balances: it carries no price; export the trade history instead",
    ),
    Layout(
        name="binance-order-history",
        needs=frozenset(
            {"Date(UTC)", "Pair", "Type", "Order Price", "Order Amount", "AvgTrading Price", "Filled"}
        ),
        why="orders and not fills; export the trade history instead",
    ),
    Layout(
        name="binance-futures-transactions",
        needs=frozenset({"Date(UTC)", "type", "Amount", "Asset", "Symbol", "Transaction ID"}),
        why="a list of payments: it carries no price; import the API's userTrades instead",
    ),
)
