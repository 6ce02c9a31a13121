"""Fills, exactly once for ever: a delivery's rows against everything that is known, and the files that hold what is new.

The union of all files of sign +1, less those of sign −1, is the set of known fills: for each identity the row that stands,
a cancellation among them (quantity 0). Nearly every row of a delivery is fresh, and never leaves DuckDB's stream from the
delivery's files into those of its days; only rows whose identity is known or doubled are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import numpy as np
import pyarrow as pa

from openrebate.model.sql import quoted
from openrebate.store import files
from openrebate.store.connection import Connection
from openrebate.store.failpoints import reached
from openrebate.store.fill_index import CONFLICT, FILL, SUPERSEDED, index_rows, known_index, write_index
from openrebate.store.fill_rows import DAY, KEY, incoming, incoming_like, narrow_rows, stored, wide_rows
from openrebate.store.verdicts import ORDERED, UNORDERED

_MANY_DAYS = 62  # above, the rows are sorted by time first: each day's file is then a slice of them
_AT_ONCE = 2  # days written side by side
_FEW = 10_000  # suspects that are looked for by their fill ids
_SHOWN = 100  # conflicts told one by one
_KEPT = {"conflict": files.QUARANTINE, "superseded": files.SUPERSEDED}


@dataclass(frozen=True, slots=True, kw_only=True)
class FillFile:
    """A file of fills of one day, put in place. Instants in microseconds; `narrow`: every amount fits 18 digits."""

    path: str
    digest: str
    sign: int
    rows: int
    first: int
    last: int
    day: int
    narrow: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A file of rows that are not rated, put in place."""

    path: str
    digest: str
    reason: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Landed:
    """What became of a delivery's fills, `counts` by verdict; the index of it still waits for the delivery's number.

    `conflicts` names the first of them.
    """

    rows: int
    counts: Mapping[str, int]
    fills: tuple[FillFile, ...] = ()
    kept: tuple[KeptFile, ...] = ()
    index: Path | None = None
    conflicts: tuple[Mapping[str, Any], ...] = ()


Between = Callable[[int, int], str]


class _Day(NamedTuple):
    """A day of arriving fills: whether all are narrow, and the query of `incoming` that holds them, others perhaps too."""

    narrow: bool
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """Where fills come from and go to: DuckDB, the database, the workspace's folder and a folder for staging."""

    duck: duckdb.DuckDBPyConnection
    connection: Connection
    root: Path
    staging: Path


def land(to: Landing, fills: str, between: Between, *, ordered: bool = False, sort: bool = False) -> Landed:
    """Put what is new of a world's fills (a query, see `worlds.fills`) into files; nothing is known until recorded.

    `between` gives the query over no more than what may hold fills in [first, end). `ordered`: the rows arrive in the
    order of the query. `sort`: they are slow to read, so they are read only once.
    """
    duck = to.duck
    if ordered:
        fills = f"SELECT *, row_number() OVER () AS arrival FROM ({fills})"
    if sort or ordered:
        fills = _sorted(to, fills)
        between = _always(fills)
    arriving = incoming_like(duck, fills, "arrival" if ordered else "0")
    duck.execute(f"CREATE OR REPLACE VIEW incoming AS {arriving(fills)}")
    arrived = to.staging / "arrived.parquet"
    write_index(duck, index_rows("incoming", FILL), arrived)
    reached("ingest: identities read")
    rows, days = _measured(duck, arrived)
    if len(days) > _MANY_DAYS and not sort and not ordered:
        return land(to, fills, between, sort=True)
    known = known_index(duck, to.connection, to.root, to.staging)
    spans = {day: _Day(narrow, arriving(between(day * DAY, (day + 1) * DAY))) for day, narrow in days.items()}
    if not _find_suspects(duck, arrived, known):
        placed = _write_days(to, spans, suspects=False)
        return Landed(rows=rows, counts={"fresh": rows}, fills=placed, index=arrived if rows else None)
    within = arriving(between(*_reach(duck, arrived)))
    return _settle(to, arrived, known, rows, spans, within, ordered=ordered)


def _always(fills: str) -> Between:
    return lambda first, end: fills


def _sorted(to: Landing, fills: str) -> str:
    file = to.staging / "sorted.parquet"
    to.duck.execute(
        f"COPY (SELECT * FROM ({fills}) ORDER BY executed_at) TO '{_quoted(file)}' {files.PARQUET}"
    )
    reached("ingest: rows staged")
    return f"SELECT * FROM read_parquet('{_quoted(file)}')"


def _measured(duck: duckdb.DuckDBPyConnection, arrived: Path) -> tuple[int, dict[int, bool]]:
    """The number of rows, and the days they are of, with whether all rows of the day fit the narrow types."""
    found = duck.execute(
        f"SELECT day, count(*), bool_and(fits) FROM read_parquet('{_quoted(arrived)}') GROUP BY day ORDER BY day"
    ).fetchall()
    return sum(row[1] for row in found), {row[0]: row[2] for row in found}


def _find_suspects(duck: duckdb.DuckDBPyConnection, arrived: Path, known: str | None) -> int:
    """Fills the table `candidates` with identities that are known or arrive more than once; how many there are."""
    source = f"read_parquet('{_quoted(arrived)}')"
    duck.register("doubled", pa.table({"identity": _doubled(duck, source)}))
    met = (
        f" UNION SELECT k.identity FROM {known} AS k SEMI JOIN {source} AS a USING (identity)"
        if known
        else ""
    )
    duck.execute(f"CREATE OR REPLACE TABLE candidates AS SELECT identity FROM doubled{met}")
    duck.unregister("doubled")
    [(count,)] = duck.execute("SELECT count(*) FROM candidates").fetchall()
    return int(count)


def _doubled(duck: duckdb.DuckDBPyConnection, source: str) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    """Identities that arrive more than once, 8 bytes a row while it looks."""
    parts = [
        batch.column(0).to_numpy(zero_copy_only=False)
        for batch in duck.sql(f"SELECT identity FROM {source}").to_arrow_reader(1_000_000)
    ]
    hashes = np.concatenate([np.empty(0, dtype=np.uint64), *parts])
    hashes.sort()
    return np.unique(hashes[1:][hashes[1:] == hashes[:-1]])


def _reach(duck: duckdb.DuckDBPyConnection, arrived: Path) -> tuple[int, int]:
    """The first instant of the days that suspects are of, and the first after them."""
    [(first, last)] = duck.execute(
        f"SELECT min(day), max(day) FROM read_parquet('{_quoted(arrived)}') SEMI JOIN candidates USING (identity)"
    ).fetchall()
    return first * DAY, (last + 1) * DAY


def _settle(
    to: Landing, arrived: Path, known: str | None, rows: int, days: Mapping[int, _Day], within: str, *, ordered: bool
) -> Landed:  # fmt: skip
    """Judge the suspects; write what is fresh, what takes a place and what loses it. `within`: all rows that are suspect."""
    duck = to.duck
    source = f"read_parquet('{_quoted(arrived)}')"
    duck.execute(
        "CREATE OR REPLACE TABLE met AS "
        + (
            f"SELECT k.* FROM {known} AS k SEMI JOIN candidates USING (identity)"
            if known
            else f"SELECT *, 0::BIGINT AS delivery_no FROM {source} LIMIT 0"
        )
    )
    seen = dict(
        duck.execute(
            f"SELECT kind = {CONFLICT}, count(*) FROM {source} AS a "
            "JOIN (SELECT identity, content, max(kind) AS kind FROM met GROUP BY identity, content) AS m "
            "USING (identity, content) GROUP BY 1".replace("SELECT kind", "SELECT m.kind")
        ).fetchall()
    )
    _find_rows(duck, source, within)
    _load_known(to)
    duck.execute(f"CREATE OR REPLACE TABLE judged AS {ORDERED if ordered else UNORDERED}")
    reached("ingest: suspects judged")
    counts = dict(duck.execute("SELECT verdict, count(*) FROM judged GROUP BY verdict").fetchall())
    alone = _count(duck, f"SELECT count(*) FROM {source} AS a ANTI JOIN candidates AS c USING (identity)")
    counts["fresh"] = counts.get("fresh", 0) + alone
    counts["duplicate"] = counts.get("duplicate", 0) + seen.get(False, 0)
    counts["conflict"] = counts.get("conflict", 0) + seen.get(True, 0)
    assert sum(counts.values()) == rows, f"{counts} of {rows} rows"
    placed = _write_days(to, days, suspects=True) + _write_replaced(to)
    return Landed(
        rows=rows,
        counts=counts,
        fills=placed,
        kept=_write_kept(to),
        index=_settled_index(to, arrived),
        conflicts=_first_conflicts(duck),
    )


def _find_rows(duck: duckdb.DuckDBPyConnection, source: str, within: str) -> None:
    """The table `suspects`: arriving rows that are candidates, and not known as they are.

    Where few fill ids are looked for, the other columns of nearly all rows need not be read.
    """
    duck.execute(
        f"CREATE OR REPLACE TABLE wanted AS SELECT identity, content FROM {source} "
        "SEMI JOIN candidates USING (identity) ANTI JOIN met USING (identity, content)"
    )
    few = _count(duck, "SELECT count(*) FROM wanted") <= _FEW
    ids = f"SELECT DISTINCT fill_id FROM ({within}) SEMI JOIN wanted USING (identity)"
    listed = [row[0] for row in duck.execute(ids).fetchall()] if few else []
    among = f" WHERE fill_id IN ({', '.join(map(quoted, listed))})" if listed else ""
    duck.execute(
        "CREATE OR REPLACE TABLE suspects AS "
        f"SELECT i.* FROM (SELECT * FROM ({within}){among}) AS i SEMI JOIN wanted AS w USING (identity, content)"
    )


def _load_known(to: Landing) -> None:
    """The tables `live` and `contested` of what is known about the suspects."""
    duck = to.duck
    duck.execute(
        "CREATE OR REPLACE TABLE contested AS SELECT identity, max(revision) AS revision FROM met "
        f"SEMI JOIN suspects USING (identity) WHERE kind = {CONFLICT} GROUP BY identity"
    )
    places = duck.execute(
        f"SELECT DISTINCT delivery_no, day FROM met SEMI JOIN suspects USING (identity) WHERE kind = {FILL}"
    ).fetchall()
    paths = to.connection.execute(
        "SELECT path FROM openrebate.fill_files AS f JOIN unnest(%s::bigint[], %s::int[]) AS p (delivery_no, day) "
        "ON f.delivery_no = p.delivery_no AND f.day = date '1970-01-01' + p.day WHERE f.sign = 1",
        [[row[0] for row in places], [row[1] for row in places]],
    ).fetchall()
    rows = (
        incoming(duck, stored(to.root / row[0] for row in paths))
        if paths
        else "SELECT * FROM incoming LIMIT 0"
    )
    key = ", ".join(KEY)
    duck.execute(
        f"CREATE OR REPLACE TABLE live AS SELECT f.* FROM ({rows}) AS f SEMI JOIN suspects AS s USING ({key}) "
        f"QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY revision DESC) = 1"
    )


def _write_days(to: Landing, days: Mapping[int, _Day], *, suspects: bool) -> tuple[FillFile, ...]:
    """Files of sign +1: what arrives alone, and of the suspects what is fresh or takes a place."""
    doubtful = set(_column(to, f"SELECT DISTINCT executed_at // {DAY} FROM suspects")) if suspects else set()
    alone = " ANTI JOIN candidates AS c USING (identity)" if suspects else ""
    queries = []
    for day, (narrow, source) in days.items():
        of_day = f"executed_at >= {day * DAY} AND executed_at < {(day + 1) * DAY}"
        query = f"SELECT i.* FROM ({source}) AS i{alone} WHERE {of_day}"
        if day in doubtful:
            query += f" UNION ALL SELECT * EXCLUDE (verdict) FROM judged WHERE verdict IN ('fresh', 'revised') AND {of_day}"
        queries.append((day, narrow, query))
    return _write_all(to, queries, sign=1)


def _write_replaced(to: Landing) -> tuple[FillFile, ...]:
    """Files of sign −1: the rows whose place a higher revision took."""
    key = " AND ".join(f"j.{name} = l.{name}" for name in KEY)
    to.duck.execute(
        "CREATE OR REPLACE TABLE replaced AS SELECT l.* FROM live AS l "
        f"SEMI JOIN (SELECT * FROM judged WHERE verdict = 'revised') AS j ON {key}"
    )
    days = to.duck.execute(
        f"SELECT executed_at // {DAY}, bool_and(fits) FROM replaced GROUP BY 1 ORDER BY 1"
    ).fetchall()
    queries = [
        (day, narrow, f"SELECT * FROM replaced WHERE executed_at // {DAY} = {day}") for day, narrow in days
    ]
    return _write_all(to, queries, sign=-1)


def _write_all(to: Landing, queries: Sequence[tuple[int, bool, str]], *, sign: int) -> tuple[FillFile, ...]:
    """A file for the query of every day: two at a time, for one alone leaves processors and disk waiting by turns."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        written = [
            pool.submit(_write_day, to, query, day, sign=sign, narrow=narrow)
            for day, narrow, query in queries
        ]
        try:
            return tuple(file for one in written for file in one.result())
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _write_day(to: Landing, query: str, day: int, *, sign: int, narrow: bool) -> list[FillFile]:
    """One day's file, or two where some amounts are wide."""
    forms = [(narrow_rows(), "", True)] if narrow else [
        (narrow_rows(), " WHERE fits", True), (wide_rows(), " WHERE NOT fits", False)
    ]  # fmt: skip
    folder = f"{files.FILLS if sign > 0 else files.REPLACED}/day={_date(day)}"
    found = []
    with to.duck.cursor() as duck:
        for columns, where, fits in forms:
            staged = to.staging / f"day-{day}.parquet"
            rows = _copy(duck, f"SELECT {columns} FROM ({query}){where}", staged)
            if not rows:
                continue
            [(first, last)] = duck.execute(
                f"SELECT epoch_us(min(executed_at)), epoch_us(max(executed_at)) FROM read_parquet('{_quoted(staged)}')"
            ).fetchall()
            reached("ingest: day written")
            path, digest = files.place(to.root, staged, folder)
            found.append(
                FillFile(
                    path=path,
                    digest=digest,
                    sign=sign,
                    rows=rows,
                    first=first,
                    last=last,
                    day=day,
                    narrow=fits,
                )
            )
    return found


def _column(to: Landing, query: str) -> list[int]:
    return [row[0] for row in to.duck.execute(query).fetchall()]


def _write_kept(to: Landing) -> tuple[KeptFile, ...]:
    """Files of conflicts and of revisions that came too late, each row whole."""
    found = []
    for reason, folder in _KEPT.items():
        staged = to.staging / f"{reason}.parquet"
        query = f"SELECT {wide_rows()} FROM judged WHERE verdict = '{reason}' ORDER BY ALL"
        rows = _copy(to.duck, query, staged)
        if rows:
            path, digest = files.place(to.root, staged, folder)
            found.append(KeptFile(path=path, digest=digest, reason=reason, rows=rows))
    return tuple(found)


def _settled_index(to: Landing, arrived: Path) -> Path | None:
    """The delivery's index: what arrived alone, and the suspects by what became of them."""
    kind = f"CASE verdict WHEN 'conflict' THEN {CONFLICT} WHEN 'superseded' THEN {SUPERSEDED} ELSE {FILL} END"
    alone = (
        f"SELECT a.* FROM read_parquet('{_quoted(arrived)}') AS a ANTI JOIN candidates AS c USING (identity)"
    )
    judged = index_rows("(SELECT * FROM judged WHERE verdict <> 'duplicate')", kind)
    settled = to.staging / "settled.parquet"
    return settled if _copy(to.duck, f"{alone} UNION ALL {judged}", settled) else None


def _first_conflicts(duck: duckdb.DuckDBPyConnection) -> tuple[dict[str, Any], ...]:
    rows = duck.execute(
        "SELECT DISTINCT venue, account_id, fill_id, revision FROM judged WHERE verdict = 'conflict' "
        f"ORDER BY ALL LIMIT {_SHOWN}"
    ).fetchall()
    return tuple(dict(zip((*KEY, "revision"), row, strict=True)) for row in rows)


def _copy(duck: duckdb.DuckDBPyConnection, query: str, file: Path) -> int:
    return _count(duck, f"COPY ({query}) TO '{_quoted(file)}' {files.PARQUET}")


def _count(duck: duckdb.DuckDBPyConnection, query: str) -> int:
    [(count,)] = duck.execute(query).fetchall()
    return int(count)


def _date(day: int) -> str:
    return f"{datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=day):%Y-%m-%d}"


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
