"""Orders that carry a challenge's id, as the known fills show them."""

from __future__ import annotations

from pathlib import Path

import duckdb

from openrebate.evidence.challenge import Challenge
from openrebate.evidence.ownership import SeenOrder
from openrebate.store.connection import Connection
from openrebate.store.fill_rows import stored
from openrebate.store.times import stamp

_SECOND = 1_000_000


def seen_in_fills(connection: Connection, root: Path, challenge: Challenge) -> list[SeenOrder]:
    """The orders behind fills from the challenge's first day on, each with the instant of its first fill."""
    rows = connection.execute(
        "SELECT path FROM openrebate.fill_files WHERE sign = 1 AND last_at >= %s",
        [stamp(challenge.issued * _SECOND)],
    ).fetchall()
    files = [root / str(row[0]) for row in rows]
    if not files:
        return []
    query = (
        "SELECT venue, account_id, api_key_id, client_order_id, min(executed_at) "
        f"FROM ({stored(files)}) AS f WHERE suffix(client_order_id, ?) GROUP BY ALL ORDER BY 5"
    )
    with duckdb.connect() as duck:
        found = duck.execute(query, [challenge.order_id]).fetchall()
    return [
        SeenOrder(venue=venue, account=account, api_key=key, client_order_id=client, at=at // _SECOND)
        for venue, account, key, client, at in found
    ]
