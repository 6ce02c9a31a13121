"""Faults to plant in the rules themselves, which are Python: each has to turn a story red."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from pkgutil import resolve_name
from typing import Any

import pytest

from openrebate.model.role import Role
from openrebate.model.terms import Terms
from openrebate.units.decimals import down


@dataclass(frozen=True, slots=True)
class RuleFault:
    """The function `name` of `module` becomes what `wrong` makes of it; `story` names the file of stories that shows it."""

    story: str
    what: str
    module: str
    name: str
    wrong: Callable[[Any], Any]

    def plant(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Have the rule replaced."""
        holder = resolve_name(self.module)
        monkeypatch.setattr(holder, self.name, self.wrong(getattr(holder, self.name)))


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


def _a_little_less(sound: Callable[..., Decimal]) -> Callable[..., Decimal]:
    return lambda *asked: sound(*asked) - Decimal("0.01")


def _no_card(sound: Callable[[Role], str]) -> Callable[[Role], str]:
    return lambda role: sound(replace(role, asset=None))


def _settlement_places(sound: Callable[[Terms, Role], int]) -> Callable[[Terms, Role], int]:
    return lambda terms, role: sound(terms, replace(role, scale=None))


def _forgets(sound: Callable[..., Any]) -> Callable[..., Any]:
    return lambda used, caps: replace(sound(used, caps), amounts={})


def _one_time(sound: Callable[[Any, Any], str]) -> Callable[[Any, Any], str]:
    return lambda cap, fill: sound(replace(cap, days=None), fill)


def _whole_period(_: Callable[..., Any]) -> Callable[..., Any]:
    return lambda cap, zone, period: iter([period.days])


def _own_period(_: Callable[..., Any]) -> Callable[..., Any]:
    return lambda days, like: iter([like])


def _rounded_part(sound: Callable[..., Any]) -> Callable[..., Any]:
    return lambda pool, amount: Fraction(down(sound(pool, amount), 2))


def _today_alone(sound: Callable[[Any, Any], list[str]]) -> Callable[[Any, Any], list[str]]:
    return lambda cap, fill: sound(cap, fill)[-1:]


def _a_day_more(sound: Callable[[Any, Any], list[str]]) -> Callable[[Any, Any], list[str]]:
    return lambda cap, fill: sound(replace(cap, days=cap.days + 1), fill)


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


def _takes_nothing(sound: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *given: ()


def _of_all_of_it(sound: Callable[..., Any]) -> Callable[..., Any]:
    return lambda party, whole, trade, in_full: whole


def _as_on_the_card(sound: Callable[..., Any]) -> Callable[..., Any]:
    return lambda partners, partner, line, account, at: None


def _any_slice(sound: Callable[..., Any]) -> Callable[..., Any]:
    def planted(other: Any, name: str, line: str, row: Any) -> Any:
        return replace(sound(other, name, line, row), at=other.slices[None])

    return planted


def _first_come(sound: Callable[..., Any]) -> Callable[..., Any]:
    return lambda terms: sound(terms)[::-1]


def _without_parents(sound: Callable[..., Any]) -> Callable[..., Any]:
    return lambda trade, role, total: sound(
        trade, role, lambda t, name: next(iter(resolve_name("openrebate.rating.shares").shares(t, name))).rate
    )


def _by_presence(sound: Callable[..., Any]) -> Callable[..., Any]:
    return lambda trade, party, left: sound(trade, party, lambda t, p: Decimal(1))


def _always_worth(sound: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *given: replace(sound(*given), worth=True)


def _without_caps(sound: Callable[..., Any]) -> Callable[..., Any]:
    return lambda terms: frozenset()


def _of_all(sound: Callable[..., Any]) -> Callable[..., Any]:
    return lambda trade, party, total: Decimal(1)


RULE_FAULTS = (
    RuleFault(
        "rating/base_less",
        "another role leaves all of the base",
        "openrebate.rating.shares",
        "left_of_base",
        _of_all,
    ),
    RuleFault(
        "rating/cap_reach",
        "the most that can be used of a cap is thought to be less",
        "openrebate.rating.cap_reach",
        "_most",
        _a_little_less,
    ),
    RuleFault(
        "rating/cap_reach",
        "a base that can be negative is thought to be none",
        "openrebate.rating.cap_reach",
        "never_negative",
        lambda sound: lambda base: True,
    ),
    RuleFault(
        "rating/silence",
        "a role that has no rate silences",
        "openrebate.rating.shares",
        "silencer",
        _by_presence,
    ),
    RuleFault(
        "rating/silence",
        "a share of nothing silences",
        "openrebate.rating.trade",
        "_party",
        _always_worth,
    ),
    RuleFault(
        "rating/silence",
        "a capped role silences beyond its cap",
        "openrebate.pipeline",
        "capped_silencers",
        _without_caps,
    ),
    RuleFault(
        "rating/roles_cap",
        "the role listed first gives way",
        "openrebate.rating.roles_cap",
        "counted_together",
        _first_come,
    ),
    RuleFault(
        "rating/roles_cap",
        "parents are not counted together",
        "openrebate.rating.shares",
        "room",
        _without_parents,
    ),
    RuleFault(
        "rating/shared_commission",
        "what is taken out of a commission stays in it",
        "openrebate.rating.shared_commission",
        "takers",
        _takes_nothing,
    ),
    RuleFault(
        "rating/shared_commission",
        "a share on top is of what was taken out, too",
        "openrebate.rating.shared_commission",
        "left",
        _of_all_of_it,
    ),
    RuleFault(
        "rating/shared_commission",
        "a share is of what the card says, not of what is earned",
        "openrebate.rating.shares",
        "agreed_rate",
        _as_on_the_card,
    ),
    RuleFault(
        "rating/shared_commission",
        "the other role's rate is that of the end",
        "openrebate.rating.trade",
        "_party",
        _any_slice,
    ),
    RuleFault(
        "rating/pool", "a pool is never exceeded", "openrebate.rating.rate", "exceeded_pool", _never_exceeded
    ),
    RuleFault(
        "rating/pool",
        "a pool is shared after rounding",
        "openrebate.rating.amounts",
        "amounts",
        _rounded_before,
    ),
    RuleFault("rating/bounds", "presence bounds nobody", "openrebate.rating.shares", "bounds", _unbounded),
    RuleFault(
        "rating/lasting_caps",
        "a cap for life is forgotten",
        "openrebate.rating.caps.Used",
        "lasting",
        _forgets,
    ),
    RuleFault(
        "rating/lasting_caps",
        "the next epoch has used it too",
        "openrebate.rating.caps",
        "scope_key",
        _one_time,
    ),
    RuleFault(
        "rating/pool_days",
        "a pool of a week is one of the month",
        "openrebate.one_role",
        "stretches",
        _whole_period,
    ),
    RuleFault(
        "rating/pool_days",
        "a week has only what its month has of it",
        "openrebate.one_role",
        "periods_of",
        _own_period,
    ),
    RuleFault(
        "rating/pool_days",
        "every week is rounded",
        "openrebate.rating.pool_days.DayPool",
        "left",
        _rounded_part,
    ),
    RuleFault(
        "rating/rolling_caps",
        "a rolling cap is one of days",
        "openrebate.rating.caps",
        "counted_together",
        _today_alone,
    ),
    RuleFault(
        "rating/rolling_caps",
        "a rolling cap is a day too long",
        "openrebate.rating.caps",
        "counted_together",
        _a_day_more,
    ),
    RuleFault(
        "rating/caps", "a cap on paid counts the base", "openrebate.rating.caps", "_uses", _base_in_full
    ),
    RuleFault(
        "rating/fee_asset",
        "a fee in its own asset is valued",
        "openrebate.metering.screen",
        "_exact_base",
        _no_card,
    ),
    RuleFault(
        "rating/points",
        "points have the places of money",
        "openrebate.model.terms.Terms",
        "scale_of",
        _settlement_places,
    ),
    RuleFault(
        "rating/kickback",
        "kickback lasts a day longer",
        "openrebate.metering.screen",
        "_claim_age",
        _later_kickback,
    ),
    RuleFault(
        "rating/multipliers",
        "only the first step multiplies",
        "openrebate.rating.multipliers",
        "_times",
        _first_step,
    ),
    RuleFault(
        "rating/parents",
        "degrees are counted from above",
        "openrebate.rating.shares",
        "parent_shares",
        _one_generation_down,
    ),
)
