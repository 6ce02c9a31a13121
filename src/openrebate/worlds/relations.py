"""Relations: what rows of the facts must not be to each other. Doubled, overlapping, or tied to nobody.

Each check is one set-wise query over the loaded facts; `position` is the row's number in its file, from 1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack

import duckdb
import pyarrow as pa

from openrebate.model.errors import Place, WorldError
from openrebate.model.tables import TABLES, Table
from openrebate.units.instants import LAST, format_instant
from openrebate.worlds import sql
from openrebate.worlds.cycles import Edge, cycle
from openrebate.worlds.facts import numbered, registered
from openrebate.worlds.layouts import Layout
from openrebate.worlds.scan import guarded, place

Facts = Mapping[str, pa.Table]
At = Callable[[str, int, str], Place]  # table, position, column → place
_OPEN = LAST + 1


def check_relations(
    connection: duckdb.DuckDBPyConnection,
    facts: Facts,
    layouts: Mapping[str, Layout],
    known: Facts | None = None,
) -> None:
    """WorldError at the first row of any fact table that contradicts another row.

    `known` partners and sub-accounts are those of a workspace that the facts are added to.
    """

    def at(table: str, position: int, column: str) -> Place:
        layout = layouts[table]
        return place(layout.files[0], position, column)

    with ExitStack() as stack:
        views = {
            name: stack.enter_context(registered(connection, name, numbered(table)))
            for name, table in facts.items()
            if len(table) or name == "partners"
        }
        for name in sorted(layouts.keys() & views.keys()):
            _refuse_doubles(connection, TABLES[name], views[name], at)
            if TABLES[name].dated:
                _refuse_overlaps(connection, TABLES[name], views[name], at)
        everybody = dict(views)
        for name in (known or {}).keys() & everybody.keys():
            rows = stack.enter_context(registered(connection, f"known_{name}", (known or {})[name]))
            everybody[name] = _with_known(TABLES[name], rows, views[name])
        for name in ("claims", "overrides", "grants"):
            if name in views:
                _refuse_strangers(connection, name, "partner_id", everybody, at)
        if facts["partners"].column("parent_partner_id").null_count < len(facts["partners"]):
            _refuse_strangers(connection, "partners", "parent_partner_id", everybody, at)
            parents = _PARENTS.format(view=everybody["partners"])
            _refuse_cycles(connection, "partners", parents, "parent_partner_id", at)
        if "subaccounts" in views:
            _refuse_own_master(connection, views["subaccounts"], at)
            masters = _MASTERS.format(view=everybody["subaccounts"])
            _refuse_cycles(connection, "subaccounts", masters, "master_account_id", at)


def _with_known(table: Table, known: str, view: str) -> str:
    """The rows of a view and, at position 0, the known ones that it does not replace."""
    keys, names = (", ".join(map(sql.name, columns)) for columns in (table.key, table.names))
    return (
        f"(SELECT {names}, position FROM {view} UNION ALL "
        f"SELECT {names}, 0 FROM {known} WHERE ({keys}) NOT IN (SELECT ({keys}) FROM {view}))"
    )


def check_marks(connection: duckdb.DuckDBPyConnection, layout: Layout, query: str) -> None:
    """WorldError where two marks give one asset a price at one instant."""
    twice = f'SELECT asset, "at" FROM ({query}) GROUP BY asset, "at" HAVING count(*) > 1'
    found = guarded(connection, layout, f'SELECT * FROM ({twice}) ORDER BY "at", asset LIMIT 1')
    if found:
        numbered = query.replace(layout.source(), layout.source(position=True)).replace(
            "SELECT ", "SELECT position, ", 1
        )
        rows = connection.execute(
            f'SELECT position FROM ({numbered}) WHERE asset = ? AND "at" = ? ORDER BY position LIMIT 2',
            list(found),
        ).fetchall()
        file, positions = layout.files[0], [row[0] for row in rows]
        raise _twice(layout.table, f"asset {found[0]}", positions, lambda row: place(file, row, "at"))


def _refuse_doubles(connection: duckdb.DuckDBPyConnection, table: Table, view: str, at: At) -> None:
    """No two rows of one key."""
    keys = ", ".join(map(sql.name, table.key))
    found = sql.first(
        connection,
        f"SELECT min(position), max(position) FROM {view} GROUP BY {keys} HAVING count(*) > 1 ORDER BY 2 LIMIT 1",
    )
    if found:
        shown = _identity(connection, table.key, view, found[1])
        raise _twice(table, shown, found, lambda position: at(table.name, position, table.key[0]))


def _twice(table: Table, shown: str, positions: Sequence[int], at: Callable[[int], Place]) -> WorldError:
    first, second = at(positions[0]), at(positions[1])
    return WorldError(
        f"{shown} is there already, on line {first.line}",
        place=second,
        advice=_KEY.format(", ".join(table.key)),
    )


_KEY = "The key ({}) must be unique"


def _identity(
    connection: duckdb.DuckDBPyConnection, columns: tuple[str, ...], view: str, position: int
) -> str:
    """The key of a row as `column value, …`; empty parts are left out."""
    texts = ", ".join(
        f"CAST({sql.name(column)} AS VARCHAR)" for column in columns if column != "effective_from"
    )
    row = sql.first(connection, f"SELECT {texts} FROM {view} WHERE position = ?", [position])
    names = [column for column in columns if column != "effective_from"]
    return ", ".join(
        f"{name} {format_instant(int(value)) if name == 'at' else value}"
        for name, value in zip(names, row or (), strict=True)
        if value is not None
    )


def _refuse_overlaps(connection: duckdb.DuckDBPyConnection, table: Table, view: str, at: At) -> None:
    """No two rows of one subject in force at one instant. Ordered by start, neighbours suffice."""
    found = sql.first(
        connection,
        f"SELECT position, before FROM (SELECT position, effective_from, "
        f"lag(coalesce(effective_to, {_OPEN})) OVER subject AS until, lag(position) OVER subject AS before FROM {view} "
        f"WINDOW subject AS (PARTITION BY {', '.join(table.subject)} ORDER BY effective_from, position)) "
        "WHERE effective_from < until ORDER BY greatest(position, before) LIMIT 1",
    )
    if found:
        first, second = sorted(found)
        shown = _identity(connection, table.subject, view, second)
        line = at(table.name, first, "effective_from").line
        raise WorldError(
            f"{shown} overlaps the row on line {line}",
            place=at(table.name, second, "effective_from"),
            advice="Rows of one subject follow each other: end the earlier one where the later one begins",
        )


def _refuse_strangers(
    connection: duckdb.DuckDBPyConnection, name: str, column: str, views: Mapping[str, str], at: At
) -> None:
    """Every (partner, role) is in `partners`."""
    found = sql.first(
        connection,
        f"SELECT position, {column}, role FROM {views[name]} WHERE {column} IS NOT NULL AND ({column}, role) NOT IN "
        f"(SELECT (partner_id, role) FROM {views['partners']}) ORDER BY position LIMIT 1",
    )
    if found:
        raise WorldError(
            f"partner {found[1]} with role {found[2]} is not in partners",
            place=at(name, found[0], column),
            advice="Add it to partners, with the same role",
        )


def _refuse_own_master(connection: duckdb.DuckDBPyConnection, view: str, at: At) -> None:
    found = sql.first(
        connection,
        f"SELECT position, account_id FROM {view} WHERE account_id = master_account_id ORDER BY position LIMIT 1",
    )
    if found:
        message = f"account {found[1]} is its own master"
        raise WorldError(message, place=at("subaccounts", found[0], "master_account_id"))


_MASTERS = """
    SELECT position, account_id, master_account_id, effective_from, coalesce(effective_to, 253402300800000000)
    FROM {view}
    WHERE master_account_id IN (SELECT account_id FROM {view})
        AND account_id IN (SELECT master_account_id FROM {view})
    ORDER BY position"""
_PARENTS = """
    SELECT position, partner_id || chr(0) || role, parent_partner_id || chr(0) || role, effective_from,
        coalesce(effective_to, 253402300800000000)
    FROM {view} WHERE parent_partner_id IS NOT NULL
    ORDER BY position"""


def _refuse_cycles(connection: duckdb.DuckDBPyConnection, name: str, query: str, column: str, at: At) -> None:
    """Nobody is above itself at any instant."""
    edges = [Edge(*row) for row in connection.execute(query).fetchall()]
    found = cycle(edges)
    if found:
        chain = " → ".join(edge.below.split("\0")[0] for edge in (*found, found[0]))
        last = max(found, key=lambda edge: edge.position)
        raise WorldError(
            f"a cycle: {chain}", place=at(name, last.position, column), advice="End one of its rows"
        )
