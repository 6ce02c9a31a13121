"""RFC 8785: the one spelling of a JSON value, over which digests are taken.

JSON's own writer spells nearly every value so, in a thirtieth of the time: members in the order of their names, no spaces, no
escape that is not needed. What it may spell otherwise is left to the library: signs beyond ASCII (names may be ordered
otherwise), and numbers that have a fraction or are very large.
"""

from __future__ import annotations

import json
import re
from typing import Any

import rfc8785

# At the least: a text may look like it, and costs time only.
_ODD_NUMBER = re.compile(r"[:\[,]-?(?:\d+[.eE]|\d{16}|[NI])")


def canonical(value: Any) -> bytes:
    """The RFC 8785 bytes of a JSON value; ValueError or TypeError for what has none."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if text.isascii() and not _ODD_NUMBER.search(text) and text[0] in "{[":
        return text.encode()
    return rfc8785.dumps(value)
