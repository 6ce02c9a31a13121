"""A challenge: what somebody must answer, once and in time, to prove that an API key or an account is theirs.

The text of a challenge names everything that the proof is for. It begins with words of its own and is no request that any
exchange takes (it has no `timestamp=` and no `&`), so that neither can be used in place of the other.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from typing import Literal, Protocol

from openrebate.units.instants import format_instant

Method = Literal["ed25519", "rsa", "hmac", "order", "oauth", "attestation"]
SubjectKind = Literal["api_key", "account"]
DOMAIN = "OpenRebate proof of ownership, version 1"
LONGEST = {"order": 86_400, "attestation": 7 * 86_400}  # seconds; every other kind has an hour
_HOUR = 3_600
_TEXT = re.compile(r"[^\s\x00-\x1f\x7f](?:[^\x00-\x1f\x7f\u2028\u2029\u0085]{0,198}[^\s\x00-\x1f\x7f])?")
_NONCE = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """Who proves what to whom, how, and until when. `subject` is a keyed hash, never a raw id; instants are seconds.

    `nonce` is 32 bytes of chance in base64url. ValueError for what could be read in two ways, or lives too long.
    """

    nonce: str
    audience: str
    partner: str
    venue: str
    subject_kind: SubjectKind
    subject: str
    method: Method
    issued: int
    expires: int

    def __post_init__(self) -> None:
        texts = (self.audience, self.partner, self.venue, self.subject)
        if not all(_TEXT.fullmatch(text) for text in texts):
            raise ValueError("names in a challenge have 1 to 200 letters and no line ends")
        if not _NONCE.fullmatch(self.nonce):
            raise ValueError("a nonce is 32 bytes in base64url")
        if not 0 < self.expires - self.issued <= LONGEST.get(self.method, _HOUR):
            raise ValueError("a challenge ends after it begins, and soon")

    @property
    def text(self) -> str:
        """The text to sign: one member a line, in this order."""
        members = {
            "audience": self.audience,
            "partner": self.partner,
            "venue": self.venue,
            self.subject_kind: self.subject,
            "method": self.method,
            "nonce": self.nonce,
            "issued": format_instant(self.issued * 1_000_000),
            "expires": format_instant(self.expires * 1_000_000),
        }
        lines = [DOMAIN, "It moves no money and places no order.", *(f"{k}: {v}" for k, v in members.items())]
        return "\n".join(lines) + "\n"

    @property
    def digest(self) -> str:
        """SHA-256 of the text, in hex."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def order_id(self) -> str:
        """The client order id that proves it: 26 small letters and digits, 120 bits; it fits behind Binance's prefix too."""
        raw = hashlib.sha256(b"order id\0" + self.text.encode()).digest()
        return "or" + base64.b32encode(raw).decode("ascii").lower()[:24]


class Nonces(Protocol):
    """Which challenges were answered. A store keeps them at least until they expire."""

    def use(self, nonce: str, until: int) -> bool:
        """True exactly once for a nonce, whoever asks and however many at once; `until` in seconds."""


class SeenNonces:
    """Nonces in memory: for one process, and for tests."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def use(self, nonce: str, until: int) -> bool:  # noqa: ARG002
        """True the first time."""
        before = len(self._seen)
        self._seen.add(nonce)
        return len(self._seen) > before
