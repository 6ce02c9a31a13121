"""OKX's API answers: signs, identity, tags, quote assets and what contracts are worth."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from openrebate.model.errors import VenueError
from openrebate.venues import okx
from openrebate.venues.rows import Declared
from openrebate.venues.side_files import instruments_of
from tests.unit.venues.reading import ALICE, answer, ids, one, read

SPOT = {
    "instType": "SPOT", "instId": "BTC-USDT", "tradeId": "501", "ordId": "9001", "clOrdId": "", "billId": "77",
    "tag": "", "fillPx": "60000.10", "fillSz": "0.0200", "side": "buy", "posSide": "net", "execType": "T",
    "feeCcy": "BTC", "fee": "-0.00002", "fillTime": "1790000000123", "ts": "1790000000999",
}  # fmt: skip
SWAP = SPOT | {"instType": "SWAP", "instId": "BTC-USDT-SWAP", "fillSz": "3", "feeCcy": "USDT", "fee": "0.5"}
INSTRUMENTS = answer(
    {"instType": "SWAP", "instId": "BTC-USDT-SWAP", "ctVal": "0.01", "ctMult": "1", "ctValCcy": "BTC",
     "settleCcy": "USDT", "ctType": "linear", "quoteCcy": ""},
    {"instType": "FUTURES", "instId": "BTC-USD-260925", "ctVal": "100", "ctMult": "1", "ctValCcy": "USD",
     "settleCcy": "BTC", "ctType": "inverse", "quoteCcy": ""},
    {"instType": "OPTION", "instId": "BTC-USD-260925-60000-C", "ctVal": "0.1", "ctMult": "0.1", "ctValCcy": "BTC",
     "settleCcy": "BTC", "ctType": "", "quoteCcy": ""},
    {"instType": "SPOT", "instId": "BTC-USDT", "ctVal": "", "ctMult": "", "ctValCcy": "", "settleCcy": "",
     "ctType": "", "quoteCcy": "USDT"},
)  # fmt: skip
WITH_SIZES = Declared(account="alice", instruments=instruments_of(INSTRUMENTS, "i"))


def test_a_spot_fill_says_the_same_in_the_words_of_the_contract() -> None:
    """Every column of a plain spot fill."""
    assert {name: cell for name, cell in one(okx, answer(SPOT)).items() if cell} == {
        "venue": "okx",
        "account_id": "alice",
        "fill_id": "SPOT/BTC-USDT/501/9001",
        "executed_at": "2026-09-21T14:13:20.123Z",
        "product": "spot",
        "symbol": "BTC-USDT",
        "side": "buy",
        "liquidity": "taker",
        "price": "60000.1",
        "quantity": "0.02",
        "quote_asset": "USDT",
        "fee": "0.00002",
        "fee_asset": "BTC",
        "order_id": "9001",
    }


def test_a_negative_fee_was_paid_and_a_positive_one_is_a_rebate() -> None:
    """OKX's sign is the opposite of the contract's."""
    assert one(okx, answer(SPOT | {"fee": "-0.3"}))["fee"] == "0.3"
    assert one(okx, answer(SPOT | {"fee": "0.1", "execType": "M"}))["fee"] == "-0.1"
    assert one(okx, answer(SPOT | {"fee": "0"}))["fee"] == "0"


@pytest.mark.parametrize(("tag", "read_as"), [("", ""), ("0", ""), ("6b9ad766b55dBCDE", "6b9ad766b55dBCDE")])
def test_a_tag_of_nothing_or_zero_is_no_tag(tag: str, read_as: str) -> None:
    """Old answers write "0" where there is no tag; case is kept."""
    assert one(okx, answer(SPOT | {"tag": tag}))["order_tag"] == read_as


def test_the_time_is_the_trade_and_not_the_row() -> None:
    """`fillTime` is when the trade happened; `ts` stands in only where an old answer has nothing else."""
    old = {name: cell for name, cell in SPOT.items() if name != "fillTime"}
    assert one(okx, answer(old))["executed_at"] == "2026-09-21T14:13:20.999Z"


def test_ids_are_unique_where_the_trade_id_is_not() -> None:
    """One trade id on two instruments, or on both sides of one match, is two fills."""
    rows = [SPOT, SPOT | {"instId": "ETH-USDT"}, SPOT | {"ordId": "9002"}, SPOT | {"instType": "MARGIN"}]
    assert len(set(ids(read(okx, answer(*rows))))) == 4


def test_a_fill_without_a_trade_id_is_named_by_its_bill() -> None:
    """The bill is unique in the account; without both there is no identity."""
    assert one(okx, answer(SPOT | {"tradeId": ""}))["fill_id"] == "SPOT/BTC-USDT/bill-77/9001"
    with pytest.raises(VenueError, match="column billId: is empty"):
        one(okx, answer(SPOT | {"tradeId": "", "billId": ""}))


@pytest.mark.parametrize(
    ("row", "product", "quote", "notional"),
    [
        (SWAP, "perpetual", "USDT", "1800.003"),
        (SWAP | {"instType": "FUTURES", "instId": "BTC-USD-260925", "fillSz": "7"}, "futures", "USD", "700"),
        (
            SWAP
            | {"instType": "OPTION", "instId": "BTC-USD-260925-60000-C", "fillPx": "0.05", "fillSz": "2"},
            "option",
            "BTC",
            "0.001",
        ),
    ],
)
def test_contracts_are_worth_what_the_exchange_says_they_are(
    row: dict[str, Any], product: str, quote: str, notional: str
) -> None:
    """Linear: price × contracts × size; inverse: contracts × size in dollars; options: the premium."""
    cells = one(okx, answer(row), WITH_SIZES)
    assert (cells["product"], cells["quote_asset"], cells["notional"]) == (product, quote, notional)


def test_without_contract_sizes_contracts_are_refused() -> None:
    """A contract's size is never guessed; the advice names the answer that has it."""
    with pytest.raises(
        VenueError, match=r"column instId: the contract size of BTC-USDT-SWAP .*--instruments"
    ):
        one(okx, answer(SWAP))


def test_without_an_account_nothing_is_read() -> None:
    """The answer does not say whose fills they are."""
    with pytest.raises(VenueError, match="--account"):
        read(okx, answer(SPOT), Declared())


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"side": "long"}, "column side: 'long' is not known"),
        ({"execType": ""}, "column execType: the file does not say maker or taker"),
        ({"execType": "X"}, "column execType: 'X' is not known"),
        ({"instType": "BOND"}, "column instType: 'BOND' is not known"),
        ({"fillPx": ""}, "column fillPx: is empty"),
        ({"fillSz": "0"}, "column fillSz: 0 is not above zero"),
        ({"fee": "x"}, "column fee: 'x' is not a number"),
        ({"fillTime": "2026"}, "column fillTime: '2026' is not a time"),
        ({"instId": "BTCUSDT"}, "column instId: 'BTCUSDT' is not BASE-QUOTE"),
        ({"feeCcy": ""}, "column feeCcy: is empty"),
    ],
)
def test_a_bad_cell_names_file_line_and_column(change: dict[str, str], says: str) -> None:
    """Whatever is wrong with a row, the refusal says where."""
    text = "[" + json.dumps(SPOT) + ",\n" + json.dumps(SPOT | change) + "]"
    with pytest.raises(VenueError, match=r"^file, line 2, ") as refused:
        read(okx, text)
    assert says in str(refused.value)


def test_liquidations_say_neither_maker_nor_taker_so_the_person_does() -> None:
    """Orders of the system's own have no `execType`; what the person says fills the gap and nothing else."""
    said = replace(ALICE, liquidity="taker")
    rows = answer(SPOT | {"execType": ""}, SPOT | {"tradeId": "2", "execType": "M"})
    assert [fact.cells["liquidity"] for fact in read(okx, rows, said).fills] == ["taker", "maker"]
    assert one(okx, answer(SPOT | {"execType": "", "fee": "0.1"}))["liquidity"] == "maker"


def test_the_account_named_is_the_account_written() -> None:
    """The person says whose fills they are."""
    assert one(okx, answer(SPOT), ALICE)["account_id"] == "alice"
