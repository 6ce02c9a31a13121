"""Make a workspace: the folder, its configuration, and its database, migrated."""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass
from pathlib import Path

from openrebate.app.kept_keys import ensure_secrets
from openrebate.app.workspace import FILE, FOLDERS, Workspace, open_workspace
from openrebate.model.errors import ConflictError

_CONFIGURATION = """\
# A workspace of OpenRebate. The database is the embedded one in the folder database, or the one that the environment
# variable DATABASE_URL names.

id = "{id}"  # the database holds it too, so that this folder never meets another's money
engine = "duckdb"  # what rates the fills: duckdb, or spark

[pay]
rail = "file"  # how payouts leave: file, or exchange
approvals = 2  # different people who must approve a run
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What `init` did. `schema` is the database's revision; `new` is false where the workspace was there already."""

    workspace: Workspace
    new: bool
    schema: str


def init(folder: Path) -> Made:
    """Make a workspace in a new or empty folder; on one that is there, bring its database up to date.

    ConflictError (5) for a folder that holds something else, or a database that is another workspace's.
    """
    from openrebate.store.deliveries import claim_database
    from openrebate.store.migrate import upgrade
    from openrebate.store.server import database

    new = not (folder / FILE).is_file()
    if new:
        _begin(folder)
    workspace = open_workspace(folder)
    ensure_secrets(workspace)
    for name in FOLDERS:
        (folder / name).mkdir(exist_ok=True)
    dsn = database(workspace.folder)
    schema = upgrade(dsn)
    owner = claim_database(dsn, workspace.id)
    if owner != workspace.id:
        raise ConflictError(
            f"the database is that of workspace {owner}", advice="Give each workspace a database of its own"
        )
    return Made(workspace=workspace, new=new, schema=schema)


def _begin(folder: Path) -> None:
    """The folder and its file, which makes it a workspace; what follows can be done again."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ConflictError(
            f"{folder} is not empty, and not a workspace", advice="Name a new or an empty folder"
        )
    folder.mkdir(parents=True, exist_ok=True)
    aside = folder / f".{FILE}.{os.getpid()}"
    aside.write_text(_CONFIGURATION.format(id=uuid.uuid4()), encoding="utf-8")
    aside.replace(folder / FILE)
