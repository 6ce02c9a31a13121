"""The plain scan: read the columns that rating needs out of the same Parquet files, count and sum them, nothing else.

python -m benchmarks.scan WORLD
"""

from __future__ import annotations

import sys

import duckdb

TEXTS = (
    "venue", "account_id", "fill_id", "product", "quote_asset", "fee_asset", "order_tag", "api_key_id",
)  # fmt: skip
AMOUNTS = ("price", "quantity", "fee", "counterparty_fee")


def main() -> None:
    """Print the number of rows that were read."""
    counts = [f"count({name})" for name in TEXTS] + [f"sum({name})" for name in AMOUNTS]
    files = f"read_parquet('{sys.argv[1]}/fills/*.parquet')"
    sql = f"SELECT count(*), max(epoch_us(executed_at)), {', '.join(counts)} FROM {files}"
    with duckdb.connect() as connection:
        print(connection.execute(sql).fetchall()[0][0])


if __name__ == "__main__":
    main()
