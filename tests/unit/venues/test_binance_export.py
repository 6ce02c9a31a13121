"""Binance's downloads: glued amounts, missing ids, and equal rows that stay as many as they are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from openrebate.model.errors import VenueError
from openrebate.venues import binance
from openrebate.venues.rows import Declared
from tests.unit.venues.reading import csv_text, ids, one, read

HEADER = "Date(UTC),Pair,Side,Price,Executed,Amount,Fee"
ROW = "2026-01-02 03:04:05,DOGEEUR,BUY,0.31031,500DOGE,155.15500000EUR,0.5DOGE"
OLD_HEADER = "Date(UTC);Market;Type;Price;Amount;Total;Fee;Fee Coin"
OLD_ROW = "2021-01-02 03:04:05;XLMETH;SELL;0.00012345;123;0.01518435;0.123;BNB"
TAKER = Declared(account="alice", liquidity="taker")


def test_amounts_glued_to_their_assets_are_taken_apart() -> None:
    """Every column of a plain row."""
    cells = {name: cell for name, cell in one(binance, csv_text(HEADER, ROW), TAKER).items() if cell}
    assert cells.pop("fill_id").startswith("export/")
    assert cells == {
        "venue": "binance",
        "account_id": "alice",
        "executed_at": "2026-01-02T03:04:05Z",
        "product": "spot",
        "symbol": "DOGEEUR",
        "side": "buy",
        "liquidity": "taker",
        "price": "0.31031",
        "quantity": "500",
        "quote_asset": "EUR",
        "fee": "0.5",
        "fee_asset": "DOGE",
    }


@pytest.mark.parametrize(
    ("row", "quantity", "quote", "fee", "fee_asset"),
    [
        ("t,1INCHBTC,SELL,0.5,101INCH,5BTC,0.1BNB", "10", "BTC", "0.1", "BNB"),
        ("t,1000SATSUSDT,BUY,0.5,21000SATS,1USDT,0.021000SATS", "2", "USDT", "0.02", "1000SATS"),
        ('t,BTCUSDT,BUY,"60,000.5","1,000.25BTC","60,015,500.125USDT",0USDT', "1000.25", "USDT", "0", "USDT"),
        ("t,BTCUSDT,BUY,60000,1,60000,0.001BTC", "1", "USDT", "0.001", "BTC"),
        ("t,BTC/USDT,BUY,60000,1BTC,60000USDT,0", "1", "USDT", "0", "USDT"),
    ],
)
def test_assets_with_digits_and_numbers_with_commas_are_read(
    row: str, quantity: str, quote: str, fee: str, fee_asset: str
) -> None:
    """The pair says where a number ends and the asset 1INCH begins."""
    cells = one(binance, csv_text(HEADER, row.replace("t,", "2026-01-02 03:04:05,", 1)), TAKER)
    assert [cells[n] for n in ("quantity", "quote_asset", "fee", "fee_asset")] == [
        quantity,
        quote,
        fee,
        fee_asset,
    ]


def test_the_variants_of_the_header_give_the_same_fill() -> None:
    """`Quantity`, quotes, byte-order marks and separators change neither content nor identity."""
    plain = one(binance, csv_text(HEADER, ROW), TAKER)
    quoted = "\n".join(",".join(f'\ufeff"{cell}"' for cell in line.split(",")) for line in (HEADER, ROW))
    for text in (
        csv_text(HEADER.replace("Executed", "Quantity"), ROW),
        csv_text("\ufeff" + HEADER, ROW),
        quoted,
        csv_text(HEADER.replace(",", ";"), ROW.replace(",", ";")),
    ):
        assert one(binance, text, TAKER) == plain


def test_the_old_layout_has_columns_for_assets() -> None:
    """`Fee Coin` says what the fee is in; the quote asset ends the market."""
    cells = one(binance, csv_text(OLD_HEADER, OLD_ROW), TAKER)
    shown = ("symbol", "side", "quantity", "quote_asset", "fee", "fee_asset")
    assert [cells[n] for n in shown] == ["XLMETH", "sell", "123", "ETH", "0.123", "BNB"]


def test_equal_rows_stay_as_many_as_they_are() -> None:
    """Two equal fills of one second are two, in this file and when the file comes again."""
    twice = csv_text(HEADER, ROW, ROW, ROW.replace("BUY", "SELL"))
    first = ids(read(binance, twice, TAKER))
    assert len(set(first)) == 3
    assert ids(read(binance, twice, TAKER)) == first
    assert ids(read(binance, csv_text(HEADER, ROW.replace("500DOGE", "500.0DOGE")), TAKER)) == first[:1]


def test_identity_does_not_hang_on_what_was_declared() -> None:
    """The same file with another declaration has the same fills, so it cannot be counted twice."""
    text = csv_text(HEADER, ROW)
    other = replace(TAKER, liquidity="maker", product="margin")
    assert ids(read(binance, text, TAKER)) == ids(read(binance, text, other))


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (ROW.replace("500DOGE", "500SHIB"), "do not say how DOGEEUR divides"),
        (ROW.replace("0.5DOGE", "-0.5DOGE"), "column Fee: '-0.5DOGE'"),
        (ROW.replace("0.5DOGE", "0.5"), "column Fee: '0.5'"),
        (ROW.replace("BUY", "KOUPIT"), "column Side: 'KOUPIT' is not known"),
        (ROW.replace(" 03:04:05", " 03:04"), "column Date(UTC)"),
        (ROW.replace("0.31031", "0"), "column Price: 0 is not above zero"),
    ],
)
def test_a_bad_cell_names_file_line_and_column(row: str, says: str) -> None:
    """Whatever is wrong with a row, the refusal says where."""
    with pytest.raises(VenueError, match=r"^file, line 3, ") as refused:
        read(binance, csv_text(HEADER, ROW, row), TAKER)
    assert says in str(refused.value)


def test_a_negative_fee_in_the_old_layout_is_refused() -> None:
    """The file does not say whether it was a maker's rebate."""
    with pytest.raises(VenueError, match="column Fee: is negative"):
        read(binance, csv_text(OLD_HEADER, OLD_ROW.replace(";0.123;", ";-0.123;")), TAKER)


def test_maker_or_taker_is_never_guessed() -> None:
    """The download does not say it, so the person must."""
    with pytest.raises(VenueError, match="--liquidity"):
        read(binance, csv_text(HEADER, ROW), Declared(account="alice"))
