"""Conditions and formulas of the terms, worked out by walking the parsed expression with three-valued logic."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

import sqlglot
from sqlglot import exp

from tests.auditor.calendar import instant
from tests.auditor.exact import number

Value = Fraction | str | bool | None
Names = Mapping[str, Value]

_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\S+")
_COMPARE: dict[type[exp.Expression], Callable[[Any, Any], Any]] = {
    exp.EQ: operator.eq,
    exp.NEQ: operator.ne,
    exp.LT: operator.lt,
    exp.LTE: operator.le,
    exp.GT: operator.gt,
    exp.GTE: operator.ge,
}
_ARITHMETIC: dict[type[exp.Expression], Callable[[Fraction, Fraction], Fraction]] = {
    exp.Add: operator.add,
    exp.Sub: operator.sub,
    exp.Mul: operator.mul,
}


@lru_cache(maxsize=4096)
def parsed(text: str) -> exp.Expression:
    """The expression tree."""
    tree = sqlglot.parse_one(text, dialect="duckdb")
    assert isinstance(tree, exp.Expression)
    return tree


def evaluate(text: str, names: Names) -> Value:
    """The value of an expression; None is unknown."""
    return walk(parsed(text), names)


def matches(text: str, names: Names) -> bool:
    """Whether a condition is true; an unknown one is not."""
    return evaluate(text, names) is True


def walk(node: exp.Expression, names: Names) -> Value:
    """One node of the tree."""
    for kinds, rule in _RULES:
        if isinstance(node, kinds):
            return rule(node, names)
    raise AssertionError(f"the auditor does not know {type(node).__name__}: {node.sql()}")


def _leaf(node: exp.Expression, names: Names) -> Value:
    if isinstance(node, exp.Column):
        return names[node.name]
    if isinstance(node, exp.Boolean):
        return bool(node.this)
    if isinstance(node, exp.Literal):
        if node.is_string:
            return Fraction(instant(node.name)) if _INSTANT.fullmatch(node.name) else str(node.this)
        return number(node.this)
    return None


def _not(node: exp.Expression, names: Names) -> Value:
    inner = walk(node.this, names)
    return None if inner is None else not inner


def _and_or(node: exp.Expression, names: Names) -> Value:
    """The deciding value wins even over unknown: false for AND, true for OR."""
    deciding = isinstance(node, exp.Or)
    sides = [walk(node.this, names), walk(node.expression, names)]
    if deciding in sides:
        return deciding
    return None if None in sides else not deciding


def _compare(node: exp.Expression, names: Names) -> Value:
    return compared(_COMPARE[type(node)], walk(node.this, names), walk(node.expression, names))


def compared(test: Callable[[Any, Any], Any], left: Value, right: Value) -> bool | None:
    """Unknown if either side is."""
    return None if left is None or right is None else bool(test(left, right))


def _between(node: exp.Expression, names: Names) -> Value:
    value = walk(node.this, names)
    low = compared(operator.ge, value, walk(node.args["low"], names))
    high = compared(operator.le, value, walk(node.args["high"], names))
    if low is False or high is False:
        return False
    return None if low is None or high is None else True


def _in(node: exp.Expression, names: Names) -> Value:
    value = walk(node.this, names)
    found = [compared(operator.eq, value, walk(item, names)) for item in node.expressions]
    return True if True in found else None if None in found else False


def _is(node: exp.Expression, names: Names) -> Value:
    return walk(node.this, names) is walk(node.expression, names)


def _arithmetic(node: exp.Expression, names: Names) -> Value:
    left, right = walk(node.this, names), walk(node.expression, names)
    if left is None or right is None:
        return None
    return _ARITHMETIC[type(node)](amount(left), amount(right))


def amount(value: Value) -> Fraction:
    """The value, which has to be a number."""
    assert isinstance(value, Fraction), f"{value!r} is not a number"
    return value


def _negative(node: exp.Expression, names: Names) -> Value:
    value = walk(node.this, names)
    return None if value is None else -amount(value)


def _absolute(node: exp.Expression, names: Names) -> Value:
    value = walk(node.this, names)
    return None if value is None else abs(amount(value))


def _listed(node: exp.Expression, names: Names) -> list[Value]:
    values = [walk(item, names) for item in (node.this, *node.expressions)]
    return [value for value in values if value is not None]


def _greatest(node: exp.Expression, names: Names) -> Value:
    return max((amount(value) for value in _listed(node, names)), default=None)


def _least(node: exp.Expression, names: Names) -> Value:
    return min((amount(value) for value in _listed(node, names)), default=None)


def _coalesce(node: exp.Expression, names: Names) -> Value:
    return next(iter(_listed(node, names)), None)


def _case(node: exp.Expression, names: Names) -> Value:
    assert node.this is None, "only CASE WHEN condition"
    for branch in node.args["ifs"]:
        if walk(branch.this, names) is True:
            return walk(branch.args["true"], names)
    default = node.args.get("default")
    return None if default is None else walk(default, names)


_Kinds = type[exp.Expression] | tuple[type[exp.Expression], ...]
_RULES: tuple[tuple[_Kinds, Callable[[exp.Expression, Names], Value]], ...] = (
    ((exp.Column, exp.Boolean, exp.Literal, exp.Null), _leaf),
    (exp.Paren, lambda node, names: walk(node.this, names)),
    (exp.Not, _not),
    ((exp.And, exp.Or), _and_or),
    (tuple(_COMPARE), _compare),
    (exp.Between, _between),
    (exp.In, _in),
    (exp.Is, _is),
    (tuple(_ARITHMETIC), _arithmetic),
    (exp.Neg, _negative),
    (exp.Abs, _absolute),
    (exp.Greatest, _greatest),
    (exp.Least, _least),
    (exp.Coalesce, _coalesce),
    (exp.Case, _case),
)
