"""Names say what a thing is. Words that say nothing are banned from the names of files, folders and classes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import PurePath

from tests.tidy.tree import Module, modules

BANNED = frozenset(
    {
        "util",
        "utils",
        "utility",
        "utilities",
        "helper",
        "helpers",
        "common",
        "manager",
        "service",
        "misc",
        "stuff",
    }
)


def _words(name: str) -> set[str]:
    """`FillManager` and `fill_manager` are both made of `fill` and `manager`."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


def _offending(found: Iterable[Module]) -> Iterator[str]:
    for module in found:
        if any(_words(part) & BANNED for part in PurePath(module.name).with_suffix("").parts):
            yield module.name
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef) and _words(node.name) & BANNED:
                yield f"{module.name}:{node.name}"


def test_no_name_says_nothing() -> None:
    """No file, folder or class is called by a word that could hold anything."""
    assert list(_offending(modules("src", "tests", "benchmarks"))) == []


def test_planted_names_are_seen() -> None:
    """The guard itself works: a folder and a class with banned words are both named."""
    planted = [
        Module("src/openrebate/common/x.py", ""),
        Module("src/x.py", "class FillManager: ...\nclass Fill: ...\n"),
    ]
    assert list(_offending(planted)) == ["src/openrebate/common/x.py", "src/x.py:FillManager"]
