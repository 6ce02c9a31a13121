"""Conditions and formulas in terms: scalar SQL over a declared vocabulary, parsed, and checked for names, types, exactness.

The trees are sqlglot's, in which every name is a bare `exp.Column` of the vocabulary; the models bind them into SQL.
What is allowed is listed here and nothing else is: comparisons, and/or/not, in, between, is null, case, + - *, four functions.
No division (it is not exact), no casts, no sub-queries, no exponents.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

import sqlglot
from sqlglot import TokenType, exp
from sqlglot.errors import SqlglotError

from openrebate.model.role import CHANNELS
from openrebate.model.terms import Terms
from openrebate.model.vocabulary import FILL_NAMES, FUNCTIONS, VALUE_NAMES
from openrebate.terms.faults import closest
from openrebate.terms.shape import PRODUCTS
from openrebate.units.instants import PATTERN as INSTANT
from openrebate.units.instants import parse_instant

Names = Mapping[str, str]
Family = Literal["number", "text", "boolean", "instant", "null"]

BASE_PLACES = 10  # what the column `base` holds
WORDS: Mapping[str, tuple[str, ...]] = {  # names whose values are a closed list
    "product": PRODUCTS,
    "side": ("buy", "sell"),
    "liquidity": ("maker", "taker"),
    "entry": ("web", "app", "api", "oauth"),
    "strategy": ("manual", "grid", "dca", "copy", "twap", "iceberg", "signal", "other"),
    "channel": CHANNELS,
}

_PLACES = {"fee_value": 10, "counterparty_fee_value": 10, "fee_deducted_value": 10, "notional_value": 8}
_LARGEST = 500  # parts of one expression
_NUMBER = re.compile(r"[0-9]{1,20}(\.[0-9]{1,18})?")
_PLAIN_STRING = re.compile(r"'[^'\\]*'")
_FAMILIES: Mapping[str, Family] = {
    "varchar": "text",
    "decimal": "number",
    "integer": "number",
    "boolean": "boolean",
    "instant": "instant",
}
_INSTANT = re.compile(rf"'({INSTANT})'", re.ASCII)
_NAME = re.compile(r"'[^']*'|\b([a-z_][a-z0-9_]*)\b")
_ONE_SCALAR = "An expression is one scalar of SQL, like entry = 'api' and vip_level >= 7"
_ALLOWED = (
    f"Allowed: comparisons, and, or, not, in, between, is null, case, +, -, *, {', '.join(sorted(FUNCTIONS))}"
)


class ExpressionFaultError(ValueError):
    """What is wrong in an expression, and how many characters into its text."""

    def __init__(self, message: str, advice: str = "", offset: int = 0) -> None:
        super().__init__(message)
        self.message, self.advice, self.offset = message, advice, offset


class _Kind(NamedTuple):
    family: Family
    places: int = 0


def condition(text: str, names: Names, words: Mapping[str, tuple[str, ...]] = WORDS) -> exp.Expression:
    """The checked tree of a condition. ExpressionFaultError where it is not a boolean over `names`."""
    tree = _parse(text)
    kind = _Checker(names, words).kind(tree)
    if kind.family != "boolean":
        raise ExpressionFaultError(
            f"a condition is true or false, this is a {kind.family}", "Compare it with a value"
        )
    return tree


def formula(
    text: str, facts: Names = FILL_NAMES, words: Mapping[str, tuple[str, ...]] = WORDS
) -> exp.Expression:
    """The checked tree of a formula. ExpressionFaultError where it is no exact number over the values of a fill.

    `facts` are the names that conditions inside it may use.
    """
    tree = _parse(text)
    for column in tree.find_all(exp.Column):
        if column.name in facts and not _is_asked(column):
            raise _fault(
                column, f"{column.name} is not one of the values", f"Values: {', '.join(VALUE_NAMES)}"
            )
    kind = _Checker({**facts, **VALUE_NAMES}, words).kind(tree)
    if kind.family != "number":
        raise ExpressionFaultError(f"a formula is a number, this is a {kind.family}")
    if kind.places > BASE_PLACES:
        raise ExpressionFaultError(
            f"the result may need {kind.places} decimal places; the base has {BASE_PLACES}",
            "Put the factor in the rate",
        )
    return tree


def places(text: str) -> int:
    """How many decimal places the result of a checked formula may need."""
    return _Checker({**FILL_NAMES, **VALUE_NAMES}, {}).kind(_parse(text)).places


def _is_asked(column: exp.Expr) -> bool:
    """Whether the name stands in the condition of a case, where it may be unknown."""
    node, above = column, column.parent
    while above is not None:
        if isinstance(above, exp.If) and above.this is node:
            return True
        node, above = above, above.parent
    return False


def in_numbers(text: str) -> str:
    """A checked expression as engines read it: instants in microseconds."""
    return _INSTANT.sub(lambda found: str(parse_instant(found[1])), text)


def names_asked(terms: Terms) -> frozenset[str]:
    """Every name that some condition or base of the terms speaks of."""
    texts = [
        row.when for table in (terms.rules, terms.caps, terms.metrics, terms.conditions) for row in table
    ]
    texts += [role.base for role in terms.roles]
    return frozenset(found[1] for text in texts for found in _NAME.finditer(text) if found[1])


def present_vocabulary(terms: Terms, role: str | None) -> dict[str, str]:
    """The names that a condition for `role` may use, with their types; None: for every role that earns.

    Next to the vocabulary there is `R_present` for every other role R.
    """
    roles = [role] if role else [r.name for r in terms.earning_roles]
    others = [{other.name for other in terms.roles} - {one} for one in roles]
    shared = set.intersection(*others) if others else set()
    return {**FILL_NAMES, **{f"{name}_present": "boolean" for name in sorted(shared)}}


def _parse(text: str) -> exp.Expression:
    try:
        _plain_text(text)
        tree = sqlglot.parse_one(text, dialect="duckdb")
    except RecursionError as wrong:
        raise ExpressionFaultError("this is nested too deep", "Split it into several rules") from wrong
    except SqlglotError as wrong:
        told = getattr(wrong, "errors", None) or [{}]
        near = told[0].get("highlight") or ""
        offset = len(told[0].get("start_context") or "")
        message = f"this does not parse near '{near}'" if near else "this does not parse"
        raise ExpressionFaultError(message, _ONE_SCALAR, offset) from wrong
    if sum(1 for _ in tree.walk()) > _LARGEST:
        raise ExpressionFaultError("this is too long", "Split it into several rules")
    if any(node.error_messages() for node in tree.walk()):  # the parser lets a lone operator through
        raise ExpressionFaultError("this does not parse", _ONE_SCALAR)
    assert isinstance(tree, exp.Expression)
    return tree


def _plain_text(text: str) -> None:
    """Refuse what a tree no longer shows, and what engines read differently: the text itself goes into their SQL."""
    for token in sqlglot.tokenize(text, dialect="duckdb"):
        raw = text[token.start : token.end + 1]
        if token.comments:
            raise ExpressionFaultError("an expression has no comments", "Use a TOML comment", token.start)
        if token.token_type is TokenType.SEMICOLON:
            raise ExpressionFaultError("this is more than one expression", _ONE_SCALAR, token.start)
        if token.token_type is TokenType.NUMBER and not _NUMBER.fullmatch(raw):
            advice = "Use digits and one point, no exponent"
            raise ExpressionFaultError(f"{raw} is not a plain decimal number", advice, token.start)
        if token.token_type is TokenType.STRING and not _PLAIN_STRING.fullmatch(raw):
            advice = "Use single quotes, and no quotes or backslashes inside"
            raise ExpressionFaultError(f"{raw} is not a plain text", advice, token.start)


def _offset(node: exp.Expr) -> int:
    starts = [found.meta["start"] for found in node.walk() if "start" in found.meta]
    return min(starts, default=0)


def _quoted(node: exp.Expr) -> str:
    return f"`{node.sql(dialect='duckdb')}`"


def _fault(node: exp.Expr, message: str, advice: str = "") -> ExpressionFaultError:
    return ExpressionFaultError(message, advice, _offset(node))


class _Checker:
    """Walks a tree, refuses what is not on the list, and says what kind of value each node is."""

    def __init__(self, names: Names, words: Mapping[str, tuple[str, ...]]) -> None:
        self._names = names
        self._words = words

    def kind(self, node: exp.Expr) -> _Kind:
        """Family and decimal places of the node's value."""
        check = _CHECKS.get(type(node))
        if check is not None:
            return check(self, node)
        if isinstance(node, exp.Func) and type(node) not in _CALLED:
            name = (node.name if isinstance(node, exp.Anonymous) else node.sql_name()).lower()
            raise _fault(node, f"unknown function '{name}'", closest(name, FUNCTIONS))
        raise _fault(node, f"{_CALLED.get(type(node)) or _quoted(node)} is not allowed in terms", _ALLOWED)

    def column(self, node: exp.Expr) -> _Kind:
        name = node.name
        if node.args.get("table") or node.this.quoted or not isinstance(node.this, exp.Identifier):
            raise _fault(node, f"{_quoted(node)} is not a plain name", "Write the name alone")
        if name not in self._names:
            raise _fault(node, f"unknown name '{name}'", closest(name, self._names))
        return _Kind(
            _FAMILIES[self._names[name]], _PLACES.get(name, 18 if self._names[name] == "decimal" else 0)
        )

    def literal(self, node: exp.Expr) -> _Kind:
        if node.is_string:
            return _Kind("instant" if self._is_instant(node) else "text")
        return _Kind("number", len(node.name.partition(".")[2]))

    def _is_instant(self, node: exp.Expr) -> bool:
        if not _INSTANT.fullmatch(f"'{node.name}'"):
            return False
        try:
            parse_instant(node.name)
        except ValueError as wrong:
            raise _fault(node, str(wrong)) from wrong
        return True

    def boolean(self, _: exp.Expr) -> _Kind:
        return _Kind("boolean")

    def inside(self, node: exp.Expr) -> _Kind:
        return self.kind(node.this)

    def logic(self, node: exp.Expr) -> _Kind:
        for part in filter(None, (node.this, node.args.get("expression"))):
            self._want(part, "boolean", "and, or, not join conditions")
        return _Kind("boolean")

    def equality(self, node: exp.Expr) -> _Kind:
        if self._same(node, [node.this, node.expression]) == "boolean":
            raise _fault(
                node, "true and false are not compared", "Write the condition alone, or 'not' before it"
            )
        self._listed(node.this, [node.expression])
        self._listed(node.expression, [node.this])
        return _Kind("boolean")

    def order(self, node: exp.Expr) -> _Kind:
        self._ordered(node, [node.this, node.expression])
        return _Kind("boolean")

    def _ordered(self, node: exp.Expr, parts: list[exp.Expr]) -> None:
        """Numbers are ordered among each other, and so are instants."""
        if any(self.kind(part).family == "instant" for part in parts):
            self._same(node, parts)
            return
        for part in parts:
            self._want(part, "number", "only numbers and instants are ordered")

    def between(self, node: exp.Expr) -> _Kind:
        if node.args.get("symmetric"):
            raise _fault(node, "symmetric is not allowed in terms", _ALLOWED)
        self._ordered(node, [node.this, node.args["low"], node.args["high"]])
        return _Kind("boolean")

    def membership(self, node: exp.Expr) -> _Kind:
        items = node.expressions
        if not items or any(not isinstance(item, exp.Literal | exp.Neg) for item in items):
            raise _fault(node, "'in' takes a list of plain values", "Write it like entry in ('api', 'oauth')")
        self._same(node, [node.this, *items])
        self._listed(node.this, items)
        return _Kind("boolean")

    def missing(self, node: exp.Expr) -> _Kind:
        if not isinstance(node.expression, exp.Null):
            raise _fault(node, "'is' is allowed with null only", _ALLOWED)
        self.kind(node.this)
        return _Kind("boolean")

    def sign(self, node: exp.Expr) -> _Kind:
        return self._want(node.this, "number", "only numbers have a sign")

    def sum(self, node: exp.Expr) -> _Kind:
        left, right = self._numbers(node)
        return _Kind("number", max(left.places, right.places))

    def product(self, node: exp.Expr) -> _Kind:
        left, right = self._numbers(node)
        return _Kind("number", left.places + right.places)

    def choice(self, node: exp.Expr) -> _Kind:
        parts = [node.this, *node.expressions]
        if len(parts) < 2:
            raise _fault(node, f"{_quoted(node)} has one value only", "Give it two or more")
        if not isinstance(node, exp.Coalesce):
            for part in parts:
                self._want(part, "number", "only numbers are ordered")
        family = self._same(node, parts)
        self._listed(node.this, node.expressions)
        return _Kind(family, max(self.kind(part).places for part in parts))

    def case(self, node: exp.Expr) -> _Kind:
        branches, otherwise = node.args["ifs"], node.args.get("default")
        if node.this is not None or otherwise is None:
            raise _fault(
                node, "a case has conditions and an else", "case when entry = 'api' then … else … end"
            )
        for branch in branches:
            self._want(branch.this, "boolean", "a case asks for conditions")
        parts = [*(branch.args["true"] for branch in branches), otherwise]
        kinds = [
            self._want(part, "number", "a case comes to a number; join conditions by and, or")
            for part in parts
        ]
        return _Kind("number", max(kind.places for kind in kinds))

    def _numbers(self, node: exp.Expr) -> tuple[_Kind, _Kind]:
        why = "only numbers are added and multiplied"
        return self._want(node.this, "number", why), self._want(node.expression, "number", why)

    def _want(self, node: exp.Expr, family: Family, why: str) -> _Kind:
        kind = self.kind(node)
        if kind.family != family:
            raise _fault(node, f"{_quoted(node)} is a {kind.family}", why.capitalize())
        return kind

    def _same(self, node: exp.Expr, parts: list[exp.Expr]) -> Family:
        families = [self.kind(part).family for part in parts]
        if len(set(families)) > 1:
            named = " with a ".join(dict.fromkeys(families))
            advice = "Texts stand in single quotes, numbers do not"
            if "instant" in families:
                advice = "Write an instant like '2022-08-30T12:00:00Z'"
            raise _fault(node, f"a {named} cannot be compared", advice)
        return families[0]

    def _listed(self, name: exp.Expr, values: list[exp.Expr]) -> None:
        known = self._words.get(name.name) if isinstance(name, exp.Column) else None
        for value in values if known else ():
            if isinstance(value, exp.Literal) and value.name not in (known or ()):
                raise _fault(name, f"unknown {name.name} '{value.name}'", closest(value.name, known or ()))


_Check = Callable[[_Checker, exp.Expr], _Kind]
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
