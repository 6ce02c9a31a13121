"""The index of identities: which fills are known, by hash, for ever. One file a delivery, scanned by DuckDB.

A row: `identity`, `content`, `revision`, `day` (days since 1970) and `kind`: a fill, a revision that came too late, or a
row that contradicts another. Only the first is in the files of fills. The index can be made again from what is stored.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb

from openrebate.store import files
from openrebate.store.connection import Connection
from openrebate.store.deliveries import fill_deliveries
from openrebate.store.fill_rows import DAY, hash_name, incoming, stored

FILL, SUPERSEDED, CONFLICT = 0, 1, 2
_KINDS = {"conflict": CONFLICT, "superseded": SUPERSEDED}


def index_rows(source: str, kind: int | str) -> str:
    """The rows of the index for rows of `incoming`."""
    return (
        f"SELECT identity, content, revision, CAST(executed_at // {DAY} AS INTEGER) AS day, "
        f"CAST({kind} AS TINYINT) AS kind, fits FROM {source}"
    )


def write_index(duck: duckdb.DuckDBPyConnection, query: str, file: Path) -> None:
    """Write rows of the index into a file."""
    duck.execute(f"COPY ({query}) TO '{_quoted(file)}' {files.PARQUET}")


def index_path(duck: duckdb.DuckDBPyConnection, delivery_no: int) -> str:
    """Where the index of a delivery is, from the workspace's folder."""
    return f"{files.INDEX}/{hash_name(duck)}/{delivery_no}.parquet"


def known_index(
    duck: duckdb.DuckDBPyConnection, connection: Connection, root: Path, staging: Path
) -> str | None:
    """A FROM item over the index of every delivery, with `delivery_no`; None where no fill is known.

    What is missing is made first: an index is only ever a copy.
    """
    numbers = fill_deliveries(connection)
    if not numbers:
        return None
    paths = {number: root / index_path(duck, number) for number in numbers}
    for number, path in paths.items():
        if not path.is_file():
            _make_again(duck, connection, root, number, staging / f"index-{number}.parquet")
            files.put(staging / f"index-{number}.parquet", path)
    return (
        "(SELECT identity, content, revision, day, kind, CAST(parse_filename(filename, true) AS BIGINT) AS delivery_no "
        f"FROM read_parquet([{_list(paths.values())}], filename = true))"
    )


def _make_again(
    duck: duckdb.DuckDBPyConnection, connection: Connection, root: Path, number: int, target: Path
) -> None:
    rows = connection.execute(
        "SELECT path, 'fill' FROM openrebate.fill_files WHERE delivery_no = %s AND sign = 1 UNION ALL "
        "SELECT path, reason FROM openrebate.kept_files WHERE delivery_no = %s AND of = 'fills'",
        [number, number],
    ).fetchall()
    parts = []
    for kind in sorted({row[1] for row in rows}):
        members = [root / row[0] for row in rows if row[1] == kind]
        parts.append(index_rows(f"({incoming(duck, stored(members))})", _KINDS.get(kind, FILL)))
    write_index(duck, " UNION ALL ".join(parts), target)


def _list(paths: Iterable[Path]) -> str:
    return ", ".join(f"'{_quoted(path)}'" for path in paths)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
