"""OKX, API answers: fills and fills-history (`/api/v5/trade/fills`, `/api/v5/trade/fills-history`).

Sign: OKX writes a charged fee negative and a maker rebate positive; the contract's sign is the opposite.
Identity: `tradeId` is unique per instrument only and both sides of a match share it, so a fill is
`instType/instId/tradeId/ordId`. `billId` is unique in the account, but streams do not carry it; it stays in the raw row.
Time: `fillTime` is the trade; `ts` is when the row was made, and is used only where there is no `fillTime`.
"""

from __future__ import annotations

from openrebate.model.errors import Place, VenueError
from openrebate.units.decimals import plain
from openrebate.venues import okx_export
from openrebate.venues.cells import (
    choice,
    identifier,
    instant,
    liquidity_of,
    number,
    paid,
    positive,
    required,
    text,
)
from openrebate.venues.okx_markets import PRODUCTS, contract_value, spot_quote
from openrebate.venues.rows import Declared, Fact, Layout, Reading, Row, Sheet, fill

_SIDES = {"buy": "buy", "sell": "sell"}
_LIQUIDITY = {"T": "taker", "M": "maker"}


def read(sheet: Sheet, declared: Declared) -> Reading:
    """Fills of the account that the person named: an answer does not say whose it is."""
    if not declared.account:
        advice = "Say whose fills these are: --account ID"
        raise VenueError("OKX's answers do not carry the account", place=Place(sheet.file), advice=advice)
    return Reading(fills=[Fact(cells=_fill(row, declared), rows=(row,)) for row in sheet.rows])


def _fill(row: Row, declared: Declared) -> dict[str, str]:
    kind, symbol, order = required(row, "instType"), required(row, "instId"), identifier(row, "ordId")
    trade = text(row, "tradeId") or "bill-" + identifier(row, "billId")
    product = choice(row, "instType", PRODUCTS)
    price, size = number(row, "fillPx"), positive(row, "fillSz")
    if product in {"spot", "margin"}:
        quote, notional = text(row, "tradeQuoteCcy") or spot_quote(row, "instId", declared), ""
    else:
        quote, notional = contract_value(row, "instId", declared, price, size)
    return fill(
        venue="okx",
        account_id=declared.account,
        fill_id=f"{kind}/{symbol}/{trade}/{order}",
        executed_at=instant(row, "fillTime" if text(row, "fillTime") else "ts"),
        product=product,
        symbol=symbol,
        side=choice(row, "side", _SIDES),
        liquidity=_liquidity(row, declared),
        price=plain(price),
        quantity=plain(size),
        quote_asset=quote,
        fee=paid(number(row, "fee"), negative_is_paid=True),
        fee_asset=required(row, "feeCcy"),
        notional=notional,
        order_id=order,
        client_order_id=text(row, "clOrdId"),
        order_tag="" if text(row, "tag") == "0" else text(row, "tag"),
    )


def _liquidity(row: Row, declared: Declared) -> str:
    """Liquidations and other orders of the system's own have no `execType`."""
    if text(row, "execType"):
        return choice(row, "execType", _LIQUIDITY)
    return liquidity_of(row, "execType", number(row, "fee").copy_negate(), declared.liquidity)


LAYOUTS = (
    Layout(
        name="okx-fills",
        needs=frozenset(
            {
                "instType",
                "instId",
                "tradeId",
                "ordId",
                "side",
                "execType",
                "fillPx",
                "fillSz",
                "fee",
                "feeCcy",
                "ts",
            }
        ),
        read=read,
        echo="OKX echoes tag and clOrdId in every fill: these orders were placed without them",
    ),
    Layout(
        name="okx-orders",
        needs=frozenset({"instId", "ordId", "clOrdId", "ordType", "state"}),
        why="orders and not fills; import the fills, and pass this file with --orders where the fills have no client id",
    ),
    Layout(
        name="okx-bills",
        needs=frozenset({"billId", "balChg", "ccy"}),
        why="account bills: they carry no price; import /api/v5/trade/fills-history instead",
    ),
    Layout(
        name="okx-public-trades",
        needs=frozenset({"instId", "side", "sz", "px", "tradeId", "ts"}),
        why="public trades: they carry no account and no fee; import /api/v5/trade/fills-history instead",
    ),
    *okx_export.LAYOUTS,
)
