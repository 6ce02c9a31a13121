"""Decided: the rules of eligibility one after the other, up to the one that decided, and the base in numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openrebate.evidence.partial import names_in
from openrebate.model.role import Role
from openrebate.model.terms import Terms
from openrebate.terms.expressions import condition, present_vocabulary
from openrebate.units.decimals import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSeen:
    """One rule, the facts that it asks for as they were, and whether it matched."""

    number: int
    when: str
    facts: Mapping[str, Any]
    matched: bool
    counts: bool
    pays: bool
    reason: str
    clause: str
    source: str


def rules_seen(terms: Terms, role: Role, decision: int, facts: Mapping[str, Any]) -> tuple[RuleSeen, ...]:
    """The role's rules in order, to the one with the number `decision`; 0: all of them, and none matched.

    `facts`: every name of the vocabulary with its value for the fill, None where it is unknown.
    """
    names = present_vocabulary(terms, role.name)
    seen = []
    for number, rule in enumerate(terms.rules, start=1):
        if rule.role not in (None, role.name):
            continue
        asked = names_in(condition(rule.when, names))
        seen.append(
            RuleSeen(
                number=number,
                when=rule.when,
                facts={name: facts[name] for name in asked},
                matched=number == decision,
                counts=rule.counts,
                pays=rule.pays,
                reason=rule.reason,
                clause=rule.clause,
                source=rule.source,
            )
        )
        if number == decision:
            break
    return tuple(seen)


def in_numbers(formula: str, values: Mapping[str, Any]) -> str:
    """A formula with what is known in place of the names: `greatest(0, 0.5 + least(0, -0.1))`."""
    names = "|".join(values)
    return re.sub(rf"\b({names})\b", lambda found: _told(values[found[1]]), formula)


def _told(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    return f"'{value}'" if isinstance(value, str) else plain(Decimal(value))
