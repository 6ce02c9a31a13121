"""What kind of value each part of an expression is; what is not on the list of allowed parts is refused.

What is allowed is listed here and nothing else is: comparisons, and/or/not, in, between, is null, case, + - *, four functions.
No division (it is not exact), no casts, no sub-queries, no exponents.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from sqlglot import exp

from openrebate.model.vocabulary import FUNCTIONS
from openrebate.terms.faults import closest
from openrebate.terms.parsing import ExpressionFaultError
from openrebate.units.instants import PATTERN as INSTANT
from openrebate.units.instants import parse_instant

Names = Mapping[str, str]
Words = Mapping[str, tuple[str, ...]]
Family = Literal["number", "text", "boolean", "instant", "null"]

QUOTED_INSTANT = re.compile(rf"'({INSTANT})'", re.ASCII)

_PLACES = {"fee_value": 10, "counterparty_fee_value": 10, "fee_deducted_value": 10, "notional_value": 8}
_FAMILIES: Mapping[str, Family] = {
    "varchar": "text",
    "decimal": "number",
    "integer": "number",
    "boolean": "boolean",
    "instant": "instant",
}
_ALLOWED = (
    f"Allowed: comparisons, and, or, not, in, between, is null, case, +, -, *, {', '.join(sorted(FUNCTIONS))}"
)


class Kind(NamedTuple):
    """What a value is, and how many decimal places it may need."""

    family: Family
    places: int = 0


def kind_of(tree: exp.Expr, names: Names, words: Words) -> Kind:
    """Family and decimal places of a tree's value. ExpressionFaultError where something in it is not allowed.

    `names` with their types; `words`: the names whose values are a closed list.
    """
    return _Checker(names, words).kind(tree)


def _offset(node: exp.Expr) -> int:
    starts = [found.meta["start"] for found in node.walk() if "start" in found.meta]
    return min(starts, default=0)


def _quoted(node: exp.Expr) -> str:
    return f"`{node.sql(dialect='duckdb')}`"


def fault(node: exp.Expr, message: str, advice: str = "") -> ExpressionFaultError:
    """What is wrong with a part of a tree, at its place in the text."""
    return ExpressionFaultError(message, advice, _offset(node))


class _Checker:
    """Walks a tree, refuses what is not on the list, and says what kind of value each node is."""

    def __init__(self, names: Names, words: Words) -> None:
        self._names = names
        self._words = words

    def kind(self, node: exp.Expr) -> Kind:
        """Family and decimal places of the node's value."""
        check = _CHECKS.get(type(node))
        if check is not None:
            return check(self, node)
        if isinstance(node, exp.Func) and type(node) not in _CALLED:
            name = (node.name if isinstance(node, exp.Anonymous) else node.sql_name()).lower()
            raise fault(node, f"unknown function '{name}'", closest(name, FUNCTIONS))
        raise fault(node, f"{_CALLED.get(type(node)) or _quoted(node)} is not allowed in terms", _ALLOWED)

    def column(self, node: exp.Expr) -> Kind:
        name = node.name
        if node.args.get("table") or node.this.quoted or not isinstance(node.this, exp.Identifier):
            raise fault(node, f"{_quoted(node)} is not a plain name", "Write the name alone")
        if name not in self._names:
            raise fault(node, f"unknown name '{name}'", closest(name, self._names))
        return Kind(
            _FAMILIES[self._names[name]], _PLACES.get(name, 18 if self._names[name] == "decimal" else 0)
        )

    def literal(self, node: exp.Expr) -> Kind:
        if node.is_string:
            return Kind("instant" if self._is_instant(node) else "text")
        return Kind("number", len(node.name.partition(".")[2]))

    def _is_instant(self, node: exp.Expr) -> bool:
        if not QUOTED_INSTANT.fullmatch(f"'{node.name}'"):
            return False
        try:
            parse_instant(node.name)
        except ValueError as wrong:
            raise fault(node, str(wrong)) from wrong
        return True

    def boolean(self, _: exp.Expr) -> Kind:
        return Kind("boolean")

    def inside(self, node: exp.Expr) -> Kind:
        return self.kind(node.this)

    def logic(self, node: exp.Expr) -> Kind:
        for part in filter(None, (node.this, node.args.get("expression"))):
            self._want(part, "boolean", "and, or, not join conditions")
        return Kind("boolean")

    def equality(self, node: exp.Expr) -> Kind:
        if self._same(node, [node.this, node.expression]) == "boolean":
            raise fault(
                node, "true and false are not compared", "Write the condition alone, or 'not' before it"
            )
        self._listed(node.this, [node.expression])
        self._listed(node.expression, [node.this])
        return Kind("boolean")

    def order(self, node: exp.Expr) -> Kind:
        self._ordered(node, [node.this, node.expression])
        return Kind("boolean")

    def _ordered(self, node: exp.Expr, parts: list[exp.Expr]) -> None:
        """Numbers are ordered among each other, and so are instants."""
        if any(self.kind(part).family == "instant" for part in parts):
            self._same(node, parts)
            return
        for part in parts:
            self._want(part, "number", "only numbers and instants are ordered")

    def between(self, node: exp.Expr) -> Kind:
        if node.args.get("symmetric"):
            raise fault(node, "symmetric is not allowed in terms", _ALLOWED)
        self._ordered(node, [node.this, node.args["low"], node.args["high"]])
        return Kind("boolean")

    def membership(self, node: exp.Expr) -> Kind:
        items = node.expressions
        if not items or any(not isinstance(item, exp.Literal | exp.Neg) for item in items):
            raise fault(node, "'in' takes a list of plain values", "Write it like entry in ('api', 'oauth')")
        self._same(node, [node.this, *items])
        self._listed(node.this, items)
        return Kind("boolean")

    def missing(self, node: exp.Expr) -> Kind:
        if not isinstance(node.expression, exp.Null):
            raise fault(node, "'is' is allowed with null only", _ALLOWED)
        self.kind(node.this)
        return Kind("boolean")

    def sign(self, node: exp.Expr) -> Kind:
        return self._want(node.this, "number", "only numbers have a sign")

    def sum(self, node: exp.Expr) -> Kind:
        left, right = self._numbers(node)
        return Kind("number", max(left.places, right.places))

    def product(self, node: exp.Expr) -> Kind:
        left, right = self._numbers(node)
        return Kind("number", left.places + right.places)

    def choice(self, node: exp.Expr) -> Kind:
        parts = [node.this, *node.expressions]
        if len(parts) < 2:
            raise fault(node, f"{_quoted(node)} has one value only", "Give it two or more")
        if not isinstance(node, exp.Coalesce):
            for part in parts:
                self._want(part, "number", "only numbers are ordered")
        family = self._same(node, parts)
        self._listed(node.this, node.expressions)
        return Kind(family, max(self.kind(part).places for part in parts))

    def case(self, node: exp.Expr) -> Kind:
        branches, otherwise = node.args["ifs"], node.args.get("default")
        if node.this is not None or otherwise is None:
            raise fault(
                node, "a case has conditions and an else", "case when entry = 'api' then … else … end"
            )
        for branch in branches:
            self._want(branch.this, "boolean", "a case asks for conditions")
        parts = [*(branch.args["true"] for branch in branches), otherwise]
        kinds = [
            self._want(part, "number", "a case comes to a number; join conditions by and, or")
            for part in parts
        ]
        return Kind("number", max(kind.places for kind in kinds))

    def _numbers(self, node: exp.Expr) -> tuple[Kind, Kind]:
        why = "only numbers are added and multiplied"
        return self._want(node.this, "number", why), self._want(node.expression, "number", why)

    def _want(self, node: exp.Expr, family: Family, why: str) -> Kind:
        kind = self.kind(node)
        if kind.family != family:
            raise fault(node, f"{_quoted(node)} is a {kind.family}", why.capitalize())
        return kind

    def _same(self, node: exp.Expr, parts: list[exp.Expr]) -> Family:
        families = [self.kind(part).family for part in parts]
        if len(set(families)) > 1:
            named = " with a ".join(dict.fromkeys(families))
            advice = "Texts stand in single quotes, numbers do not"
            if "instant" in families:
                advice = "Write an instant like '2022-08-30T12:00:00Z'"
            raise fault(node, f"a {named} cannot be compared", advice)
        return families[0]

    def _listed(self, name: exp.Expr, values: list[exp.Expr]) -> None:
        known = self._words.get(name.name) if isinstance(name, exp.Column) else None
        for value in values if known else ():
            if isinstance(value, exp.Literal) and value.name not in (known or ()):
                raise fault(name, f"unknown {name.name} '{value.name}'", closest(value.name, known or ()))


_Check = Callable[[_Checker, exp.Expr], Kind]
_CHECKS: Mapping[type[exp.Expr], _Check] = {
    exp.Column: _Checker.column,
    exp.Literal: _Checker.literal,
    exp.Boolean: _Checker.boolean,
    exp.Paren: _Checker.inside,
    exp.And: _Checker.logic,
    exp.Or: _Checker.logic,
    exp.Not: _Checker.logic,
    exp.EQ: _Checker.equality,
    exp.NEQ: _Checker.equality,
    exp.GT: _Checker.order,
    exp.GTE: _Checker.order,
    exp.LT: _Checker.order,
    exp.LTE: _Checker.order,
    exp.Between: _Checker.between,
    exp.In: _Checker.membership,
    exp.Is: _Checker.missing,
    exp.Neg: _Checker.sign,
    exp.Add: _Checker.sum,
    exp.Sub: _Checker.sum,
    exp.Mul: _Checker.product,
    exp.Greatest: _Checker.choice,
    exp.Least: _Checker.choice,
    exp.Coalesce: _Checker.choice,
    exp.Abs: _Checker.sign,
    exp.Case: _Checker.case,
}
_CALLED: Mapping[type[exp.Expr], str] = {
    exp.Div: "division",
    exp.IntDiv: "division",
    exp.Mod: "division",
    exp.Cast: "a cast",
    exp.TryCast: "a cast",
    exp.Exists: "a sub-query",
    exp.Subquery: "a sub-query",
    exp.Select: "a query",
    exp.Block: "more than one expression",
    exp.Alias: "an alias",
    exp.If: "if",
    exp.Null: "null",
    exp.Placeholder: "a placeholder",
    exp.Parameter: "a parameter",
}
