"""Bring the schema up to date, or back. Revisions are Alembic's; a database of a later program is refused."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import sqlalchemy
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from openrebate.model.errors import ConfigurationError
from openrebate.store.connection import Connection, connect, translated
from openrebate.store.roles import ensure_app_role
from openrebate.store.server import Dsn

_LOCK = 0x0E_BA_7E  # one migration at a time


def upgrade(dsn: Dsn, to: str = "head") -> str:
    """Migrate forwards as the owner and give the revision reached. Nothing to do is fine.

    ConfigurationError (3) if the database was made by a later version of the program.
    """
    with connect(dsn) as connection:
        ensure_app_role(connection)
    with _alone(dsn) as config:
        command.upgrade(config, to)
    return current(dsn) or ""


def downgrade(dsn: Dsn, to: str = "base") -> None:
    """Migrate backwards as the owner. `base` drops every table with all that is in it."""
    with _alone(dsn) as config:
        command.downgrade(config, to)


def current(dsn: Dsn) -> str | None:
    """The revision of the database, or None if it has no schema yet."""
    with connect(dsn) as connection:
        return _revision(connection)


def latest() -> str:
    """The last revision that this program knows."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None
    return head


@contextmanager
def _alone(dsn: Dsn) -> Generator[Config]:
    """One transaction that nobody else migrates in, with Alembic's configuration for it."""
    engine = sqlalchemy.create_engine(
        "postgresql+psycopg://", creator=lambda: psycopg.connect(dsn.owner), poolclass=sqlalchemy.NullPool
    )
    with translated(), engine.begin() as shared:
        connection = shared.connection.driver_connection
        assert isinstance(connection, psycopg.Connection)
        connection.execute("SELECT pg_catalog.pg_advisory_xact_lock(%s)", [_LOCK])
        connection.execute("CREATE SCHEMA IF NOT EXISTS openrebate")
        _check(connection)
        config = _config()
        config.attributes["connection"] = shared
        yield config


def _revision(connection: Connection) -> str | None:
    found = connection.execute("SELECT to_regclass('openrebate.schema_version') IS NOT NULL").fetchone()
    if found != (True,):
        return None
    row = connection.execute("SELECT version_num FROM openrebate.schema_version").fetchone()
    return None if row is None else str(row[0])


def _check(connection: Connection) -> None:
    revision = _revision(connection)
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if revision is not None and revision not in known:
        raise ConfigurationError(
            f"the database has the schema {revision}, which this version does not know",
            advice="Use the version of openrebate that made it, or a later one",
        )


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return config
