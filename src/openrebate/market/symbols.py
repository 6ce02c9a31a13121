"""What is traded: the markets of both venues, with their steps, how busy they are and what they charge.

Prices are integers of 1e-6 of the quote asset, quantities of 1e-5 of the base, fee rates of 1e-6 of the notional.
"""

from __future__ import annotations

from dataclasses import dataclass

# USDT per unit, 1e-6, where the walk begins. NEWT is listed and has no mark: what is charged in it is held.
ASSETS = {
    "BTC": 67_800_000_000,
    "ETH": 2_620_000_000,
    "SOL": 156_000_000,
    "XRP": 612_000,
    "DOGE": 118_000,
    "OKB": 43_500_000,
    "BNB": 588_000_000,
    "USDC": 1_000_000,
}
TICKS = {
    "BTC": 100_000,
    "ETH": 10_000,
    "SOL": 10_000,
    "XRP": 100,
    "DOGE": 10,
    "OKB": 10_000,
    "BNB": 100_000,
    "USDC": 100,
}
LOTS = {
    "BTC": 1,
    "ETH": 10,
    "SOL": 100,
    "XRP": 100_000,
    "DOGE": 100_000,
    "OKB": 1_000,
    "BNB": 100,
    "USDC": 100_000,
}

# Notional of a fill in US cents, as (thousandth of the fills, at most): most are tiny, few are huge, as in the real stream.
SPOT_SIZES = (
    (0, 180), (100, 550), (250, 680), (500, 3_700), (750, 82_000), (900, 343_000), (990, 2_000_000), (999, 4_700_000),
    (1000, 6_000_000),
)  # fmt: skip
CONTRACT_SIZES = (
    (0, 6_200), (100, 12_300), (250, 18_500), (500, 99_000), (750, 499_000), (900, 1_640_000), (990, 7_100_000),
    (999, 36_000_000), (1000, 150_000_000),
)  # fmt: skip

# (maker, taker) by VIP level, from 0 to 8
SPOT_FEES = (
    (800, 1000), (700, 900), (600, 800), (500, 700), (400, 600), (200, 500), (0, 400), (-50, 350), (-100, 300),
)  # fmt: skip
CONTRACT_FEES = (
    (200, 500), (180, 450), (160, 400), (140, 350), (120, 320), (50, 300), (0, 280), (-50, 250), (-50, 220),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """One symbol on one venue. `fixed` is a price that does not follow the walk of the base asset.

    `weight` is how busy it is, 0: hardly at all.
    """

    symbol: str
    product: str
    base: str
    quote: str
    weight: int
    fixed: int = 0
    free: bool = False

    @property
    def spot(self) -> bool:
        """Whether assets change hands, so that a buyer's fee is charged in what was bought."""
        return self.product in ("spot", "margin", "convert")


def _okx() -> tuple[Market, ...]:
    perpetual = {"BTC": 300, "ETH": 190, "SOL": 90, "XRP": 25, "DOGE": 30}
    spot = {"BTC": 130, "ETH": 90, "SOL": 45, "XRP": 14, "DOGE": 16, "OKB": 12}
    found = [
        Market(symbol=f"{b}-USDT-SWAP", product="perpetual", base=b, quote="USDT", weight=w)
        for b, w in perpetual.items()
    ]
    found += [
        Market(symbol=f"{b}-USDT", product="spot", base=b, quote="USDT", weight=w) for b, w in spot.items()
    ]
    return (
        *found,
        Market(symbol="BTC-USDC", product="spot", base="BTC", quote="USDC", weight=18),
        Market(symbol="ETH-USDC", product="spot", base="ETH", quote="USDC", weight=9),
        Market(symbol="BTC-USDT", product="margin", base="BTC", quote="USDT", weight=14),
        Market(symbol="SOL-USDT", product="margin", base="SOL", quote="USDT", weight=8),
        Market(symbol="BTC-USDT-261225", product="futures", base="BTC", quote="USDT", weight=18),
        Market(
            symbol="BTC-USD-261030-70000-C", product="option", base="BTC", quote="BTC", weight=5, fixed=21_500
        ),
        Market(symbol="ETH-USDT", product="convert", base="ETH", quote="USDT", weight=3),
        Market(symbol="USDC-USDT", product="spot", base="USDC", quote="USDT", weight=20, free=True),
        Market(symbol="NEWT-USDT", product="spot", base="NEWT", quote="USDT", weight=0, fixed=417_000),
    )


def _binance() -> tuple[Market, ...]:
    perpetual = {"BTC": 280, "ETH": 180, "SOL": 80, "BNB": 25}
    spot = {"BTC": 170, "ETH": 110, "SOL": 50, "XRP": 25, "DOGE": 20, "BNB": 25}
    found = [
        Market(symbol=f"{b}USDT", product="perpetual", base=b, quote="USDT", weight=w)
        for b, w in perpetual.items()
    ]
    found += [
        Market(symbol=f"{b}USDT", product="spot", base=b, quote="USDT", weight=w) for b, w in spot.items()
    ]
    return (
        *found,
        Market(symbol="ETHBTC", product="spot", base="ETH", quote="BTC", weight=8, fixed=38_600),
        Market(symbol="BTCUSDT", product="margin", base="BTC", quote="USDT", weight=8),
        Market(symbol="BTCUSDT_261225", product="futures", base="BTC", quote="USDT", weight=6),
        Market(symbol="USDCUSDT", product="spot", base="USDC", quote="USDT", weight=25, free=True),
        Market(symbol="NEWTUSDT", product="spot", base="NEWT", quote="USDT", weight=0, fixed=417_000),
    )


MARKETS: dict[str, tuple[Market, ...]] = {"okx": _okx(), "binance": _binance()}
