"""Binance's symbols are glued (`BNBBTC`): where the quote asset begins is said by exchangeInfo, else by a short list."""

from __future__ import annotations

from openrebate.venues.cells import fault, required, text
from openrebate.venues.rows import Declared, Row

# Quote assets of Binance's markets as of 2026-11; a symbol that ends with none or with two of them is refused.
QUOTES = (
    "USDT", "USDC", "FDUSD", "TUSD", "BUSD", "USDP", "USD1", "USDE", "DAI", "PAX", "USDS", "BTC", "ETH", "BNB", "XRP",
    "TRX", "DOGE", "SOL", "EUR", "EURI", "GBP", "AUD", "TRY", "BRL", "RUB", "UAH", "ZAR", "PLN", "RON", "ARS", "JPY",
    "MXN", "CZK", "COP", "NGN", "BIDR", "IDRT", "VAI", "UST", "BVND", "BKRW", "GYEN",
)  # fmt: skip


def quote_of(row: Row, column: str, declared: Declared) -> str:
    """The quote asset of a symbol: from exchangeInfo, from the person, or from the list where only one fits."""
    symbol = required(row, column)
    listed = declared.instruments.get(symbol)
    if listed and listed.quote:
        return listed.quote
    pair = symbol.partition("_")[0]
    fitting = [quote for quote in QUOTES if pair.endswith(quote) and pair != quote]
    if declared.quote and pair.endswith(declared.quote):
        return declared.quote
    if len(fitting) == 1:
        return fitting[0]
    found = " or ".join(fitting) if fitting else "none of those known"
    advice = "Pass the answer of exchangeInfo with --instruments FILE, or say it: --quote ASSET"
    raise fault(row, column, f"the quote asset of {text(row, column)} is not clear ({found})", advice)
