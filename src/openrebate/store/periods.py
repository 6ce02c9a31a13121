"""Periods of a program: which are closed, which one is open, and the seal that closes one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openrebate.store.connection import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """A closed period as it was sealed. `root`: hex, over the headers of its statements; `size`: how many it numbered;
    `closed_at`: microseconds.
    """

    period: str
    closed_at: int
    by: str
    first_statement: int | None
    last_statement: int | None
    root: str
    size: int
    marks_digest: str
    marks_publisher: str
    posting_no: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """What a seal keeps of one statement: its header as RFC 8785 text, and the root over its lines."""

    owner: str
    period: str
    version: int
    header: str
    lines_root: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealing:
    """What closes a period. `first`: the number of its first statement; `posting_no`: the last posting that was read."""

    program: str
    period: str
    by: str
    root: bytes
    marks_digest: str
    marks_publisher: str
    posting_no: int
    first: int
    statements: Sequence[Sealed]


def closed(connection: Connection, program: str) -> list[Closed]:
    """The closed periods of a program, in their order."""
    rows = connection.execute(
        "SELECT period, openrebate.micros(closed_at), by, first_statement, last_statement, encode(root, 'hex'), size, "
        "marks_digest, marks_publisher, posting_no FROM openrebate.periods "
        "WHERE program = %s AND state = 'closed' ORDER BY period",
        [program],
    ).fetchall()
    names = Closed.__slots__
    return [Closed(**dict(zip(names, row, strict=True))) for row in rows]


def programs(connection: Connection) -> list[str]:
    """Every program that something was booked for, or a period closed of."""
    rows = connection.execute("SELECT DISTINCT program FROM openrebate.periods ORDER BY program").fetchall()
    return [str(program) for (program,) in rows]


def mark_publishers(connection: Connection, until: int) -> list[str]:
    """Who published the marks that begin before an instant (microseconds)."""
    rows = connection.execute(
        "SELECT DISTINCT d.source FROM openrebate.mark_files AS f JOIN openrebate.deliveries AS d USING (delivery_no) "
        "WHERE f.day <= (to_timestamp(%s / 1000000) AT TIME ZONE 'UTC')::date ORDER BY 1",
        [until - 1],
    ).fetchall()
    return [str(source) for (source,) in rows]


def booked_into(connection: Connection, program: str) -> list[str]:
    """The open periods that something is booked into, in their order."""
    rows = connection.execute(
        "SELECT period FROM openrebate.periods AS p WHERE program = %s AND state = 'open' AND EXISTS "
        "(SELECT 1 FROM openrebate.postings AS b WHERE b.program = p.program AND b.period = p.period) ORDER BY period",
        [program],
    ).fetchall()
    return [str(period) for (period,) in rows]


def files(connection: Connection) -> list[tuple[str, str]]:
    """Path and digest of every file of fills and marks that the workspace's numbers come from."""
    rows = connection.execute(
        "SELECT path, digest FROM openrebate.fill_files UNION ALL SELECT path, digest FROM openrebate.mark_files ORDER BY 1"
    ).fetchall()
    return [(str(path), str(digest)) for path, digest in rows]


def files_digest(connection: Connection, table: str, until: int) -> str:
    """SHA-256 (hex) over the manifest of `fill_files` or `mark_files` that begin before an instant (microseconds).

    Paths name contents, so the same files give the same digest in every workspace, in whatever order they came.
    """
    assert table in ("fill_files", "mark_files")
    sign = "sign" if table == "fill_files" else "1"
    row = connection.execute(
        f"SELECT encode(sha256(convert_to(coalesce(string_agg({sign} || ' ' || day || ' ' || digest, E'\\n' "
        f"ORDER BY {sign}, day, digest COLLATE \"C\"), ''), 'UTF8')), 'hex') FROM openrebate.{table} "
        "WHERE day <= (to_timestamp(%s / 1000000) AT TIME ZONE 'UTC')::date".encode(),
        [until - 1],
    ).fetchone()
    assert row is not None
    return str(row[0])


def hold(connection: Connection, program: str, period: str) -> bool:
    """Keep everybody from booking into the period until the transaction ends. False where it is closed already."""
    row = connection.execute("SELECT openrebate.hold_period(%s, %s)", [program, period]).fetchone()
    return row == (True,)


def last_posting(connection: Connection, program: str, period: str) -> int:
    """The number of the last posting that is booked into the period or one before it; 0 where there is none."""
    row = connection.execute(
        "SELECT coalesce(max(posting_no), 0) FROM openrebate.postings WHERE program = %s AND period <= %s",
        [program, period],
    ).fetchone()
    assert row is not None
    return int(row[0])


def next_statement(connection: Connection, program: str) -> int:
    """The number that the program's next statement will have."""
    row = connection.execute(
        "SELECT coalesce(max(statement_no), 0) + 1 FROM openrebate.statements WHERE program = %s", [program]
    ).fetchone()
    assert row is not None
    return int(row[0])


def seal(connection: Connection, sealing: Sealing) -> int:
    """Close the period; gives the number of its last statement.

    ConflictError (5): it is closed already, an earlier one is not, or something was booked into it since `posting_no`.
    """
    columns = [
        [getattr(one, name) for one in sealing.statements]
        for name in ("owner", "period", "version", "header", "lines_root")
    ]
    single = [getattr(sealing, name) for name in Sealing.__slots__ if name != "statements"]
    row = connection.execute(
        "SELECT openrebate.close_period(%s, %s, %s, %s, %s, %s, %s, %s, "
        "%s::text[], %s::text[], %s::integer[], %s::text[], %s::bytea[])",
        [*single, *columns],
    ).fetchone()
    assert row is not None
    return int(row[0])
