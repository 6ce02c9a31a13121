"""Conditions and formulas in terms: scalar SQL over a declared vocabulary, parsed, and checked for names, types, exactness.

The trees are sqlglot's, in which every name is a bare `exp.Column` of the vocabulary; the models bind them into SQL.
`parsing.py` makes them, `kinds.py` lists what they may be made of.
"""

from __future__ import annotations

import re

from sqlglot import exp

from openrebate.model.role import CHANNELS
from openrebate.model.terms import Terms
from openrebate.model.vocabulary import FILL_NAMES, VALUE_NAMES
from openrebate.terms.kinds import QUOTED_INSTANT, Names, Words, fault, kind_of
from openrebate.terms.parsing import ExpressionFaultError, parse
from openrebate.terms.shape import PRODUCTS
from openrebate.units.instants import parse_instant

BASE_PLACES = 10  # what the column `base` holds
WORDS: Words = {  # names whose values are a closed list
    "product": PRODUCTS,
    "side": ("buy", "sell"),
    "liquidity": ("maker", "taker"),
    "entry": ("web", "app", "api", "oauth"),
    "strategy": ("manual", "grid", "dca", "copy", "twap", "iceberg", "signal", "other"),
    "channel": CHANNELS,
}

_NAME = re.compile(r"'[^']*'|\b([a-z_][a-z0-9_]*)\b")


def condition(text: str, names: Names, words: Words = WORDS) -> exp.Expression:
    """The checked tree of a condition. ExpressionFaultError where it is not a boolean over `names`."""
    tree = parse(text)
    kind = kind_of(tree, names, words)
    if kind.family != "boolean":
        raise ExpressionFaultError(
            f"a condition is true or false, this is a {kind.family}", "Compare it with a value"
        )
    return tree


def formula(text: str, facts: Names = FILL_NAMES, words: Words = WORDS) -> exp.Expression:
    """The checked tree of a formula. ExpressionFaultError where it is no exact number over the values of a fill.

    `facts` are the names that conditions inside it may use.
    """
    tree = parse(text)
    for column in tree.find_all(exp.Column):
        if column.name in facts and not _is_asked(column):
            raise fault(
                column, f"{column.name} is not one of the values", f"Values: {', '.join(VALUE_NAMES)}"
            )
    kind = kind_of(tree, {**facts, **VALUE_NAMES}, words)
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
    return kind_of(parse(text), {**FILL_NAMES, **VALUE_NAMES}, {}).places


def in_numbers(text: str) -> str:
    """A checked expression as engines read it: instants in microseconds."""
    return QUOTED_INSTANT.sub(lambda found: str(parse_instant(found[1])), text)


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


def _is_asked(column: exp.Expr) -> bool:
    """Whether the name stands in the condition of a case, where it may be unknown."""
    node, above = column, column.parent
    while above is not None:
        if isinstance(above, exp.If) and above.this is node:
            return True
        node, above = above, above.parent
    return False
