"""Traces: which accounts were seen with which keyed hash of an address, device or withdrawal group. Nothing raw comes here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import pyarrow as pa

from openrebate.store.connection import Connection

TRACES = pa.schema(
    [("kind", pa.string()), ("hash", pa.string()), ("account_id", pa.string()), ("seen_at", pa.int64())]
)


def traces(connection: Connection) -> pa.Table:
    """Every trace; instants in microseconds."""
    rows = connection.execute(
        "SELECT kind, hash, account_id, openrebate.micros(seen_at) FROM openrebate.traces "
        "ORDER BY kind, hash, account_id, seen_at"
    ).fetchall()
    return pa.Table.from_pylist([dict(zip(TRACES.names, row, strict=True)) for row in rows], TRACES)


def known_hashes(connection: Connection, kind: str) -> frozenset[str]:
    """The hashes of a kind that are in use."""
    rows = connection.execute(
        "SELECT DISTINCT hash FROM openrebate.traces WHERE kind = %s", [kind]
    ).fetchall()
    return frozenset(str(one) for (one,) in rows)


def bring_traces(connection: Connection, rows: Iterable[tuple[str, str, str, datetime]], by: str) -> int:
    """Add traces as (kind, hash, account, seen at); how many were not known."""
    with connection.transaction(), connection.cursor() as cursor:
        connection.execute(
            "CREATE TEMP TABLE arriving_traces (kind text, hash text, account_id text, seen_at timestamptz) ON COMMIT DROP"
        )
        with cursor.copy("COPY arriving_traces FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return cursor.execute(
            "INSERT INTO openrebate.traces (kind, hash, account_id, seen_at, by) "
            "SELECT DISTINCT kind, hash, account_id, seen_at, %s FROM arriving_traces ON CONFLICT DO NOTHING",
            [by],
        ).rowcount


def groups(connection: Connection) -> dict[str, tuple[str, Sequence[str]]]:
    """Groups for reports by name, as they are now: kind and members."""
    rows = connection.execute(
        "SELECT DISTINCT ON (name) name, kind, members FROM openrebate.report_groups ORDER BY name, version DESC"
    ).fetchall()
    return {name: (kind, tuple(members)) for name, kind, members in rows}


def set_group(connection: Connection, name: str, kind: str, members: Sequence[str], by: str) -> int:
    """A group in place of the one of that name; its version."""
    row = connection.execute(
        "INSERT INTO openrebate.report_groups (name, version, kind, members, by) SELECT %(name)s, coalesce(max(version), 0) + 1, "
        "%(kind)s, %(members)s, %(by)s FROM openrebate.report_groups WHERE name = %(name)s RETURNING version",
        {"name": name, "kind": kind, "members": list(members), "by": by},
    ).fetchone()
    assert row is not None
    return int(row[0])
