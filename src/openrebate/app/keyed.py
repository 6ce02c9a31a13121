"""Keyed hashes of whole columns, and the file with their secrets, which lies outside the database.

The file is JSON, for its owner alone: {"secrets": [{"name": "k1", "value": base64url}, …]}, the one in use last.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from openrebate.app.private_file import refuse_readable, replace_file, write_new
from openrebate.evidence.encoded import decoded, encoded
from openrebate.evidence.keyed import SHORTEST, Keyed, Kind, Secret
from openrebate.model.errors import ConfigurationError, ConflictError, OutsideError, Place

KEPT = 3  # secrets before the current one that a rotation keeps


def keyed_column(
    keyed: Keyed, kind: Kind, venue: pa.ChunkedArray, ids: pa.ChunkedArray, known: Collection[str] = ()
) -> pa.ChunkedArray:
    """The column of raw ids as hashes, null where it is null. Each different id is hashed once, whatever the rows.

    `venue` and `ids`: strings of one length; `known`: hashes that are in use. ValueError for an id that is a hash already.
    """
    venues, raws = (_encoded(column) for column in (venue, ids))
    places, names = venues.dictionary.to_pylist(), raws.dictionary.to_pylist()
    if len(places) == 1 and not venues.null_count:
        codes, wanted = raws.indices, [(places[0], name) for name in names]
    else:
        pairs = _pairs(venues, raws)
        width = max(1, len(names))
        codes = pairs.indices
        wanted = [(places[code // width], names[code % width]) for code in pairs.dictionary.to_pylist()]
    hashes = pa.array(keyed.many(kind, wanted, frozenset(known)), pa.string())
    return pa.chunked_array([hashes.take(codes)], pa.string())


def _pairs(venues: pa.DictionaryArray, raws: pa.DictionaryArray) -> pa.DictionaryArray:
    """Each row's venue and id as one number, each different one once."""
    width = pa.scalar(max(1, len(raws.dictionary)), pa.int64())
    place = pc.multiply(pc.cast(venues.indices, pa.int64()), width)
    return pc.add(place, pc.cast(raws.indices, pa.int64())).dictionary_encode()


def new_secrets(file: Path) -> None:
    """A new file with one secret. ConflictError: the file is there."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_new(file, _text((Secret(name="k1", value=secrets.token_bytes(SHORTEST)),)))
    except FileExistsError:
        raise ConflictError(
            f"{file} is there already", advice="Rotate it; without it kept hashes are lost"
        ) from None
    except OSError as trouble:
        raise OutsideError(f"cannot be written: {trouble.strerror}", place=Place(str(file))) from trouble


def rotate_secrets(file: Path, *, keep: int = KEPT) -> Keyed:
    """A new secret in use, and `keep` of those before it. Ids last seen under a dropped one can be told no more."""
    held = read_keyed(file)
    numbers = [int(s.name[1:]) for s in (held.current, *held.previous) if s.name[1:].isdecimal()]
    number = 1 + max(numbers, default=0)
    fresh = Secret(name=f"k{number}", value=secrets.token_bytes(SHORTEST))
    kept = (held.current, *held.previous)[:keep]
    try:
        replace_file(file, _text((*reversed(kept), fresh)))
    except OSError as trouble:
        raise OutsideError(f"cannot be written: {trouble.strerror}", place=Place(str(file))) from trouble
    return Keyed(current=fresh, previous=kept)


def read_keyed(file: Path) -> Keyed:
    """The secrets of the file. ConfigurationError: none, or not sound; NotAllowedError: others may read it."""
    try:
        refuse_readable(file)
        listed = json.loads(file.read_text(encoding="utf-8"))["secrets"]
        held = [Secret(name=one["name"], value=decoded(one["value"]) or b"") for one in listed]
        return Keyed(current=held[-1], previous=tuple(reversed(held[:-1])))
    except FileNotFoundError:
        raise ConfigurationError("there is no file of secrets", place=Place(str(file))) from None
    except (OSError, ValueError, KeyError, TypeError, IndexError) as wrong:
        raise ConfigurationError("this is no file of secrets", place=Place(str(file))) from wrong


def _encoded(column: pa.ChunkedArray) -> pa.DictionaryArray:
    whole = column.cast(pa.string()).dictionary_encode().combine_chunks()
    if isinstance(whole, pa.ChunkedArray):  # of no chunks
        return pa.array([], pa.dictionary(pa.int32(), pa.string()))
    return whole


def _text(held: tuple[Secret, ...]) -> str:
    listed = [{"name": secret.name, "value": encoded(secret.value)} for secret in held]
    return json.dumps({"secrets": listed}, indent=2) + "\n"
