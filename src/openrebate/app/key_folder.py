"""The folder of signing keys: one private file a key, readable by its owner alone, and `jwks.json`, which is published.

It lies outside the database, so that neither a copy of the database nor its owner can sign.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from openrebate.app.private_file import EVERYBODY, refuse_readable, replace_file, write_new
from openrebate.evidence.encoded import decoded, encoded
from openrebate.evidence.jws import PrivateKey
from openrebate.evidence.public_keys import KeySet, PublicKey, published, read_published
from openrebate.model.errors import (
    ConfigurationError,
    ConflictError,
    InputError,
    NotFoundError,
    OutsideError,
    Place,
)

PUBLISHED = "jwks.json"
_LARGEST = 1_000_000


def read_keys(file: Path) -> KeySet:
    """The key set in a JWKS file, or in a folder of keys. NotFoundError, InputError with the file's name."""
    if file.is_dir():
        file /= PUBLISHED
    try:
        text = file.read_text(encoding="utf-8")
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise NotFoundError(f"there is no key set '{file}'", advice="Take it from whoever confirms") from None
    except UnicodeDecodeError:
        raise InputError("the key set is not UTF-8", place=Place(str(file))) from None
    try:
        return read_published(json.loads(text[:_LARGEST]))
    except (ValueError, RecursionError) as wrong:
        raise InputError(f"this is no key set: {wrong}", place=Place(str(file))) from None


def list_keys(folder: Path) -> KeySet:
    """The keys of the folder. ConfigurationError where there are none."""
    if not (folder / PUBLISHED).is_file():
        advice = "Make one: openrebate confirm key new --issuer NAME"
        raise ConfigurationError(f"there is no key in '{folder}'", advice=advice)
    return read_keys(folder / PUBLISHED)


def new_key(folder: Path, issuer: str, *, begins: int) -> KeySet:
    """The folder's keys with a new one, valid from `begins` (seconds). ConflictError: there is one, rotate it."""
    if (folder / PUBLISHED).exists():
        held = list_keys(folder)
        if any(key.revoked is None and key.retires is None for key in held.keys):
            raise ConflictError(f"'{folder}' has a key already", advice="openrebate confirm key rotate")
        if issuer not in ("", held.issuer):
            raise ConflictError(f"'{folder}' belongs to {held.issuer}", advice="Name another folder")
        return _add(folder, held, begins)
    try:
        empty = read_published({"iss": issuer, "keys": []})
    except ValueError:
        raise InputError(
            "an issuer has a name of 1 to 200 letters without blanks", advice="--issuer"
        ) from None
    return _add(folder, empty, begins)


def rotate_key(folder: Path, *, begins: int) -> KeySet:
    """A new key valid from `begins`, at which instant the one before it is retired; what it signed stays good."""
    held = list_keys(folder)
    if any(key.begins >= begins for key in held.keys if key.revoked is None):
        raise ConflictError(
            "a key that begins then or later is there already", advice="See `confirm key list`"
        )
    retired = [
        replace(key, retires=begins) if key.retires is None and key.revoked is None else key
        for key in held.keys
    ]
    return _add(folder, replace(held, keys=tuple(retired)), begins)


def revoke_key(folder: Path, kid: str, *, at: int, why: str) -> KeySet:
    """The key refused from now on, with all that it signed, and its private part removed."""
    held = list_keys(folder)
    key = held.find(kid)
    if key is None:
        raise NotFoundError(f"there is no key '{kid}'", advice="See `openrebate confirm key list`")
    if key.revoked is not None:
        raise ConflictError(f"the key was revoked before: {key.why}")
    gone = replace(key, revoked=at, why=why)
    keys = replace(held, keys=tuple(gone if one is key else one for one in held.keys))
    _publish(folder, keys)
    _private(folder, kid).unlink(missing_ok=True)
    return keys


def signing_key(folder: Path, *, now: int) -> tuple[str, PrivateKey]:
    """The issuer's name and the key to sign with. ConfigurationError: none is valid; NotAllowedError: others may read it."""
    held = list_keys(folder)
    public = held.current(now)
    if public is None:
        raise ConfigurationError("no key is valid now", advice="openrebate confirm key new, or rotate")
    return held.issuer, PrivateKey(secret=_secret(_private(folder, public.kid), public), public=public)


def _secret(file: Path, public: PublicKey) -> bytes:
    try:
        refuse_readable(file)
        members = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigurationError(
            f"the private part of key {public.kid} is missing", place=Place(str(file))
        ) from None
    except (OSError, ValueError) as wrong:
        raise ConfigurationError("the private key cannot be read", place=Place(str(file))) from wrong
    secret = (
        decoded(members["d"]) if isinstance(members, Mapping) and isinstance(members.get("d"), str) else None
    )
    if secret is None or _public_of(secret) != public.x:
        raise ConfigurationError("the private key is not the one that is published", place=Place(str(file)))
    return secret


def _public_of(secret: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def _add(folder: Path, held: KeySet, begins: int) -> KeySet:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    made = Ed25519PrivateKey.generate()
    public = PublicKey(x=made.public_key().public_bytes_raw(), begins=begins)
    while not public.kid[0].isalnum():  # an id is typed on the command line, where a dash begins an option
        made = Ed25519PrivateKey.generate()
        public = PublicKey(x=made.public_key().public_bytes_raw(), begins=begins)
    members = {"kty": "OKP", "crv": "Ed25519", "x": encoded(public.x), "d": encoded(made.private_bytes_raw())}
    keys = replace(held, keys=(*held.keys, public))
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_new(_private(folder, public.kid), _json(members))
    except OSError as trouble:
        raise OutsideError(f"cannot write into '{folder}': {trouble.strerror}") from trouble
    _publish(folder, keys)
    return keys


def _publish(folder: Path, keys: KeySet) -> None:
    try:
        replace_file(folder / PUBLISHED, _json(published(keys)), mode=EVERYBODY)
    except OSError as trouble:
        raise OutsideError(f"cannot write into '{folder}': {trouble.strerror}") from trouble


def _json(document: Mapping[str, Any]) -> str:
    return json.dumps(document, indent=2) + "\n"


def _private(folder: Path, kid: str) -> Path:
    return folder / f"{kid}.key"
