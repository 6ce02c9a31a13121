"""A key of known bytes, one honest confirmation, and a way to sign anything at all, as a forger would."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from openrebate.evidence.confirmation import TYPE, Deed, confirm, content_of
from openrebate.evidence.eligibility import answer
from openrebate.evidence.jws import PrivateKey
from openrebate.evidence.partial import Value
from openrebate.evidence.public_keys import KeySet, PublicKey
from openrebate.terms.library import find_terms

NOW = 1_800_000_000
DAY = 86_400


def key_of(seed: int) -> PrivateKey:
    """The key whose secret is this byte, 32 times; valid for a year before NOW."""
    secret = bytes([seed]) * 32
    public = Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()
    return PrivateKey(secret=secret, public=PublicKey(x=public, begins=NOW - 365 * DAY))


OURS, THEIRS = key_of(1), key_of(2)
KEYS = KeySet(issuer="venue.example", keys=(OURS.public,))
DEED = Deed(
    issuer="venue.example", audience="bot-1", issued=NOW - DAY, until=NOW + 29 * DAY, jti="j-1", nonce="n-1"
)


def content(**changed: Any) -> dict[str, Any]:
    """The honest content, with members replaced."""
    return deepcopy(_honest()) | changed


@cache
def _honest() -> dict[str, Any]:
    terms = find_terms("okx-broker-2022")
    facts: dict[str, Value] = {"entry": "api", "vip_level": Decimal(5)}
    return content_of(terms, facts, [answer(terms, "broker", facts)], DEED)


def honest() -> str:
    """The honest confirmation."""
    return confirm(content(), OURS)


def revoked() -> KeySet:
    """The key set after the key was revoked."""
    return KeySet(issuer=KEYS.issuer, keys=(replace(OURS.public, revoked=NOW, why="stolen"),))


def b64(part: bytes | str | Mapping[str, Any]) -> str:
    """Base64url without padding; objects in canonical form."""
    raw = rfc8785.dumps(dict(part)) if isinstance(part, Mapping) else part
    return base64.urlsafe_b64encode(raw.encode() if isinstance(raw, str) else raw).rstrip(b"=").decode()


def header(**changed: Any) -> dict[str, Any]:
    """The honest header, with members added, replaced or, where None, left out."""
    members = {"alg": "Ed25519", "kid": OURS.public.kid, "typ": TYPE} | changed
    return {name: value for name, value in members.items() if value is not None}


def signed(
    head: bytes | str | Mapping[str, Any], body: bytes | str | Mapping[str, Any], key: PrivateKey = OURS
) -> str:
    """A token with whatever header and body, really signed."""
    text = f"{b64(head)}.{b64(body)}"
    return f"{text}.{b64(Ed25519PrivateKey.from_private_bytes(key.secret).sign(text.encode()))}"


def said(**changed: Any) -> str:
    """The honest header over a content with members replaced, really signed by the issuer's own key."""
    return signed(header(), content(**changed))


def spaced(value: Mapping[str, Any]) -> str:
    """JSON that is not canonical."""
    return json.dumps(dict(value), indent=1)
