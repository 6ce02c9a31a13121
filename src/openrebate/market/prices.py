"""Marks: one walk per asset, hourly before October 2026 and every five minutes in it.

Integers of 1e-6 USDT per unit; a walk is drawn back to where it began, so that no seed ends in the absurd.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from openrebate.market.draws import Draws, Integers
from openrebate.market.symbols import ASSETS, TICKS

FIVE_MINUTES = 300_000  # milliseconds
FIRST = int(datetime(2026, 7, 1, tzinfo=UTC).timestamp()) * 1000
OCTOBER = int(datetime(2026, 10, 1, tzinfo=UTC).timestamp()) * 1000
NOVEMBER = int(datetime(2026, 11, 1, tzinfo=UTC).timestamp()) * 1000
SHOCK = int(datetime(2026, 10, 10, 21, 10, tzinfo=UTC).timestamp()) * 1000  # a fall, and a storm of fills
_STEPS = (NOVEMBER - FIRST) // FIVE_MINUTES


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """The walks: `walk[asset]` has one price for every five minutes from July to the end of October 2026."""

    walk: dict[str, Integers]

    def at(self, asset: str, moments: Integers) -> Integers:
        """The price in force at each moment (milliseconds)."""
        return self.walk[asset][(moments - FIRST) // FIVE_MINUTES]

    def marks(self) -> list[tuple[str, Integers, Integers]]:
        """Asset, moments (milliseconds) and prices of every mark, by asset in their order."""
        moments = FIRST + np.arange(_STEPS, dtype=np.int64) * FIVE_MINUTES
        kept = (moments >= OCTOBER) | (moments % 3_600_000 == 0)
        return [(asset, moments[kept], walk[kept]) for asset, walk in self.walk.items()]


def make_prices(seed: int) -> Prices:
    """The walks of all assets that have marks."""
    return Prices(
        walk={asset: _walk(Draws(seed, f"price/{asset}"), asset, start) for asset, start in ASSETS.items()}
    )


def _walk(draws: Draws, asset: str, start: int) -> Integers:
    reach = 20 if asset == "USDC" else 260  # the largest step: hundred-thousandths of the price
    steps = draws.below(2 * reach + 1, _STEPS).tolist()
    shock = (SHOCK - FIRST) // FIVE_MINUTES
    price, walked = start, []
    for n, step in enumerate(steps):
        fall = -2_600 if asset != "USDC" and shock <= n < shock + 4 else 0
        price += price * (step - reach + fall) // 100_000 + (start - price) // 600
        walked.append(price // TICKS[asset] * TICKS[asset])
    return np.asarray(walked, dtype=np.int64)
