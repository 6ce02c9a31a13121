"""What must not be kept in plain text: private keys, and trading addresses, which are kept as keyed hashes only.

A look at forms, so it finds what looks like one of them and knows nothing of what an image or an archive shows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from openrebate.evidence.addresses import PATTERN as ADDRESS

_FORMS = (
    ("a private key", r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    ("a private key or a transaction", r"\b0[xX][0-9a-fA-F]{64}\b"),
    ("a trading address", rf"\b(?:{ADDRESS})\b"),
    ("a secret", r"(?i:\b(?:api[_ -]?secret|secret[_ -]?key|passphrase|mnemonic)\b[\"']?\s*[:=]\s*[\"']?[^\s\"',]{8,})"),
)  # fmt: skip
_ANY = re.compile("|".join(f"(?P<f{n}>{pattern})" for n, (_, pattern) in enumerate(_FORMS)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """What stands where in a text; both count from 1."""

    what: str
    line: int
    column: int


def plain_secret(text: str) -> Plain | None:
    """The first that looks like a private key, a secret or a trading address; None where nothing does."""
    found = _ANY.search(text)
    if found is None:
        return None
    before = text[: found.start()]
    what = _FORMS[int((found.lastgroup or "f0")[1:])][0]
    return Plain(what=what, line=before.count("\n") + 1, column=found.start() - before.rfind("\n"))
