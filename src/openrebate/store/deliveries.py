"""Deliveries: what came in, by whom, and the files that hold it."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from psycopg.pq import TransactionStatus

from openrebate.store.connection import Connection, connect
from openrebate.store.failpoints import reached
from openrebate.store.server import Dsn

if TYPE_CHECKING:
    from openrebate.store.fills import FillFile, KeptFile
    from openrebate.store.marks import MarkFile

_LOCK = 0x0E_BA_DE  # one ingest at a time
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def workspace_id(connection: Connection) -> str:
    """The id of the workspace whose database this is; empty where it is nobody's yet."""
    row = connection.execute("SELECT id FROM openrebate.workspace").fetchone()
    return str(row[0]) if row else ""


def claim_database(dsn: Dsn, workspace: str) -> str:
    """Make the database that workspace's, as the owner, unless it is somebody's; whose it is then."""
    with connect(dsn) as connection:
        connection.execute(
            "INSERT INTO openrebate.workspace (id) VALUES (%s) ON CONFLICT DO NOTHING", [workspace]
        )
        return workspace_id(connection)


@contextmanager
def alone(connection: Connection) -> Generator[None]:
    """Waits until no other ingest runs on this database, and keeps others waiting; ends with the connection, too."""
    connection.execute("SELECT set_config('lock_timeout', '0', false)")
    connection.execute("SELECT pg_catalog.pg_advisory_lock(%s)", [_LOCK])
    try:
        yield
    finally:
        if not connection.closed and connection.info.transaction_status == TransactionStatus.IDLE:
            connection.execute("SELECT pg_catalog.pg_advisory_unlock(%s)", [_LOCK])


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One delivery as it is recorded: rows = fresh + duplicates + conflicts + revised + superseded."""

    kind: Literal["fills", "facts", "marks"]
    source: str
    digest: str
    by: str
    rows: int
    fresh: int
    duplicates: int = 0
    conflicts: int = 0
    revised: int = 0
    superseded: int = 0


def record(connection: Connection, delivery: Delivery) -> int:
    """The number of a delivery; it counts only when the transaction commits."""
    row = connection.execute(
        "INSERT INTO openrebate.deliveries (kind, source, digest, by, rows, fresh, duplicates, conflicts, revised, superseded) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING delivery_no",
        [getattr(delivery, name) for name in delivery.__slots__],
    ).fetchone()
    assert row is not None
    reached("ingest: delivery recorded")
    return int(row[0])


def record_fill_files(connection: Connection, delivery_no: int, files: Sequence[FillFile]) -> None:
    """The files of fills that a delivery brought."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO openrebate.fill_files (delivery_no, path, digest, sign, rows, first_at, last_at, day, narrow) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                (
                    delivery_no,
                    f.path,
                    f.digest,
                    f.sign,
                    f.rows,
                    _EPOCH + timedelta(microseconds=f.first),
                    _EPOCH + timedelta(microseconds=f.last),
                    _day(f.day),
                    f.narrow,
                )
                for f in files
            ],
        )


def record_mark_files(connection: Connection, delivery_no: int, files: Sequence[MarkFile]) -> None:
    """The files of marks that a delivery brought."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO openrebate.mark_files (delivery_no, path, digest, day, rows) VALUES (%s, %s, %s, %s, %s)",
            [(delivery_no, f.path, f.digest, _day(f.day), f.rows) for f in files],
        )


def record_kept_files(connection: Connection, delivery_no: int, of: str, files: Sequence[KeptFile]) -> None:
    """The files of rows that a delivery brought and that are not rated."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO openrebate.kept_files (delivery_no, path, digest, of, reason, rows) VALUES (%s, %s, %s, %s, %s, %s)",
            [(delivery_no, f.path, f.digest, of, f.reason, f.rows) for f in files],
        )


def named_paths(connection: Connection) -> set[str]:
    """Every file that a delivery brought, by its path from the workspace's folder."""
    rows = connection.execute(
        "SELECT path FROM openrebate.fill_files UNION ALL SELECT path FROM openrebate.mark_files "
        "UNION ALL SELECT path FROM openrebate.kept_files"
    )
    return {str(row[0]) for row in rows}


def fill_deliveries(connection: Connection) -> list[int]:
    """The numbers of the deliveries whose fills are kept anywhere: each has an index."""
    rows = connection.execute(
        "SELECT delivery_no FROM openrebate.fill_files WHERE sign = 1 UNION "
        "SELECT delivery_no FROM openrebate.kept_files WHERE of = 'fills' ORDER BY 1"
    )
    return [int(row[0]) for row in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class FillPart:
    """The files of one delivery and sign. `digest` is of the files' contents; instants in microseconds."""

    delivery_no: int
    sign: int
    files: tuple[str, ...]
    digest: str
    rows: int
    first: int
    last: int
    narrow: bool


def fill_parts(connection: Connection) -> list[FillPart]:
    """All fills, delivery by delivery: what a delivery brought (+1), then what it took back (−1)."""
    rows = connection.execute(
        "SELECT delivery_no, sign, array_agg(path ORDER BY path), "
        "encode(sha256(convert_to(string_agg(digest, ',' ORDER BY digest), 'UTF8')), 'hex'), sum(rows)::bigint, "
        "min(openrebate.micros(first_at)), max(openrebate.micros(last_at)), bool_and(narrow) "
        "FROM openrebate.fill_files GROUP BY delivery_no, sign ORDER BY delivery_no, sign DESC"
    )
    return [
        FillPart(
            delivery_no=row[0], sign=row[1], files=tuple(row[2]), digest=row[3], rows=row[4], first=row[5], last=row[6],
            narrow=row[7],
        )
        for row in rows
    ]  # fmt: skip


def mark_paths(connection: Connection) -> list[tuple[str, str]]:
    """Every file of marks with its digest, in order of their paths."""
    rows = connection.execute("SELECT path, digest FROM openrebate.mark_files ORDER BY path")
    return [(str(row[0]), str(row[1])) for row in rows]


def mark_days(connection: Connection) -> list[tuple[int, tuple[str, ...], str]]:
    """Every day of marks since 1970 with its files and a digest of their contents, in order."""
    rows = connection.execute(
        "SELECT day - date '1970-01-01', array_agg(path ORDER BY path), "
        "encode(sha256(convert_to(string_agg(digest, ',' ORDER BY digest), 'UTF8')), 'hex') "
        "FROM openrebate.mark_files GROUP BY day ORDER BY day"
    )
    return [(int(row[0]), tuple(row[1]), str(row[2])) for row in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """What a database holds, and which server it is on."""

    server: str
    deliveries: int
    fills: int


def holdings(connection: Connection) -> Holdings:
    """How much has been delivered to this database."""
    row = connection.execute(
        "SELECT current_setting('server_version'), (SELECT count(*) FROM openrebate.deliveries), "
        "(SELECT coalesce(sum(sign * rows), 0)::bigint FROM openrebate.fill_files)"
    ).fetchone()
    assert row is not None
    return Holdings(server=str(row[0]).split()[0], deliveries=row[1], fills=row[2])


def _day(day: int) -> date:
    return (_EPOCH + timedelta(days=day)).date()
