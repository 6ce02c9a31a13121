"""The whole database as one file, and back, by PostgreSQL's own programs: the wheel's pg_dump and pg_restore."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import Conninfo

from openrebate.model.errors import ConflictError, OutsideError
from openrebate.store.connection import connect
from openrebate.store.embedded import programs
from openrebate.store.roles import ensure_app_role
from openrebate.store.server import Dsn

_SCHEMA = "openrebate"


def dump(dsn: Dsn, target: Path) -> None:
    """Write the schema and everything in it, as of one instant. OutsideError (7) where that fails."""
    _run("pg_dump", "--format=custom", f"--schema={_SCHEMA}", f"--file={target}", dsn=dsn)


def load(dsn: Dsn, source: Path) -> None:
    """Put a dump into a database that has no schema of ours: all of it, or nothing.

    ConflictError (5) where there is one already, OutsideError (7) where the dump cannot be read or the server refuses.
    """
    with connect(dsn) as connection:
        there = connection.execute("SELECT to_regnamespace(%s) IS NOT NULL", [_SCHEMA]).fetchone()
        if there == (True,):
            raise ConflictError(
                "the database holds a workspace already", advice="Name an empty one in DATABASE_URL"
            )
        ensure_app_role(connection)
    name = str(conninfo_to_dict(dsn.owner).get("dbname") or os.environ.get("PGDATABASE", ""))
    _run(
        "pg_restore",
        "--single-transaction",
        "--exit-on-error",
        "--no-owner",
        f"--dbname={name}",
        str(source),
        dsn=dsn,
    )


def _run(program: str, *arguments: str, dsn: Dsn) -> None:
    """Run a program; how the server is reached goes through the environment, where no list of processes shows it."""
    done = subprocess.run(  # noqa: S603 - a program of the wheel, with arguments made above
        [str(programs() / program), *arguments],
        env={**os.environ, **_environment(dsn.owner)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        last = done.stderr.strip().splitlines()[-1:] or ["it said nothing"]
        raise OutsideError(f"{program} failed: {last[0]}", advice="See that the server runs and has room")


def _environment(dsn: str) -> dict[str, str]:
    """A connection string as the variables that libpq reads."""
    names = {option.keyword.decode(): option.envvar for option in Conninfo.get_defaults()}
    given = (
        (names.get(word), str(value)) for word, value in conninfo_to_dict(dsn).items() if value is not None
    )
    return {name.decode(): value for name, value in given if name}
