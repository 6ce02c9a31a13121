"""Keyed hashes: ids of API keys, accounts and addresses as they are kept, so that a copy of the data gives nothing usable.

One keyed hash (HMAC-SHA256, cut to 160 bits) for claims, fills and Parquet alike, so that they still meet by equality. The
secret lies outside the database. What it does not do: whoever has the secret and can guess ids can test guesses, and the same
id has the same hash, so how often it trades stays visible.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from openrebate.evidence.encoded import encoded

Kind = Literal["api_key", "account", "address", "device"]
SHORTEST = 32  # bytes of a secret
_BYTES = 20
_NAME = re.compile(r"[a-z][a-z0-9]{0,7}")
_KEYED = re.compile(r"kh-[a-z][a-z0-9]{0,7}-[A-Za-z0-9_-]{27}")
_DOMAIN = b"openrebate keyed id, version 1"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Secret:
    """A secret and the name that stands in every hash made with it. It has no text form, so that no log can show it."""

    name: str
    value: bytes

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError("a secret's name is a small letter and up to 7 more small letters or digits")
        if len(self.value) < SHORTEST:
            raise ValueError(f"a secret has {SHORTEST} bytes or more")


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyed:
    """The secret in use and those before it, the newest first, for ids that were first seen under them."""

    current: Secret
    previous: tuple[Secret, ...] = ()

    def __post_init__(self) -> None:
        secrets = (self.current, *self.previous)
        if len({secret.name for secret in secrets}) < len(secrets):
            raise ValueError("two secrets have one name")
        if len({secret.value for secret in secrets}) < len(secrets):
            raise ValueError("two secrets are the same")

    def hash(self, kind: Kind, venue: str, raw: str) -> str:
        """The hash under the current secret, `kh-NAME-` and 27 letters. ValueError for an id that is a hash already."""
        return _hash(self.current, kind, venue, raw)

    def hashes(self, kind: Kind, venue: str, raw: str) -> tuple[str, ...]:
        """The hash under every secret, the newest first: where an id may have been seen before a rotation."""
        return tuple(_hash(secret, kind, venue, raw) for secret in (self.current, *self.previous))

    def known_as(self, kind: Kind, venue: str, raw: str, known: Container[str]) -> str:
        """The hash that the id has among those known, else the current one: so an id keeps its hash over rotations."""
        found = self.hashes(kind, venue, raw)
        return next((one for one in found if one in known), found[0])

    def matches(self, kept: str, kind: Kind, venue: str, raw: str) -> bool:
        """Whether the kept hash is of that id, in a time that tells nothing of where they differ."""
        same = [hmac.compare_digest(kept.encode(), one.encode()) for one in self.hashes(kind, venue, raw)]
        return any(same)

    def many(self, kind: Kind, ids: Iterable[tuple[str, str]], known: Container[str] = ()) -> Sequence[str]:
        """The hashes of (venue, id) pairs, in their order, each as `known_as` has it."""
        if not self.previous:
            return [_hash(self.current, kind, venue, raw) for venue, raw in ids]
        return [self.known_as(kind, venue, raw, known) for venue, raw in ids]


def is_keyed(text: str) -> bool:
    """Whether the text has the form of a hash made here."""
    return _KEYED.fullmatch(text) is not None


@lru_cache(maxsize=256)
def _about(kind: Kind, venue: str) -> bytes:
    parts = (_DOMAIN, kind.encode(), venue.encode("utf-8"))
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def _hash(secret: Secret, kind: Kind, venue: str, raw: str) -> str:
    """Lengths stand before the parts: no two (kind, venue, id) make one message."""
    if not raw or not venue:
        raise ValueError("an id and its venue are not empty")
    if _KEYED.fullmatch(raw):
        raise ValueError(f"this is a keyed hash already: {raw}")
    name = raw.encode("utf-8")
    message = _about(kind, venue) + len(name).to_bytes(4, "big") + name
    digest = hmac.digest(secret.value, message, "sha256")  # by name it is one call into OpenSSL
    return f"kh-{secret.name}-{encoded(digest[:_BYTES])}"
