"""Binance, API answers: `myTrades` (spot and margin) and `userTrades` (USD-M and COIN-M futures).

Sign: `commission` is positive when paid on today's endpoints. Old futures answers (2019 to about 2021) wrote it negative.
The person can declare which; undeclared, a *taker* with a negative commission proves the old convention and the file is
refused, because read the other way every fee would become a rebate. A negative maker commission alone is a rebate.
Identity: `id` is unique per symbol and product only, so a fill is `product/symbol/id`.
Client ids (`x-…`) are not in the trades: they are joined from an answer about orders.
"""

from __future__ import annotations

import re

from openrebate.model.errors import Place, VenueError
from openrebate.units.decimals import plain
from openrebate.venues import binance_export
from openrebate.venues.binance_markets import quote_of
from openrebate.venues.cells import (
    choice,
    fault,
    fitting,
    flag,
    identifier,
    instant,
    number,
    paid,
    positive,
    product,
    required,
)  # fmt: skip
from openrebate.venues.rows import Declared, Fact, Layout, Order, Reading, Row, Sheet, fill

_SIDES = {"BUY": "buy", "SELL": "sell"}


def read_spot(sheet: Sheet, declared: Declared) -> Reading:
    """Spot trades; margin where every row carries `isIsolated` or the person said so."""
    account = binance_export.account_of(sheet, declared)
    return _reading(sheet, declared, [_spot(row, declared, account) for row in sheet.rows], maker="isMaker")


def read_futures(sheet: Sheet, declared: Declared) -> Reading:
    """USD-M and COIN-M trades; perpetual unless the symbol ends with a delivery date."""
    account = binance_export.account_of(sheet, declared)
    return _reading(sheet, declared, [_futures(row, declared, account) for row in sheet.rows], maker="maker")


def _reading(sheet: Sheet, declared: Declared, cells: list[dict[str, str]], *, maker: str) -> Reading:
    reading = Reading(fills=[Fact(cells=c, rows=(row,)) for c, row in zip(cells, sheet.rows, strict=True)])
    rebates = 0
    for row in sheet.rows:
        if declared.fee_convention or number(row, "commission") >= 0:
            continue
        if not flag(row, maker):
            advice = "Say which: --fee-convention paid-negative for old futures answers, else paid-positive"
            raise fault(
                row, "commission", "is negative for a taker: an old answer wrote fees that way", advice
            )
        rebates += 1
    if rebates:
        reading.warnings.append(
            f"{sheet.file}: {rebates} makers with a negative commission are read as rebates"
        )
    if declared.orders:
        missing = sum(1 for c in cells if (c["symbol"], c["order_id"]) not in declared.orders)
        if missing:
            reading.warnings.append(
                f"{sheet.file}: {missing} of {len(cells)} fills have no order in --orders"
            )
    return reading


def _spot(row: Row, declared: Declared, account: str) -> dict[str, str]:
    kind = declared.product or ("margin" if "isIsolated" in row.cells else "spot")
    if kind not in {"spot", "margin"}:
        raise VenueError(f"these are spot or margin trades, not {kind}", place=Place(row.file, row.line))
    side = "buy" if flag(row, "isBuyer") else "sell"
    maker = flag(row, "isMaker")
    return _cells(row, declared, account, kind, side, maker) | {
        "quote_asset": quote_of(row, "symbol", declared)
    }


def _futures(row: Row, declared: Declared, account: str) -> dict[str, str]:
    symbol = required(row, "symbol")
    kind = "futures" if re.search(r"_\d{6}$", symbol) else "perpetual"
    if declared.product not in {"", kind}:
        raise VenueError(
            f"{symbol} is {kind}, not {declared.product}", place=Place(row.file, row.line, "symbol")
        )
    cells = _cells(row, declared, account, kind, choice(row, "side", _SIDES), flag(row, "maker"))
    if "baseQty" not in row.cells:
        return cells | {"quote_asset": quote_of(row, "symbol", declared)}
    listed = declared.instruments.get(symbol)
    if listed is None or listed.size is None:
        advice = "Save the answer of /dapi/v1/exchangeInfo and pass it with --instruments FILE"
        raise fault(row, "symbol", f"the contract size of {symbol} is not in this file", advice)
    notional = plain(fitting(row, "qty", product(positive(row, "qty"), listed.size)))
    return cells | {"quote_asset": listed.quote, "notional": notional}


def _cells(row: Row, declared: Declared, account: str, kind: str, side: str, maker: bool) -> dict[str, str]:
    symbol, order = required(row, "symbol"), identifier(row, "orderId")
    return fill(
        venue="binance",
        account_id=account,
        fill_id=f"{kind}/{symbol}/{identifier(row, 'id')}",
        executed_at=instant(row, "time"),
        product=kind,
        symbol=symbol,
        side=side,
        liquidity="maker" if maker else "taker",
        price=plain(positive(row, "price")),
        quantity=plain(positive(row, "qty")),
        fee=paid(number(row, "commission"), negative_is_paid=declared.fee_convention == "paid-negative"),
        fee_asset=required(row, "commissionAsset"),
        order_id=order,
        client_order_id=declared.orders.get((symbol, order), Order(client_order_id="")).client_order_id,
    )


_ECHO = "trades do not carry the client id: pass an answer about orders (allOrders) with --orders"
_TRADE = {"symbol", "id", "orderId", "price", "qty", "commission", "commissionAsset", "time"}
LAYOUTS = (
    Layout(
        name="binance-my-trades", needs=frozenset(_TRADE | {"isBuyer", "isMaker"}), read=read_spot, echo=_ECHO
    ),
    Layout(
        name="binance-futures-user-trades",
        needs=frozenset(_TRADE | {"side", "maker"}),
        read=read_futures,
        echo=_ECHO,
    ),
    Layout(
        name="binance-orders",
        needs=frozenset({"symbol", "orderId", "clientOrderId", "status"}),
        why="orders and not fills; import the trades and pass this file with --orders",
    ),
    Layout(
        name="binance-option-trades",
        needs=frozenset({"tradeId", "orderId", "symbol", "quantity", "fee", "optionSide"}),
        why="trades in options, whose fee sign is not documented clearly enough to be read yet",
    ),
    Layout(
        name="binance-public-trades",
        needs=frozenset({"id", "price", "qty", "time", "isBuyerMaker"}),
        why="public trades: they carry no account and no fee; import myTrades or userTrades",
    ),
    *binance_export.LAYOUTS,
)
