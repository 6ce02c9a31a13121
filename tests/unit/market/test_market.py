"""The made-up market: the same on every run, shaped like a real stream, and a world that the reader takes."""

from __future__ import annotations

import hashlib
from pathlib import Path

import duckdb
import pytest

from openrebate.market.cast import CASTS
from openrebate.market.crowd import gather
from openrebate.market.draws import Draws
from openrebate.market.prices import NOVEMBER, OCTOBER, make_prices
from openrebate.market.stream import Span, make_trades
from openrebate.market.world import Size, holds, is_market, make_market
from openrebate.worlds import read_world

SMALL = Size(fills=40_000)
GOLDEN = "742046f4be97719faea6443d9011b938261df5c56e256dd19558c46ff41cf7c2"


def _digest(folder: Path) -> str:
    whole = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        whole.update(str(file.relative_to(folder)).encode() + file.read_bytes())
    return whole.hexdigest()


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small market, made once for the tests of this file."""
    folder = tmp_path_factory.mktemp("market")
    make_market(folder, SMALL)
    return folder


def _ask(market: Path, venue: str, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect() as connection:
        connection.execute(f"CREATE VIEW fills AS FROM '{market / venue}/fills/2026-10-*.parquet'")
        connection.execute(f"CREATE VIEW claims AS FROM '{market / venue}/claims.csv'")
        return connection.execute(sql).fetchall()


def _share(market: Path, venue: str, sql: str) -> float:
    value = _ask(market, venue, sql)[0][0]
    assert isinstance(value, float)
    return value


def test_same_bytes(market: Path, tmp_path: Path) -> None:
    """Two runs write the same bytes, file for file; another seed does not."""
    make_market(tmp_path / "again", SMALL)
    make_market(tmp_path / "other", Size(fills=SMALL.fills, seed=7))
    assert _digest(tmp_path / "again") == _digest(market)
    assert _digest(tmp_path / "other") != _digest(market)


@pytest.mark.parametrize("venue", ["okx", "binance"])
def test_the_reader_takes_it(market: Path, venue: str) -> None:
    """Claims do not overlap, partners exist, no cycles: strict reading has nothing to say."""
    with duckdb.connect() as connection:
        assert read_world(market / venue, connection, strict=True).warnings == ()


@pytest.mark.parametrize("venue", ["okx", "binance"])
def test_equal_trades(market: Path, venue: str) -> None:
    """About one fill in seven repeats the millisecond, price, quantity and side of another, as in the real stream."""
    repeated = "SELECT sum(n - 1) / sum(n) FROM (SELECT count(*) AS n FROM fills GROUP BY executed_at, price, quantity, side)"
    assert 0.11 < _share(market, venue, repeated) < 0.17


@pytest.mark.parametrize("venue", ["okx", "binance"])
def test_bursts(market: Path, venue: str) -> None:
    """Four fills in five share their millisecond with another."""
    together = (
        "SELECT sum(n) FILTER (n > 1) / sum(n) FROM (SELECT count(*) AS n FROM fills GROUP BY executed_at)"
    )
    assert 0.75 < _share(market, venue, together) < 0.95


@pytest.mark.parametrize("venue", ["okx", "binance"])
def test_few_accounts_dominate(market: Path, venue: str) -> None:
    """Ten accounts make a fifth of all fills, and a hundred make half."""
    ranked = (
        "SELECT count(*) AS n, row_number() OVER (ORDER BY count(*) DESC) AS r FROM fills GROUP BY account_id"
    )
    assert _share(market, venue, f"SELECT sum(n) FILTER (r <= 10) / sum(n) FROM ({ranked})") > 0.15
    assert _share(market, venue, f"SELECT sum(n) FILTER (r <= 100) / sum(n) FROM ({ranked})") > 0.45


@pytest.mark.parametrize("venue", ["okx", "binance"])
def test_sizes_have_a_heavy_tail(market: Path, venue: str) -> None:
    """The largest hundredth of spot fills is worth more than a thousand times the median one."""
    worth = "CAST(price AS DOUBLE) * CAST(quantity AS DOUBLE)"
    tail = f"SELECT quantile_cont({worth}, 0.99) / median({worth}) FROM fills WHERE product = 'spot'"
    assert _share(market, venue, tail) > 1000


def test_blemishes(market: Path) -> None:
    """There are exact duplicates, some of them a day late, corrections, a cancelled trade and a contradiction."""
    twice = "SELECT count(*) FROM (SELECT 1 FROM fills GROUP BY account_id, fill_id, revision HAVING count(*) > 1)"
    contradicting = f"{twice.removesuffix(')')} AND count(DISTINCT quantity) > 1)"
    assert _ask(market, "okx", twice) == [(101,)]
    assert _ask(market, "okx", contradicting) == [(1,)]
    assert _ask(
        market, "okx", "SELECT count(*), count(*) FILTER (quantity = 0) FROM fills WHERE revision > 0"
    ) == [(5, 1)]


def test_what_orders_carry(market: Path) -> None:
    """OKX orders carry tags, registered and not; Binance orders carry prefixes of eight characters after x-."""
    known = "SELECT DISTINCT subject FROM claims WHERE subject_kind = 'order_tag'"
    assert _ask(market, "okx", f"SELECT count(*) > 0 FROM fills WHERE order_tag NOT IN ({known})") == [
        (True,)
    ]
    assert _ask(market, "okx", f"SELECT count(*) > 0 FROM fills WHERE order_tag IN ({known})") == [(True,)]
    prefixes = _ask(market, "binance", "SELECT subject FROM claims WHERE subject_kind = 'client_order_id'")
    assert {len(str(subject)) for (subject,) in prefixes} == {10}


def test_the_same_on_every_machine() -> None:
    """The integers of the stream are these; a change of them is a new version of the market."""
    crowd, prices = gather(CASTS["okx"], 1), make_prices(1)
    span = Span(begin=OCTOBER, end=NOVEMBER, count=10_000)
    trades = make_trades(crowd, prices, span, Draws(1, "test"))
    columns = (trades.at, trades.place, trades.price, trades.quantity)
    digest = hashlib.sha256(b"".join(column.astype("<i8").tobytes() for column in columns)).hexdigest()
    assert digest == GOLDEN


def test_markers(tmp_path: Path) -> None:
    """A folder is a market only with its marker, and this market only with the same size, version and seed."""
    assert not is_market(tmp_path)
    make_market(tmp_path, Size(fills=2_000))
    assert is_market(tmp_path)
    assert holds(tmp_path, Size(fills=2_000))
    assert not holds(tmp_path, Size(fills=3_000))
