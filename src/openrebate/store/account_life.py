"""The dates of an account: its sign-up, its first trade and its last one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from openrebate.store.connection import Connection
from openrebate.store.fill_rows import stored
from openrebate.store.times import stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """Microseconds; None where it is not known, or has not been."""

    signed_up: int | None
    first_trade: int | None
    last_trade: int | None


def life_of(connection: Connection, root: Path, account: str, at: int) -> Life:
    """What is known of an account up to an instant."""
    row = connection.execute(
        "SELECT openrebate.micros(registered_at) FROM openrebate.accounts WHERE account_id = %s AND known_to IS NULL",
        [account],
    ).fetchone()
    paths = connection.execute(
        "SELECT path FROM openrebate.fill_files WHERE sign = 1 AND first_at <= %s", [stamp(at)]
    ).fetchall()
    first, last = _trades([root / str(one[0]) for one in paths], account, at)
    return Life(signed_up=row[0] if row else None, first_trade=first, last_trade=last)


def _trades(files: list[Path], account: str, at: int) -> tuple[int | None, int | None]:
    if not files:
        return None, None
    query = f"SELECT min(executed_at), max(executed_at) FROM ({stored(files)}) AS f WHERE account_id = ? AND executed_at <= ?"
    with duckdb.connect() as duck:
        [(first, last)] = duck.execute(query, [account, at]).fetchall()
    return first, last
