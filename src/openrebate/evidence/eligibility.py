"""Does a trade count, and what does it pay? The terms' own rules, evaluated with only those facts that are known.

A rule that is true decides; one that is false is passed over; one that is neither yet is an exception, and the answer
depends on the facts that it names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from sqlglot import exp

from openrebate.evidence.attributable import Way, ways
from openrebate.evidence.moments import Moment, moment
from openrebate.evidence.partial import Facts, Part, Value, names_in, reduce, written
from openrebate.evidence.payable import Limit, Payable, limits, payable
from openrebate.evidence.stretches import Stretch, in_words, stretches
from openrebate.model.role import Role
from openrebate.model.rule import Rule
from openrebate.model.terms import Terms
from openrebate.model.vocabulary import BEGINNINGS, FILL_NAMES
from openrebate.terms.expressions import WORDS, condition, present_vocabulary
from openrebate.units.periods import months_between
from openrebate.units.timeline import DAY

Verdict = Literal["yes", "no", "depends"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecided:
    """A rule that the known facts do not settle: it applies where `still` is true."""

    still: str
    when: str
    counts: bool
    pays: bool
    reason: str
    clause: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What some values of a fact make of the answer, as far as the rules that speak of this fact go."""

    values: str
    verdict: Verdict
    counts_for_volume: bool | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependence:
    """A fact that the answer still depends on. `cases` is empty where its values cannot be told apart one by one."""

    fact: str
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer for one role.

    `verdict` is about pay; `otherwise` is the verdict where no exception applies. `counts_for_volume` None: it depends.
    `reason`, `clause` and `source` tell what decided a no; `cites` are the sources that the answer rests on.
    """

    role: str
    verdict: Verdict
    otherwise: Verdict
    counts_for_volume: bool | None
    reason: str
    clause: str
    source: str
    exceptions: tuple[Undecided, ...]
    depends_on: tuple[Dependence, ...]
    ways: tuple[Way, ...]
    pay: Payable
    limits: tuple[Limit, ...]
    self_referral: bool


@dataclass(frozen=True, slots=True)
class _Decision:
    """The rules gone through: those undecided on the way, and what decides where none of them applies."""

    open: tuple[tuple[Rule, Part], ...]
    counts: bool
    pays: bool
    reason: str
    clause: str
    source: str

    @property
    def verdict(self) -> Verdict:
        if any(rule.pays != self.pays for rule, _ in self.open):
            return "depends"
        return "yes" if self.pays else "no"

    @property
    def volume(self) -> bool | None:
        return None if any(rule.counts != self.counts for rule, _ in self.open) else self.counts


def answer(terms: Terms, role: str, facts: Mapping[str, Value | int]) -> Answer:
    """What the terms say of a trade of which `facts` are known (names of the vocabulary; None and missing: not known)."""
    one = terms.role(role)
    known = settled(terms, facts)
    found = _decide(terms, one, known)
    pays = found.verdict != "no"
    return Answer(
        role=role,
        verdict=found.verdict,
        otherwise="yes" if found.pays else "no",
        counts_for_volume=found.volume,
        reason=found.reason,
        clause=found.clause,
        source=found.source,
        exceptions=tuple(_exception(rule, part) for rule, part in found.open),
        depends_on=_dependences(terms, one, known, found),
        ways=ways(one, known),
        pay=payable(terms, role, known) if pays else Payable(rows=(), lowest=None, highest=None),
        limits=limits(terms, role, known) if pays else (),
        self_referral=one.may_refer_itself,
    )


def settled(terms: Terms, facts: Mapping[str, Value | int]) -> dict[str, Value]:
    """The facts with exact numbers and instants, and with what follows from them: the line, ages, who is new."""
    known: dict[str, Value] = {}
    for name, value in facts.items():
        if FILL_NAMES.get(name) == "instant" and isinstance(value, str):
            known[name] = moment(value)
        else:
            known[name] = Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value
    lines = {product: line.name for line in terms.lines for product in line.products}
    if known.get("product") in lines:
        known["line"] = lines[str(known["product"])]
    known = dict(_ages(terms, known)) | known
    age = known.get("trading_age_days" if terms.new_trader_from == "first_trade" else "account_age_days")
    if isinstance(age, Decimal) and terms.new_trader_days is not None:
        known["new_trader"] = age < terms.new_trader_days
    return {name: value for name, value in known.items() if value is not None}


def _ages(terms: Terms, known: Facts) -> Iterator[tuple[str, Value]]:
    """What follows from instants that are known."""
    now = known.get("executed_at")
    for what, began in BEGINNINGS.items():
        since = known.get(began)
        if isinstance(now, Moment) and isinstance(since, Moment):
            yield f"{what}_age_days", Decimal((int(now) - int(since)) // DAY)
            yield f"{what}_age_months", Decimal(months_between(int(since), int(now), terms.day_zone))
    registered, partner = known.get("registered_at"), known.get("partner_since")
    if isinstance(registered, Moment) and isinstance(partner, Moment):
        yield "registered_before_partner", registered <= partner


def _decide(terms: Terms, role: Role, known: Facts, passing: frozenset[str] = frozenset()) -> _Decision:
    """Go through the rules in order; those whose condition is in `passing` are passed over."""
    refused = _before_the_rules(terms, role, known)
    if refused is not None:
        return refused
    names = present_vocabulary(terms, role.name)
    still: list[tuple[Rule, Part]] = []
    for rule in terms.rules:
        if rule.role not in {None, role.name} or rule.when in passing:
            continue
        part = reduce(condition(rule.when, names), known)
        if part is True:
            last = (rule.counts, rule.pays, rule.reason, rule.clause, rule.source)
            return _Decision(tuple(still), *last)
        if part is not False:
            still.append((rule, part))
    still += _silences(terms, role, known, passing)
    return _Decision(tuple(still), counts=True, pays=True, reason="", clause=role.clause, source=role.source)


def _silences(terms: Terms, role: Role, known: Facts, passing: frozenset[str]) -> Iterator[tuple[Rule, Part]]:
    """Other roles that silence this one where they really earn, which their being there leaves open."""
    names = present_vocabulary(terms, role.name)
    for one in terms.silences:
        when = f"{one.by}_present"
        if one.role == role.name and when not in passing and known.get(when) is not False:
            rule = Rule(
                when=when, counts=True, pays=False, reason="silenced", clause=one.clause, source=one.source
            )
            yield rule, condition(when, names)


def _before_the_rules(terms: Terms, role: Role, known: Facts) -> _Decision | None:
    """What the engine decides itself: whether anybody can be tied to the trade, and whether a line has the product."""
    if not ways(role, known):
        return _Decision((), False, False, "no_claim", role.clause, role.source)
    product = known.get("product")
    covered = {product for line in terms.lines for product in line.products}
    if product is not None and product not in covered:
        return _Decision((), False, False, "product_not_covered", "The program's product lines", "")
    return None


def _exception(rule: Rule, part: Part) -> Undecided:
    return Undecided(
        still=written(part),
        when=rule.when,
        counts=rule.counts,
        pays=rule.pays,
        reason=rule.reason,
        clause=rule.clause,
        source=rule.source,
    )


def _dependences(terms: Terms, role: Role, known: Facts, found: _Decision) -> tuple[Dependence, ...]:
    names = dict.fromkeys(name for _, part in found.open for name in names_in(part))
    return tuple(Dependence(fact=name, cases=_cases(terms, role, known, found, name)) for name in names)


def _cases(terms: Terms, role: Role, known: Facts, found: _Decision, name: str) -> tuple[Case, ...]:
    """What each value of the fact changes, with those undecided rules passed over that do not speak of it."""
    trees = [part for _, part in found.open if isinstance(part, exp.Expr) and name in names_in(part)]
    if any(_computes(tree) for tree in trees):
        return ()
    passing = frozenset(rule.when for rule, part in found.open if name not in names_in(part))
    kind = present_vocabulary(terms, role.name)[name]
    words = role.channels if name == "channel" else WORDS.get(name, ())
    groups: dict[tuple[Verdict, bool | None, str], list[Stretch]] = {}
    for stretch in stretches(name, kind, trees, words):
        then = _decide(terms, role, {**known, name: stretch.value}, passing)
        groups.setdefault((then.verdict, then.volume, then.reason), []).append(stretch)
    return tuple(
        Case(values=in_words(group), verdict=verdict, counts_for_volume=counts, reason=reason)
        for (verdict, counts, reason), group in groups.items()
    )


def _computes(tree: exp.Expr) -> bool:
    """Whether facts are computed with, or compared with each other: then literals do not part their values."""
    if tree.find(exp.Add, exp.Sub, exp.Mul, exp.Abs, exp.Greatest, exp.Least):
        return True
    return any(
        len(list(test.find_all(exp.Column))) > 1 for test in tree.find_all(exp.Predicate) if _plain(test)
    )


def _plain(test: exp.Expr) -> bool:
    return not isinstance(test, exp.Connector | exp.Not)
