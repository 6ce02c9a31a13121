"""The digest of terms: what two files must share to give the same lines."""

from __future__ import annotations

import hashlib
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

import rfc8785

from openrebate.model.terms import Terms
from openrebate.units.decimals import plain

# For people only, or about when money moves or how claims arise. Clauses stay in: they are written into the lines.
_SILENT = {
    "Terms": {
        "title",
        "sources",
        "unknowns",
        "notes",
        "settlement",
        "promises",
        "bindings",
        "redemptions",
        "start_source",
        "end_source",
        "assumed",
        "digest",
        "path",
    },
    "Level": {"name"},
}
# Came into the language later: a file that does not use it keeps the digest that it had.
_LATER: dict[str, dict[str, Any]] = {
    "Terms": {
        "metrics": (),
        "conditions": (),
        "roles_cap": None,
        "new_trader_from": "registered",
        "multipliers": (),
        "bounds": (),
        "silences": (),
        "bonuses": (),
    },
    "Role": {
        "kickback_days": None,
        "parent_shares": (),
        "claims_of": None,
        "asset": None,
        "scale": None,
        "claims_go_on": False,
        "base_less": None,
    },
    "Assessment": {
        "tiers": "whole",
        "first_assessed": 1,
        "anchor": None,
        "taken_at": None,
        "demote_to": "reached",
    },
    "Metric": {"daily_average_of": None, "hourly_average_of": None},
    "Rate": {"where": (), "vip_level": None, "out_of_it": False},
    "Cap": {"of": "paid", "lasts": "period", "days": None, "anchor": None, "exceeded": "in_order"},
}


def digest_of(terms: Terms) -> str:
    """SHA-256 in hex over the RFC 8785 form of everything that decides lines."""
    return hashlib.sha256(rfc8785.dumps(_plain(terms))).hexdigest()


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        silent = _SILENT.get(type(value).__name__, set()) | {"source"}
        later = _LATER.get(type(value).__name__, {})
        said = {f.name: getattr(value, f.name) for f in fields(value) if f.name not in silent}
        return {name: _plain(one) for name, one in said.items() if name not in later or one != later[name]}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Decimal):
        return plain(value)
    return value
