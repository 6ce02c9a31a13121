"""Which API keys, by their hashes, and which exchanges the workspace knows."""

from __future__ import annotations

from pathlib import Path

import duckdb

from openrebate.store.connection import Connection
from openrebate.store.fill_rows import stored


def claimed_keys(connection: Connection) -> list[str]:
    """The keys that claims name or named."""
    rows = connection.execute("SELECT DISTINCT subject FROM openrebate.claims WHERE subject_kind = 'api_key'")
    return [str(row[0]) for row in rows]


def traded_keys(connection: Connection, root: Path) -> list[str]:
    """The keys that placed orders."""
    return _distinct(connection, root, "api_key_id")


def venues(connection: Connection, root: Path) -> list[str]:
    """The exchanges of all fills."""
    return _distinct(connection, root, "venue")


def _distinct(connection: Connection, root: Path, column: str) -> list[str]:
    paths = [
        root / str(row[0])
        for row in connection.execute("SELECT path FROM openrebate.fill_files WHERE sign = 1")
    ]
    if not paths:
        return []
    query = f"SELECT DISTINCT {column} FROM ({stored(paths)}) AS f WHERE {column} IS NOT NULL"
    with duckdb.connect() as duck:
        return [str(row[0]) for row in duck.execute(query).fetchall()]
