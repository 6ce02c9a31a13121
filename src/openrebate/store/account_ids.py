"""Ids of accounts that are kept as hashes: where they stand in facts, fills and traces."""

from __future__ import annotations

from pathlib import Path

import duckdb

from openrebate.store.connection import Connection
from openrebate.store.deliveries import fill_parts

COLUMNS = (
    ("accounts", "account_id"), ("account_attributes", "account_id"), ("subaccounts", "account_id"),
    ("subaccounts", "master_account_id"), ("partner_accounts", "account_id"), ("overrides", "account_id"), ("claims", "subject"),
)  # fmt: skip
"""Every column of the facts that holds accounts; of claims, those on accounts."""


def hashed_accounts(connection: Connection, folder: Path) -> set[str]:
    """Every account of facts, fills and traces that is a hash."""
    columns = (*COLUMNS, ("traces", "account_id"))
    queries = [
        f"SELECT {column} FROM openrebate.{table} WHERE starts_with({column}, 'kh-')"
        for table, column in columns
    ]
    rows = connection.execute(" UNION ".join(queries).encode()).fetchall()
    found = {str(one) for (one,) in rows}
    files = [str(folder / path) for part in fill_parts(connection) for path in part.files]
    if files:
        with duckdb.connect() as duck:
            traded = duck.execute(
                "SELECT DISTINCT account_id FROM read_parquet(?, union_by_name = true) WHERE starts_with(account_id, 'kh-')",
                [files],
            ).fetchall()
        found |= {str(one) for (one,) in traded}
    return found
