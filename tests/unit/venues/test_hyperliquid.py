"""Hyperliquid: the fee is the whole fee, the trade id is shared, spot markets have their own names."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from openrebate.model.errors import VenueError
from openrebate.venues import hyperliquid
from openrebate.venues.rows import Declared, Order
from openrebate.venues.side_files import instruments_of
from tests.unit.venues.reading import csv_text, ids, one, read

ADDRESS = "0xAbCdef0000000000000000000000000000000001"
PERP: dict[str, Any] = {
    "coin": "AVAX", "px": "18.435", "sz": "93.53", "side": "B", "time": 1790000000123, "startPosition": "26.86",
    "dir": "Open Long", "closedPnl": "0.0", "hash": "0xa1", "oid": 90542681, "crossed": True, "fee": "0.8",
    "builderFee": "0.3", "tid": 118906512037719, "feeToken": "USDC",
}  # fmt: skip
OLD = {name: cell for name, cell in PERP.items() if name not in {"tid", "feeToken", "builderFee"}}
SPOT_META = json.dumps(
    {"tokens": [{"name": "USDC", "index": 0}, {"name": "USDH", "index": 9}, {"name": "HYPE", "index": 150}],
     "universe": [{"name": "@107", "tokens": [150, 0], "index": 107}, {"name": "@9", "tokens": [150, 9], "index": 9}]}
)  # fmt: skip
BUILDER_HEADER = "time,user,coin,side,px,sz,crossed,special_trade_type,tif,is_trigger,counterparty,closed_pnl,twap_id,builder_fee"
BUILDER_ROW = f"2026-09-18T00:03:40Z,{ADDRESS},ZEC,Ask,1469.6,0.11,true,Na,Gtc,false,0x7f,0,0,0.080828"
ME = Declared(account=ADDRESS)


def saved(*rows: dict[str, Any]) -> str:
    """A request and its answer, as one saves them."""
    return json.dumps({"request": {"type": "userFills", "user": ADDRESS}, "response": rows})


def test_a_perpetual_fill_says_the_same_in_the_words_of_the_contract() -> None:
    """Every column of a plain fill; the builder's fee is inside the fee and never added."""
    assert {name: cell for name, cell in one(hyperliquid, saved(PERP), Declared()).items() if cell} == {
        "venue": "hyperliquid",
        "account_id": ADDRESS.lower(),
        "fill_id": "AVAX/118906512037719/90542681",
        "executed_at": "2026-09-21T14:13:20.123Z",
        "product": "perpetual",
        "symbol": "AVAX",
        "side": "buy",
        "liquidity": "taker",
        "price": "18.435",
        "quantity": "93.53",
        "quote_asset": "USDC",
        "fee": "0.8",
        "fee_asset": "USDC",
        "order_id": "90542681",
    }


def test_makers_rebates_stay_negative() -> None:
    """Positive is paid already."""
    cells = one(hyperliquid, saved(PERP | {"side": "A", "crossed": False, "fee": "-0.05"}), Declared())
    assert (cells["side"], cells["liquidity"], cells["fee"]) == ("sell", "maker", "-0.05")


def test_both_sides_of_one_match_and_old_fills_without_ids_stay_apart() -> None:
    """The trade id is shared by both sides; old answers have none, and the position tells equal fills apart."""
    new = ids(read(hyperliquid, saved(PERP, PERP | {"oid": 2, "side": "A"}), Declared()))
    old = ids(read(hyperliquid, saved(OLD, OLD | {"startPosition": "120.39"}, OLD), Declared()))
    assert len(set(new)) == 2
    assert len(set(old)) == 2
    assert old[0] == old[2]


@pytest.mark.parametrize(
    ("coin", "declared", "product", "quote"),
    [
        ("@107", replace(ME, instruments=instruments_of(SPOT_META, "m")), "spot", "USDC"),
        ("@9", replace(ME, instruments=instruments_of(SPOT_META, "m")), "spot", "USDH"),
        ("@107", replace(ME, quote="USDC"), "spot", "USDC"),
        ("PURR/USDC", ME, "spot", "USDC"),
        ("kPEPE", ME, "perpetual", "USDC"),
        ("xyz:NVDA", ME, "perpetual", "USDH"),
    ],
)
def test_markets_are_told_by_their_names(coin: str, declared: Declared, product: str, quote: str) -> None:
    """Spot is `@107` or `PURR/USDC`; a builder's own exchange charges its fee in the asset it quotes in."""
    token = "USDH" if ":" in coin else "HYPE"
    cells = one(hyperliquid, saved(PERP | {"coin": coin, "feeToken": token}), declared)
    assert (cells["product"], cells["quote_asset"], cells["fee_asset"]) == (product, quote, token)


def test_the_quote_of_a_numbered_market_is_never_guessed() -> None:
    """`@107` does not say what it is quoted in."""
    with pytest.raises(VenueError, match="spotMeta"):
        one(hyperliquid, saved(PERP | {"coin": "@107"}), ME)


def test_dust_is_a_conversion_and_a_twap_is_a_strategy() -> None:
    """What the answer says of how the trade came about is kept."""
    dust = saved(PERP | {"coin": "PURR/USDC", "dir": "Spot Dust Conversion"})
    assert one(hyperliquid, dust, ME)["product"] == "convert"
    assert one(hyperliquid, saved(PERP | {"twapId": 3156}), ME)["strategy"] == "twap"
    assert one(hyperliquid, saved(PERP | {"twapId": None}), ME)["strategy"] == ""


def test_client_ids_come_from_the_fill_or_from_orders() -> None:
    """`cloid` is in some fills; else the order has it."""
    orders = {("AVAX", "90542681"): Order(client_order_id="0xc1")}
    assert one(hyperliquid, saved(PERP | {"cloid": "0xc0"}), ME)["client_order_id"] == "0xc0"
    assert one(hyperliquid, saved(PERP), replace(ME, orders=orders))["client_order_id"] == "0xc1"
    reading = read(hyperliquid, saved(PERP, PERP | {"oid": 1}), replace(ME, orders=orders))
    assert reading.warnings == ["file: 1 of 2 fills have no order in --orders"]


def test_the_address_is_who_was_asked_for() -> None:
    """The saved request names it; another one is refused; a bare list needs the person's word."""
    assert one(hyperliquid, json.dumps([PERP]), ME)["account_id"] == ADDRESS.lower()
    with pytest.raises(VenueError, match="--account"):
        read(hyperliquid, json.dumps([PERP]), Declared())
    with pytest.raises(VenueError, match="this file answers for"):
        read(hyperliquid, saved(PERP), Declared(account="0xother"))


def test_a_builders_file_has_the_builders_fee_and_says_so() -> None:
    """Its rows have no ids, so equal rows stay as many as they are; the tag is the builder's address."""
    text = csv_text(BUILDER_HEADER, BUILDER_ROW, BUILDER_ROW)
    reading = read(hyperliquid, text, Declared(builder="0xB1"))
    assert len(set(ids(reading))) == 2
    cells = reading.fills[0].cells
    shown = ("account_id", "executed_at", "side", "liquidity", "fee", "fee_asset", "order_tag")
    assert [cells[n] for n in shown] == [
        ADDRESS.lower(), "2026-09-18T00:03:40Z", "sell", "taker", "0.080828", "USDC", "0xb1",
    ]  # fmt: skip
    assert any("the builder's alone" in warning for warning in reading.warnings)
    assert any("--builder" in warning for warning in read(hyperliquid, text, Declared()).warnings)
