"""Connections to the database, and its trouble in our words.

    with open_connection(dsn) as connection:          # as the application's role
        with connection.transaction():                # several steps that are one
            ledger.post(connection, posting, transfers)

Connections are in autocommit mode: a single statement is its own transaction. Times are UTC. The schema `openrebate` is
not on the search path: SQL names it. Trouble leaves the `with` as an error of `model.errors`: refusals that the database
states itself (SQLSTATE `OR0nn`, where nn is the exit code) with its words, everything outside with advice.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, TypeAlias

import psycopg
from psycopg import errors

from openrebate.model.errors import (
    ConfigurationError,
    ConflictError,
    InputError,
    NotAllowedError,
    NotFoundError,
    OpenRebateError,
    OutsideError,
)
from openrebate.store.server import APP_ROLE, Dsn

Connection: TypeAlias = psycopg.Connection[tuple[Any, ...]]

_STATED: dict[str, type[OpenRebateError]] = {
    "OR002": InputError,
    "OR004": NotFoundError,
    "OR005": ConflictError,
    "OR006": NotAllowedError,
    "OR007": OutsideError,
}
_REACHED: tuple[type[psycopg.Error], ...] = (psycopg.OperationalError, psycopg.InterfaceError)
_MET: tuple[tuple[tuple[type[psycopg.Error], ...], type[OpenRebateError], str, str], ...] = (
    (
        (errors.LockNotAvailable, errors.SerializationFailure, errors.DeadlockDetected),
        ConflictError, "another command is at work on the same rows", "Try again when it is done",
    ),
    ((errors.QueryCanceled,), OutsideError, "the database gave up", "Try again, or look at what keeps it busy"),
    (
        (errors.InvalidPassword, errors.InvalidAuthorizationSpecification, errors.InvalidCatalogName),
        ConfigurationError, "the database does not let us in", "Check DATABASE_URL",
    ),
    ((errors.InsufficientPrivilege,), NotAllowedError, "the database refuses", "The application's role may not do this"),
    (
        (errors.UndefinedTable, errors.UndefinedFunction, errors.InvalidSchemaName),
        ConfigurationError, "the database lacks a part of its schema", "Run openrebate init",
    ),
    (
        (errors.DiskFull, errors.OutOfMemory, errors.TooManyConnections),
        OutsideError, "the database has no room", "Make room and try again",
    ),
    (
        (errors.IntegrityError,),
        ConflictError, "the database refuses", "What is there already, or a rule of the schema, stands against it",
    ),
    ((errors.DataError,), InputError, "the database cannot take a value", "See the value that it names"),
    (_REACHED, OutsideError, "the database cannot be reached", "See that it runs, and DATABASE_URL"),
)  # fmt: skip
_SETTINGS = {
    "timezone": "UTC",
    "datestyle": "ISO, YMD",
    "search_path": "pg_catalog",
    "statement_timeout": "30min",
    "lock_timeout": "60s",
    "idle_in_transaction_session_timeout": "30min",
    "client_encoding": "UTF8",
}


@contextmanager
def open_connection(dsn: Dsn) -> Generator[Connection]:
    """A connection as the role `openrebate_app`, closed at the end of the `with`."""
    with translated():
        connection = _open(dsn.app)
        with connection:
            if connection.execute("SELECT current_user").fetchone() != (APP_ROLE,):
                connection.execute(f"SET ROLE {APP_ROLE}")
            yield connection


@contextmanager
def connect(dsn: Dsn) -> Generator[Connection]:
    """A connection as the owner of the schema: for migrations, and for the tests that tamper."""
    with translated():
        connection = _open(dsn.owner)
        with connection:
            yield connection


def _open(dsn: str) -> Connection:
    connection = psycopg.connect(dsn, autocommit=True, application_name="openrebate", connect_timeout=15)
    values = [part for pair in _SETTINGS.items() for part in pair]
    calls = ", ".join(["set_config(%s, %s, false)"] * len(_SETTINGS))
    connection.execute(f"SELECT {calls}".encode(), values)
    return connection


@contextmanager
def translated() -> Generator[None]:
    """Turn the database's trouble into ours. What is not the environment's (a wrong SQL, say) passes as it is: a bug."""
    try:
        yield
    except psycopg.Error as error:
        ours = _ours(error)
        if ours is None:
            raise
        raise ours from error


def _ours(error: psycopg.Error) -> OpenRebateError | None:
    text, hint = error.diag.message_primary or str(error).strip(), error.diag.message_hint or ""
    stated = _STATED.get(error.sqlstate or "")
    if stated is not None:
        return stated(text, advice=hint)
    for kinds, kind, words, advice in _MET:
        if isinstance(error, kinds):
            return kind(f"{words}: {text}", advice=advice)
    return None
