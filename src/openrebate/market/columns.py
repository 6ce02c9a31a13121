"""Fills as the Arrow table of the contract: text, exact decimals and instants out of the stream's integers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from openrebate.market.charges import ASSET_NAMES, Charges
from openrebate.market.crowd import Crowd
from openrebate.market.draws import Flags, Integers
from openrebate.market.symbols import MARKETS
from openrebate.market.trades import Trades


def decimals(values: Integers, *, unit: int = 1, missing: Flags | None = None) -> pa.Array:
    """Exact DECIMAL(18, 8) of integers that count `unit` × 1e-8; null where `missing`."""
    words = np.empty((len(values), 2), dtype="<i8")
    words[:, 0] = values * unit
    words[:, 1] = words[:, 0] >> 63
    whole = pa.Array.from_buffers(pa.decimal128(18, 8), len(values), [None, pa.py_buffer(words)])
    return whole if missing is None else pc.if_else(pa.array(missing), pa.scalar(None, whole.type), whole)


def instants(milliseconds: Integers) -> pa.Array:
    """UTC timestamps in microseconds."""
    return pa.array(milliseconds * 1000, type=pa.timestamp("us", tz="UTC"))


def _pick(names: Sequence[str | None], index: Integers) -> pa.Array:
    """Text by index; an empty name is null."""
    return pc.take(pa.array([name or None for name in names], type=pa.string()), pa.array(index))


def _join(*parts: pa.Array | str) -> pa.Array:
    """Text joined row by row; null where a part is."""
    return pc.binary_join_element_wise(*parts, "")


def _text(numbers: Integers) -> pa.Array:
    return pa.array(numbers).cast(pa.string())


def to_table(crowd: Crowd, trades: Trades, charges: Charges, first_number: int) -> pa.Table:
    """The fills as rows in order of time. Trade and order numbers go up from `first_number`."""
    markets, venue, way = MARKETS[crowd.cast.venue], crowd.cast.venue, crowd.way[trades.place]
    symbol = _pick([m.symbol for m in markets], trades.market)
    count, api = len(trades), np.asarray([w.entry == "api" for w in crowd.ways])[way]
    number = first_number + np.arange(count, dtype=np.int64)
    order = 40_000_000_000 + first_number * 3 + trades.order
    trade = _text(number) if venue == "okx" else _join(symbol, ":", _text(number))
    keys = _pick([crowd.key(place) for place in range(crowd.cast.accounts)], trades.place)
    columns = {
        "venue": _pick([venue], np.zeros(count, dtype=np.int64)),
        "account_id": _pick([crowd.account(place) for place in range(crowd.cast.accounts)], trades.place),
        "fill_id": trade,
        "executed_at": instants(trades.at),
        "product": _pick([m.product for m in markets], trades.market),
        "symbol": symbol,
        "side": _pick(["sell", "buy"], trades.buy.astype(np.int64)),
        "liquidity": _pick(["taker", "maker"], trades.maker.astype(np.int64)),
        "price": decimals(trades.price, unit=100),
        "quantity": decimals(trades.quantity, unit=1000),
        "quote_asset": _pick([m.quote for m in markets], trades.market),
        "fee": decimals(charges.fee),
        "fee_asset": _pick(ASSET_NAMES, charges.asset),
        "revision": pa.array(np.zeros(count, dtype=np.int32)),
        "order_id": _text(order),
        "client_order_id": _client_order_ids(crowd, way, order),
        "order_tag": _pick([w.tag for w in crowd.ways], way),
        "api_key_id": pc.if_else(pa.array(api), keys, pa.scalar(None, pa.string())),
        "oauth_app": _pick([w.app for w in crowd.ways], way),
        "entry": _entries(crowd, trades, way),
        "strategy": _strategies(crowd, trades, way),
        "order_type": _pick(["market", "limit"], (trades.maker | (trades.choice % 3 == 0)).astype(np.int64)),
        "counterparty_fee": decimals(charges.counterparty, missing=charges.counterparty == 0),
    }
    return pa.table(columns)


def _client_order_ids(crowd: Crowd, way: Integers, order: Integers) -> pa.Array:
    """Bots that sign their orders put the prefix first; on Binance the venue's own apps write an id too."""
    own = "web_" if crowd.cast.venue == "binance" else ""
    prefixes = [w.prefix or ("" if w.entry == "api" else own) for w in crowd.ways]
    return _join(_pick(prefixes, way), _text(order))


def _entries(crowd: Crowd, trades: Trades, way: Integers) -> pa.Array:
    """An account that has a bot uses it; who has none is on the web, or three times in five in the app."""
    app = np.asarray([w.entry == "web" for w in crowd.ways])[way] & (trades.choice % 5 < 3)
    entries = [w.entry for w in crowd.ways]
    return pc.if_else(pa.array(app), pa.scalar("app"), _pick(entries, way))


def _strategies(crowd: Crowd, trades: Trades, way: Integers) -> pa.Array:
    """A bot keeps to its strategy; one order of eight by hand is the venue's own grid or copy trading."""
    flat = [s for w in crowd.ways for s in w.strategies]
    counts = np.asarray([len(w.strategies) for w in crowd.ways], dtype=np.int64)
    starts = np.cumsum(counts) - counts
    index = starts[way] + crowd.strategy[trades.place] % counts[way]
    names = _pick(flat, index)
    by_hand = np.asarray([w.entry == "web" for w in crowd.ways])[way] & (trades.choice // 8 % 8 == 0)
    bots = _pick(["grid", "copy"], trades.choice // 64 % 2)
    return pc.if_else(pa.array(by_hand), bots, names)
