"""The terms of a story: a program of the library or of `programs/`, as it stands or with changes, or all of it inline."""

from __future__ import annotations

import json
import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

import openrebate.terms

LIBRARY = Path(openrebate.terms.__file__).parent / "library"
OWN = Path(__file__).parent / "programs"
Table = dict[str, Any]


def programs() -> dict[str, Path]:
    """Every program that a story may name."""
    return {file.stem: file for folder in (LIBRARY, OWN) for file in sorted(folder.glob("*.toml"))}


def changed(text: str, change: str) -> str:
    """The program with a change: a row that has the name of one there adds to it, every other one is new."""
    table, changes = tomllib.loads(text), tomllib.loads(change)
    rows = {
        key: _rows(table.get(key, []), value) for key, value in changes.items() if isinstance(value, list)
    }
    return written(merged(table, changes) | rows)


def merged(table: Table, change: Table) -> Table:
    """Values replace values, and tables are merged."""
    result = dict(table)
    for key, value in change.items():
        old = result.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            result[key] = merged(old, value)
        else:
            result[key] = value
    return result


def _rows(old: list[Table], new: list[Table]) -> list[Table]:
    rows = list(old)
    for row in new:
        same = [n for n, one in enumerate(rows) if "name" in row and one.get("name") == row["name"]]
        if same:
            rows[same[0]] = merged(rows[same[0]], row)
        else:
            rows.append(row)
    return rows


def written(table: Table) -> str:
    """The table as TOML, one key a line."""
    return "".join(f"{key} = {value_text(value)}\n" for key, value in table.items())


def value_text(value: object) -> str:
    """One TOML value on one line."""
    if isinstance(value, dict):
        return (
            "{ " + ", ".join(f"{json.dumps(key)} = {value_text(item)}" for key, item in value.items()) + " }"
        )
    if isinstance(value, list):
        return "[" + ", ".join(value_text(item) for item in value) + "]"
    if isinstance(value, datetime):
        return value.isoformat()
    assert isinstance(value, str | bool | int), f"a story's terms hold no {type(value).__name__}"
    return json.dumps(value, ensure_ascii=False)
