"""What a fill is charged: fee, fee asset and the counterparty's rebate, in integers of 1e-8.

A seller and every contract is charged in the quote asset, a buyer on the spot market in what was bought; on Binance most
accounts pay in BNB, at a discount of a quarter.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from openrebate.market.crowd import Crowd
from openrebate.market.draws import Draws, Flags, Integers
from openrebate.market.prices import Prices
from openrebate.market.symbols import CONTRACT_FEES, MARKETS, SPOT_FEES, Market
from openrebate.market.trades import Trades

ASSET_NAMES = ("USDT", "USDC", "BTC", "ETH", "SOL", "XRP", "DOGE", "OKB", "BNB", "NEWT")
_BNB = ASSET_NAMES.index("BNB")


@dataclass(frozen=True, slots=True, kw_only=True)
class Charges:
    """`fee` and `counterparty` (0: not told) in 1e-8 of the asset, which indexes `ASSET_NAMES`."""

    fee: Integers
    counterparty: Integers
    asset: Integers


def charge(crowd: Crowd, prices: Prices, trades: Trades, draws: Draws) -> Charges:
    """What the venue charges for each trade."""
    markets, market, place = MARKETS[crowd.cast.venue], trades.market, trades.place
    in_base = np.asarray([m.spot for m in markets])[market] & trades.buy
    charged_on = np.where(in_base, trades.quantity * 1_000, trades.price * trades.quantity // 1_000)
    asset = np.where(in_base, _assets(markets, "base")[market], _assets(markets, "quote")[market])
    rate = _rates(markets, market, crowd.vip[place], trades.maker)
    rebated = ~trades.maker & (rate > 0) & draws.one_in(160, len(rate))
    charges = Charges(
        fee=charged_on // 100 * rate // 10_000,
        counterparty=np.where(rebated, -(charged_on // 100 * 50 // 10_000), 0),
        asset=asset,
    )
    if crowd.cast.venue == "binance":
        return _in_bnb(prices, trades.at, crowd.number[place], charges)
    return charges


def _assets(markets: tuple[Market, ...], which: str) -> Integers:
    return np.asarray([ASSET_NAMES.index(getattr(m, which)) for m in markets], dtype=np.int64)


def _rates(markets: tuple[Market, ...], market: Integers, vip: Integers, maker: Flags) -> Integers:
    """Fee rates in 1e-6, by product, VIP level and side of the book."""
    table = np.asarray([SPOT_FEES, CONTRACT_FEES], dtype=np.int64)
    contract = np.asarray([0 if m.spot else 1 for m in markets])[market]
    rate = table[contract, vip, np.where(maker, 0, 1)]
    return np.where(np.asarray([m.free for m in markets])[market], 0, rate)


def _in_bnb(prices: Prices, at: Integers, number: Integers, charges: Charges) -> Charges:
    """Two accounts in three pay in BNB, at a discount; who receives a rebate receives it in the asset itself."""
    bnb, new = prices.at("BNB", at), ASSET_NAMES.index("NEWT")
    paid = (number % 3 != 0) & (charges.fee > 0) & (charges.asset != new)
    worth = np.full(len(at), 1_000_000, dtype=np.int64)
    for n, name in enumerate(ASSET_NAMES):
        if name in prices.walk:
            chosen = paid & (charges.asset == n)
            worth[chosen] = prices.at(name, at[chosen])
    in_bnb = [
        column * 3 // 4 * (worth // 1_000) // (bnb // 1_000) for column in (charges.fee, charges.counterparty)
    ]
    return Charges(
        fee=np.where(paid, in_bnb[0], charges.fee),
        counterparty=np.where(paid, in_bnb[1], charges.counterparty),
        asset=np.where(paid, _BNB, charges.asset),
    )
