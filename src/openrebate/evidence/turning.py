"""Turning points: what would change an answer. For each fact that was told, the values that would have told otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlglot import exp

from openrebate.evidence.eligibility import Answer, Verdict, answer, settled
from openrebate.evidence.partial import Facts, Value, names_in
from openrebate.evidence.stretches import Stretch, in_words, stretches
from openrebate.model.rate import Rate
from openrebate.model.role import Role
from openrebate.model.terms import Terms
from openrebate.model.vocabulary import BEGINNINGS
from openrebate.terms.expressions import WORDS, condition, present_vocabulary

_ALWAYS = frozenset({"product", "line", "entry", "channel"})
_Outcome = tuple[Verdict, bool | None, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turning:
    """Were `fact` one of `values`, all else as told, the answer would be this. `now` is the value that was told."""

    fact: str
    now: Value
    values: str
    verdict: Verdict
    counts_for_volume: bool | None
    reason: str


def turning_points(terms: Terms, role: str, facts: Facts) -> tuple[Turning, ...]:
    """Every change of one told fact that changes verdict, volume or reason of the answer, in the order of the facts."""
    one = terms.role(role)
    names = present_vocabulary(terms, role)
    trees = [condition(rule.when, names) for rule in terms.rules if rule.role in {None, role}]
    trees += [condition(cap.when, names) for cap in terms.caps if cap.role == role]
    found: list[Turning] = []
    for name, value in facts.items():
        if value is not None and name in names:
            groups = _outcomes(terms, one, facts, name, [tree for tree in trees if name in names_in(tree)])
            found += _told(name, value, groups, _outcome(answer(terms, role, facts)))
    return tuple(found)


def used(terms: Terms, role: str, facts: Facts) -> tuple[str, ...]:
    """The names of the told facts that the role's rules, limits and rates ask for, or that choose line or channel."""
    names = present_vocabulary(terms, role)
    whens = [rule.when for rule in terms.rules if rule.role in {None, role}]
    whens += [cap.when for cap in terms.caps if cap.role == role]
    wanted = {name for rate in terms.rates if rate.role == role for name, _ in rate.where}
    whens += [one.when for one in terms.conditions if one.name in wanted]
    asked = {name for when in whens for name in names_in(condition(when, names))} | _ALWAYS
    for rate in terms.rates:
        if rate.role == role:
            asked |= {name for name, value in _conditions(rate).items() if value is not None}
            asked |= {f"{other}_present" for other, _ in rate.present}
    if "new_trader" in asked:
        asked |= {"account_age_days", "trading_age_days"}
    for what, began in BEGINNINGS.items():  # an age follows from these
        if not asked.isdisjoint({f"{what}_age_days", f"{what}_age_months"}):
            asked |= {began, "executed_at"}
    return tuple(name for name in facts if name in asked)


def _conditions(rate: Rate) -> dict[str, object]:
    return {"liquidity": rate.liquidity, "account_group": rate.group, "new_trader": rate.trader}


def _outcomes(
    terms: Terms, role: Role, facts: Facts, name: str, trees: Iterable[exp.Expr]
) -> Mapping[_Outcome, list[Stretch]]:
    words = role.channels if name == "channel" else WORDS.get(name, ())
    trees = list(trees)
    if not trees and not words:
        return {}
    groups: dict[_Outcome, list[Stretch]] = {}
    for stretch in stretches(name, present_vocabulary(terms, role.name)[name], trees, words):
        others = {**settled(terms, facts), name: stretch.value}
        if name == "product":
            others.pop("line", None)
        for follows in _following(name):
            others.pop(follows, None)
        groups.setdefault(_outcome(answer(terms, role.name, others)), []).append(stretch)
    return groups


def _following(name: str) -> Iterator[str]:
    """The facts that follow from one, which do not stand once it is another."""
    for what, began in BEGINNINGS.items():
        if name in (began, "executed_at"):
            yield from (f"{what}_age_days", f"{what}_age_months")
    if name in (*BEGINNINGS.values(), "executed_at", "account_age_days", "trading_age_days"):
        yield "new_trader"
    if name in ("registered_at", "partner_since"):
        yield "registered_before_partner"


def _outcome(told: Answer) -> _Outcome:
    return told.verdict, told.counts_for_volume, told.reason


def _told(
    name: str, value: Value, groups: Mapping[_Outcome, list[Stretch]], stands: _Outcome
) -> Iterable[Turning]:
    for outcome, group in groups.items():
        if outcome != stands:
            verdict, counts, reason = outcome
            yield Turning(
                fact=name,
                now=value,
                values=in_words(group),
                verdict=verdict,
                counts_for_volume=counts,
                reason=reason,
            )
