"""Bytes as text, in one spelling only: base64url without padding (RFC 7515), and base64 and hex as exchanges have them."""

from __future__ import annotations

import base64
import binascii


def encoded(content: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")


def decoded(text: str) -> bytes | None:
    """The bytes; None where the text is not the one base64url spelling of any."""
    content = _base64(text + "=" * (-len(text) % 4), b"-_")
    return content if content is not None and encoded(content) == text else None


def from_base64(text: str) -> bytes | None:
    """The bytes of padded base64 in its one spelling; else None."""
    content = _base64(text, b"+/")
    return content if content is not None and base64.b64encode(content).decode("ascii") == text else None


def from_hex(text: str) -> bytes | None:
    """The bytes of lower-case hex without separators; else None."""
    try:
        content = bytes.fromhex(text)
    except ValueError:
        return None
    return content if content.hex() == text else None


def _base64(text: str, others: bytes) -> bytes | None:
    try:
        return base64.b64decode(text.encode("ascii"), altchars=others, validate=True)
    except (UnicodeEncodeError, binascii.Error):
        return None
