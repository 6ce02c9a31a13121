"""Marks from candles: the close, at the end of the candle and never before, since nobody knew it earlier.

OKX answers carry only the opening time: the length of a candle is what the person said, else the smallest distance
between two of them. Where a candle is missing everywhere that is longer than the truth, which dates a mark late, never early.
Binance and Hyperliquid write the last millisecond that belongs to the candle; its end is one later.
A candle that had not ended when the file was written is left out.
"""

from __future__ import annotations

from itertools import pairwise

from openrebate.model.errors import Place, VenueError
from openrebate.units.decimals import plain
from openrebate.units.instants import format_instant
from openrebate.venues.cells import epoch_ms, positive, text
from openrebate.venues.rows import Declared, Fact, Layout, Reading, Row, Sheet


def read_okx(sheet: Sheet, declared: Declared) -> Reading:
    """OKX candles, index candles and mark-price candles; the last cell tells whether the candle has ended."""
    reading = Reading()
    length = declared.interval_ms or _length(sheet)
    confirm = str(len(sheet.rows[0].cells) - 1) if sheet.rows else ""
    for row in sheet.rows:
        if text(row, confirm) == "0":
            reading.skip(row, "the candle had not ended")
            continue
        _mark(reading, row, declared, declared.asset, "4", epoch_ms(row, "0") + length)
    return reading


def read_binance(sheet: Sheet, declared: Declared) -> Reading:
    """Binance klines."""
    reading = Reading()
    for row in sheet.rows:
        _mark(reading, row, declared, declared.asset, "4", epoch_ms(row, "6") + 1)
    return reading


def read_hyperliquid(sheet: Sheet, declared: Declared) -> Reading:
    """Hyperliquid candleSnapshot; the coin is in the candle."""
    reading = Reading()
    for row in sheet.rows:
        _mark(reading, row, declared, declared.asset or text(row, "s"), "c", epoch_ms(row, "T") + 1)
    return reading


def _length(sheet: Sheet) -> int:
    opens = sorted({epoch_ms(row, "0") for row in sheet.rows})
    if len(opens) < 2:
        advice = "Say it: --interval 1m"
        raise VenueError(
            "one candle alone does not show how long it is", place=Place(sheet.file), advice=advice
        )
    return min(after - before for before, after in pairwise(opens))


def _mark(reading: Reading, row: Row, declared: Declared, asset: str, close: str, end_ms: int) -> None:
    if not asset:
        advice = "Say whose prices these are: --asset BTC"
        raise VenueError("these candles do not carry the asset", place=Place(row.file), advice=advice)
    if declared.complete_until_ms is not None and end_ms > declared.complete_until_ms:
        reading.skip(row, "the candle had not ended")
        return
    cells = {"asset": asset, "at": format_instant(end_ms * 1000), "price": plain(positive(row, close))}
    reading.marks.append(Fact(cells=cells, rows=(row,)))


def _numbered(count: int) -> frozenset[str]:
    return frozenset(str(place) for place in range(count))


LAYOUTS = (
    Layout(name="okx-candles", needs=_numbered(9), width=9, read=read_okx),
    Layout(name="okx-index-candles", needs=_numbered(6), width=6, read=read_okx),
    Layout(name="binance-klines", needs=_numbered(12), width=12, read=read_binance),
    Layout(
        name="hyperliquid-candle-snapshot",
        needs=frozenset({"t", "T", "s", "i", "o", "c", "h", "l"}),
        read=read_hyperliquid,
    ),
)
