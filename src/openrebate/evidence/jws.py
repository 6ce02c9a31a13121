"""One signed document: compact JWS (RFC 7515), Ed25519 (RFC 9864), canonical JSON (RFC 8785), in one spelling only.

The header holds `alg`, `kid` and `typ` and nothing else, so that there is no `jku`, `x5u` or `jwk` to follow and no `crit` or
`b64` to understand. Who signed is decided by the key set that the reader has, never by the document.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

import rfc8785
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from openrebate.evidence.encoded import decoded, encoded
from openrebate.evidence.public_keys import KeySet, PublicKey

ALGORITHM = "Ed25519"
LONGEST = 120_000  # characters; far above any real document, and below what the library takes
_COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PrivateKey:
    """A key to sign with: its 32 secret bytes and its public part. It has no text form, so that no log can show it."""

    secret: bytes
    public: PublicKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What became of a token. `reason` empty: signed by `key` and whole; else why not, and there is no content."""

    reason: str
    content: Mapping[str, Any] = field(default_factory=dict)
    key: PublicKey | None = None


@dataclass(slots=True, kw_only=True)
class Seen:
    """What the checks have made out so far."""

    token: str
    typ: str
    keys: KeySet
    parts: tuple[bytes, bytes, bytes] = (b"", b"", b"")
    header: Mapping[str, Any] = field(default_factory=dict)
    key: PublicKey | None = None
    content: Mapping[str, Any] = field(default_factory=dict)


def sign(content: Mapping[str, Any], *, typ: str, key: PrivateKey) -> str:
    """The compact JWS of the content, which holds no number but whole ones."""
    header = {"alg": ALGORITHM, "kid": key.public.kid, "typ": typ}
    members: dict[str, str | list[str]] = {"kty": "OKP", "crv": ALGORITHM, "x": encoded(key.public.x)}
    members["d"] = encoded(key.secret)
    return jws.serialize_compact(
        header, rfc8785.dumps(dict(content)), OKPKey.import_key(members), algorithms=[ALGORITHM]
    )


def open_signed(token: str, *, typ: str, keys: KeySet) -> Opened:
    """The content of a token of that type that one of the keys signed, or why not. Times are the caller's business."""
    seen = Seen(token=token, typ=typ, keys=keys)
    for reason, holds in CHECKS:
        if not holds(seen):
            return Opened(reason=reason)
    return Opened(reason="", content=seen.content, key=seen.key)


def canonical_object(raw: bytes) -> Mapping[str, Any] | None:
    """The JSON object in `raw`, if it is one and `raw` is its one canonical form without fractions; else None."""
    try:
        value = json.loads(raw.decode("utf-8"), parse_float=_refuse, parse_constant=_refuse)
        same = isinstance(value, dict) and rfc8785.dumps(value) == raw
    except (ValueError, RecursionError):
        return None
    return value if same else None


def _refuse(text: str) -> NoReturn:
    raise ValueError(f"{text} is not a whole number")


def _one_spelling(seen: Seen) -> bool:
    if len(seen.token) > LONGEST or not _COMPACT.fullmatch(seen.token):
        return False
    parts = [decoded(part) for part in seen.token.split(".")]
    head, body, signature = parts
    if head is None or body is None or signature is None:
        return False
    seen.parts = head, body, signature
    return True


def _plain_header(seen: Seen) -> bool:
    header = canonical_object(seen.parts[0])
    if header is None or set(header) != {"alg", "kid", "typ"}:
        return False
    seen.header = header
    return all(isinstance(value, str) for value in header.values())


def _known_key(seen: Seen) -> bool:
    seen.key = seen.keys.find(seen.header["kid"])
    return seen.key is not None


def _signed(seen: Seen) -> bool:
    assert seen.key is not None
    try:
        public = OKPKey.import_key({"kty": "OKP", "crv": ALGORITHM, "x": encoded(seen.key.x)})
        jws.deserialize_compact(seen.token, public, algorithms=[ALGORITHM])
    except (JoseError, ValueError):
        return False
    return True


def _canonical(seen: Seen) -> bool:
    content = canonical_object(seen.parts[1])
    seen.content = content or {}
    return content is not None


CHECKS: tuple[tuple[str, Callable[[Seen], bool]], ...] = (
    ("not_a_jws", _one_spelling),
    ("header_not_plain", _plain_header),
    ("wrong_algorithm", lambda seen: seen.header["alg"] == ALGORITHM),
    ("wrong_type", lambda seen: seen.header["typ"] == seen.typ),
    ("unknown_key", _known_key),
    ("weak_key", lambda seen: seen.key is not None and not seen.key.weak),
    ("bad_signature", _signed),
    ("content_not_canonical", _canonical),
)
"""Every check with the reason it gives, in order; each may rely on those before it."""
