"""Marks from candles: the close, known only when the candle ends."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from openrebate.model.errors import VenueError
from openrebate.venues import candles
from openrebate.venues.rows import Declared
from tests.unit.venues.reading import answer, read

T = 1790000040000  # 14:14:00
BTC = Declared(asset="BTC")


def okx(opened: int, close: str, confirm: str = "1") -> list[str]:
    """One OKX candle."""
    return [str(opened), "1", "9", "1", close, "5", "5", "5", confirm]


def marks(text: str, declared: Declared = BTC) -> list[tuple[str, str, str]]:
    """(asset, at, price) of every mark."""
    return [(f.cells["asset"], f.cells["at"], f.cells["price"]) for f in read(candles, text, declared).marks]


def test_okx_candles_end_one_length_after_they_open() -> None:
    """The newest comes first; the length is the smallest distance between two."""
    text = answer(okx(T + 120_000, "7"), okx(T + 60_000, "6"), okx(T - 60_000, "4.50"))
    assert marks(text) == [
        ("BTC", "2026-09-21T14:17:00Z", "7"),
        ("BTC", "2026-09-21T14:16:00Z", "6"),
        ("BTC", "2026-09-21T14:14:00Z", "4.5"),
    ]


def test_a_candle_that_has_not_ended_is_no_mark() -> None:
    """OKX says so itself; elsewhere a candle that ends after the file was written cannot be complete."""
    reading = read(candles, answer(okx(T, "7", "0"), okx(T - 60_000, "6")), BTC)
    assert [f.cells["price"] for f in reading.marks] == ["6"]
    assert reading.skipped == {"the candle had not ended": 1}
    kline = [T, "1", "9", "1", "5", "0", T + 59_999, "0", 1, "0", "0", "0"]
    assert marks(json.dumps([kline]), replace(BTC, complete_until_ms=T + 59_999)) == []
    assert len(marks(json.dumps([kline]), replace(BTC, complete_until_ms=T + 60_000))) == 1


def test_no_mark_is_ever_earlier_than_its_close() -> None:
    """A mark at the opening time would tell a fill a price of its future."""
    kline = [T, "1", "9", "1", "5.5", "0", T + 59_999, "0", 1, "0", "0", "0"]
    assert marks(json.dumps([kline])) == [("BTC", "2026-09-21T14:15:00Z", "5.5")]
    snapshot = {
        "t": T,
        "T": T + 59_999,
        "s": "kPEPE",
        "i": "1m",
        "o": "1",
        "c": "2",
        "h": "3",
        "l": "1",
        "v": "1",
        "n": 1,
    }
    assert marks(json.dumps([snapshot]), Declared()) == [("kPEPE", "2026-09-21T14:15:00Z", "2")]
    assert marks(json.dumps([snapshot])) == [("BTC", "2026-09-21T14:15:00Z", "2")]


def test_one_okx_candle_needs_its_length_said() -> None:
    """A single opening time does not show how long the candle is."""
    with pytest.raises(VenueError, match="--interval"):
        marks(answer(okx(T, "7")))
    said = replace(BTC, interval_ms=3_600_000)
    assert marks(answer(okx(T, "7")), said) == [("BTC", "2026-09-21T15:14:00Z", "7")]


def test_candles_without_a_name_need_their_asset_said() -> None:
    """OKX and Binance do not write whose prices they are."""
    with pytest.raises(VenueError, match="--asset"):
        marks(answer(okx(T, "7"), okx(T - 1000, "7")), Declared())


def test_index_candles_are_shorter() -> None:
    """Index and mark-price candles have six values, the last of them says whether they ended."""
    rows = [[str(T), "1", "1", "1", "2", "1"], [str(T - 60_000), "1", "1", "1", "3", "1"]]
    assert [price for _, _, price in marks(answer(*rows))] == ["2", "3"]
    with pytest.raises(VenueError, match="lists of 9 values"):
        marks("[[1,2,3]]")
