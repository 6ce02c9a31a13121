"""Public keys that signed documents are checked with: an issuer's set, as it is published (JWKS, RFC 7517).

A key's id is its RFC 7638 thumbprint, so that an id cannot be given to another key. When a key began, was retired or was
revoked stands beside it, in the members that OpenID Federation gives to historical keys. Instants are whole seconds.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import rfc8785

from openrebate.evidence.encoded import decoded, encoded
from openrebate.units.instants import LAST

LENGTH = 32
_PRIME = 2**255 - 19
_SMALL_ORDER = frozenset(  # y of the points that fit a signature to any text, in every spelling of them
    {
        0,
        1,
        _PRIME - 1,
        _PRIME,
        _PRIME + 1,
        int.from_bytes(bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little"),
        int.from_bytes(bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"), "little"),
    }
)  # fmt: skip
_LAST = LAST // 1_000_000
_ISSUER = re.compile(r"[\x21-\x7e]{1,200}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicKey:
    """One Ed25519 key: `x` its 32 bytes; valid from `begins` until before `retires` (None: open), never if revoked."""

    x: bytes
    begins: int
    retires: int | None = None
    revoked: int | None = None
    why: str = ""

    @property
    def kid(self) -> str:
        """The RFC 7638 thumbprint."""
        plain = {"crv": "Ed25519", "kty": "OKP", "x": encoded(self.x)}
        return encoded(hashlib.sha256(rfc8785.dumps(plain)).digest())

    @property
    def weak(self) -> bool:
        """Whether it is a point for which signatures to any text can be made up, or no point's one spelling."""
        y = int.from_bytes(self.x, "little") & ((1 << 255) - 1)
        return len(self.x) != LENGTH or y in _SMALL_ORDER or y >= _PRIME


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySet:
    """The keys of one issuer."""

    issuer: str
    keys: tuple[PublicKey, ...]

    def find(self, kid: str) -> PublicKey | None:
        """The key of that id."""
        return next((key for key in self.keys if key.kid == kid), None)

    def current(self, now: int) -> PublicKey | None:
        """The key to sign with at `now`: the youngest that is valid."""
        valid = [
            key
            for key in self.keys
            if key.begins <= now and (key.retires is None or now < key.retires) and key.revoked is None
        ]
        return max(valid, key=lambda key: key.begins, default=None)


def published(keys: KeySet) -> dict[str, Any]:
    """The set as a JWKS document."""
    return {"iss": keys.issuer, "keys": [_jwk(key) for key in keys.keys]}


def read_published(document: object) -> KeySet:
    """The set in a JWKS document. Keys of other kinds are left out; ValueError says what else is wrong with it."""
    if not isinstance(document, Mapping) or not isinstance(document.get("keys"), Sequence):
        raise ValueError("it has no list `keys`")
    issuer = document.get("iss")
    if not isinstance(issuer, str) or not _ISSUER.fullmatch(issuer):
        raise ValueError("it does not name its issuer in `iss`")
    found = [_public(jwk) for jwk in document["keys"] if isinstance(jwk, Mapping) and _ours(jwk)]
    kids = [key.kid for key in found]
    if len(set(kids)) < len(kids):
        raise ValueError("it has one key twice")
    return KeySet(issuer=issuer, keys=tuple(found))


def _jwk(key: PublicKey) -> dict[str, Any]:
    members: dict[str, Any] = {
        "kty": "OKP",
        "crv": "Ed25519",
        "x": encoded(key.x),
        "kid": key.kid,
        "alg": "Ed25519",
        "use": "sig",
        "nbf": key.begins,
    }
    if key.retires is not None:
        members["exp"] = key.retires
    if key.revoked is not None:
        members["revoked"] = {"revoked_at": key.revoked, "reason": key.why}
    return members


def _ours(jwk: Mapping[str, Any]) -> bool:
    return jwk.get("kty") == "OKP" and jwk.get("crv") == "Ed25519"


def _public(jwk: Mapping[str, Any]) -> PublicKey:
    if "d" in jwk:
        raise ValueError("it holds a private key: it must be replaced, and this one revoked")
    if jwk.get("alg", "Ed25519") != "Ed25519" or jwk.get("use", "sig") != "sig":
        raise ValueError("a key in it is for another use than Ed25519 signatures")
    x = decoded(jwk["x"]) if isinstance(jwk.get("x"), str) else None
    revoked = jwk.get("revoked")
    if revoked is not None and not isinstance(revoked, Mapping):
        raise ValueError("`revoked` of a key is not an object")
    key = PublicKey(
        x=x or b"",
        begins=_seconds(jwk, "nbf") or 0,
        retires=_seconds(jwk, "exp"),
        revoked=None if revoked is None else _seconds(revoked, "revoked_at") or 0,
        why=str(revoked.get("reason", "")) if revoked else "",
    )
    if key.weak:
        raise ValueError("a key in it is no sound Ed25519 key")
    if jwk.get("kid") != key.kid:
        raise ValueError("the id of a key in it is not its thumbprint")
    return key


def _seconds(members: Mapping[str, Any], name: str) -> int | None:
    value = members.get(name)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _LAST:
        raise ValueError(f"`{name}` of a key is not a time in whole seconds")
    return value
