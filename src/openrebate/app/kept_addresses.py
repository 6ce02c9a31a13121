"""Accounts that are trading addresses, as they are kept: one keyed hash in facts, fills and traces, made as they arrive."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import pyarrow as pa

from openrebate.app.kept_keys import keyed_of
from openrebate.evidence.addresses import PATTERN, PLACE, is_address, one_spelling
from openrebate.evidence.keyed import Keyed
from openrebate.model.sql import quoted

if TYPE_CHECKING:
    from openrebate.app.bootstrap import Arriving
    from openrebate.app.workspace import Workspace
    from openrebate.store.connection import Connection

_TABLE = "openrebate_kept_addresses"


def kept_addresses(
    workspace: Workspace, connection: Connection, found: Arriving, *, ordered: bool
) -> Arriving:
    """The delivery with hashes in place of accounts that are addresses; ConfigurationError (3) without a secret."""
    traded = _traded(found)
    told = {one for table, column in _columns(found) for one in _addresses(found.facts[table], column)}
    if not traded and not told:
        return found
    hashes = _hashes(workspace, connection, traded | told)
    facts = dict(found.facts)
    for table, column in _columns(found):
        facts[table] = _renamed(facts[table], column, hashes)
    if not traded:
        return replace(found, facts=facts)
    rows = pa.table({"raw": pa.array(hashes, pa.string()), "kept": pa.array(hashes.values(), pa.string())})
    found.duck.register("kept_addresses_arrow", rows)
    found.duck.execute(f"CREATE OR REPLACE TABLE {_TABLE} AS SELECT * FROM kept_addresses_arrow")
    found.duck.unregister("kept_addresses_arrow")
    between = found.fills_between
    return replace(
        found,
        facts=facts,
        fills=_query(found.fills, ordered=ordered),
        fills_between=lambda first, end: _query(between(first, end), ordered=ordered),
    )


def kept_account(workspace: Workspace, connection: Connection, account: str) -> str:
    """An account as it is kept: the hash of an address, any other as it is."""
    return _hashes(workspace, connection, {account})[account] if is_address(account) else account


def kept_value(keyed: Keyed, kind: str, venue: str, raw: str, known: Iterable[str]) -> str:
    """The hash of what a trace names: of an address the one that it has as an account, too."""
    if is_address(raw):
        return keyed.known_as("address", PLACE, one_spelling(raw), frozenset(known))
    return keyed.known_as("device" if kind == "device" else "address", venue, raw, frozenset(known))


def _hashes(workspace: Workspace, connection: Connection, raw: Iterable[str]) -> dict[str, str]:
    from openrebate.store.account_ids import hashed_accounts

    keyed = keyed_of(workspace)
    known = frozenset(hashed_accounts(connection, workspace.folder)) if keyed.previous else frozenset()
    return {one: keyed.known_as("address", PLACE, one_spelling(one), known) for one in sorted(raw)}


def _traded(found: Arriving) -> set[str]:
    if not found.fills:
        return set()
    rows = found.duck.execute(
        f"SELECT DISTINCT account_id FROM ({found.fills}) AS f WHERE regexp_full_match(account_id, {quoted(PATTERN)})"
    ).fetchall()
    return {str(one) for (one,) in rows}


def _columns(found: Arriving) -> list[tuple[str, str]]:
    from openrebate.store.account_ids import COLUMNS

    return [(table, column) for table, column in COLUMNS if table in found.facts]


def _addresses(rows: pa.Table, column: str) -> set[str]:
    return {one for one in rows.column(column).unique().to_pylist() if one is not None and is_address(one)}


def _renamed(rows: pa.Table, column: str, hashes: Mapping[str, str]) -> pa.Table:
    at = rows.schema.get_field_index(column)
    values = [hashes.get(one, one) for one in rows.column(column).to_pylist()]
    return rows.set_column(at, rows.schema.field(at), pa.array(values, pa.string()))


def _query(fills: str, *, ordered: bool) -> str:
    """The same fills, each address by its hash; in their order where they have one."""
    joined = (
        "SELECT f.* REPLACE (coalesce(h.kept, f.account_id) AS account_id) FROM ({}) AS f "
        f"LEFT JOIN {_TABLE} AS h ON h.raw = f.account_id"
    )
    if not ordered:
        return joined.format(fills)
    counted = f"SELECT *, row_number() OVER () AS openrebate_place FROM ({fills})"
    return f"SELECT * EXCLUDE (openrebate_place) FROM ({joined.format(counted)} ORDER BY f.openrebate_place)"
