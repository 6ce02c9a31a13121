"""Instruments and orders: the files that go with fills."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from openrebate.model.errors import VenueError
from openrebate.venues.rows import Instrument, Order
from openrebate.venues.side_files import instruments_of, orders_of
from tests.unit.venues.test_binance import SIZES
from tests.unit.venues.test_hyperliquid import SPOT_META
from tests.unit.venues.test_okx import INSTRUMENTS


def test_instruments_are_known_by_their_shape() -> None:
    """Each exchange's own answer is recognised, whichever comes."""
    assert instruments_of(INSTRUMENTS, "f")["BTC-USD-260925-60000-C"] == Instrument(
        quote="BTC", size=Decimal("0.01"), size_asset="BTC"
    )
    assert instruments_of(SIZES, "f")["ETHBTC"] == Instrument(quote="BTC", size_asset="BTC")
    assert instruments_of(SIZES, "f")["ETHUSD_PERP"].size == Decimal(10)
    assert instruments_of(SPOT_META, "f")["@9"] == Instrument(quote="USDH")


@pytest.mark.parametrize(
    "text", ['[{"a": 1}]', '{"universe": []}', '{"symbols": 1}', '{"universe": {"a": 1}}']
)
def test_other_documents_are_refused(text: str) -> None:
    """What is no answer about instruments is named, with the ones that are known."""
    with pytest.raises(VenueError, match="f: is not an"):
        instruments_of(text, "f")


def test_orders_of_every_venue_give_their_ids() -> None:
    """Client ids and tags by symbol and order; a tag of zero is none."""
    okx = '{"code":"0","data":[{"instId":"BTC-USDT","ordId":"1","clOrdId":"c","tag":"0","state":"filled"}]}'
    binance = '[{"symbol":"BTCUSDT","orderId":1,"clientOrderId":"x-AB","status":"FILLED"}]'
    csv = "symbol,orderId,clientOrderId\nBTCUSDT,1,x-AB\n"
    hyperliquid = '[{"order":{"coin":"BTC","oid":1,"cloid":null},"status":"filled","statusTimestamp":1}]'
    assert orders_of(okx, "f") == {("BTC-USDT", "1"): Order(client_order_id="c")}
    assert orders_of(binance, "f") == orders_of(csv, "f") == {("BTCUSDT", "1"): Order(client_order_id="x-AB")}
    assert orders_of(hyperliquid, "f") == {("BTC", "1"): Order(client_order_id="")}


def test_one_order_with_two_client_ids_is_refused() -> None:
    """The same order may come twice, but not with other ids."""
    row = {"symbol": "BTCUSDT", "orderId": 1, "clientOrderId": "x-AB"}
    assert len(orders_of(json.dumps([row, row]), "f")) == 1
    with pytest.raises(VenueError, match="two client ids"):
        orders_of(json.dumps([row, row | {"clientOrderId": "x-CD"}]), "f")


def test_fills_are_no_orders() -> None:
    """A file of another kind is refused with the layouts of orders."""
    with pytest.raises(VenueError, match="binance-orders"):
        orders_of('[{"id": 1}]', "f")
