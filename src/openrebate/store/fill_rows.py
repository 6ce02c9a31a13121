"""Rows of fills as they are stored: their columns and types, and the hashes that tell one from another.

Stored fills are a world's fills: anything that reads worlds reads them. Amounts have the narrow type of their column; rows in
which some amount does not fit go to a file of their own, where all are DECIMAL(38,18).

`identity` is a hash over venue, account and fill id, `content` one over every column. Equal identities are only suspects,
and settled by the columns themselves. Equal identities with equal contents, 128 bits, are the same row. Hashes are DuckDB's own
and may change with its version, so they are kept under a name that changes with them, and can be made again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import duckdb

from openrebate.model.tables import FILLS, Column

DAY = 86_400_000_000  # microseconds
WIDE = "DECIMAL(38,18)"
MONEY = {column.name: column for column in FILLS.columns if column.narrow}
KEY = ("venue", "account_id", "fill_id")
_IDENTITY = "hash(venue, account_id, fill_id)"


def narrow_type(column: Column) -> str:
    """The type in which an amount is stored where it fits."""
    assert column.narrow
    return f"DECIMAL({column.narrow[0]},{column.narrow[1]})"


def incoming(connection: duckdb.DuckDBPyConnection, fills: str, position: str = "0") -> str:
    """The query of a world's fills with `fits`, `identity`, `content` and `position`; amounts also as `wide_…`."""
    return incoming_like(connection, fills, position)(fills)


def incoming_like(
    connection: duckdb.DuckDBPyConnection, fills: str, position: str = "0"
) -> Callable[[str], str]:
    """The same for any query of the columns and types that `fills` has, which are asked for once."""
    types = {row[0]: row[1] for row in connection.execute(f"DESCRIBE {fills}").fetchall()}
    tests = [f"({name} IS NULL OR TRY_CAST({name} AS {narrow_type(column)}) IS NOT NULL)"
             for name, column in MONEY.items() if not _always_fits(types[name], column)]  # fmt: skip
    return lambda query: (
        f"SELECT *, {_IDENTITY} AS identity, {position} AS position, "
        f"CASE WHEN fits THEN hash({_reversed(_narrow)}) ELSE hash({_reversed(_wide)}) END AS content "
        f"FROM (SELECT *, {' AND '.join(['narrow', *tests])} AS fits FROM ({query}))"
    )


def narrow_rows() -> str:
    """The SELECT list of stored rows, from `incoming` rows that fit."""
    return _list(lambda column: f"CAST({column.name} AS {narrow_type(column)})")


def wide_rows() -> str:
    """The SELECT list of stored rows, from any `incoming` rows."""
    return _list(lambda column: f"CAST(wide_{column.name} AS {WIDE})")


def stored(files: Iterable[Path]) -> str:
    """Stored rows, as a query that gives what a world's fills give, so that `incoming` takes it."""
    listed = ", ".join("'" + str(file).replace("'", "''") + "'" for file in files)
    parts, fits, wide = [], [], []
    for name in FILLS.names:
        if name == "executed_at":
            parts.append("epoch_us(executed_at) AS executed_at")
        elif name in MONEY:
            narrow = f"TRY_CAST({name} AS {narrow_type(MONEY[name])})"
            parts.append(f"{narrow} AS {name}")
            fits.append(f"({name} IS NULL OR coalesce({narrow} = {name}, false))")
            wide.append(f"CAST({name} AS {WIDE}) AS wide_{name}")
        else:
            parts.append(name)
    columns = ", ".join([*parts, f"{' AND '.join(fits)} AS narrow", *wide])
    return f"SELECT {columns} FROM read_parquet([{listed}], hive_partitioning = false, union_by_name = true)"


def hash_name(connection: duckdb.DuckDBPyConnection) -> str:
    """A name for the hashes of this DuckDB: another if one of its kinds of values hashes otherwise."""
    probe = "SELECT hash('openrebate', 7::BIGINT, 1.5::DECIMAL(18,8), 1.5::DECIMAL(38,18), 7::INTEGER, NULL::VARCHAR)"
    [(found,)] = connection.execute(probe).fetchall()
    return f"{found:016x}"


def _always_fits(type_: str, column: Column) -> bool:
    found = re.fullmatch(r"DECIMAL\((\d+),\s*(\d+)\)", type_)
    assert found, f"{column.name} is {type_}"
    assert column.narrow
    precision, scale = int(found[1]), int(found[2])
    return scale <= column.narrow[1] and precision - scale <= column.narrow[0] - column.narrow[1]


def _narrow(name: str) -> str:
    return f"TRY_CAST({name} AS {narrow_type(MONEY[name])})"


def _wide(name: str) -> str:
    return f"CAST(wide_{name} AS {WIDE})"


def _reversed(money: Callable[[str], str]) -> str:
    """Every column, the identity last: a collision of identities is then none of contents."""
    return ", ".join(money(name) if name in MONEY else name for name in reversed(FILLS.names))


def _list(money: Callable[[Column], str]) -> str:
    parts = []
    for column in FILLS.columns:
        if column.name == "executed_at":
            parts.append("make_timestamptz(executed_at) AS executed_at")
        elif column.name in MONEY:
            parts.append(f"{money(column)} AS {column.name}")
        else:
            parts.append(column.name)
    return ", ".join(parts)
