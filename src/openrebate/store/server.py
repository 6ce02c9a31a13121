"""Where the workspace's database is: `DATABASE_URL`, or the embedded server in `<workspace>/database`."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from openrebate.store import embedded

APP_ROLE = "openrebate_app"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dsn:
    """How to reach the database: `owner` migrates, `app` does everything else. Both are libpq connection strings.

    Where both are the same login, the application's connections `SET ROLE openrebate_app`. That guards against
    mistakes; against a hostile program give the application a login of its own in `DATABASE_APP_URL`.
    """

    owner: str = field(repr=False)  # may hold a password
    app: str = field(repr=False)


def database(workspace: Path) -> Dsn:
    """The database of a workspace; starts the embedded server if nothing runs there yet.

    With `DATABASE_URL` that server is used (and `DATABASE_APP_URL`, if set, for everything but migrations). The
    embedded server is shared by all commands on the workspace: each holds a lock of the kernel on
    `database/users.lock` while it lives, and the last one to leave stops the server. OutsideError (7) if it does not
    start, ConfigurationError (3) where it cannot run.
    """
    url = os.environ.get("DATABASE_URL", "").strip()
    if url:
        return Dsn(owner=url, app=os.environ.get("DATABASE_APP_URL", "").strip() or url)
    return embedded_dsn(embedded.use(workspace / "database"))


def embedded_dsn(socket: Path, name: str = embedded.DATABASE) -> Dsn:
    """The connection strings of database `name` of the embedded server that listens in the folder `socket`."""
    place = f"host='{socket}' port={embedded.PORT} dbname={name}"
    return Dsn(owner=f"{place} user={embedded.OWNER}", app=f"{place} user={APP_ROLE}")
