"""The assets and markets of a benchmark world: 30 assets with marks, 60 bases, 300 symbols."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

# asset: price in USDT. These thirty have marks; only they are fee or quote assets (besides USDT, worth 1).
MARKED = {
    "BTC": "68000", "ETH": "2600", "SOL": "155", "OKB": "44", "BNB": "580", "XRP": "0.6", "DOGE": "0.11", "ADA": "0.37",
    "TRX": "0.15", "AVAX": "27", "LINK": "11.2", "DOT": "4.3", "LTC": "70", "BCH": "350", "UNI": "7.1", "ATOM": "4.6",
    "ETC": "19", "FIL": "3.7", "APT": "8.6", "ARB": "0.58", "OP": "1.6", "SUI": "1.8", "NEAR": "5", "INJ": "21",
    "TON": "5.3", "XLM": "0.09", "ICP": "8.2", "AAVE": "150", "USDC": "1", "DAI": "1",
}  # fmt: skip
BASES = [asset for asset in MARKED if asset not in ("USDC", "DAI")] + [f"ALT{n}" for n in range(32)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """One symbol: its tick and step, and what the fill generator needs as plain numbers."""

    symbol: str
    product: str
    base_asset: str
    quote_asset: str
    in_base: bool  # a buyer pays the fee in the base asset
    tick: Decimal
    ticks: int  # the price, in ticks
    step: Decimal
    steps_per_usd: float


def _price(asset: str) -> Decimal:
    return Decimal(MARKED.get(asset, "0.5"))


def _market(symbol: str, product: str, base: str, quote: str) -> Market:
    price = _price(base) / (_price(quote) if quote in MARKED else Decimal(1))
    tick = max(Decimal(10) ** (price.adjusted() - 4), Decimal("0.00000001"))
    step = min(Decimal(10) ** (-_price(base).adjusted() - 1), Decimal(1))
    in_base = base in MARKED and product in ("spot", "margin")
    return Market(
        symbol=symbol, product=product, base_asset=base, quote_asset=quote, in_base=in_base,
        tick=tick, ticks=int(price / tick), step=step, steps_per_usd=float(1 / (_price(base) * step)),
    )  # fmt: skip


def markets() -> list[Market]:
    """The 300 markets, the most traded base first: its perpetual, three spot markets, a future or an option."""
    found = []
    for n, base in enumerate(BASES):
        for kind in range(5):
            third = "DAI" if base == "BTC" else "BTC"
            late = ("futures", f"{base}-USDT-261225") if n < 40 else ("option", f"{base}-USDT-261225-C")
            symbol, product, quote = (
                (f"{base}-USDT-SWAP", "perpetual", "USDT"),
                (f"{base}-USDT", "spot", "USDT"),
                (f"{base}-USDC", "spot", "USDC"),
                (f"{base}-{third}", "spot", third),
                (late[1], late[0], "USDT"),
            )[kind]
            found.append(_market(symbol, product, base, quote))
    return found
