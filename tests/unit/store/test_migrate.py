"""The schema goes up and down, and a database of a later program is refused."""

from __future__ import annotations

import psycopg
import pytest

from openrebate.model.errors import ConfigurationError
from openrebate.store import migrate
from openrebate.store.connection import open_connection
from openrebate.store.server import Dsn


def _left(dsn: Dsn) -> list[str]:
    """Everything in the schema but Alembic's table: relations, types, functions."""
    with psycopg.connect(dsn.owner) as connection:
        rows = connection.execute("""
            SELECT relname FROM pg_class WHERE relnamespace = 'openrebate'::regnamespace AND relname !~ 'schema_version'
            UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'openrebate'::regnamespace
            UNION ALL SELECT typname FROM pg_type WHERE typnamespace = 'openrebate'::regnamespace
                AND typname !~ 'schema_version'
        """).fetchall()
    return [str(name) for (name,) in rows]


def test_up_down_and_up_again(database: Dsn) -> None:
    """Down leaves nothing behind, and up makes the same again; both may be done twice."""
    before = sorted(_left(database))
    assert migrate.current(database) == migrate.latest()
    assert migrate.upgrade(database) == migrate.latest()
    migrate.downgrade(database)
    assert _left(database) == []
    assert migrate.current(database) is None
    migrate.downgrade(database)
    assert migrate.upgrade(database) == migrate.latest()
    assert sorted(_left(database)) == before


def test_a_later_schema_is_refused(database: Dsn) -> None:
    """A revision that this program does not know is not touched."""
    with psycopg.connect(database.owner) as connection:
        connection.execute("UPDATE openrebate.schema_version SET version_num = '9999'")
    with pytest.raises(ConfigurationError, match="9999"):
        migrate.upgrade(database)
    with pytest.raises(ConfigurationError, match="9999"):
        migrate.downgrade(database)


def test_connections_are_the_applications(database: Dsn) -> None:
    """The application's role, UTC, autocommit, and no way back to the owner."""
    with open_connection(database) as connection:
        row = connection.execute("SELECT current_user, session_user, current_setting('timezone')").fetchone()
        assert row == ("openrebate_app", "openrebate_app", "UTC")
        assert connection.autocommit
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SET ROLE openrebate")


def test_the_owners_login_steps_down(database: Dsn) -> None:
    """With one login for both, connections still act as the application's role."""
    with open_connection(Dsn(owner=database.owner, app=database.owner)) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("openrebate_app",)
