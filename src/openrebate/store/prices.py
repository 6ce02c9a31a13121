"""The last price known of an asset at an instant, with who published it, from the files of marks."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from openrebate.settling.conversion import Price
from openrebate.store.connection import Connection
from openrebate.store.times import micros

_FILES = (
    "SELECT f.path, d.source FROM openrebate.mark_files AS f JOIN openrebate.deliveries AS d USING (delivery_no) "
    "WHERE f.day BETWEEN (%s::timestamptz AT TIME ZONE 'UTC')::date AND (%s::timestamptz AT TIME ZONE 'UTC')::date "
    "ORDER BY f.day DESC, f.path"
)


def last_price(
    connection: Connection, root: Path, asset: str, oldest: datetime, at: datetime
) -> Price | None:
    """The last mark from `oldest` to `at`, both inclusive; None where there is none. `root`: the workspace's folder."""
    found = [
        one
        for path, source in connection.execute(_FILES, [oldest, at]).fetchall()
        for one in _prices(root / path, asset, str(source), oldest, at)
    ]
    return max(found, key=lambda one: one.at, default=None)


def _prices(file: Path, asset: str, publisher: str, oldest: datetime, at: datetime) -> list[Price]:
    table = pq.read_table(file, columns=["asset", "at", "price"], partitioning=None)
    rows = table.filter(pc.equal(table["asset"], asset)).to_pylist()
    inside = [row for row in rows if oldest <= row["at"].astimezone(UTC) <= at]
    return [
        Price(asset=asset, price=row["price"], at=micros(row["at"]), publisher=publisher) for row in inside
    ]
