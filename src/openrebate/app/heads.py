"""Heads: the chain of postings and the roots of closed periods as they are known outside the database, one JSON line each.

A chain that lies whole in one database proves nothing against whoever owns that database. What was written here, and copied from
here to somewhere else, is what `reconcile` holds the chain against.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openrebate.model.errors import OutsideError
from openrebate.store import periods

if TYPE_CHECKING:
    from openrebate.app.workspace import Workspace
    from openrebate.store.connection import Connection

POSTINGS, ROOTS = "heads.jsonl", "roots.jsonl"
Line = dict[str, Any]


def export_heads(workspace: Workspace, connection: Connection) -> None:
    """Append every posting and every closed period that is not written down yet; safe twice, at once and after a crash.

    OutsideError (7) where a file cannot be written; what was done stands all the same, and is written down next time.
    """
    for name in (POSTINGS, ROOTS):
        file = workspace.heads / name
        try:
            _append(file, connection)
        except OSError as error:
            raise OutsideError(
                f"the head of the ledger cannot be written to {file}: {error.strerror}",
                advice="Make room or give the right to write; what was posted is posted",
            ) from error


def written(workspace: Workspace, name: str) -> list[Line]:
    """What is written down, in its order; a last line that a crash cut off is left out."""
    file = workspace.heads / name
    return _whole(file.read_bytes())[1] if file.is_file() else []


def _append(file: Path, connection: Connection) -> None:
    """Under a lock of the file: cut off what a crash left half written, then add what is missing."""
    file.parent.mkdir(exist_ok=True)
    with file.open("a+b") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        text = file.read_bytes()
        end, lines = _whole(text)
        if end < len(text):
            os.ftruncate(stream.fileno(), end)
        missing = _postings(connection, lines) if file.name == POSTINGS else _roots(connection, lines)
        stream.writelines(json.dumps(line).encode() + b"\n" for line in missing)
        stream.flush()
        os.fsync(stream.fileno())


def _whole(text: bytes) -> tuple[int, list[Line]]:
    """Where the last whole line ends, and the whole lines."""
    end = text.rfind(b"\n") + 1
    return end, [json.loads(line) for line in text[:end].splitlines()]


def _postings(connection: Connection, lines: list[Line]) -> Iterable[Line]:
    rows = connection.execute(
        "SELECT posting_no, kind, ref, program, period, encode(hash, 'hex') FROM openrebate.postings "
        "WHERE posting_no > %s ORDER BY posting_no",
        [lines[-1]["posting_no"] if lines else 0],
    )
    names = ("posting_no", "kind", "ref", "program", "period", "hash")
    return [dict(zip(names, row, strict=True)) for row in rows]


def _roots(connection: Connection, lines: list[Line]) -> Iterable[Line]:
    known = {(line["program"], line["period"]) for line in lines}
    return [
        {
            "program": program,
            "period": one.period,
            "root": one.root,
            "size": one.size,
            "first_statement": one.first_statement,
            "posting_no": one.posting_no,
        }
        for program in periods.programs(connection)
        for one in periods.closed(connection, program)
        if (program, one.period) not in known
    ]
