"""OKX's trading history export: two legs become one fill, the first line gives account and time zone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openrebate.model.errors import VenueError
from openrebate.venues import okx
from openrebate.venues.rows import Declared, Order
from openrebate.venues.side_files import instruments_of
from tests.unit.venues.reading import csv_text, ids, one, read
from tests.unit.venues.test_okx import INSTRUMENTS

PREAMBLE = "UID:4711,Account Type:Main,Time Zone:UTC+8"
HEADER = (
    "id,Order id,Time,Trade Type,Symbol,Action,Amount,Trading Unit,Filled Price,PnL,Fee,Fee Unit,"
    "Position Change,Position Balance,Balance Change,Balance,Balance Unit"
)
WIDE = HEADER + ",Filled_price-USD,Pnl-USD,Fee-USD,Balance-USD,Balance_change-USD"
YEAR_2023 = HEADER.replace("Filled Price,", "Filled Price,Filled Price Unit,").replace(
    "Position Balance,", "Position Balance,Position Unit,"
)
BUY = (
    "101,9,2026-01-01 07:30:00,Spot,BTC-USDT,Buy,0.5,BTC,60000,0,-0.0005,BTC,0,0,0.4995,0.4995,BTC",
    "102,9,2026-01-01 07:30:00,Spot,BTC-USDT,Sell,30000,BTC,60000,0,0,USDT,0,0,-30000,1,USDT",
)
SELL = (
    "201,10,2026-01-01 09:00:00,Spot,BTC-USDT,Sell,0.25,BTC,60000,0,0,BTC,0,0,-0.25,0,BTC",
    "202,10,2026-01-01 09:00:00,Spot,BTC-USDT,Buy,15000,BTC,60000,0,-15,USDT,0,0,14985,2,USDT",
)
SWAP = "301,11,2026-01-01 10:00:00,Swap,BTC-USDT-SWAP,Close short,3,cont,60000,1,-0.9,USDT,3,0,0,0,USDT"
MOVES = (
    "401,12,2026-01-01 11:00:00,Transfer,,Transfer out,0,cont,0,0,0,BTC,0,0,-1,0,BTC",
    "402,13,2026-01-01 16:00:00,Swap,BTC-USDT-SWAP,Funding fee expense,3,cont,60000,-0.4,0,USDT,0,0,0,0,USDT",
)
TAKER = Declared(liquidity="taker")
SIZED = Declared(liquidity="taker", instruments=instruments_of(INSTRUMENTS, "i"))


def export(*rows: str, header: str = HEADER, preamble: str = PREAMBLE) -> str:
    """An export with that content."""
    return csv_text(preamble, header, *rows)


def test_two_legs_are_one_fill_with_the_fee_of_the_leg_that_was_received() -> None:
    """A buy pays its fee in the base asset, a sale in the quote asset; the hour is moved to UTC."""
    bought, sold = (one(okx, export(*legs), TAKER) for legs in (BUY, SELL))
    assert {name: cell for name, cell in bought.items() if cell} == {
        "venue": "okx",
        "account_id": "4711",
        "fill_id": "export/101",
        "executed_at": "2025-12-31T23:30:00Z",
        "product": "spot",
        "symbol": "BTC-USDT",
        "side": "buy",
        "liquidity": "taker",
        "price": "60000",
        "quantity": "0.5",
        "quote_asset": "USDT",
        "fee": "0.0005",
        "fee_asset": "BTC",
        "order_id": "9",
    }
    assert (sold["side"], sold["quantity"], sold["fee"], sold["fee_asset"]) == ("sell", "0.25", "15", "USDT")


@pytest.mark.parametrize("order", [BUY, BUY[::-1]])
def test_the_order_of_the_legs_does_not_matter(order: tuple[str, str]) -> None:
    """The base leg names the fill, whichever comes first."""
    assert ids(read(okx, export(*order), TAKER)) == ["export/101"]


def test_byte_order_marks_before_every_cell_are_no_part_of_it() -> None:
    """Some exports put one before every cell, the first line too."""
    marked = "\n".join(
        ",".join("\ufeff" + cell for cell in line.split(",")) for line in export(*BUY).splitlines()
    )
    assert one(okx, marked, TAKER) == one(okx, export(*BUY), TAKER)


def test_the_variants_of_the_header_are_one_layout() -> None:
    """Columns in dollars, or units of price and position, change nothing."""
    wide = [row + ",1,1,1,1,1" for row in BUY]
    units = []
    for row in BUY:
        cells = row.split(",")
        units.append(",".join([*cells[:9], "USDT", *cells[9:14], "BTC", *cells[14:]]))
    assert one(okx, export(*wide, header=WIDE), TAKER) == one(okx, export(*BUY), TAKER)
    assert one(okx, export(*units, header=YEAR_2023), TAKER) == one(okx, export(*BUY), TAKER)


def test_fills_of_one_order_at_one_price_and_second_are_told_apart_by_their_amounts() -> None:
    """Four legs are two fills: the smaller base amount goes with the smaller quote amount, each with its fee."""
    more = (
        "103,9,2026-01-01 07:30:00,Spot,BTC-USDT,Buy,0.1,BTC,60000,0,-0.0001,BTC,0,0,0.1,0.1,BTC",
        "100,9,2026-01-01 07:30:00,Spot,BTC-USDT,Sell,6000.004,BTC,60000,0,0,USDT,0,0,-6000,1,USDT",
    )
    fills = {f.cells["fill_id"]: f for f in read(okx, export(more[1], BUY[0], BUY[1], more[0]), TAKER).fills}
    assert {name: (f.cells["quantity"], f.cells["fee"]) for name, f in fills.items()} == {
        "export/101": ("0.5", "0.0005"),
        "export/103": ("0.1", "0.0001"),
    }
    assert [row.cells["id"] for row in fills["export/103"].rows] == ["103", "100"]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (BUY[:1], "order 9 (lines 3): 1 legs in BTC and 0 in USDT"),
        (BUY[1:], "order 9 (lines 3): 0 legs in BTC and 1 in USDT"),
        ((BUY[0], BUY[1].replace("Sell,30000", "Sell,31000")), "the amounts of the two legs"),
        ((BUY[0], BUY[1].replace("60000,0,0,USDT", "60001,0,0,USDT")), "order 9 (lines 3)"),
        ((BUY[0], BUY[1].replace("0,0,USDT", "0,-1,USDT")), "both legs (lines 3 and 4) carry a fee"),
        ((BUY[0], BUY[1][:-4] + "OKB"), "column Balance Unit: 'OKB' is neither BTC nor USDT"),
        ((BUY[0].replace("101,9,", "101,3.56E+18,"), BUY[1]), "shortened by a spreadsheet"),
    ],
)
def test_a_leg_without_its_counterpart_is_refused(rows: tuple[str, ...], says: str) -> None:
    """Half a trade has no sound price or fee; the lines are named."""
    with pytest.raises(VenueError) as refused:
        read(okx, export(*rows), TAKER)
    assert says in str(refused.value)


def test_contracts_have_one_row_and_need_their_size() -> None:
    """Closing a short is a buy; three contracts of 0.01 BTC at 60000 are 1800 USDT."""
    cells = one(okx, export(SWAP), SIZED)
    shown = ("product", "side", "quantity", "quote_asset", "notional", "fee", "fee_asset", "fill_id")
    assert [cells[name] for name in shown] == [
        "perpetual", "buy", "3", "USDT", "1800", "0.9", "USDT", "export/301",
    ]  # fmt: skip
    with pytest.raises(VenueError, match="--instruments"):
        read(okx, export(SWAP), TAKER)


@pytest.mark.parametrize(
    ("action", "side"),
    [
        ("Open long", "buy"),
        ("Close short", "buy"),
        ("Open short", "sell"),
        ("Close long", "sell"),
        ("Buy", "buy"),
    ],
)
def test_opening_and_closing_are_buying_and_selling(action: str, side: str) -> None:
    """Closing a short buys, opening one sells."""
    assert one(okx, export(SWAP.replace("Close short", action)), SIZED)["side"] == side


def test_contracts_counted_in_coins_need_no_size() -> None:
    """An account that shows coins instead of contracts has price × amount; other units are refused."""
    assert one(okx, export(SWAP.replace(",cont,", ",BTC,")), TAKER)["notional"] == "180000"
    for unit, symbol in (("USDT", "BTC-USDT-SWAP"), ("BTC", "BTC-USD-SWAP")):
        row = SWAP.replace(",cont,", f",{unit},").replace("BTC-USDT-SWAP", symbol)
        with pytest.raises(VenueError, match="column Trading Unit"):
            read(okx, export(row), TAKER)


def test_transfers_and_funding_are_left_out_and_counted() -> None:
    """What is no trade is counted by its action, and its row is kept."""
    reading = read(okx, export(*MOVES, *BUY), TAKER)
    assert reading.skipped == {"no trade: Transfer out": 1, "no trade: Funding fee expense": 1}
    assert [row.line for row in reading.skipped_rows] == [3, 4]
    assert len(reading.fills) == 1


def test_an_action_with_a_fee_that_nobody_knows_is_refused() -> None:
    """A fee is never dropped in silence."""
    with pytest.raises(VenueError, match="column Action: 'Liquidation' carries a fee"):
        read(okx, export(SWAP.replace("Close short", "Liquidation")), SIZED)


def test_the_first_line_or_the_person_gives_account_and_zone() -> None:
    """Without the first line both must be said; what the person says stands before what the file says."""
    bare = csv_text(HEADER, *BUY)
    said = Declared(account="alice", zone=timedelta(hours=1), liquidity="taker")
    for text in (bare, export(*BUY)):
        cells = one(okx, text, said)
        assert (cells["account_id"], cells["executed_at"]) == ("alice", "2026-01-01T06:30:00Z")
    with pytest.raises(VenueError, match="--time-zone"):
        read(okx, bare, TAKER)
    with pytest.raises(VenueError, match="--account"):
        read(okx, export(*BUY, preamble="Account Type:Main,Time Zone:UTC+8"), TAKER)


def test_maker_or_taker_is_never_guessed() -> None:
    """The export does not say it: the person must, unless a rebate proves the maker."""
    with pytest.raises(VenueError, match="--liquidity"):
        read(okx, export(*BUY), Declared())
    rebate = (BUY[0].replace(",-0.0005,", ",0.0001,"), BUY[1])
    cells = one(okx, export(*rebate), TAKER)
    assert (cells["liquidity"], cells["fee"]) == ("maker", "-0.0001")


def test_tags_and_client_ids_come_from_orders() -> None:
    """The export has neither; an answer about orders does."""
    orders = {("BTC-USDT", "9"): Order(client_order_id="c1", order_tag="TAG")}
    cells = one(okx, export(*BUY), Declared(liquidity="taker", orders=orders))
    assert (cells["client_order_id"], cells["order_tag"]) == ("c1", "TAG")


@given(st.permutations([*BUY, *SELL, MOVES[0]]))
def test_the_order_of_rows_never_matters(rows: list[str]) -> None:
    """Exports come newest first or oldest first; whatever the order, the fills are the same."""

    def fills(lines: Sequence[str]) -> set[tuple[tuple[str, str], ...]]:
        return {tuple(fact.cells.items()) for fact in read(okx, export(*lines), TAKER).fills}

    assert fills(rows) == fills([*BUY, *SELL])
