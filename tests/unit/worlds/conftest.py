"""Worlds to spoil: a small sound one, in CSV or in Parquet."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from openrebate.worlds import World, read_world

_REQUIRED = "venue,account_id,fill_id,executed_at,product,symbol,side,liquidity,price,quantity,quote_asset,fee,fee_asset"
SOUND: dict[str, list[str]] = {
    "fills": [
        f"{_REQUIRED},order_tag,entry,vip_level",
        "okx,u1,1,2026-10-01T00:00:00Z,spot,BTC-USDT,buy,taker,60000.1,0.5,USDT,30.00003,USDT,af1,api,3",
        'okx,u1,2,2026-10-01 08:00:00.5+08:00,perpetual,"BTC,""X""",sell,maker,60000,1,USDT,-1.5,USDT,,,',
    ],
    "accounts": ["account_id,registered_at,region", "u1,2026-01-01T00:00:00Z,DE", "u2,,"],
    "account_attributes": [
        "account_id,attribute,value,effective_from,effective_to",
        "u1,vip_level,3,2026-01-01T00:00:00Z,2026-02-01T00:00:00Z",
        "u1,vip_level,4,2026-02-01T00:00:00Z,",
    ],
    "subaccounts": [
        "account_id,master_account_id,effective_from,effective_to",
        "u2,u1,2026-01-01T00:00:00Z,2026-02-01T00:00:00Z",
        "u1,u2,2026-02-01T00:00:00Z,",
    ],
    "partners": [
        "partner_id,role,effective_from,parent_partner_id,status",
        "p1,affiliate,2020-01-01T00:00:00Z,,",
        "p2,affiliate,2020-01-01T00:00:00Z,p1,suspended",
    ],
    "partner_accounts": ["partner_id,account_id", "p1,u9"],
    "claims": [
        "claim_id,role,subject_kind,subject,partner_id,effective_from,effective_to,match,kickback",
        "c1,affiliate,account,u1,p1,2020-01-01T00:00:00Z,2021-01-01T00:00:00Z,,0.1",
        "c2,affiliate,account,u1,p2,2021-01-01T00:00:00Z,,,",
        "c3,affiliate,client_order_id,x-,p2,2021-01-01T00:00:00Z,,,1",
    ],
    "marks": ["asset,at,price", "BTC,2026-10-01T00:00:00Z,60000.5", "BTC,2026-10-01T00:01:00Z,60001"],
    "grants": [
        "partner_id,role,product_line,level,effective_from",
        "p1,affiliate,spot,2,2026-01-01T00:00:00Z",
    ],
    "overrides": [
        "partner_id,role,product_line,account_id,rate,effective_from",
        "p1,affiliate,,,0.5,2026-01-01T00:00:00Z",
        "p1,affiliate,spot,,0.4,2026-01-01T00:00:00Z",
    ],
    "metrics": ["partner_id,metric,at,value", "p1,staked,2026-10-01T00:00:00Z,-12.000000000000000001"],
}


def write_csv(folder: Path, **changes: list[str]) -> Path:
    """The sound world as CSV, with whole tables changed."""
    folder.mkdir(exist_ok=True)
    for name, lines in {**SOUND, **changes}.items():
        (folder / f"{name}.csv").write_text("".join(f"{line}\n" for line in lines))
    return folder


def with_column(folder: Path, table: str, column: str, values: pa.Array) -> Path:
    """Turns one CSV table into Parquet of text, in which one column is `values`."""
    source = folder / f"{table}.csv"
    header, *rows = csv.reader(SOUND[table])
    columns = {name: pa.array([row[i] or None for row in rows]) for i, name in enumerate(header)}
    source.unlink(missing_ok=True)
    pq.write_table(pa.table({**columns, column: values}), folder / f"{table}.parquet")
    return folder


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB of its own."""
    opened = duckdb.connect()
    yield opened
    opened.close()


@pytest.fixture
def read(connection: duckdb.DuckDBPyConnection) -> Callable[[Path], World]:
    """Reads a world."""
    return lambda folder: read_world(folder, connection)


def fill(**changes: object) -> dict[str, object]:
    """One sound fill as a row to write."""
    return {
        "venue": "okx",
        "account_id": "u1",
        "fill_id": "1",
        "executed_at": 1_790_812_800_000_000,
        "product": "spot",
        "symbol": "BTC-USDT",
        "side": "buy",
        "liquidity": "maker",
        "price": Decimal("1E+2"),
        "quantity": Decimal("0.10"),
        "quote_asset": "USDT",
        "fee": Decimal(-1),
        "fee_asset": "USDT",
        **changes,
    }
