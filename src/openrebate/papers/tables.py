"""The lines of a statement as a table: the columns of CSV and XLSX, and which of them are text, amounts and counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

Kind = Literal["text", "decimal", "count"]

COLUMNS: dict[str, Kind] = {
    "line_id": "text", "version": "count", "origin": "text", "terms_version": "text", "role": "text", "kind": "text",
    "partner_id": "text", "account_id": "text", "child_partner_id": "text", "product_line": "text", "channel": "text",
    "rate": "decimal", "kickback_share": "decimal", "asset": "text", "reason": "text", "claim_id": "text", "level": "count",
    "clause": "text", "fills": "count", "volume": "decimal", "base": "decimal", "before": "decimal", "amount": "decimal",
    "difference": "decimal", "why": "text", "posting_no": "count",
}  # fmt: skip
"""A line's columns in their order."""


def row(line: Mapping[str, Any]) -> list[Any]:
    """A line's values in the order of COLUMNS; None where it has none."""
    return [line[name] for name in COLUMNS]
