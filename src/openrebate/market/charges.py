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

ASSET_NAMES = ("USDT", "USDC", "BTC", "ETH", "SOL", "XRP", "DOGE", "OKB", "BNB", "NEWT")
_BNB = ASSET_NAMES.index("BNB")


@dataclass(frozen=True, slots=True, kw_only=True)
class Charges:
    """`fee` and `counterparty` (0: not told) in 1e-8 of the asset, which indexes `ASSET_NAMES`."""

    fee: Integers
    counterparty: Integers
    asset: Integers

    def taken(self, places: Integers) -> Charges:
        """The charges at those places."""
        return Charges(fee=self.fee[places], counterparty=self.counterparty[places], asset=self.asset[places])


def charge(  # noqa: PLR0913
    crowd: Crowd, prices: Prices, at: Integers, market: Integers, place: Integers, buy: Flags, maker: Flags,
    price: Integers, quantity: Integers, draws: Draws,
) -> Charges:  # fmt: skip
    """The charges of fills, from parallel columns."""
    markets = MARKETS[crowd.cast.venue]
    in_base = np.asarray([m.spot for m in markets])[market] & buy
    charged_on = np.where(in_base, quantity * 1_000, price * quantity // 1_000)
    asset = np.where(in_base, _assets(markets, "base")[market], _assets(markets, "quote")[market])
    rate = _rates(markets, market, crowd.vip[place], maker)
    fee = charged_on // 100 * rate // 10_000
    rebated = ~maker & (rate > 0) & draws.one_in(160, len(rate))
    counterparty = np.where(rebated, -(charged_on // 100 * 50 // 10_000), 0)
    if crowd.cast.venue == "binance":
        fee, counterparty, asset = _in_bnb(prices, at, crowd.number[place], fee, counterparty, asset)
    return Charges(fee=fee, counterparty=counterparty, asset=asset)


def _assets(markets: tuple[Market, ...], which: str) -> Integers:
    return np.asarray([ASSET_NAMES.index(getattr(m, which)) for m in markets], dtype=np.int64)


def _rates(markets: tuple[Market, ...], market: Integers, vip: Integers, maker: Flags) -> Integers:
    """Fee rates in 1e-6, by product, VIP level and side of the book."""
    table = np.asarray([SPOT_FEES, CONTRACT_FEES], dtype=np.int64)
    contract = np.asarray([0 if m.spot else 1 for m in markets])[market]
    rate = table[contract, vip, np.where(maker, 0, 1)]
    return np.where(np.asarray([m.free for m in markets])[market], 0, rate)


def _in_bnb(
    prices: Prices, at: Integers, number: Integers, fee: Integers, counterparty: Integers, asset: Integers
) -> tuple[Integers, Integers, Integers]:
    """Two accounts in three pay in BNB; rebates are never paid in it."""
    bnb = prices.at("BNB", at)
    paid = (number % 3 != 0) & (fee > 0)
    for n, name in enumerate(ASSET_NAMES):
        chosen = paid & (asset == n)
        if name in ("BNB", "NEWT") or not chosen.any():
            continue
        worth = prices.at(name, at[chosen]) if name in prices.walk else np.full(int(chosen.sum()), 1_000_000)
        for column in (fee, counterparty):
            column[chosen] = column[chosen] * 3 // 4 * (worth // 1_000) // (bnb[chosen] // 1_000)
    return fee, counterparty, np.where(paid & (asset != ASSET_NAMES.index("NEWT")), _BNB, asset)
