"""Alembic's entry: runs the revisions in the one transaction of the connection that `store.migrate` hands over."""

from __future__ import annotations

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    version_table="schema_version",
    version_table_schema="openrebate",
    transactional_ddl=True,
)
context.run_migrations()
