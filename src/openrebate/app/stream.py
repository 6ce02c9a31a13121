"""A stream of fills: one JSON object a line, taken in batch by batch, each for good.

Rows of a stream have an order, and the first of two that contradict each other stands; so it does not matter where the
batches are cut, or from which line a sender starts again.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from openrebate.app.ingest import Ingested, Sender, take_in
from openrebate.app.workspace import Workspace
from openrebate.model.errors import Place, WorldError
from openrebate.model.tables import FILLS

if TYPE_CHECKING:
    from openrebate.store.connection import Connection

_NAME = "standard input"
_SHOWN = 100


def ingest_stream(
    workspace: Workspace,
    connection: Connection,
    lines: Iterable[bytes],
    sender: Sender,
    *,
    batch: int = 10_000,
    strict: bool = False,
    say: Callable[[int], None] = lambda line: None,
) -> Ingested:
    """Bring fills from a stream; `say` is told the last line of every batch that is taken in for good.

    WorldError (2) names the line that is wrong; batches before it are in, nothing of its own is.
    """
    from openrebate.store.deliveries import alone

    total = Ingested()
    for first, rows in _batches(lines, batch):
        with TemporaryDirectory(prefix="openrebate-") as folder, alone(connection):
            numbers = _write(Path(folder) / "fills.csv", rows, first)
            try:
                found = take_in(workspace, connection, Path(folder), sender, strict=strict, ordered=True)
            except WorldError as error:
                raise _placed(error, numbers) from error
        total = _sum(total, found)
        say(numbers[-1])
    return total


def _batches(lines: Iterable[bytes], size: int) -> Iterator[tuple[int, list[tuple[int, dict[str, Any]]]]]:
    """Lists of numbered objects, with the number of the first line; blank lines are not rows."""
    rows: list[tuple[int, dict[str, Any]]] = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            rows.append((number, _object(number, line)))
        if len(rows) >= max(size, 1):
            yield rows[0][0], rows
            rows = []
    if rows:
        yield rows[0][0], rows


def _object(number: int, line: bytes) -> dict[str, Any]:
    """A line's object; numbers keep the digits they are written with."""
    try:
        found = json.loads(line, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise WorldError(f"is not a JSON object: {error}", place=Place(_NAME, number)) from None
    if not isinstance(found, dict):
        raise WorldError("is not a JSON object", place=Place(_NAME, number))
    for name, value in found.items():
        if value is not None and not isinstance(value, str):
            raise WorldError("must be text or a number", place=Place(_NAME, number, name))
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("an object names a column twice")
    return found


def _write(file: Path, rows: list[tuple[int, dict[str, Any]]], first: int) -> list[int]:
    """The rows as a world's CSV; the line of the stream of each."""
    used = {name for _, row in rows for name in row}
    required = {column.name for column in FILLS.columns if column.required}
    missing = sorted(required - used)
    if missing:
        raise WorldError(
            f"the required column {missing[0]} is missing", place=Place(_NAME, first, missing[0])
        )
    header = [name for name in FILLS.names if name in used] + sorted(used.difference(FILLS.names))
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows([row.get(name) for name in header] for _, row in rows)
    return [number for number, _ in rows]


def _placed(error: WorldError, numbers: list[int]) -> WorldError:
    """The error with the line of the stream instead of the line of our file, which has a header and no blank lines."""
    place = error.place
    line = numbers[place.line - 2] if place and place.line and place.line > 1 else numbers[0]
    advice = f"{error.advice}. " if error.advice else ""
    return WorldError(
        error.message,
        place=Place(_NAME, line, place.column if place else None),
        advice=f"{advice}Lines before {numbers[0]} are taken in: send again from there or earlier",
    )


def _sum(total: Ingested, found: Ingested) -> Ingested:
    return replace(
        total,
        fills=total.fills + found.fills,
        deliveries=found.deliveries,
        exceptions=(*total.exceptions, *found.exceptions)[:_SHOWN],
        swept=total.swept + found.swept,
        warnings=total.warnings or found.warnings,
    )
