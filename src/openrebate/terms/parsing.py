"""The text of an expression → its tree of sqlglot; what a tree no longer shows is refused here.

A text is one expression without comments, its numbers plain decimals, its texts in single quotes.
"""

from __future__ import annotations

import re

import sqlglot
from sqlglot import TokenType, exp
from sqlglot.errors import SqlglotError

_LARGEST = 500  # parts of one expression
_NUMBER = re.compile(r"[0-9]{1,20}(\.[0-9]{1,18})?")
_PLAIN_STRING = re.compile(r"'[^'\\]*'")
_ONE_SCALAR = "An expression is one scalar of SQL, like entry = 'api' and vip_level >= 7"


class ExpressionFaultError(ValueError):
    """What is wrong in an expression, and how many characters into its text."""

    def __init__(self, message: str, advice: str = "", offset: int = 0) -> None:
        super().__init__(message)
        self.message, self.advice, self.offset = message, advice, offset


def parse(text: str) -> exp.Expression:
    """The tree of an expression. ExpressionFaultError where it is not one, or too long, or nested too deep."""
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
