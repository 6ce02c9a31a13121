"""The models in Spark's SQL: what the two dialects say differently, and nothing else.

A model is parsed as DuckDB's, a few nodes of its tree are put in Spark's terms, and the rest must be on the list of
what both engines read alike. Anything else raises: a model that cannot be translated surely never differs silently.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import ClassVar

import sqlglot
from sqlglot import ErrorLevel, exp
from sqlglot.errors import SqlglotError
from sqlglot.generators.spark import SparkGenerator

_ALIKE: tuple[type[exp.Expr], ...] = (
    # queries
    exp.Select, exp.From, exp.Join, exp.Where, exp.Group, exp.Having, exp.Order, exp.Ordered, exp.Limit, exp.Distinct,
    exp.Union, exp.Subquery, exp.With, exp.CTE, exp.Table, exp.TableAlias, exp.Alias, exp.Column, exp.Identifier, exp.Star,
    # values
    exp.Literal, exp.Null, exp.Boolean, exp.Cast, exp.DataType, exp.DataTypeParam, exp.Paren, exp.Case, exp.If,
    # operators; `//` is DIV, and both cut towards zero
    exp.And, exp.Or, exp.Not, exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between, exp.In, exp.Is, exp.Exists,
    exp.NullSafeEQ, exp.NullSafeNEQ, exp.Add, exp.Sub, exp.Mul, exp.Neg, exp.IntDiv, exp.Mod, exp.DPipe,
    # functions; least and greatest pass over NULL in both
    exp.Abs, exp.Coalesce, exp.Nullif, exp.Greatest, exp.Least, exp.Chr, exp.ConcatWs, exp.Left,
    exp.Length, exp.Replace, exp.SHA2, exp.Substring, exp.Trim,
    # sums and windows
    exp.Count, exp.Filter, exp.Max, exp.Min, exp.Sum, exp.Lead, exp.RowNumber, exp.Window, exp.WindowSpec,
)  # fmt: skip
_TYPES = frozenset(
    {exp.DType.DECIMAL, exp.DType.BIGINT, exp.DType.INT, exp.DType.VARCHAR, exp.DType.TEXT, exp.DType.BOOLEAN}
)


class _Writer(SparkGenerator):
    """Leaves a WITH where it stands: moved to the top, as Hive wants it, its names would clash or hide tables."""

    EXPRESSIONS_WITHOUT_NESTED_CTES: ClassVar[set[type[exp.Expr]]] = set()


class UntranslatableError(Exception):
    """A model says something that Spark would read differently or not at all: a bug of the model, or of this file."""


@lru_cache(maxsize=512)
def spark_sql(model: str) -> str:
    """The model, a SELECT in the common dialect, as Spark's SQL. UntranslatableError where it has no exact counterpart."""
    with _no_warnings(model):
        try:
            tree = sqlglot.parse_one(model, dialect="duckdb", error_level=ErrorLevel.RAISE)
            written = tree.transform(_rewritten)
            for node in tree.walk():
                _check(node)
            return _Writer(dialect="spark", unsupported_level=ErrorLevel.RAISE).generate(written)
        except SqlglotError as error:
            raise UntranslatableError(f"{error} in: {model}") from error


def _rewritten(node: exp.Expr) -> exp.Expr:
    if isinstance(node, exp.Anonymous) and node.name.lower() in ROUNDINGS:
        return ROUNDINGS[node.name.lower()](*node.expressions)
    if isinstance(node, exp.Explode):
        return _series(node)
    return node


def _half_even(value: exp.Expr, places: exp.Expr) -> exp.Expr:
    """`bround` of a decimal keeps all integer digits, and overflow raises."""
    return exp.Anonymous(this="bround", expressions=[value, places])


def _product(places: int) -> Callable[..., exp.Expr]:
    """x × y, with room for all digits of both, then rounded once."""

    def product(x: exp.Expr, y: exp.Expr) -> exp.Expr:
        wide = exp.cast(x, f"DECIMAL(38, {18 - places})")
        exact = exp.Mul(this=wide, expression=exp.Paren(this=y))
        return exp.cast(_half_even(exact, exp.Literal.number(places)), f"DECIMAL(38, {places})")

    return product


def _not_told(*_factors: exp.Expr) -> exp.Expr:
    """An engine need not tell an exact product; the models then take the way that always holds."""
    return exp.cast(exp.Null(), "DECIMAL(18, 8)")


def _down(value: exp.Expr, places: exp.Expr) -> exp.Expr:
    """Towards zero: up below zero, else down. Both are exact on decimals and keep all integer digits."""
    up, floor = (
        exp.Anonymous(this=name, expressions=[value.copy(), places.copy()]) for name in ("ceil", "floor")
    )
    below = exp.LT(this=exp.Paren(this=value.copy()), expression=exp.Literal.number(0))
    return exp.Case(ifs=[exp.If(this=below, true=up)], default=floor)


ROUNDINGS: Mapping[str, Callable[[exp.Expr, exp.Expr], exp.Expr]] = {
    "half_even": _half_even,
    "down": _down,
    "product8": _product(8),
    "product10": _product(10),
    "exact8": _not_told,
}
"""The roundings of the common dialect, and how Spark says them."""


def _series(node: exp.Explode) -> exp.Expr:
    """A series that ends before it starts is empty; Spark's `sequence` alone would count downwards."""
    series = node.this
    if not isinstance(series, exp.GenerateSeries) or series.args.get("step"):
        raise UntranslatableError(f"unnest of anything but a plain series: {node.sql(dialect='duckdb')}")
    start, end = series.args["start"], series.args["end"]
    rises = exp.LTE(this=exp.Paren(this=start.copy()), expression=exp.Paren(this=end.copy()))
    counted = exp.Anonymous(this="sequence", expressions=[start.copy(), end.copy()])
    return exp.Anonymous(this="explode", expressions=[exp.Case(ifs=[exp.If(this=rises, true=counted)])])


def _check(node: exp.Expr) -> None:
    """Refuse what is not known to mean the same on both engines."""
    if isinstance(node, exp.Anonymous):
        known = node.name.lower() in ROUNDINGS and len(node.expressions) == 2
    elif isinstance(node, exp.Explode | exp.GenerateSeries):
        known = True  # settled by `_series`
    elif isinstance(node, exp.DataType):
        known = node.this in _TYPES and (node.this is not exp.DType.DECIMAL or len(node.expressions) == 2)
    elif isinstance(node, exp.Literal):
        known = node.is_string or not node.name.lower().strip(
            "0123456789."
        )  # an exponent makes a binary float
    elif isinstance(node, exp.Trim):
        known = node.args.get("position") == "TRAILING" and node.expression is not None
    elif isinstance(node, exp.Join):
        known = (
            not node.args.get("method")
            and node.side in ("", "LEFT", "FULL")
            and node.kind in ("", "INNER", "CROSS", "OUTER")
        )
    elif isinstance(node, exp.Union | exp.Star):
        known = not any(node.args.get(name) for name in ("by_name", "except_", "except", "replace", "rename"))
    else:
        known = type(node) in _ALIKE
    if not known:
        raise UntranslatableError(
            f"{type(node).__name__} has no exact counterpart: {node.sql(dialect='duckdb')}"
        )


@contextmanager
def _no_warnings(model: str) -> Iterator[None]:
    """The parser and writer warn of some things that they let pass or change: here a warning is an error."""
    told: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: told.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("sqlglot")
    heard, logger.propagate = logger.propagate, False
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.propagate = heard
    if told:
        raise UntranslatableError(f"{'; '.join(told)} in: {model}")
