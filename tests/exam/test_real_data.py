"""Readers against real answers of exchanges, where the machine has them: `OPENREBATE_DATA` names their folder.

The data is other people's and is not part of the project. Without it nothing here runs, and the run says so.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from openrebate.app.import_ import Delivery, Said, Venue, import_files
from openrebate.app.imported import Counts
from openrebate.model.errors import VenueError

DATA = Path(os.environ.get("OPENREBATE_DATA", ""))
__test__ = bool(os.environ.get("OPENREBATE_DATA"))

# What each sample of the raw answers must become: fills, or the words of the refusal.
SAMPLES: dict[Venue, tuple[int | str, ...]] = {
    "okx": ("public-trades", "public-trades", 1, 1),
    "binance": (
        "no reader knows", "no reader knows", "public-trades", 1, "negative for a taker", 1, "no reader knows",
        "option-trades", "no reader knows", 1, "contract size of ETHUSD_PERP", 1, "no reader knows",
        1, "negative for a taker", "option-trades", 1, "contract size of ETHUSD_PERP", 1, "no reader knows",
    ),
    "hyperliquid": (1, 1),
}  # fmt: skip


def _import(venue: Venue, file: Path, world: Path, **said: str) -> Any:
    return import_files(Delivery(venue=venue, files=[file], world=world, said=Said(**said)))  # type: ignore[arg-type]


def _rows(world: Path, table: str) -> list[dict[str, str]]:
    with (world / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_five_hundred_real_fills_are_five_hundred_fills(tmp_path: Path) -> None:
    """Old Hyperliquid fills have no trade id: all are unique all the same, and a second import adds none."""
    file = DATA / "hyperliquid" / "user_fills.json"
    raw = json.loads(file.read_text(encoding="utf-8"))["response"]
    assert _import("hyperliquid", file, tmp_path).fills == Counts(new=len(raw))
    assert _import("hyperliquid", file, tmp_path).fills == Counts(known=len(raw))
    rows = _rows(tmp_path, "fills")
    assert len({row["fill_id"] for row in rows}) == len(raw) == 500
    assert sum(Decimal(row["quantity"]) for row in rows) == sum(Decimal(fill["sz"]) for fill in raw)
    assert sum(Decimal(row["fee"]) for row in rows) == sum(Decimal(fill["fee"]) for fill in raw)


def test_every_kept_row_is_the_exchanges_own(tmp_path: Path) -> None:
    """The kept texts, parsed, are exactly the rows of the answer."""
    file = DATA / "hyperliquid" / "user_fills.json"
    _import("hyperliquid", file, tmp_path)
    [kept] = (tmp_path / "raw").iterdir()
    lines = [json.loads(line) for line in kept.read_text(encoding="utf-8").splitlines()[1:]]
    assert [json.loads(line["raw"]) for line in lines] == json.loads(file.read_text(encoding="utf-8"))[
        "response"
    ]


def test_candles_are_marks_at_their_end(tmp_path: Path) -> None:
    """A candle's mark is later than every moment that belongs to it."""
    file = DATA / "hyperliquid" / "candles_snapshot.json"
    raw = json.loads(file.read_text(encoding="utf-8"))["response"]
    assert _import("candles", file, tmp_path).marks == Counts(new=len(raw))
    assert _rows(tmp_path, "marks")[0] == {
        "asset": "kPEPE",
        "at": "2023-05-21T21:00:00Z",
        "price": raw[0]["c"],
    }


def test_a_builders_real_row_is_read(tmp_path: Path) -> None:
    """The one row of the documentation."""
    file = DATA / "doc-examples" / "hyperliquid_builder_fills_one_row.csv"
    assert _import("hyperliquid", file, tmp_path, builder="0xb").fills == Counts(new=1)
    [row] = _rows(tmp_path, "fills")
    assert (row["fee"], row["side"], row["order_tag"]) == ("0.080828", "sell", "0xb")


@pytest.mark.parametrize("venue", SAMPLES)
def test_raw_samples_are_read_or_refused_for_the_right_reason(venue: Venue, tmp_path: Path) -> None:
    """Each recorded answer about trades becomes fills, or is refused in words that say why."""
    recorded = json.loads((DATA / "raw-samples" / f"{venue}.json").read_text(encoding="utf-8"))["samples"]
    trades = [sample["raw"] for sample in recorded if "trade" in sample["method"]]
    for place, (raw, outcome) in enumerate(zip(trades, SAMPLES[venue], strict=True)):
        file = tmp_path / f"{place}.json"
        file.write_text(json.dumps(raw), encoding="utf-8")
        if isinstance(outcome, int):
            assert _import(venue, file, tmp_path / f"w{place}", account="a").fills == Counts(new=outcome), (
                place
            )
        else:
            with pytest.raises(VenueError, match=outcome):
                _import(venue, file, tmp_path / f"w{place}", account="a")


def test_a_real_stream_keeps_every_trade_apart(tmp_path: Path) -> None:
    """Of 9,757 real trades many share millisecond, price, size and side; as fills of an account none is lost."""
    with gzip.open(
        DATA / "binance-trades" / "spot_btcusdt_20240808_trades.csv.gz", "rt", encoding="utf-8"
    ) as stream:
        stream_rows = list(csv.DictReader(stream))
    trades = [
        {
            "symbol": row["symbol"], "id": int(row["trade_id"]), "orderId": int(row["trade_id"]) * 10,
            "price": row["price"], "qty": row["qty"], "commission": "0", "commissionAsset": "BNB",
            "time": int(row["trade_time_ms"]), "isBuyer": row["buyer_is_maker"] == "1", "isMaker": False,
        }
        for row in stream_rows
    ]  # fmt: skip
    file = tmp_path / "trades.json"
    file.write_text(json.dumps(trades), encoding="utf-8")
    assert _import("binance", file, tmp_path / "world", account="a").fills == Counts(new=len(stream_rows))
    natural = {(row["trade_time_ms"], row["price"], row["qty"], row["buyer_is_maker"]) for row in stream_rows}
    assert len(natural) < len(stream_rows) * 95 // 100
