"""What changed in what is paid: conditions, rates, multipliers, bounds, caps, bonuses and what points are worth."""

from __future__ import annotations

from openrebate.model.cap import Cap
from openrebate.model.rate import Multiplier, Rate
from openrebate.model.rule import Condition
from openrebate.model.terms import Terms
from openrebate.terms.bonuses import bonus_in_words, redemption_in_words
from openrebate.terms.change import Change, alone, amount, by, each, value
from openrebate.terms.checks.rates import conditions, in_words
from openrebate.terms.words import (
    bound_in_words,
    lasts_in_words,
    multiplier_in_words,
    share_in_words,
    silence_in_words,
)


def pay_changes(old: Terms, new: Terms) -> list[Change]:
    """Every difference in what fills and events bring, in the order of the file."""
    return [
        *_conditions(old, new),
        *_rates(old, new),
        *_multipliers(old, new),
        *alone("bound", *([f"{b.role} {bound_in_words(b)}" for b in one.bounds] for one in (old, new))),
        *alone("silence", *([*map(silence_in_words, one.silences)] for one in (old, new))),
        *each("cap", by(old.caps, _cap_key), by(new.caps, _cap_key), _cap),
        *alone("bonus", *([f"{b.role} {bonus_in_words(one, b)}" for b in one.bonuses] for one in (old, new))),
        *alone("redemption", *([redemption_in_words(one, r) for r in one.redemptions] for one in (old, new))),
    ]


def _conditions(old: Terms, new: Terms) -> list[Change]:
    before, after = by(old.conditions, lambda c: c.name), by(new.conditions, lambda c: c.name)
    return each("condition", before, after, _condition, lambda one: f"where {one.when}")


def _rates(old: Terms, new: Terms) -> list[Change]:
    return each("rate", by(old.rates, _rate_key), by(new.rates, _rate_key), _rate, share_in_words)


def _multipliers(old: Terms, new: Terms) -> list[Change]:
    before, after = by(old.multipliers, _multiplier_key), by(new.multipliers, _multiplier_key)
    return each("multiplier", before, after, _multiplier, multiplier_in_words)


def _condition(name: str, old: Condition, new: Condition) -> list[Change]:
    return value("condition", f"{name} holds where", old.when, new.when)


def _rate(name: str, old: Rate, new: Rate) -> list[Change]:
    return value("rate", name, share_in_words(old), share_in_words(new))


def _rate_key(rate: Rate) -> str:
    return f"rate {rate.role} {in_words(conditions(rate))}"


def _multiplier(name: str, old: Multiplier, new: Multiplier) -> list[Change]:
    return value("multiplier", name, multiplier_in_words(old), multiplier_in_words(new))


def _multiplier_key(one: Multiplier) -> str:
    return f"multiplier of {one.role} by {one.by}"


def _cap(name: str, old: Cap, new: Cap) -> list[Change]:
    return value("cap", name, amount(old.limit) or "unknown", amount(new.limit) or "unknown")


def _cap_key(cap: Cap) -> str:
    of = " on the base" if cap.of == "base" else ""
    return f"cap{of} of {cap.role} per {cap.scope}{lasts_in_words(cap)} where {cap.when}"
