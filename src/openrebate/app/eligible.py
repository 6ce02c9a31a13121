"""Does such a trade count, under which clause, and on what does the answer still depend?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openrebate.evidence.eligibility import Answer, Verdict, answer
from openrebate.evidence.partial import Value
from openrebate.model.bonus import Bonus
from openrebate.model.errors import InputError
from openrebate.model.terms import Terms
from openrebate.model.vocabulary import FILL_NAMES
from openrebate.terms.bonuses import bonus_in_words, redemption_in_words
from openrebate.terms.expressions import WORDS
from openrebate.terms.faults import closest
from openrebate.terms.library import find_terms
from openrebate.units.decimals import parse_decimal
from openrebate.units.instants import format_instant, parse_instant

THE_QUESTION: Mapping[str, str] = {"entry": "api"}  # asked where no fact is given


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligibility:
    """The answers for the roles that were asked about, under these terms and facts."""

    terms: Terms
    facts: Mapping[str, Value]
    answers: tuple[Answer, ...]

    @property
    def bonuses(self) -> tuple[tuple[Bonus, str], ...]:
        """The amounts for events that the roles asked about have beside their share, each with its sentence."""
        asked = {one.role for one in self.answers}
        return tuple((b, bonus_in_words(self.terms, b)) for b in self.terms.bonuses if b.role in asked)

    @property
    def redemptions(self) -> tuple[str, ...]:
        """What points are worth, in sentences."""
        return tuple(redemption_in_words(self.terms, one) for one in self.terms.redemptions)

    @property
    def verdict(self) -> Verdict:
        """The best of the answers: a trade counts where it counts for any role."""
        verdicts = {one.verdict for one in self.answers}
        return "yes" if "yes" in verdicts else "depends" if "depends" in verdicts else "no"


def eligible(
    program: str,
    *,
    role: str | None = None,
    facts: Mapping[str, str | bool | None] | None = None,
    present: Sequence[str] = (),
    absent: Sequence[str] = (),
) -> Eligibility:
    """The answers under a program (id or file) for what is known of the trade; nothing known: trades by API.

    NotFoundError: no such program; InputError: a role, fact or value that does not exist.
    """
    terms = find_terms(program)
    known = {name: _value(name, text) for name, text in (facts or {}).items() if text is not None}
    for roles, flag in ((present, True), (absent, False)):
        known |= {f"{_role(terms, name, earning=False)}_present": flag for name in roles}
    roles = (_role(terms, role, earning=True),) if role else tuple(one.name for one in terms.earning_roles)
    asked = known or dict(THE_QUESTION)
    return Eligibility(terms=terms, facts=asked, answers=tuple(answer(terms, one, asked) for one in roles))


def _role(terms: Terms, name: str, *, earning: bool) -> str:
    roles = terms.earning_roles if earning else terms.roles
    names = [role.name for role in roles]
    if name not in names:
        what = "earns under" if earning else "is known to"
        raise InputError(f"no role '{name}' {what} '{terms.id}'", advice=closest(name, names))
    return name


def _value(name: str, text: str | bool) -> Value:
    """A fact's value by the type that the vocabulary gives it."""
    kind = FILL_NAMES.get(name)
    if kind is None:
        raise InputError(f"unknown fact '{name}'", advice=closest(name, FILL_NAMES))
    if isinstance(text, bool) or kind == "boolean":
        return text
    if kind == "instant":
        return _instant(name, text)
    if kind in {"decimal", "integer"}:
        return _number(name, text, whole=kind == "integer")
    if not text.strip():
        raise InputError(f"{name} is empty", advice="Leave it out where it is not known")
    if name in WORDS and text not in WORDS[name]:
        raise InputError(f"unknown {name} '{text}'", advice=closest(text, WORDS[name]))
    return text


def _instant(name: str, text: str) -> Value:
    try:
        return format_instant(parse_instant(text))
    except ValueError as wrong:
        raise InputError(f"{name}: {wrong}", advice="Write it like 2022-08-18T00:00:00Z") from wrong


def _number(name: str, text: str, *, whole: bool) -> Value:
    try:
        number = parse_decimal(text)
    except ValueError as wrong:
        raise InputError(f"{name}: '{text}' is not a number", advice="Use digits and one point") from wrong
    if whole and number != number.to_integral_value():
        raise InputError(f"{name}: '{text}' is not a whole number")
    if whole and number < 0:
        raise InputError(f"{name}: {text} is below zero", advice="Levels and ages are counted from 0")
    return number
