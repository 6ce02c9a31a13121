"""No binary float touches money: the layers that decide numbers have none at all."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

import pytest

from tests.tidy.tree import PACKAGE, ROOT, Module, modules

CORE = ("units", "model", "terms", "metering", "assessing", "rating", "evidence", "auditing")
ALLOWED = {
    ("src/openrebate/terms/values.py", "name float")
}  # tells a float in a terms file in order to refuse it
INEXACT_MODULES = frozenset({"math", "cmath", "statistics", "numpy", "random"})
INEXACT_SQL = re.compile(
    r"\b(double|real|float[48]?|pow|power|sqrt|exp|ln|log(?:2|10)?|avg|random)\b|\d[eE][+-]?\d", re.IGNORECASE
)


def _floats(found: Iterable[Module]) -> Iterator[str]:
    """Every float literal, every use of `float` and every inexact module, as `file:line what`.

    `cutoff=` is left out: it says how alike two words are (difflib), for advice.
    """
    for module in found:
        tree = module.tree
        likeness = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.keyword) and n.arg == "cutoff"}
        for node in ast.walk(tree):
            for what in _inexact(node):
                if id(node) not in likeness and (module.name, what) not in ALLOWED:
                    yield f"{module.name}:{getattr(node, 'lineno', 0)} {what}"


def _inexact(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Constant(value=float() | complex() as value):
            yield f"literal {value}"
        case ast.Name(id="float" | "complex" as name):
            yield f"name {name}"
        case ast.Import(names=names):
            yield from (f"import {a.name}" for a in names if a.name.partition(".")[0] in INEXACT_MODULES)
        case ast.ImportFrom(module=str(name)) if name.partition(".")[0] in INEXACT_MODULES:
            yield f"import {name}"


def _without_comments(sql: str) -> str:
    return re.sub(r"--[^\n]*|'[^']*'", "", sql)


def test_the_core_has_no_float() -> None:
    """No float literal, no `float`, no inexact module in the layers that decide numbers."""
    assert list(_floats(modules(*(f"src/openrebate/{layer}" for layer in CORE)))) == []


def test_the_models_have_no_float() -> None:
    """No SQL model names a binary type, an inexact function or a literal with an exponent."""
    found = {}
    for file in sorted(PACKAGE.rglob("*.sql")):
        if words := INEXACT_SQL.findall(_without_comments(file.read_text(encoding="utf-8"))):
            found[str(file.relative_to(ROOT))] = words
    assert found == {}


@pytest.mark.parametrize(
    "fault",
    ["rate = 0.05", "x = float('1')", "import math", "from math import ceil", "def f(x: float) -> None: ..."],
)
def test_a_planted_float_is_seen(fault: str) -> None:
    """The guard itself works on every way a float gets in."""
    assert list(_floats([Module("planted.py", fault + "\n")])) != []


@pytest.mark.parametrize(
    "fault", ["select cast(fee as double)", "select 1e-8 * x", "select avg(fee) from fills"]
)
def test_a_planted_binary_type_in_sql_is_seen(fault: str) -> None:
    """The guard itself works on SQL: types, literals, functions."""
    assert INEXACT_SQL.findall(_without_comments(fault)) != []
