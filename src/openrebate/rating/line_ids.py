"""Ids of lines: the first 32 hex digits of SHA-256 over the RFC 8785 array of a line's key."""

from __future__ import annotations

import pyarrow.compute as pc

from openrebate.model.engine import Engine

_SHORT = {8: "b", 9: "t", 10: "n", 12: "f", 13: "r"}


def line_id(engine: Engine, lines: str) -> str:
    """SQL for the id of a line: `head` and `tail` are the array's beginning and end, the ids between stand for themselves.

    Every character that JSON escapes costs a step, so ids are escaped only where the table `lines` holds some that need it.
    """
    partner, account = (_json(name, odd=_odd(engine, lines, name)) for name in ("partner_id", "account_id"))
    return f"substring(sha256(concat_ws(',', head, {partner}, {account}, tail)), 1, 32)"


def _odd(engine: Engine, lines: str, column: str) -> bool:
    """Whether a character that JSON escapes stands anywhere in a column."""
    texts = engine.fetch(f"SELECT DISTINCT {column} FROM {lines}").column(column)
    return bool(pc.any(pc.match_substring_regex(texts, '[\\x00-\\x1f"\\\\]')).as_py())


def _json(column: str, *, odd: bool) -> str:
    """SQL for a text or null of the array; no backslash stands in the SQL, for engines read it differently."""
    text = column
    for code in (92, 34) if odd else ():
        text = f"replace({text}, chr({code}), chr(92) || chr({code}))"
    for code in range(32) if odd else ():
        text = f"replace({text}, chr({code}), chr(92) || '{_SHORT.get(code, f'u{code:04x}')}')"
    return f"coalesce(chr(34) || {text} || chr(34), 'null')"
