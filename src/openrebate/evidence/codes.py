"""Codes: which ones may be given out, so that no two can be taken for each other and none for somebody it is not."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

_FORM = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{1,30}[A-Za-z0-9]")
_PART = re.compile(r"[_-]+")
_ALIKE = str.maketrans(
    {"0": "o", "1": "l", "i": "l", "5": "s", "8": "b", "2": "z", "6": "g", "9": "g", "q": "g", "u": "v"}
)
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
RESERVED = (
    "admin", "administrator", "affiliate", "api", "bonus", "broker", "compliance", "default", "exchange", "finance", "free",
    "help", "invite", "join", "legal", "login", "none", "null", "official", "openrebate", "partner", "payout", "rebate",
    "referral", "register", "root", "security", "signup", "staff", "support", "system", "team", "terms", "test", "vip",
)  # fmt: skip


def skeleton(code: str) -> str:
    """What the eye takes a code for: codes with one skeleton look alike. Case, dashes and underscores do not count."""
    plain = _PART.sub("", code.lower()).translate(_ALIKE)
    for pair, one in _PAIRS:
        plain = plain.replace(pair, one)
    return plain


def refused(code: str, taken: Collection[str], reserved: Iterable[str] = RESERVED) -> str:
    """Why a code is not given out, a code of the table of reasons; empty where it is. `taken`: skeletons in use.

    3 to 32 letters and digits of ASCII, dashes and underscores inside; a reserved word is refused alone and as a part.
    """
    if not _FORM.fullmatch(code):
        return "code_malformed"
    words = {skeleton(word) for word in reserved}
    if words & {skeleton(code), *(skeleton(part) for part in _PART.split(code))}:
        return "code_reserved"
    return "code_looks_alike" if skeleton(code) in taken else ""
