"""Faults to plant in the rules themselves, which are Python: each has to turn the auditor red."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from openrebate.model.terms import Role, Terms
from openrebate.units.decimals import down


@dataclass(frozen=True)
class RuleFault:
    """The function `name` of `module` is replaced by what `wrong` makes of it; `seeds` are worlds that show it."""

    what: str
    module: str
    name: str
    wrong: Callable[[Any], Any]
    seeds: tuple[int, ...] = ()


def _later_kickback(sound: Callable[[Terms, Role], str]) -> Callable[[Terms, Role], str]:
    def planted(terms: Terms, role: Role) -> str:
        days = role.kickback_days
        return sound(terms, role if days is None else replace(role, kickback_days=days + 1))

    return planted


def _first_step(sound: Callable[[Any, Any], Decimal]) -> Callable[[Any, Any], Decimal]:
    return lambda one, value: sound(replace(one, steps=one.steps[:1]), value)


def _one_generation_down(sound: Callable[..., Any]) -> Callable[..., Any]:
    def planted(role: Role, *rest: Any) -> Any:
        return sound(replace(role, parent_shares=role.parent_shares[::-1]), *rest)

    return planted


def _no_card(sound: Callable[[Role], str]) -> Callable[[Role], str]:
    return lambda role: sound(replace(role, asset=None))


def _settlement_places(sound: Callable[[Terms, Role], int]) -> Callable[[Terms, Role], int]:
    return lambda terms, role: sound(terms, replace(role, scale=None))


def _forgets(sound: Callable[..., Any]) -> Callable[..., Any]:
    return lambda used, caps: replace(sound(used, caps), amounts={})


def _one_time(sound: Callable[[Any, Any], str]) -> Callable[[Any, Any], str]:
    return lambda cap, fill: sound(replace(cap, days=None), fill)


def _base_in_full(sound: Callable[..., Any]) -> Callable[..., Any]:
    return lambda caps, left, fill: dict.fromkeys(sound(caps, left, fill), fill.base)


def _unbounded(sound: Callable[..., Any]) -> Callable[..., Any]:
    return lambda terms, role, situation: sound(terms, role, replace(situation, present=()))


def _never_exceeded(sound: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *given: None


def _rounded_before(sound: Callable[..., Any]) -> Callable[..., Any]:
    def planted(base: Any, rate: Any, share: Any, cut: Any, scale: int, part: Fraction) -> Any:
        whole = sound(base, rate, share, cut, scale, Fraction(1))
        return tuple(down(Fraction(one) * (part if one > 0 else 1), scale) for one in whole)

    return planted


RULE_FAULTS = (
    RuleFault("a pool is never exceeded", "openrebate.rating.rate", "exceeded_pool", _never_exceeded, (29,)),
    RuleFault(
        "a pool is shared after rounding", "openrebate.rating.amounts", "amounts", _rounded_before, (29, 30)
    ),
    RuleFault("presence bounds nobody", "openrebate.rating.shares", "bounds", _unbounded, (6,)),
    RuleFault("a cap for life is forgotten", "openrebate.rating.caps.Used", "lasting", _forgets, (26,)),
    RuleFault("the next epoch has used it too", "openrebate.rating.caps", "scope_key", _one_time, (55,)),
    RuleFault("a cap on paid counts the base", "openrebate.rating.caps", "_uses", _base_in_full, (16,)),
    RuleFault("a fee in its own asset is valued", "openrebate.metering.screen", "_exact_base", _no_card),
    RuleFault(
        "points have the places of money", "openrebate.model.terms.Terms", "scale_of", _settlement_places
    ),
    RuleFault("kickback lasts a day longer", "openrebate.metering.screen", "_claim_age", _later_kickback),
    RuleFault("only the first step multiplies", "openrebate.rating.multipliers", "_times", _first_step),
    RuleFault(
        "degrees are counted from above", "openrebate.rating.shares", "parent_shares", _one_generation_down
    ),
)
