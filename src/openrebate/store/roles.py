"""The application's role: it may read, stage rows and call the door. It owns nothing."""

from __future__ import annotations

from psycopg import errors

from openrebate.model.errors import ConfigurationError
from openrebate.store.connection import Connection
from openrebate.store.server import APP_ROLE


def ensure_app_role(connection: Connection) -> None:
    """Make the role `openrebate_app` if the server has none, and let the owner step down to it.

    The role belongs to the server, not to one database, so two may make it at once. ConfigurationError (3) where the
    owner may not make roles.
    """
    try:
        if (
            connection.execute("SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = %s", [APP_ROLE]).fetchone()
            is None
        ):
            with connection.transaction():
                connection.execute(f"CREATE ROLE {APP_ROLE} NOLOGIN")
    except (errors.DuplicateObject, errors.UniqueViolation):
        pass
    except errors.InsufficientPrivilege as error:
        raise ConfigurationError(
            f"the role {APP_ROLE} is missing and this login may not make it",
            advice=f"As an administrator: CREATE ROLE {APP_ROLE} NOLOGIN; GRANT {APP_ROLE} TO <the owner>",
        ) from error
    member = connection.execute(
        "SELECT pg_catalog.pg_has_role(current_user, %s, 'SET')", [APP_ROLE]
    ).fetchone()
    if member != (True,):
        connection.execute(f"GRANT {APP_ROLE} TO CURRENT_USER WITH INHERIT FALSE, SET TRUE")
