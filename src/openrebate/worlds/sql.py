"""Small pieces of SQL: names, strings, files, and the first row of an answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import duckdb


def name(text: str) -> str:
    """`text` as a quoted SQL name."""
    return '"' + text.replace('"', '""') + '"'


def literal(text: str) -> str:
    """`text` as a SQL string."""
    return "'" + text.replace("'", "''") + "'"


def literals(texts: Iterable[str]) -> str:
    """A parenthesised list of SQL strings."""
    return "(" + ", ".join(literal(text) for text in texts) + ")"


def files(paths: Iterable[Path]) -> str:
    """A list of file names, each meant as it stands: DuckDB would read `*`, `?` and `[` as patterns."""
    return "[" + ", ".join(literal(_unglobbed(str(path.absolute()))) for path in paths) + "]"


def first(
    connection: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[object] = ()
) -> tuple[Any, ...] | None:
    """The first row of the answer, or None. All of it is fetched: DuckDB keeps a connection busy until then."""
    rows = connection.execute(query, list(parameters)).fetchall()
    return rows[0] if rows else None


def _unglobbed(path: str) -> str:
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in path)
