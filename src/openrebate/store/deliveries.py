"""Deliveries: what came in, by whom, and the files that hold it."""

from __future__ import annotations

from openrebate.store.connection import Connection, connect
from openrebate.store.server import Dsn


def workspace_id(connection: Connection) -> str:
    """The id of the workspace whose database this is; empty where it is nobody's yet."""
    row = connection.execute("SELECT id FROM openrebate.workspace").fetchone()
    return str(row[0]) if row else ""


def claim_database(dsn: Dsn, workspace: str) -> str:
    """Make the database that workspace's, as the owner, unless it is somebody's; whose it is then."""
    with connect(dsn) as connection:
        connection.execute(
            "INSERT INTO openrebate.workspace (id) VALUES (%s) ON CONFLICT DO NOTHING", [workspace]
        )
        return workspace_id(connection)
