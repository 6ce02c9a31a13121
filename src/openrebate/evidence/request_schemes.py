"""How exchanges sign requests, for texts of our own: Ed25519 and RSA with a public key, HMAC with a secret kept elsewhere.

Public keys and signatures are as Binance documents them: PEM, base64; RSA is PKCS #1 v1.5 with SHA-256. OKX writes HMAC-SHA256
in base64, Binance and Bybit in hex.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import Literal, Protocol

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from openrebate.evidence.encoded import from_base64, from_hex
from openrebate.evidence.public_keys import PublicKey

PublicScheme = Literal["ed25519", "rsa"]
Encoding = Literal["base64", "hex"]
_SMALLEST, _LARGEST, _EXPONENT = 2048, 8192, 65_537  # bits of an RSA modulus; the one exponent in use
_LONGEST_PEM = 4_096
_DECOY = b"the key of nobody, so that an unknown id costs as much as a known one"


def check_public(scheme: PublicScheme, pem: str, text: str, signature: str) -> str:
    """Empty where the signature (base64) of the text fits the key (PEM); else the reason that it does not."""
    raw = from_base64(signature)
    if raw is None:
        return "not_encoded"
    try:
        key = load_pem_public_key(pem.encode("ascii")) if len(pem) <= _LONGEST_PEM else None
    except (ValueError, UnsupportedAlgorithm):
        return "weak_key"
    if scheme == "ed25519" and isinstance(key, Ed25519PublicKey):
        return _ed25519(key, text.encode(), raw)
    if scheme == "rsa" and isinstance(key, RSAPublicKey):
        return _rsa(key, text.encode(), raw)
    return "weak_key"


def _ed25519(key: Ed25519PublicKey, text: bytes, raw: bytes) -> str:
    if PublicKey(x=key.public_bytes_raw(), begins=0).weak:
        return "weak_key"
    try:
        key.verify(raw, text)
    except InvalidSignature:
        return "bad_signature"
    return ""


def _rsa(key: RSAPublicKey, text: bytes, raw: bytes) -> str:
    if not _SMALLEST <= key.key_size <= _LARGEST or key.public_numbers().e != _EXPONENT:
        return "weak_key"
    if len(raw) != key.key_size // 8:
        return "bad_signature"
    try:
        key.verify(raw, text, PKCS1v15(), SHA256())
    except InvalidSignature:
        return "bad_signature"
    return ""


class MacVerifier(Protocol):
    """Whoever keeps the secrets of API keys: the operator's own system, which answers yes or no and gives none away."""

    def holds(self, key_id: str, text: str, signature: str) -> bool:
        """Whether the signature is the text's under the secret of that key; False for a key that is not there."""


class SecretVerifier:
    """A verifier over secrets that are looked up each time and kept nowhere here.

    It takes as long for an unknown key as for a known one, and as long for any wrong signature of the right length.
    """

    __slots__ = ("_encoding", "_secret_of")

    def __init__(self, secret_of: Callable[[str], bytes | None], encoding: Encoding) -> None:
        self._secret_of = secret_of
        self._encoding = encoding

    def __repr__(self) -> str:
        return "SecretVerifier()"

    def __reduce__(self) -> str:
        raise TypeError("a verifier of secrets is not written down")

    def holds(self, key_id: str, text: str, signature: str) -> bool:
        """Whether the signature is the text's HMAC-SHA256 under the key's secret; an empty secret counts as none."""
        secret = self._secret_of(key_id)
        expected = hmac.digest(secret or _DECOY, text.encode(), "sha256")
        given = from_base64(signature) if self._encoding == "base64" else from_hex(signature)
        same = hmac.compare_digest(expected, given or b"")
        return same and bool(secret)
