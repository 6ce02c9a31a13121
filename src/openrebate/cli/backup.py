"""`openrebate backup` and `openrebate restore`: a workspace as one file, and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import cyclopts
from cyclopts import Parameter

if TYPE_CHECKING:
    from rich.console import Console

    from openrebate.app.restore import Restored

Flag = Annotated[bool, Parameter(negative=())]


def register(app: cyclopts.App) -> None:
    """Adds the commands to the application."""
    app.command(backup)
    app.command(restore)


def backup(file: Path, /, *, by: str = "", workspace: Path = Path(), json: Flag = False) -> None:
    """Write the whole workspace into one file: database, fills, marks, terms, plans, statements and heads.

    Others may read and post meanwhile; an ingest waits. Signing keys and the secrets of hashed ids are not in it. It
    replaces no file (5), and appears whole or not at all.

    Parameters
    ----------
    file
        The file to write, such as openrebate-2026-11-01.tar.
    by
        Who makes it; without it, the user of this machine.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.backup import backup as write
    from openrebate.cli.printing import emit
    from openrebate.cli.progress import steps

    with steps(3) as begin:
        done = write(workspace, file, by=by, progress=begin)
    document = {
        "file": str(done.file),
        "files": done.files,
        "bytes": done.size,
        "posting_no": done.posting_no,
        "head": done.head,
    }
    emit(
        document,
        as_json=json,
        text=lambda screen: screen.print(
            f"{done.file}: {done.files:,} files, {done.size:,} bytes, the ledger up to posting {done.posting_no}.\n"
            f"Bring it back into an empty folder: openrebate restore {done.file} --workspace DIR",
            markup=False,
            soft_wrap=True,
        ),
    )


def restore(file: Path, /, *, workspace: Path, by: str = "", json: Flag = False) -> None:
    """Make a workspace out of a backup, in a new or empty folder and an empty database. All of it, or nothing.

    What happened after the backup is not in it. Payouts that were sent since then are found by their references, which come
    out the same: look them up at the rail before paying anew.

    Parameters
    ----------
    file
        A file that `openrebate backup` wrote.
    workspace
        The folder to make.
    by
        Who restores it; without it, the user of this machine.
    json
        One JSON document.
    """
    from openrebate.app.restore import restore as bring
    from openrebate.cli.printing import emit
    from openrebate.cli.progress import steps

    with steps(3) as begin:
        done = bring(file, workspace, by=by, progress=begin)
    document = {
        "workspace": str(done.folder),
        "id": done.workspace,
        "made_at": done.made_at,
        "files": done.files,
        "posting_no": done.posting_no,
        "head": done.head,
    }
    emit(document, as_json=json, text=lambda screen: _show(screen, done))


def _show(screen: Console, done: Restored) -> None:
    for text in (
        f"{done.folder}: restored as of {done.made_at}, {done.files:,} files, the ledger up to posting {done.posting_no}.",
        f"The ledger's head: {done.head}",
        "Bring back the folder secrets, which no backup holds: without it nothing can be ingested.",
        "Payouts that were sent since then are not in it: look them up before paying anew.",
        f"Hold everything against everything: openrebate reconcile --workspace {done.folder}",
    ):
        screen.print(text, markup=False, soft_wrap=True)
