"""Backup: everything that a workspace cannot make again, in one file that appears whole or not at all.

Signing keys and the secrets of hashed ids are no part of it: they lie outside the workspace's database on purpose.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from openrebate import __version__
from openrebate.app.archive import DATABASE, pack
from openrebate.app.workspace import FILE, Workspace, connected, open_workspace, person
from openrebate.model.errors import ConflictError, OutsideError
from openrebate.store import audit, ledger
from openrebate.store.deliveries import alone
from openrebate.store.dump import dump
from openrebate.store.failpoints import reached
from openrebate.store.server import database
from openrebate.units.instants import format_instant

Progress = Callable[[str], None]
_FOLDERS = ("terms", "statements", "payouts", "evidence", "reports")
_DATA = ("fills", "replaced", "marks", "quarantine", "superseded", "plans", "reports")


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUp:
    """What a backup holds: its files, its bytes, and where the ledger's chain stood at the latest (hash: hex)."""

    file: Path
    files: int
    size: int
    posting_no: int
    head: str


def backup(workspace: Path, file: Path, *, by: str = "", progress: Progress = lambda step: None) -> BackedUp:
    """Write a backup, while others read and post; only an ingest waits.

    ConflictError (5) for a file that is there already, OutsideError (7) where it cannot be written.
    """
    place, who = open_workspace(workspace), person(by)
    if file.exists():
        raise ConflictError(f"{file} is there already", advice="Name a new file: a backup replaces nothing")
    with connected(place) as connection:
        progress("wait for others")
        with (
            alone(connection),
            _aside(file) as aside,
            tempfile.TemporaryDirectory(dir=file.parent) as scratch,
        ):
            # Heads first: those of the file are then never ahead of the database that lies beside them.
            heads = [
                (f"heads/{one.name}", _copied(one, Path(scratch)))
                for one in sorted(place.heads.glob("*.jsonl"))
            ]
            progress("dump the database")
            dump(database(place.folder), Path(scratch) / DATABASE)
            at = ledger.head(connection)
            reached("backup: dumped")
            progress("pack the files")
            about = {
                "workspace": place.id,
                "made_at": format_instant(time.time_ns() // 1000),
                "by": who,
                "openrebate": __version__,
            }
            given = [*heads, (DATABASE, Path(scratch) / DATABASE), *_files(place)]
            with aside.open("wb") as stream:
                done = pack(stream, given, about)
                os.fsync(stream.fileno())
            reached("backup: packed")
            aside.replace(file)
        audit.note(connection, who, "backup", str(file.name), {"files": len(done.files)})
    return BackedUp(
        file=file,
        files=len(done.files),
        size=file.stat().st_size,
        posting_no=at.posting_no,
        head=at.hash.hex(),
    )


def _files(place: Workspace) -> Iterator[tuple[str, Path]]:
    """Everything but what can be made again: cubes, the index of identities and the export of facts."""
    yield FILE, place.folder / FILE
    for folder in (*(place.folder / name for name in _FOLDERS), *(place.data / name for name in _DATA)):
        for file in sorted(folder.rglob("*")):
            if file.is_file() and not file.is_symlink() and not file.name.startswith("."):
                yield file.relative_to(place.folder).as_posix(), file


def _copied(file: Path, folder: Path) -> Path:
    target = folder / file.name
    target.write_bytes(file.read_bytes())
    return target


@contextmanager
def _aside(file: Path) -> Generator[Path]:
    """A name beside the file, which nothing has when all is done or has failed; OutsideError (7) for the disk's trouble."""
    aside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        yield aside
    except OSError as error:
        raise OutsideError(
            f"cannot write {file}: {error.strerror}", advice="Check space and rights"
        ) from error
    finally:
        aside.unlink(missing_ok=True)
