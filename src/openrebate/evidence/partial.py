"""A condition of terms with only some facts known: true, false, or what is left of it.

The trees are those that `terms.expressions` has checked. A fact that is missing is not yet known; it is not NULL.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from sqlglot import exp

from openrebate.evidence.moments import Moment, moment, shown
from openrebate.units.instants import PATTERN as INSTANT

Value = Decimal | str | bool | None
Facts = Mapping[str, Value]
Known = Decimal | str | bool
Part = Known | exp.Expr  # a value, or the expression that is left

_KEYWORDS = re.compile(r"\b(AND|OR|NOT|IN|IS|NULL|BETWEEN|TRUE|FALSE|COALESCE|GREATEST|LEAST|ABS)\b")
_INSTANT = re.compile(INSTANT, re.ASCII)
_COMPARE: Mapping[type[exp.Expr], Callable[[Known, Known], bool]] = {
    exp.EQ: lambda a, b: a == b,
    exp.NEQ: lambda a, b: a != b,
    exp.LT: lambda a, b: _number(a) < _number(b),
    exp.LTE: lambda a, b: _number(a) <= _number(b),
    exp.GT: lambda a, b: _number(a) > _number(b),
    exp.GTE: lambda a, b: _number(a) >= _number(b),
}
_SUMS: Mapping[type[exp.Expr], Callable[[Decimal, Decimal], Decimal]] = {
    exp.Add: lambda a, b: a + b,
    exp.Sub: lambda a, b: a - b,
    exp.Mul: lambda a, b: a * b,
}


def reduce(node: exp.Expr, facts: Facts) -> Part:
    """The value of the node, or the node with everything known worked into it."""
    rule = _RULES.get(type(node))
    assert rule is not None, f"terms allow {type(node).__name__}, and nothing here reduces it"
    return rule(node, facts)


def names_in(part: Part) -> tuple[str, ...]:
    """The facts that the part still depends on, each once, as they come."""
    if not isinstance(part, exp.Expr):
        return ()
    return tuple(dict.fromkeys(column.name for column in part.find_all(exp.Column)))


def written(part: Part) -> str:
    """The part as SQL text."""
    pieces = _tree(part).sql(dialect="duckdb").split("'")  # every second piece is inside quotes
    return "'".join(_KEYWORDS.sub(_lower, piece) if i % 2 == 0 else piece for i, piece in enumerate(pieces))


def _lower(found: re.Match[str]) -> str:
    return found[0].lower()


def _column(node: exp.Expr, facts: Facts) -> Part:
    value = facts.get(node.name)
    return node if value is None else value


def _literal(node: exp.Expr, _: Facts) -> Part:
    if isinstance(node, exp.Boolean):
        return bool(node.this)
    if node.is_string:
        return moment(node.name) if _INSTANT.fullmatch(node.name) else str(node.this)
    return Decimal(node.name)


def _not(node: exp.Expr, facts: Facts) -> Part:
    inner = reduce(node.this, facts)
    return exp.Not(this=_tree(inner)) if isinstance(inner, exp.Expr) else not inner


def _join(node: exp.Expr, facts: Facts) -> Part:
    """One side may decide alone: false in `and`, true in `or`."""
    deciding = isinstance(node, exp.Or)
    sides = [reduce(node.this, facts), reduce(node.expression, facts)]
    if any(side is deciding for side in sides):
        return deciding
    left = [side for side in sides if isinstance(side, exp.Expr)]
    if len(left) == 2:
        return type(node)(this=left[0], expression=left[1])
    return left[0] if left else not deciding


def _compare(node: exp.Expr, facts: Facts) -> Part:
    left, right = reduce(node.this, facts), reduce(node.expression, facts)
    if isinstance(left, exp.Expr) or isinstance(right, exp.Expr):
        return type(node)(this=_tree(left), expression=_tree(right))
    return _COMPARE[type(node)](left, right)


def _between(node: exp.Expr, facts: Facts) -> Part:
    low = exp.GTE(this=node.this, expression=node.args["low"])
    high = exp.LTE(this=node.this, expression=node.args["high"])
    sides = _compare(low, facts), _compare(high, facts)
    if any(side is False for side in sides):
        return False
    if not any(isinstance(side, exp.Expr) for side in sides):
        return True
    return _rebuilt(node, **{name: reduce(node.args[name], facts) for name in ("this", "low", "high")})


def _in(node: exp.Expr, facts: Facts) -> Part:
    value = reduce(node.this, facts)
    if isinstance(value, exp.Expr):
        return _rebuilt(node, this=value)
    return value in [reduce(item, facts) for item in node.expressions]


def _is_null(node: exp.Expr, facts: Facts) -> Part:
    value = reduce(node.this, facts)
    return _rebuilt(node, this=value) if isinstance(value, exp.Expr) else False


def _sum(node: exp.Expr, facts: Facts) -> Part:
    left, right = reduce(node.this, facts), reduce(node.expression, facts)
    if isinstance(left, exp.Expr) or isinstance(right, exp.Expr):
        return type(node)(this=_tree(left), expression=_tree(right))
    return _SUMS[type(node)](_number(left), _number(right))


def _sign(node: exp.Expr, facts: Facts) -> Part:
    inner = reduce(node.this, facts)
    if isinstance(inner, exp.Expr):
        return type(node)(this=inner)
    return abs(_number(inner)) if isinstance(node, exp.Abs) else -_number(inner)


def _choice(node: exp.Expr, facts: Facts) -> Part:
    parts = [reduce(part, facts) for part in (node.this, *node.expressions)]
    if isinstance(node, exp.Coalesce) and not isinstance(parts[0], exp.Expr):
        return parts[0]
    known = [_number(part) for part in parts if not isinstance(part, exp.Expr | str)]
    if isinstance(node, exp.Coalesce) or len(known) < len(parts):
        left = _rebuilt(node, this=parts[0])
        left.set("expressions", [_tree(part) for part in parts[1:]])
        return left
    return max(known) if isinstance(node, exp.Greatest) else min(known)


def _rebuilt(node: exp.Expr, **parts: Part) -> exp.Expr:
    """The node with what is known worked into its parts, so that it names only what it still depends on."""
    left = node.copy()
    for name, part in parts.items():
        left.set(name, _tree(part))
    return left


def _number(value: Known) -> Decimal:
    assert isinstance(value, Decimal), f"{value!r} is not a number"
    return value


def _tree(part: Part) -> exp.Expr:
    if isinstance(part, exp.Expr):
        return part.copy()
    if isinstance(part, bool):
        return exp.Boolean(this=part)
    if isinstance(part, str):
        return exp.Literal.string(part)
    if isinstance(part, Moment):
        return exp.Literal.string(shown(part))
    return exp.Literal.number(f"{part:f}")


_RULES: Mapping[type[exp.Expr], Callable[[exp.Expr, Facts], Part]] = {
    exp.Column: _column,
    exp.Literal: _literal,
    exp.Boolean: _literal,
    exp.Paren: lambda node, facts: reduce(node.this, facts),
    exp.Not: _not,
    exp.And: _join,
    exp.Or: _join,
    **dict.fromkeys(_COMPARE, _compare),
    exp.Between: _between,
    exp.In: _in,
    exp.Is: _is_null,
    **dict.fromkeys(_SUMS, _sum),
    exp.Neg: _sign,
    exp.Abs: _sign,
    exp.Greatest: _choice,
    exp.Least: _choice,
    exp.Coalesce: _choice,
}
