"""Make a benchmark world: one month of fills on one venue, with the facts and marks to rate them.

    python -m benchmarks.generate --fills 1000000 --out DIR

200,000 accounts whose activity follows Zipf's law, 30 fee and quote assets with minute marks, 300 symbols, 200,000
claims that change inside the month, 30,000 sub-accounts, one file of fills a day, one fill of 10,000 sent twice.
The same number of fills gives the same rows on every run of one DuckDB version.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from benchmarks.markets import MARKED, markets

ACCOUNTS = 200_000
MASTERS = 170_000
MONTH = datetime(2026, 10, 1, tzinfo=UTC)
DAYS = 31
FACTS = (
    "accounts",
    "account_attributes",
    "subaccounts",
    "partners",
    "partner_accounts",
    "claims",
    "overrides",
    "marks",
)
HERE = Path(__file__).parent


def generate(out: Path, fills: int, *, compression: str = "lz4") -> None:
    """Write the world of `fills` distinct fills into the folder `out`; what was there is replaced."""
    making = out.with_name(out.name + ".making")
    shutil.rmtree(making, ignore_errors=True)
    (making / "fills").mkdir(parents=True)
    connection = duckdb.connect(config={"threads": 2})
    connection.execute("SET TimeZone = 'UTC'")
    _reference(connection)
    for table in FACTS:
        order = "" if table == "marks" else " ORDER BY ALL"
        connection.execute(
            f"COPY (SELECT * FROM {table}{order}) TO '{making / table}.parquet' (FORMAT parquet, COMPRESSION zstd)"
        )
    _fills(connection, making / "fills", fills, compression)
    shutil.rmtree(out, ignore_errors=True)
    making.rename(out)


def _reference(connection: duckdb.DuckDBPyConnection) -> None:
    """Markets, assets and the views of facts, inside the connection."""
    connection.execute(
        "CREATE TABLE markets (market INTEGER, symbol VARCHAR, product VARCHAR, base_asset VARCHAR, quote_asset VARCHAR,"
        " in_base BOOLEAN, tick DECIMAL(9, 8), ticks BIGINT, step DECIMAL(9, 8), steps_per_usd DOUBLE)"
    )
    rows = [
        (
            n,
            m.symbol,
            m.product,
            m.base_asset,
            m.quote_asset,
            m.in_base,
            m.tick,
            m.ticks,
            m.step,
            m.steps_per_usd,
        )
        for n, m in enumerate(markets())
    ]
    connection.executemany(f"INSERT INTO markets VALUES ({', '.join('?' * 10)})", rows)
    connection.execute("CREATE TABLE asset (asset VARCHAR, price DECIMAL(18, 8))")
    connection.executemany("INSERT INTO asset VALUES (?, ?::DECIMAL(18, 8))", list(MARKED.items()))
    connection.execute((HERE / "facts.sql").read_text().format(accounts=ACCOUNTS, masters=MASTERS))


def _fills(connection: duckdb.DuckDBPyConnection, folder: Path, fills: int, compression: str) -> None:
    """One Parquet file a day; some replays go into the next day's file, as overlapping exports do."""
    model = (HERE / "fills.sql").read_text()
    edges = [fills * day // DAYS // 4 * 4 for day in range(DAYS)] + [fills]
    late = fills // DAYS // 20
    for day in range(DAYS):
        date = MONTH + timedelta(days=day)
        replay_first = max(0, edges[day] - late)
        sql = model.format(
            first=edges[day], after=edges[day + 1], fills=fills, accounts=ACCOUNTS, markets=len(markets()),
            replay_first=-(-replay_first // 10_000) * 10_000, replay_after=edges[day + 1] - late,
            month=int(MONTH.timestamp()) * 1000, month_length=DAYS * 86_400_000,
            path=folder / f"{date:%Y-%m-%d}.parquet", compression=compression,
        )  # fmt: skip
        connection.execute(sql)


def main() -> None:
    """Command line: how many fills, and where."""
    parser = argparse.ArgumentParser(description="make a benchmark world")
    parser.add_argument("--fills", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--compression", default="lz4", choices=["lz4", "zstd"])
    given = parser.parse_args()
    began = time.perf_counter()
    generate(given.out, given.fills, compression=given.compression)
    print(f"{given.fills:,} fills in {given.out} after {time.perf_counter() - began:.1f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
