"""One cell: exact numbers, instants, words, and a refusal that names the place."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from openrebate.model.errors import VenueError
from openrebate.venues import cells
from openrebate.venues.rows import Row


def row(value: object) -> Row:
    """A row with one cell `c`."""
    return Row(file="f", line=7, text="", cells={"c": value})


@pytest.mark.parametrize(
    ("written", "value"),
    [("1.50", "1.50"), ("-0", "0"), ("1,234.5", "1234.5"), ("12E-3", "0.012"), (".5", "0.5"), (7, "7")],
)
def test_numbers_are_read_exactly(written: object, value: str) -> None:
    """Signs, thousands and exponents are read; nothing is rounded."""
    assert cells.number(row(written), "c") == Decimal(value)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "abc",
        "NaN",
        "Infinity",
        "1,5",
        "1.2.3",
        True,
        None,
        "0.0000000000000000001",
        "100000000000000000000",
    ],
)
def test_what_is_no_number_or_does_not_fit_is_refused_with_its_place(written: object) -> None:
    """Words, NaN, decimal commas and what DECIMAL(38,18) cannot hold name file, line and column."""
    with pytest.raises(VenueError, match=r"^f, line 7, column c: "):
        cells.number(row(written), "c")


def test_products_are_never_rounded() -> None:
    """The product of long numbers keeps every digit, beyond the 28 of the usual context."""
    long = Decimal("1234567890.123456789012345678")
    assert str(cells.product(long, long)) == "1524157875323883675.049535154031397676527968299765279684"


def test_fees_are_turned_at_the_edge() -> None:
    """Where the venue writes what was charged as negative, paid is its opposite; zero has no sign."""
    assert cells.paid(Decimal("-0.10"), negative_is_paid=True) == "0.1"
    assert cells.paid(Decimal("0.2"), negative_is_paid=True) == "-0.2"
    assert cells.paid(Decimal("-0"), negative_is_paid=False) == "0"
    assert cells.paid(Decimal(0), negative_is_paid=True) == "0"


def test_instants_are_told_apart_by_size() -> None:
    """Milliseconds and microseconds are told apart; seconds and words are refused."""
    assert cells.instant(row(1621927314985), "c") == "2021-05-25T07:21:54.985Z"
    assert cells.instant(row("1621927314985001"), "c") == "2021-05-25T07:21:54.985001Z"
    for wrong in ("1621927314", "soon", "", 0):
        with pytest.raises(VenueError, match="column c"):
            cells.instant(row(wrong), "c")


def test_clocks_need_their_zone() -> None:
    """A clock reading becomes UTC by its offset; one without seconds was cut by a spreadsheet."""
    assert cells.clock(row("2026-01-01 07:30:00"), "c", timedelta(hours=8)) == "2025-12-31T23:30:00Z"
    assert cells.clock(row("2026-01-01 07:30:00.25"), "c", timedelta(hours=-5)) == "2026-01-01T12:30:00.25Z"
    for wrong in ("2026-01-01 07:30", "2026-02-30 00:00:00", "01/02/2026 00:00:00"):
        with pytest.raises(VenueError, match="column c"):
            cells.clock(row(wrong), "c", timedelta(0))


@pytest.mark.parametrize(
    ("written", "minutes"), [("UTC+8", 480), ("UTC-05:30", -330), ("UTC", 0), ("UTC+0", 0), ("CET", None)]
)
def test_zones_are_offsets(written: str, minutes: int | None) -> None:
    """UTC+8 and its kind are offsets; names of zones are not."""
    assert cells.zone_of(written) == (None if minutes is None else timedelta(minutes=minutes))


def test_ids_cut_by_a_spreadsheet_are_refused() -> None:
    """3.56E+18 is no order id any more."""
    with pytest.raises(VenueError, match="spreadsheet"):
        cells.identifier(row("3.56E+18"), "c")
