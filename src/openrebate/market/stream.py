"""The stream of trades of one venue and span of time.

Shaped like a real exchange's: fills come in bursts of one order that eats through the book in a millisecond, small lots
repeat, a few accounts make most of the noise, and one fall of prices brings a storm.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from openrebate.market.crowd import Crowd
from openrebate.market.draws import Draws, Flags, Integers
from openrebate.market.prices import SHOCK, Prices
from openrebate.market.symbols import ASSETS, CONTRACT_SIZES, LOTS, MARKETS, SPOT_SIZES, TICKS, Market
from openrebate.market.trades import Trades

HOUR = 3_600_000
_BURST_SIZES = (1, 2, 3, 4, 6, 9, 14, 24, 60, 150)
_BURST_WEIGHTS = (560, 150, 80, 60, 50, 40, 25, 18, 10, 7)
_DAILY = (
    70,
    75,
    80,
    70,
    60,
    55,
    60,
    75,
    90,
    85,
    80,
    85,
    100,
    140,
    160,
    150,
    130,
    110,
    95,
    90,
    85,
    80,
    90,
    75,
)  # by hour


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From `begin` until before `end` (milliseconds) there are `count` fills, each `size` times the usual quantity."""

    begin: int
    end: int
    count: int
    size: int = 1


def make_trades(crowd: Crowd, prices: Prices, span: Span, draws: Draws) -> Trades:
    """The trades of a span: bursts first, then what is told apart within a burst."""
    markets = MARKETS[crowd.cast.venue]
    sizes = _burst_sizes(span.count, draws)
    bursts = len(sizes)
    at, market = _moments(span, bursts, draws), draws.weighted([m.weight * 20 or 4 for m in markets], bursts)
    taker, side = draws.weighted(crowd.weight, bursts), draws.one_in(500, bursts)
    base, choice = _prices(markets, prices, market, at), draws.below(1 << 20, bursts)
    burst = np.repeat(np.arange(bursts), sizes)
    maker = draws.one_in(380, span.count)
    return Trades(
        at=at[burst],
        market=market[burst],
        place=np.where(maker, draws.weighted(crowd.weight, span.count), taker[burst]),
        order=np.where(maker, bursts + np.arange(span.count), burst),
        buy=side[burst] ^ maker,
        maker=maker,
        price=_eaten(markets, market, base, side, sizes, draws),
        quantity=_quantities(markets, market[burst], base[burst], draws) * span.size,
        choice=np.where(maker, draws.below(1 << 20, span.count), choice[burst]),
    )


def _burst_sizes(count: int, draws: Draws) -> Integers:
    """Sizes of bursts that together make exactly `count` fills."""
    sizes = np.asarray(_BURST_SIZES)[draws.weighted(_BURST_WEIGHTS, count)]
    ends = np.cumsum(sizes)
    whole = int(np.searchsorted(ends, count))
    sizes = sizes[: whole + 1].astype(np.int64)
    sizes[-1] -= int(ends[whole]) - count
    return sizes


def _moments(span: Span, bursts: int, draws: Draws) -> Integers:
    """When bursts happen: by the hour of the day, in clusters, and many more around the fall of 10 October."""
    hours = np.arange(span.begin, span.end, HOUR, dtype=np.int64)
    weights = np.asarray(_DAILY, dtype=np.int64)[(hours // HOUR) % 24]
    weights[(hours <= SHOCK) & (hours + HOUR > SHOCK)] *= 25
    at = np.sort(hours[draws.weighted(weights, bursts)] + draws.below(HOUR, bursts))
    follows = draws.one_in(350, bursts)
    follows[0] = False
    leader = np.maximum.accumulate(np.where(follows, 0, np.arange(bursts)))
    return np.sort(np.minimum(np.where(follows, at[leader] + draws.below(60, bursts), at), span.end - 1))


def _prices(markets: tuple[Market, ...], prices: Prices, market: Integers, at: Integers) -> Integers:
    found = np.zeros(len(at), dtype=np.int64)
    for n, m in enumerate(markets):
        chosen = market == n
        found[chosen] = m.fixed or prices.at(m.base, at[chosen])
    return found


def _tick(market: Market) -> int:
    if market.fixed:
        return 10 if market.quote == "BTC" else 1_000
    return TICKS[market.base]


def _eaten(
    markets: tuple[Market, ...], market: Integers, base: Integers, side: Flags, sizes: Integers, draws: Draws
) -> Integers:
    """An order that buys walks up the book, one that sells walks down: a tick for every fifth fill or so."""
    burst = np.repeat(np.arange(len(sizes)), sizes)
    steps = np.cumsum(draws.one_in(200, len(burst)).astype(np.int64))
    first = np.cumsum(sizes) - sizes
    depth = steps - steps[first][burst]
    tick = np.asarray([_tick(m) for m in markets], dtype=np.int64)[market]
    offset = (draws.below(41, len(sizes)) - 20) * tick
    walked: Integers = np.where(side, tick, -tick)[burst] * np.minimum(depth, 40)
    return (base + offset)[burst] + walked


def _quantities(markets: tuple[Market, ...], market: Integers, price: Integers, draws: Draws) -> Integers:
    """Heavy-tailed notional in lots; two fills in five have the venue's favourite small size."""
    cents = np.where(
        np.asarray([m.spot for m in markets])[market],
        draws.distributed(SPOT_SIZES, len(market)),
        draws.distributed(CONTRACT_SIZES, len(market)),
    )
    small = draws.one_in(400, len(market))
    cents[small] = np.asarray([560 if m.spot else 12_300 for m in markets])[market][small]
    unit = np.asarray([_unit(m) for m in markets], dtype=np.int64)[market]
    lot = np.asarray([_lot(m) for m in markets], dtype=np.int64)[market]
    worth = np.where(unit > 0, unit, price)  # micro-USDT per unit of the base asset
    lots: Integers = np.maximum(cents * 1_000_000_000 // worth // lot, 1)
    return lots * lot


def _lot(market: Market) -> int:
    return LOTS.get(market.base, 1_000) * (1 if market.spot else 10)


def _unit(market: Market) -> int:
    """What one unit of the base asset is worth where the price does not say so."""
    return ASSETS.get(market.base, market.fixed) if market.quote == "BTC" else 0
