"""Restore: a backup → a workspace in a new or empty folder, with a database of its own. Whole, or nothing.

The folder gets its name last, when everything in it is held against the digests that the backup lists, and the database is loaded
in one transaction.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from openrebate.app.archive import DATABASE, unpack
from openrebate.app.heads import POSTINGS, written
from openrebate.app.workspace import FOLDERS, connected, open_workspace, person
from openrebate.model.errors import ConflictError, OutsideError
from openrebate.store import audit, embedded, ledger
from openrebate.store.dump import load
from openrebate.store.failpoints import reached
from openrebate.store.migrate import upgrade
from openrebate.store.server import database

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """The workspace that was restored, and where its ledger's chain stands (hash: hex). `made_at`: of the backup."""

    folder: Path
    workspace: str
    made_at: str
    files: int
    posting_no: int
    head: str


def restore(file: Path, folder: Path, *, by: str = "", progress: Progress = lambda step: None) -> Restored:
    """Restore a backup.

    ConflictError (5): the folder is not empty, the database is not, or they do not fit each other. InputError (2): the
    file is no whole backup.
    """
    who = person(by)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ConflictError(f"{folder} is not empty", advice="Name a new or an empty folder")
    folder = folder.absolute()
    making = folder.with_name(f".{folder.name}.{os.getpid()}")
    try:
        making.mkdir(parents=True)
        return _restored(file, making, folder, who, progress)
    except OSError as error:
        raise OutsideError(
            f"cannot restore into {folder}: {error.strerror}", advice="Check space and rights"
        ) from error
    finally:
        embedded.leave(making / "database")
        shutil.rmtree(making, ignore_errors=True)


def _restored(file: Path, making: Path, folder: Path, who: str, progress: Progress) -> Restored:
    progress("unpack")
    found = unpack(file, making)
    for name in FOLDERS:
        (making / name).mkdir(exist_ok=True)
    reached("restore: unpacked")
    progress("load the database")
    dsn = database(making)
    load(dsn, making / DATABASE)
    (making / DATABASE).unlink()
    upgrade(dsn)
    reached("restore: loaded")
    progress("check")
    place = open_workspace(making)
    with connected(place) as connection:
        at = ledger.head(connection)
        known = {one["posting_no"]: one["hash"] for one in written(place, POSTINGS)}
        if known.get(at.posting_no, at.hash.hex()) != at.hash.hex():
            raise ConflictError(
                f"posting {at.posting_no} of the database is not the one that was written down",
                advice="The backup was tampered with; take another one",
            )
        audit.note(connection, who, "restore", file.name, {"made_at": found.about["made_at"]})
    embedded.leave(making / "database")
    making.replace(folder)
    reached("restore: in place")
    return Restored(
        folder=folder,
        workspace=place.id,
        made_at=found.about["made_at"],
        files=len(found.files),
        posting_no=at.posting_no,
        head=at.hash.hex(),
    )
