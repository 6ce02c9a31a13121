"""A workspace: the folder that `init` makes, its configuration, and its database.

workspace = open_workspace(folder)
with connected(workspace) as connection:    # the role openrebate_app, in autocommit mode
    ...
"""

from __future__ import annotations

import getpass
import tomllib
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openrebate.model.errors import ConfigurationError, InputError, Place

if TYPE_CHECKING:
    from openrebate.store.connection import Connection

FILE = "openrebate.toml"
FOLDERS = ("terms", "data", "heads", "statements", "payouts")
_KNOWN = ("id", "engine", "pay", "link")


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """An opened workspace. `engine` rates its fills; `pay` holds the settings of payouts, as the file has them,
    `link` those of links, keys and proofs.
    """

    folder: Path
    id: str
    engine: str = "duckdb"
    pay: Mapping[str, Any] = field(default_factory=dict)
    link: Mapping[str, Any] = field(default_factory=dict)

    @property
    def terms(self) -> Path:
        """The operator's own terms files."""
        return self.folder / "terms"

    @property
    def secrets(self) -> Path:
        """The file with the secret behind kept ids, outside the database; for its owner alone."""
        return self.folder / str(self.link.get("secrets", "secrets/key-ids.json"))

    @property
    def data(self) -> Path:
        """Fills, marks, what is quarantined, and what can be made again from them."""
        return self.folder / "data"

    @property
    def heads(self) -> Path:
        """The exported heads of the ledger's chain."""
        return self.folder / "heads"


def open_workspace(folder: Path) -> Workspace:
    """The workspace in a folder; ConfigurationError (3) where there is none, or its file cannot be read."""
    file = folder / FILE
    if not file.is_file():
        raise ConfigurationError(
            f"{folder} is not a workspace: it has no {FILE}",
            advice=f"openrebate init {folder}, or name another one with --workspace",
        )
    said = _read(file)
    return Workspace(
        folder=folder.absolute(),
        id=_text(said, "id", file),
        engine=_text(said, "engine", file, "duckdb"),
        pay=_table(said, "pay", file),
        link=_table(said, "link", file),
    )


@contextmanager
def connected(workspace: Workspace) -> Generator[Connection]:
    """A connection to the workspace's database; ConfigurationError (3) where that belongs to another workspace."""
    from openrebate.store.connection import open_connection
    from openrebate.store.deliveries import workspace_id
    from openrebate.store.server import database

    with open_connection(database(workspace.folder)) as connection:
        found = workspace_id(connection)
        if found != workspace.id:
            raise ConfigurationError(
                f"the database is that of workspace {found}, and {workspace.folder} is {workspace.id}"
                if found
                else f"the database is not yet that of {workspace.folder}",
                advice="Check DATABASE_URL" if found else f"openrebate init {workspace.folder}",
            )
        yield connection


def person(by: str = "") -> str:
    """Who acts: the name given, else the user of the operating system; InputError (2) where there is neither."""
    name = by.strip()
    if not name:
        try:
            name = getpass.getuser()
        except (OSError, KeyError, ImportError):
            raise InputError("nobody is named", advice="Say who acts with --by NAME") from None
    if any(ord(sign) < 32 for sign in name):
        raise InputError(f"{name!r} holds a control character", advice="Say who acts with --by NAME")
    return name


def _read(file: Path) -> dict[str, Any]:
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"cannot be read: {error}", place=Place(str(file))) from error
    for name in said:
        if name not in _KNOWN:
            near = get_close_matches(name, _KNOWN, n=1)
            advice = f"Is it {near[0]}?" if near else f"Known are {', '.join(_KNOWN)}"
            raise ConfigurationError(
                f"the setting {name!r} is unknown", place=Place(str(file), column=name), advice=advice
            )
    return said


def _text(said: Mapping[str, Any], name: str, file: Path, otherwise: str = "") -> str:
    value = said.get(name, otherwise)
    if not isinstance(value, str) or not value:
        raise ConfigurationError(f"{name} must be a text", place=Place(str(file), column=name))
    return value


def _table(said: Mapping[str, Any], name: str, file: Path) -> Mapping[str, Any]:
    value = said.get(name, {})
    if not isinstance(value, dict):
        raise ConfigurationError(f"{name} must be a table", place=Place(str(file), column=name))
    return value
