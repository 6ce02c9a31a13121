"""Files of a workspace: staged aside, made durable, put in place by a rename, and swept where nothing names them.

A file that the database does not name does not exist, whoever left it there. So an ingest may end at any point: what it
put in place before its transaction is swept by the next one.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Container, Iterator
from contextlib import contextmanager
from pathlib import Path

from openrebate.store.failpoints import reached

FILLS, REPLACED, MARKS = "data/fills", "data/replaced", "data/marks"
QUARANTINE, SUPERSEDED, INDEX = "data/quarantine", "data/superseded", "data/index"
_SWEPT = (FILLS, REPLACED, MARKS, QUARANTINE, SUPERSEDED, INDEX)
_STAGING = "data/.staging"
PARQUET = "(FORMAT parquet, COMPRESSION lz4_raw, WRITE_BLOOM_FILTER false, DICTIONARY_SIZE_LIMIT 5000)"
"""How DuckDB writes files of the workspace. Ids are looked for in an index of our own, so no file needs filters of its own;
and a dictionary of nearly as many words as rows takes a quarter of the time of writing, and saves no room."""


@contextmanager
def staging(root: Path) -> Iterator[Path]:
    """An empty folder on the disk of the workspace, for one ingest at a time; what another left there is removed."""
    folder = root / _STAGING
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def place(root: Path, staged: Path, folder: str) -> tuple[str, str]:
    """Put a staged Parquet file into a folder of the workspace, named by its content: its path from `root`, its SHA-256."""
    with staged.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        os.fsync(stream.fileno())
    path = f"{folder}/{digest[:32]}.parquet"
    put(staged, root / path)
    return path, digest


def put(staged: Path, target: Path) -> None:
    """Rename a file into its place, whose folder is made where it is missing; both outlast a power cut."""
    missing = [target.parent, *target.parent.parents]
    new = [folder for folder in missing if not folder.exists()]
    target.parent.mkdir(parents=True, exist_ok=True)
    staged.replace(target)
    for folder in (target.parent, *(folder.parent for folder in new)):
        _sync(folder)
    reached("ingest: file in place")


def sweep(root: Path, named: Container[str]) -> int:
    """Remove the files of the data folders that nothing names; how many there were."""
    orphans = [
        file
        for folder in _SWEPT
        for file in (root / folder).rglob("*")
        if file.is_file() and file.relative_to(root).as_posix() not in named
    ]
    for file in orphans:
        file.unlink()
        reached("ingest: orphan removed")
    return len(orphans)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
