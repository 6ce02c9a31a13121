"""Write the market: one world a venue, in a folder that names its seed and size, so that it is made only once."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from openrebate.market.blemishes import Blemishes, blemish
from openrebate.market.cast import CASTS, Cast
from openrebate.market.charges import charge
from openrebate.market.columns import decimals, instants, to_table
from openrebate.market.crowd import Crowd, gather
from openrebate.market.draws import Draws
from openrebate.market.facts import Row, tables
from openrebate.market.prices import NOVEMBER, OCTOBER, Prices, make_prices
from openrebate.market.stream import Span, make_trades
from openrebate.model.tables import TABLES

VERSION = 1  # of the market: another number, other fills
MARKER = "market.json"
_SHARES = {"okx": 640, "binance": 360}  # of October's fills, in thousandths
_HISTORY = {"okx": (1_200, 1), "binance": (8_000, 50)}  # fills a month before October, and how large they are


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """What is to be made: `fills` distinct ones in October 2026 over both venues, from `seed`."""

    fills: int = 540_000
    seed: int = 20_261_001
    version: int = VERSION


def make_market(folder: Path, size: Size, progress: Callable[[str], None] = lambda _: None) -> None:
    """Write the worlds `folder`/okx and `folder`/binance; what `folder` had of them is replaced.

    Raises OSError where the disk does not take them. The marker says that a market is whole only at the end, so half a
    market is never reused.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _mark(folder, size, whole=False)
    prices = make_prices(size.seed)
    for cast in CASTS.values():
        progress(f"make the market {cast.venue}")
        shutil.rmtree(folder / cast.venue, ignore_errors=True)
        _make_world(folder / cast.venue, cast, prices, size)
    _mark(folder, size, whole=True)


def holds(folder: Path, size: Size) -> bool:
    """Whether the folder has this very market, whole."""
    return _marked(folder) == {**asdict(size), "whole": True}


def is_market(folder: Path) -> bool:
    """Whether a market was made, or begun, in the folder: what is in it may be replaced."""
    return bool(_marked(folder))


def _mark(folder: Path, size: Size, *, whole: bool) -> None:
    text = json.dumps({**asdict(size), "whole": whole}, indent=2) + "\n"
    (folder / MARKER).write_text(text, encoding="utf-8")


def _marked(folder: Path) -> dict[str, int | bool]:
    try:
        found = json.loads((folder / MARKER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _make_world(world: Path, cast: Cast, prices: Prices, size: Size) -> None:
    (world / "fills").mkdir(parents=True)
    crowd = gather(cast, size.seed)
    for name, rows in tables(crowd, size.seed).items():
        _write_rows(world / f"{name}.csv", name, rows)
    _write_marks(world / "marks.parquet", prices)
    _write_history(world / "fills", crowd, prices, size)
    october = Span(begin=OCTOBER, end=NOVEMBER, count=size.fills * _SHARES[cast.venue] // 1000)
    draws = Draws(size.seed, f"fills/{cast.venue}/10")
    _write_days(world / "fills", _fills(crowd, prices, october, draws, 620_000_001), draws)


def _fills(crowd: Crowd, prices: Prices, span: Span, draws: Draws, first_number: int) -> pa.Table:
    trades = make_trades(crowd, prices, span, draws)
    return to_table(crowd, trades, charge(crowd, prices, trades, draws), first_number)


def _write_history(folder: Path, crowd: Crowd, prices: Prices, size: Size) -> None:
    """July to September: few fills and large ones, enough for the windows that look back a quarter."""
    count, scale = _HISTORY[crowd.cast.venue]
    for month in (7, 8, 9):
        begin, end = (int(datetime(2026, m, 1, tzinfo=UTC).timestamp()) * 1000 for m in (month, month + 1))
        span = Span(begin=begin, end=end, count=count, size=scale)
        draws = Draws(size.seed, f"fills/{crowd.cast.venue}/{month}")
        fills = _fills(crowd, prices, span, draws, 500_000_001 + month * 1_000_000)
        _write_parquet(folder / f"2026-{month:02}.parquet", fills)


def _write_days(folder: Path, fills: pa.Table, draws: Draws) -> None:
    """One file a day in October; duplicates come in the same file, and one in five in the next day's."""
    extra, late = blemish(fills, Blemishes(), draws)
    edges = np.arange(OCTOBER, NOVEMBER + 1, 86_400_000, dtype=np.int64)
    for n in range(len(edges) - 1):
        day, before = (edges[n], edges[n + 1]), (edges[n] - 86_400_000, edges[n])
        last = (
            (before[0], edges[n + 1]) if n == len(edges) - 2 else before
        )  # there is no file after the month's last
        rows = [_between(fills, *day), _between(extra, *day), _between(late, *last)]
        name = datetime.fromtimestamp(int(edges[n]) // 1000, UTC).strftime("%Y-%m-%d.parquet")
        _write_parquet(folder / name, pa.concat_tables(rows))


def _between(fills: pa.Table, begin: int, end: int) -> pa.Table:
    at = fills["executed_at"].cast(pa.int64())
    return fills.filter(pc.and_(pc.greater_equal(at, int(begin) * 1000), pc.less(at, int(end) * 1000)))


def _write_parquet(file: Path, table: pa.Table) -> None:
    pq.write_table(table.combine_chunks(), file, compression="zstd", store_schema=False)


def _write_marks(file: Path, prices: Prices) -> None:
    found = prices.marks()
    names = np.repeat(np.arange(len(found)), [len(moments) for _, moments, _ in found])
    columns = {
        "asset": pc.take(pa.array([asset for asset, _, _ in found]), pa.array(names)),
        "at": instants(np.concatenate([moments for _, moments, _ in found])),
        "price": decimals(np.concatenate([walk for _, _, walk in found]), unit=100),
    }
    _write_parquet(file, pa.table(columns))


def _write_rows(file: Path, name: str, rows: list[Row]) -> None:
    used = [column for column in TABLES[name].names if any(column in row for row in rows)]
    with file.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, used, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
