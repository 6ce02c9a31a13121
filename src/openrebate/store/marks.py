"""Marks: one price for an asset at an instant. The first that came stays; another one is quarantined."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from openrebate.store import files
from openrebate.store.failpoints import reached
from openrebate.store.fill_rows import DAY, WIDE
from openrebate.store.fills import KeptFile, Landing

_ROWS = 'asset, make_timestamptz("at") AS "at", price'
_JUDGED = """
CREATE OR REPLACE TEMP TABLE judged_marks AS
WITH k AS ({known}), q AS ({kept})
SELECT a.*,
    CASE WHEN k.price IS NULL THEN 'fresh' WHEN k.price = a.price THEN 'duplicate' ELSE 'conflict' END AS verdict,
    EXISTS (SELECT 1 FROM q WHERE q.asset = a.asset AND q."at" = a."at" AND q.price = a.price) AS again
FROM arriving AS a LEFT JOIN k ON k.asset = a.asset AND k."at" = a."at"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkFile:
    """A file of marks of one day, put in place."""

    path: str
    digest: str
    day: int
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LandedMarks:
    """What became of a delivery's marks; `conflicting` names the first that contradict a known price."""

    rows: int
    fresh: int
    duplicates: int
    conflicts: int
    files: tuple[MarkFile, ...]
    kept: tuple[KeptFile, ...]
    conflicting: tuple[dict[str, object], ...] = ()


def land_marks(to: Landing, marks: str) -> LandedMarks:
    """Put what is new of a world's marks (a query, one row an asset and instant) into files of their days."""
    duck = to.duck
    duck.execute(
        f'CREATE OR REPLACE TEMP TABLE arriving AS SELECT asset, "at", CAST(price AS {WIDE}) AS price FROM ({marks})'
    )
    days = [
        row[0] for row in duck.execute(f'SELECT DISTINCT "at" // {DAY} FROM arriving ORDER BY 1').fetchall()
    ]
    known = to.connection.execute(
        "SELECT path FROM openrebate.mark_files WHERE day = ANY (SELECT date '1970-01-01' + n FROM unnest(%s::int[]) AS n)",
        [days],
    ).fetchall()
    kept = to.connection.execute("SELECT path FROM openrebate.kept_files WHERE of = 'marks'").fetchall()
    duck.execute(_JUDGED.format(known=_stored(to, known), kept=_stored(to, kept)))
    reached("ingest: marks judged")
    counts = dict(duck.execute("SELECT verdict, count(*) FROM judged_marks GROUP BY verdict").fetchall())
    return LandedMarks(
        rows=sum(counts.values()),
        fresh=counts.get("fresh", 0),
        duplicates=counts.get("duplicate", 0),
        conflicts=counts.get("conflict", 0),
        files=tuple(file for day in days for file in _write_day(to, day)),
        kept=_write_kept(to),
        conflicting=tuple(
            {"asset": row[0], "at": row[1], "price": row[2]}
            for row in duck.execute(
                "SELECT asset, \"at\", price FROM judged_marks WHERE verdict = 'conflict' ORDER BY ALL LIMIT 100"
            ).fetchall()
        ),
    )


def stored_marks(members: Iterable[Path]) -> str:
    """Stored marks, as a query that gives what a world's marks give."""
    listed = ", ".join("'" + str(file).replace("'", "''") + "'" for file in members)
    return f'SELECT asset, epoch_us("at") AS "at", price FROM read_parquet([{listed}], hive_partitioning = false)'


def _stored(to: Landing, rows: Sequence[tuple[str, ...]]) -> str:
    return stored_marks(to.root / row[0] for row in rows) if rows else "SELECT * FROM arriving LIMIT 0"


def _write_day(to: Landing, day: int) -> list[MarkFile]:
    staged = to.staging / "marks.parquet"
    query = f'SELECT {_ROWS} FROM judged_marks WHERE verdict = \'fresh\' AND "at" // {DAY} = {day} ORDER BY "at", asset'
    rows = _copy(to, query, str(staged))
    if not rows:
        return []
    date = f"{datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=day):%Y-%m-%d}"
    path, digest = files.place(to.root, staged, f"{files.MARKS}/day={date}")
    return [MarkFile(path=path, digest=digest, day=day, rows=rows)]


def _write_kept(to: Landing) -> tuple[KeptFile, ...]:
    staged = to.staging / "marks.parquet"
    query = (
        f"SELECT {_ROWS} FROM judged_marks WHERE verdict = 'conflict' AND NOT again ORDER BY \"at\", asset"
    )
    rows = _copy(to, query, str(staged))
    if not rows:
        return ()
    path, digest = files.place(to.root, staged, files.QUARANTINE)
    return (KeptFile(path=path, digest=digest, reason="conflict", rows=rows),)


def _copy(to: Landing, query: str, file: str) -> int:
    quoted = file.replace("'", "''")
    [(rows,)] = to.duck.execute(f"COPY ({query}) TO '{quoted}' {files.PARQUET}").fetchall()
    return int(rows)
