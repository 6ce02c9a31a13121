"""Every condition and formula parses, and speaks of names, types and values that exist."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sqlglot import exp

from openrebate.model.terms import Terms
from openrebate.terms.expressions import (
    WORDS,
    condition,
    formula,
    present_vocabulary,
)
from openrebate.terms.faults import Faults
from openrebate.terms.locate import Path
from openrebate.terms.parsing import ExpressionFaultError


def check_expressions(terms: Terms, faults: Faults) -> None:
    """Note what is wrong in `base` of roles and `when` of rules and caps, at the character where it stands."""
    roles = {role.name for role in terms.roles}
    words = {**WORDS, "line": tuple(line.name for line in terms.lines)}
    for index, role in enumerate(terms.roles):
        facts = present_vocabulary(terms, role.name)
        used = _try(("role", index, "base"), faults, partial(formula, role.base, facts, words))
        if used is not None and role.in_fee_asset and "notional_value" in used:
            message = "what is paid in the fee's asset has no base in the quote asset"
            faults.at(("role", index, "base"), message, "Use the values of fees alone")
    conditions: list[tuple[Path, str | None, str]] = []
    conditions += [(("rule", i, "when"), rule.role, rule.when) for i, rule in enumerate(terms.rules)]
    conditions += [(("cap", i, "when"), cap.role, cap.when) for i, cap in enumerate(terms.caps)]
    conditions += [(("condition", i, "when"), None, one.when) for i, one in enumerate(terms.conditions)]
    for path, name, text in conditions:
        if name is not None and name not in roles:
            continue  # told elsewhere
        names = present_vocabulary(terms, name)
        tree = _try(path, faults, partial(condition, text, names, words))
        if tree is not None and terms.new_trader_days is None and "new_trader" in tree:
            faults.at(path, "new_trader is not defined", "Set new_trader_days at the top of the file")


def _try(path: Path, faults: Faults, read: Callable[[], exp.Expression]) -> set[str] | None:
    """The names that the expression uses, or None where it is refused."""
    try:
        tree = read()
    except ExpressionFaultError as wrong:
        faults.at(path, wrong.message, wrong.advice, offset=wrong.offset)
        return None
    return {column.name for column in tree.find_all(exp.Column)}
