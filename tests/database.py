"""A real server for tests: one embedded server a test process, a fresh migrated database a test.

    def test_something(database: Dsn) -> None:
        with open_connection(database) as connection: ...

A database is cloned from a migrated template, so it is there in a tenth of a second. Commands find it by
`monkeypatch.setenv("DATABASE_URL", database.owner)`.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Generator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
import pytest

from openrebate.store import embedded, migrate
from openrebate.store.server import Dsn, embedded_dsn

_TEMPLATE = "template_openrebate"


@dataclass(frozen=True, slots=True)
class Server:
    """An embedded server with a template; `fresh` clones it."""

    folder: Path
    socket: Path
    _numbers: count[int] = field(default_factory=lambda: count(1))

    def admin(self, name: str = "postgres") -> str:
        """How the superuser reaches a database."""
        return f"host='{self.socket}' port={embedded.PORT} user=postgres dbname={name}"

    def run(self, *commands: str) -> None:
        """Run commands as the superuser, each on its own."""
        with psycopg.connect(self.admin(), autocommit=True) as connection:
            for command in commands:
                connection.execute(command.encode())

    def fresh(self, like: Dsn | None = None) -> Dsn:
        """A new database with the whole schema, and nothing in it; or a copy of one that nobody is connected to."""
        name = f"fresh_{next(self._numbers)}"
        self.run(
            f"CREATE DATABASE {name} TEMPLATE {_name(like) if like else _TEMPLATE} OWNER {embedded.OWNER}"
        )
        return embedded_dsn(self.socket, name)

    def drop(self, dsn: Dsn) -> None:
        """Remove a database, and throw out whoever is still in it."""
        self.run(f"DROP DATABASE IF EXISTS {_name(dsn)} WITH (FORCE)")


def _name(dsn: Dsn) -> str:
    return str(psycopg.conninfo.conninfo_to_dict(dsn.owner)["dbname"])


@pytest.fixture(scope="session")
def server() -> Generator[Server]:
    """One embedded server for this test process, in a folder of its own; stopped and removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="openrebate-test-"))
    try:
        found = Server(folder, embedded.use(folder / "database"))
        # These databases need to survive a killed process, not a power cut.
        found.run(
            "ALTER SYSTEM SET fsync = off",
            "ALTER SYSTEM SET shared_buffers = '64MB'",
            "SELECT pg_reload_conf()",
        )
        found.run(f"CREATE DATABASE {_TEMPLATE} OWNER {embedded.OWNER}")
        migrate.upgrade(embedded_dsn(found.socket, _TEMPLATE))
        yield found
    finally:
        embedded.leave(folder / "database")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def database(server: Server) -> Generator[Dsn]:
    """A fresh database with the whole schema."""
    dsn = server.fresh()
    yield dsn
    server.drop(dsn)
