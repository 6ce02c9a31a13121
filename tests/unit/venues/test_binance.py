"""Binance's API answers: identity by symbol, the sign of old futures, client ids from orders, COIN-M sizes."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from openrebate.model.errors import VenueError
from openrebate.venues import binance
from openrebate.venues.rows import Declared, Order
from openrebate.venues.side_files import instruments_of
from tests.unit.venues.reading import ALICE, ids, one, read

SPOT: dict[str, Any] = {
    "symbol": "ETHBTC", "id": 7, "orderId": 70, "orderListId": -1, "price": "0.05000000", "qty": "2.00000000",
    "quoteQty": "0.10000000", "commission": "0.00150000", "commissionAsset": "BNB", "time": 1790000000123,
    "isBuyer": False, "isMaker": True, "isBestMatch": True,
}  # fmt: skip
USDM: dict[str, Any] = {
    "symbol": "BTCUSDT", "id": 7, "orderId": 71, "side": "SELL", "price": "60000.0", "qty": "0.010",
    "realizedPnl": "0", "marginAsset": "USDT", "quoteQty": "600", "commission": "0.24", "commissionAsset": "USDT",
    "time": 1790000000123, "positionSide": "BOTH", "maker": False, "buyer": False,
}  # fmt: skip
COINM = USDM | {
    "symbol": "ETHUSD_PERP",
    "pair": "ETHUSD",
    "qty": "3",
    "baseQty": "0.01",
    "commissionAsset": "ETH",
}
SIZES = json.dumps(
    {"timezone": "UTC", "symbols": [
        {"symbol": "ETHUSD_PERP", "baseAsset": "ETH", "quoteAsset": "USD", "contractSize": 10},
        {"symbol": "ETHBTC", "baseAsset": "ETH", "quoteAsset": "BTC"},
    ]}
)  # fmt: skip


def test_a_spot_trade_says_the_same_in_the_words_of_the_contract() -> None:
    """Every column of a plain spot trade."""
    assert {name: cell for name, cell in one(binance, json.dumps([SPOT])).items() if cell} == {
        "venue": "binance",
        "account_id": "alice",
        "fill_id": "spot/ETHBTC/7",
        "executed_at": "2026-09-21T14:13:20.123Z",
        "product": "spot",
        "symbol": "ETHBTC",
        "side": "sell",
        "liquidity": "maker",
        "price": "0.05",
        "quantity": "2",
        "quote_asset": "BTC",
        "fee": "0.0015",
        "fee_asset": "BNB",
        "order_id": "70",
    }


def test_one_id_on_two_symbols_or_products_is_two_fills() -> None:
    """Ids count from one on every symbol, and again on futures."""
    spot = read(binance, json.dumps([SPOT, SPOT | {"symbol": "BNBBTC"}, SPOT | {"isIsolated": True}][:2]))
    futures = read(binance, json.dumps([USDM | {"symbol": "ETHBTC"}, USDM]))
    assert ids(spot) + ids(futures) == [
        "spot/ETHBTC/7", "spot/BNBBTC/7", "perpetual/ETHBTC/7", "perpetual/BTCUSDT/7",
    ]  # fmt: skip


def test_margin_is_what_says_so() -> None:
    """Margin answers carry `isIsolated`; portfolio margin looks like spot and must be declared."""
    assert one(binance, json.dumps([SPOT | {"isIsolated": False}]))["product"] == "margin"
    assert one(binance, json.dumps([SPOT]), replace(ALICE, product="margin"))["fill_id"] == "margin/ETHBTC/7"
    with pytest.raises(VenueError, match="spot or margin trades, not futures"):
        one(binance, json.dumps([SPOT]), replace(ALICE, product="futures"))


def test_delivery_contracts_are_futures() -> None:
    """A symbol that ends with a date is a dated future; anything else is perpetual."""
    assert one(binance, json.dumps([USDM | {"symbol": "BTCUSDT_260925"}]))["product"] == "futures"
    assert one(binance, json.dumps([USDM]))["product"] == "perpetual"
    with pytest.raises(VenueError, match="BTCUSDT is perpetual, not futures"):
        one(binance, json.dumps([USDM]), replace(ALICE, product="futures"))


def test_a_taker_with_a_negative_commission_is_refused_until_somebody_declares_the_sign() -> None:
    """Old futures answers wrote fees negative; read the other way every fee would be a rebate."""
    old = json.dumps([USDM, USDM | {"id": 8, "commission": "-0.24"}])
    with pytest.raises(VenueError, match="column commission: is negative for a taker"):
        read(binance, old)
    paid = read(binance, old.replace('"0.24"', '"-0.24"'), replace(ALICE, fee_convention="paid-negative"))
    assert [fact.cells["fee"] for fact in paid.fills] == ["0.24", "0.24"]
    kept = read(binance, old, replace(ALICE, fee_convention="paid-positive"))
    assert [fact.cells["fee"] for fact in kept.fills] == ["0.24", "-0.24"]


def test_a_maker_with_a_negative_commission_was_rebated_and_it_is_said() -> None:
    """Makers do get rebates; the number of them is a warning."""
    reading = read(binance, json.dumps([USDM | {"maker": True, "commission": "-0.01"}]))
    assert reading.fills[0].cells["fee"] == "-0.01"
    assert "1 makers with a negative commission are read as rebates" in reading.warnings[0]


def test_client_ids_come_from_the_orders_of_the_same_symbol() -> None:
    """An order id counts from one on every symbol too; fills without an order are counted."""
    orders = {
        ("ETHBTC", "70"): Order(client_order_id="x-AB12CD34abc"),
        ("BNBBTC", "71"): Order(client_order_id="no"),
    }
    rows = json.dumps([SPOT, SPOT | {"id": 8, "orderId": 71}])
    reading = read(binance, rows, Declared(account="alice", orders=orders))
    assert [fact.cells["client_order_id"] for fact in reading.fills] == ["x-AB12CD34abc", ""]
    assert reading.warnings == ["file: 1 of 2 fills have no order in --orders"]


def test_coin_margined_contracts_need_their_size() -> None:
    """Three contracts of 10 dollars are 30 dollars, whatever the price."""
    cells = one(binance, json.dumps([COINM]), replace(ALICE, instruments=instruments_of(SIZES, "s")))
    assert (cells["quote_asset"], cells["notional"], cells["quantity"]) == ("USD", "30", "3")
    with pytest.raises(VenueError, match="exchangeInfo"):
        one(binance, json.dumps([COINM]))


def test_where_the_quote_begins_is_never_guessed() -> None:
    """A glued symbol that no known quote ends is refused; exchangeInfo or the person settle it."""
    odd = json.dumps([SPOT | {"symbol": "ETHXYZ"}])
    with pytest.raises(VenueError, match="the quote asset of ETHXYZ is not clear"):
        one(binance, odd)
    assert one(binance, odd, replace(ALICE, quote="XYZ"))["quote_asset"] == "XYZ"
    assert (
        one(binance, json.dumps([SPOT]), replace(ALICE, instruments=instruments_of(SIZES, "s")))[
            "quote_asset"
        ]
        == "BTC"
    )


def test_without_an_account_nothing_is_read() -> None:
    """Trades do not say whose they are."""
    for row in (SPOT, USDM):
        with pytest.raises(VenueError, match="--account"):
            read(binance, json.dumps([row]), Declared())
