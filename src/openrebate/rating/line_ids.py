"""Ids of lines: the first 32 hex digits of SHA-256 over the RFC 8785 array of a line's key."""

from __future__ import annotations

import pyarrow.compute as pc

from openrebate.model.engine import Engine

_KEY = ("program", "terms_version", "period", "role", "kind", "partner_id", "account_id", "child_partner_id",
        "product_line", "channel", "rate", "kickback_share", "asset", "reason")  # fmt: skip
_SHORT = {8: "b", 9: "t", 10: "n", 12: "f", 13: "r"}


def line_id(engine: Engine, lines: str) -> str:
    """SQL for the id of a line with the keys of the table `lines`.

    Of all ids only those of accounts may hold control characters, for Parquet is not looked through for them; to
    escape those takes 32 steps more, so they are taken only where one occurs.
    """
    accounts = engine.fetch(f"SELECT DISTINCT account_id FROM {lines}").column("account_id")
    odd = pc.any(pc.match_substring_regex(accounts, "[\\x00-\\x1f]")).as_py()
    parts = " || ',' || ".join(_json(column, odd=bool(odd) and column == "account_id") for column in _KEY)
    return f"substring(sha256('[' || {parts} || ']'), 1, 32)"


def _json(column: str, *, odd: bool) -> str:
    """SQL for one value of the array; no backslash stands in the SQL, for engines read it differently."""
    if column in ("rate", "kickback_share"):
        text = f"rtrim(rtrim(CAST({column} AS VARCHAR), '0'), '.')"
    else:
        text = f"replace(replace({column}, chr(92), chr(92) || chr(92)), chr(34), chr(92) || chr(34))"
    for code in range(32) if odd else ():
        text = f"replace({text}, chr({code}), chr(92) || '{_SHORT.get(code, f'u{code:04x}')}')"
    return f"coalesce(chr(34) || {text} || chr(34), 'null')"
