"""Ingests to kill: the commands, and the state they must end in. Children import this by its full name."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from unittest import mock

import duckdb

import openrebate.app.ingest as module
from openrebate.app.facts_known import facts_known
from openrebate.app.ingest import Sender, ingest
from openrebate.app.stream import ingest_stream
from openrebate.app.workspace import connected, open_workspace
from openrebate.model.tables import FACTS, FILLS
from openrebate.store import files
from openrebate.store.deliveries import fill_parts, mark_paths
from openrebate.store.facts import known, version
from tests.money.worlds import FIRST, SECOND, fill_lines, write

_SENDER = Sender(by="tester", source="test")


def bring_first(folder: Path) -> None:
    """A workspace that knows something already."""
    _bring(folder, write(folder.parent / f"{folder.name}-first", FIRST))


def bring_second(folder: Path) -> None:
    """The command that is killed: new days, revisions, duplicates, conflicts, marks and facts."""
    _bring(folder, write(folder.parent / f"{folder.name}-second", SECOND))


def stream_second(folder: Path) -> None:
    """The same fills by a stream, in batches of five."""
    opened = open_workspace(folder)
    with connected(opened) as connection:
        ingest_stream(opened, connection, fill_lines(SECOND), _SENDER, batch=5)


def _bring(folder: Path, world: Path) -> None:
    opened = open_workspace(folder)
    with connected(opened) as connection:
        ingest(opened, connection, world, _SENDER)


def state(folder: Path) -> dict[str, Any]:
    """Every known fill, mark, fact and kept row, and that no file is there which nothing names."""
    opened = open_workspace(folder)
    with connected(opened) as connection:
        parts = fill_parts(connection)
        kept = connection.execute("SELECT path, digest FROM openrebate.kept_files").fetchall()
        marks = mark_paths(connection)
        now = version(connection).instant
        facts = {name: known(connection, name, now)[1] for name in FACTS}
        cached = facts_known(connection, opened.data).digest
        assert cached == facts_known(connection).digest
    with duckdb.connect() as duck:
        found: dict[str, Any] = {"facts": facts}
        for sign in (1, -1):
            paths = [folder / path for part in parts if part.sign == sign for path in part.files]
            found[f"fills {sign}"] = rows_of(duck, paths)
        found["kept"] = [rows_of(duck, [folder / row[0]]) for row in kept]
        found["kept"] = sorted(row for rows in found["kept"] for row in rows)
        found["marks"] = rows_of(duck, [folder / path for path, _ in marks])
    return found


def rows_of(duck: duckdb.DuckDBPyConnection, paths: list[Path]) -> list[str]:
    """Every row of some Parquet files as text, in order; amounts without trailing zeros."""
    rows = []
    for path in paths:
        names = [
            r[0]
            for r in duck.execute(
                f"DESCRIBE SELECT * FROM read_parquet('{path}', hive_partitioning = false)"
            ).fetchall()
        ]
        money = {c.name for c in FILLS.columns if c.narrow} | {"price"}
        columns = ", ".join(
            f"CAST(CAST({n} AS DECIMAL(38, 18)) AS VARCHAR)" if n in money else f'CAST("{n}" AS VARCHAR)'
            for n in names
        )
        rows += duck.execute(
            f"SELECT concat_ws('|', {columns}) FROM read_parquet('{path}', hive_partitioning = false)"
        ).fetchall()
    return sorted(str(row[0]) for row in rows)


def manifest_first(folder: Path) -> None:
    """A planted fault: the transaction commits before the files are in their places."""
    waiting: list[tuple[Path, Path]] = []
    put, record = files.put, module._record

    def later(staged: Path, target: Path) -> None:
        aside = staged.with_name(f"waiting-{len(waiting)}")
        waiting.append((staged.rename(aside), target))

    def record_first(*arguments: Any) -> Any:
        found = record(*arguments)
        for staged, target in waiting:
            put(staged, target)
        return found

    with mock.patch.object(files, "put", later), mock.patch.object(module, "_record", record_first):
        bring_second(folder)
