"""A layout is recognised by its names; what no reader knows is refused with what was seen and what is known."""

from __future__ import annotations

import pytest

from openrebate.model.errors import VenueError
from openrebate.venues import binance, candles, hyperliquid, okx
from openrebate.venues.layouts import sheet_of
from openrebate.venues.rows import Layout

VENUES = {
    "okx": okx.LAYOUTS,
    "binance": binance.LAYOUTS,
    "hyperliquid": hyperliquid.LAYOUTS,
    "candles": candles.LAYOUTS,
}


@pytest.mark.parametrize("layouts", VENUES.values(), ids=VENUES.keys())
def test_an_unknown_layout_shows_what_was_seen_and_what_is_known(layouts: tuple[Layout, ...]) -> None:
    """The refusal is enough to see what is wrong: the headers of the file beside those of every reader."""
    for text in ("Datum(UTC),Paar,Seite\n2026-01-01,a,b\n", '[{"Datum(UTC)": 1, "Paar": 2, "Seite": 3}]'):
        with pytest.raises(VenueError) as refused:
            sheet_of(text, "f", layouts)
        assert "Datum(UTC), Paar, Seite" in str(refused.value)
        for layout in layouts:
            assert (layout.name in str(refused.value)) == (layout.read is not None)


@pytest.mark.parametrize("layouts", VENUES.values(), ids=VENUES.keys())
def test_a_layout_without_a_reader_says_why(layouts: tuple[Layout, ...]) -> None:
    """Every layout is read, or is known and refused with what to bring instead."""
    for layout in layouts:
        assert (layout.read is None) == bool(layout.why)
        if layout.read is None:
            with pytest.raises(VenueError, match=layout.name):
                sheet_of(",".join(sorted(layout.needs)) + "\n", "f", layouts)


def test_two_kinds_of_rows_in_one_file_are_refused() -> None:
    """The row that does not fit is named."""
    text = '[{"t":1,"T":2,"s":"A","i":"1m","o":"1","c":"1","h":"1","l":"1"},\n[1,2,3,4,5,6]]'
    with pytest.raises(VenueError, match="f, line 2: this row is 'okx-index-candles'"):
        sheet_of(text, "f", candles.LAYOUTS)


def test_a_needed_header_that_appears_twice_is_refused() -> None:
    """With two columns of one name nobody knows which is meant."""
    header = "Date(UTC),Pair,Side,Price,Executed,Amount,Fee,Fee\n"
    with pytest.raises(VenueError, match="'Fee' appears twice"):
        sheet_of(header, "f", binance.LAYOUTS)


def test_a_row_with_too_few_or_too_many_cells_is_refused() -> None:
    """A torn line is named with its number; empty cells at the end are harmless."""
    header = "Date(UTC),Pair,Side,Price,Executed,Amount,Fee\n"
    sheet_of(header + "1,2,3,4,5,6,7,,\n", "f", binance.LAYOUTS)
    for torn in ("1,2,3\n", "1,2,3,4,5,6,7,8\n"):
        with pytest.raises(VenueError, match="f, line 2: has"):
            sheet_of(header + torn, "f", binance.LAYOUTS)


def test_an_empty_file_has_no_layout_and_no_rows() -> None:
    """No rows are no error: an account may have had no trades."""
    for text in ("", "[]", '{"code":"0","msg":"","data":[]}'):
        layout, sheet = sheet_of(text, "f", okx.LAYOUTS)
        assert (layout, list(sheet.rows)) == (None, [])
