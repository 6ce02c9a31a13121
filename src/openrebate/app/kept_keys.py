"""Ids of API keys as they are kept: one keyed hash in claims, fills and Parquet, put on before anything is written.

A delivery's raw ids are read once, each different one is hashed once, and every query of its fills gives the hash in place of the
id. An id that is a hash already stays: whoever sent it got it from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import pyarrow as pa

from openrebate.app.keyed import new_secrets, read_keyed
from openrebate.evidence.keyed import Keyed, is_keyed
from openrebate.model.errors import ConfigurationError, InputError

if TYPE_CHECKING:
    from openrebate.app.bootstrap import Arriving
    from openrebate.app.workspace import Workspace
    from openrebate.store.connection import Connection

_TABLE = "openrebate_kept_keys"
_Pair = tuple[str, str]  # venue, raw id


def ensure_secrets(workspace: Workspace) -> None:
    """A file with one secret, unless there is one."""
    if not workspace.secrets.exists():
        new_secrets(workspace.secrets)


def keyed_of(workspace: Workspace) -> Keyed:
    """The workspace's secrets of ids; ConfigurationError (3) where they are missing."""
    if not workspace.secrets.exists():
        raise ConfigurationError(
            f"the secret behind kept ids is not in {workspace.secrets}",
            advice=f"Bring it back; for a workspace that never had one: openrebate init {workspace.folder}",
        )
    return read_keyed(workspace.secrets)


def known_as(workspace: Workspace, connection: Connection, venue: str, raw: str) -> str:
    """The hash of one raw key id, the one it is known by if it was seen before. InputError (2) for what is no raw id."""
    keyed = keyed_of(workspace)
    try:
        return keyed.known_as("api_key", venue, raw, known_ids(workspace, connection, keyed))
    except ValueError as wrong:
        raise InputError(str(wrong), advice="Name the key by the id that the exchange gave it") from None


def known_ids(workspace: Workspace, connection: Connection, keyed: Keyed) -> frozenset[str]:
    """Every hash in use, where an id may have been seen under an earlier secret; none where there was no other."""
    from openrebate.store.key_ids import claimed_keys, traded_keys

    if not keyed.previous:
        return frozenset()
    return frozenset(claimed_keys(connection)) | frozenset(traded_keys(connection, workspace.folder))


def kept(
    workspace: Workspace, connection: Connection, found: Arriving, venue: str, *, ordered: bool
) -> Arriving:
    """The delivery with hashes in place of raw key ids. `venue`: the exchange of keys that only claims name.

    InputError (2) where it is not told and cannot be known; ConfigurationError (3) without a secret.
    """
    pairs = _pairs(found)
    claims = _claimed(found)
    if not pairs and not claims:
        return found
    keyed = keyed_of(workspace)
    known = known_ids(workspace, connection, keyed)
    hashes = _hashes(keyed, pairs, known)
    facts = dict(found.facts)
    if claims:
        told = venue or str(workspace.link.get("venue", ""))
        named = _named(claims, pairs, told, workspace, connection)
        facts["claims"] = _renamed(facts["claims"], _hashes(keyed, named, known))
    if not pairs:
        return replace(found, facts=facts)
    _register(found, hashes)
    between = found.fills_between
    return replace(
        found,
        facts=facts,
        fills=_query(found.fills, ordered=ordered),
        fills_between=lambda first, end: _query(between(first, end), ordered=ordered),
    )


def _pairs(found: Arriving) -> list[_Pair]:
    if not found.fills:
        return []
    rows = found.duck.execute(
        f"SELECT DISTINCT venue, api_key_id FROM ({found.fills}) AS f WHERE api_key_id IS NOT NULL"
    ).fetchall()
    return [(str(venue), str(raw)) for venue, raw in rows]


def _claimed(found: Arriving) -> list[str]:
    """Raw ids that claims name."""
    claims = found.facts.get("claims")
    if claims is None:
        return []
    kinds, subjects = (claims.column(name).to_pylist() for name in ("subject_kind", "subject"))
    return sorted(
        {s for kind, s in zip(kinds, subjects, strict=True) if kind == "api_key" and not is_keyed(s)}
    )


def _hashes(keyed: Keyed, pairs: Iterable[_Pair], known: frozenset[str]) -> dict[_Pair, str]:
    raw = [pair for pair in pairs if not is_keyed(pair[1])]
    return dict(zip(raw, keyed.many("api_key", raw, known), strict=True))


def _named(
    claims: list[str], pairs: list[_Pair], venue: str, workspace: Workspace, connection: Connection
) -> list[_Pair]:
    """Each claimed key with its exchange: where it trades, else the one told, else the only one that is known."""
    from openrebate.store.key_ids import venues

    trades: dict[str, set[str]] = {}
    for place, raw in pairs:
        trades.setdefault(raw, set()).add(place)
    if not venue:
        venue = _only({place for place, _ in pairs} or set(venues(connection, workspace.folder)))
    found = [(_only(trades.get(raw, set())) or venue, raw) for raw in claims]
    if not all(place for place, _ in found):
        raise InputError(
            "claims name API keys, and not of which exchange", advice="Say --venue, such as --venue okx"
        )
    return found


def _only(places: set[str]) -> str:
    return next(iter(places)) if len(places) == 1 else ""


def _renamed(claims: pa.Table, hashes: Mapping[_Pair, str]) -> pa.Table:
    by_raw = {raw: kept for (_, raw), kept in hashes.items()}
    kinds, subjects = (claims.column(name).to_pylist() for name in ("subject_kind", "subject"))
    renamed = [
        by_raw.get(subject, subject) if kind == "api_key" else subject
        for kind, subject in zip(kinds, subjects, strict=True)
    ]
    at = claims.schema.get_field_index("subject")
    return claims.set_column(at, claims.schema.field(at), pa.array(renamed, pa.string()))


def _register(found: Arriving, hashes: Mapping[_Pair, str]) -> None:
    rows = pa.table(
        {
            "venue": pa.array([venue for venue, _ in hashes], pa.string()),
            "raw": pa.array([raw for _, raw in hashes], pa.string()),
            "kept": pa.array(list(hashes.values()), pa.string()),
        }
    )
    found.duck.register("kept_keys_arrow", rows)
    found.duck.execute(f"CREATE OR REPLACE TABLE {_TABLE} AS SELECT * FROM kept_keys_arrow")
    found.duck.unregister("kept_keys_arrow")


def _query(fills: str, *, ordered: bool) -> str:
    """The same fills, each key by its hash; in their order where they have one."""
    joined = (
        "SELECT f.* REPLACE (coalesce(k.kept, f.api_key_id) AS api_key_id) FROM ({}) AS f "
        f"LEFT JOIN {_TABLE} AS k ON k.venue = f.venue AND k.raw = f.api_key_id"
    )
    if not ordered:
        return joined.format(fills)
    counted = f"SELECT *, row_number() OVER () AS openrebate_turn FROM ({fills})"
    return f"SELECT * EXCLUDE (openrebate_turn) FROM ({joined.format(counted)} ORDER BY f.openrebate_turn)"
