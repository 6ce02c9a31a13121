"""The registry of order tags, read from the file that comes along."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from openrebate.evidence.tags import Exchange, KnownTag, Registry, TagSource


def read_registry() -> Registry:
    """Every exchange, tag and source of `venues/tags.toml`. A wrong entry is a bug and fails the tests."""
    raw = tomllib.loads((files("openrebate.venues") / "tags.toml").read_text(encoding="utf-8"))
    assert raw["format"] == 1
    return Registry(
        exchanges=tuple(Exchange(**_frozen(entry)) for entry in raw["exchange"]),
        tags=tuple(KnownTag(**_frozen(entry)) for entry in raw["tag"]),
        sources=tuple(TagSource(**entry) for entry in raw["source"]),
    )


def _frozen(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()}
