"""Which numbers and days of a terms file name no source: everything that decides money says where it was read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from openrebate.terms import shape

_DIGIT = re.compile(r"\d")
_SILENT = {"text", "id", "name", "flag", "presence"}  # kinds of values that are no numbers, whatever they say
_QUOTED = {"text", "clause"}  # what is said of a source, which may say a number
_OURS = {"format", "scale"}  # about this file, not about the program
_HEAD = {"effective_from": "start_source", "effective_to": "end_source"}


def unsourced(raw: Mapping[str, Any]) -> tuple[str, ...]:
    """A sentence for each table of a file, as TOML reads it, that has numbers or days and names no source.

    The head names two: where its begin was read, and where its end was; or says which of its values are assumed.
    """
    told = list(_head(raw))
    for name, keys in shape.LISTS.items():
        for index, table in enumerate(raw.get(name, ()), 1):
            told += _table(f"[[{name}]] {index}", table, keys)
    for name in shape.NAMED.keys() - {"source"}:
        for key, table in raw.get(name, {}).items():
            told += _table(f"[{name}.{key}]", table, shape.NAMED[name])
            for index, level in enumerate(table.get("level", ()), 1):
                told += _table(f"[[{name}.{key}.level]] {index}", level, shape.LEVEL)
    for name, keys in shape.SINGLE.items():
        told += _table(f"[{name}]", raw.get(name, {}), keys)
    return tuple(told)


def _head(raw: Mapping[str, Any]) -> Iterator[str]:
    for name in _numbers(raw, shape.TOP):
        source = _HEAD.get(name, "start_source")
        if name not in raw.get("assumed", ()) and not raw.get(source):
            yield f"{name} names no source: give {source}, or name it in assumed"


def _table(where: str, table: Mapping[str, Any], keys: shape.Shape) -> Iterator[str]:
    names = [] if table.get("source") else _numbers(table, keys)
    if names:
        yield f"{where} names no source for {', '.join(names)}"


def _numbers(table: Mapping[str, Any], keys: shape.Shape) -> list[str]:
    """The keys of the table whose values say a number or a day, in words too."""
    return [
        name
        for name, value in table.items()
        if name in keys and name not in _OURS and (keys[name].kind not in _SILENT or name in _QUOTED)
        if _DIGIT.search(str(value))
    ]
