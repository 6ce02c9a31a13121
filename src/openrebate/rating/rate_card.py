"""The rate card: the row with most conditions that match. Ties are refused when terms are checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from openrebate.model.rate import Rate, Span
from openrebate.model.terms import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What rates look at, besides the level. Unknown is None and matches no condition.

    `claim_age_days` is the threshold of a multiplier that the claim's age has reached, not the age itself.
    """

    line: str
    liquidity: str | None = None
    group: str | None = None
    new_trader: bool | None = None
    vip_level: int | None = None
    claim_age_days: int = 0
    present: tuple[tuple[str, bool], ...] = ()
    holds: tuple[tuple[str, bool], ...] = ()

    @classmethod
    def of(cls, line: str, row: Mapping[str, object]) -> Situation:
        """From a row of the cube with whatever dimensions it has."""
        vip, claim_step = row.get("vip_level"), row.get("claim_step")
        liquidity, group, new = row.get("liquidity"), row.get("account_group"), row.get("new_trader")
        return cls(
            line=line,
            liquidity=None if liquidity is None else str(liquidity),
            group=None if group is None else str(group),
            new_trader=None if new is None else bool(new),
            vip_level=vip if isinstance(vip, int) else None,
            claim_age_days=claim_step if isinstance(claim_step, int) else 0,
            present=_flags(row, "_present"),
            holds=_flags(row, "_holds"),
        )


def _flags(row: Mapping[str, object], ending: str) -> tuple[tuple[str, bool], ...]:
    return tuple(
        (name.removesuffix(ending), bool(value)) for name, value in row.items() if name.endswith(ending)
    )


def rate_row(terms: Terms, role: str, situation: Situation, level: int | None) -> Rate | None:
    """The row of the rate card for a situation and level; None where no row covers it."""
    matching = [rate for rate in terms.rates if rate.role == role and _matches(rate, situation, level)]
    matching.sort(key=conditions, reverse=True)
    assert len(matching) < 2 or conditions(matching[0]) > conditions(matching[1]), (
        "the terms' check lets no tie pass"
    )
    return matching[0] if matching else None


def conditions(rate: Rate) -> int:
    """How many conditions a row has."""
    plain = (rate.line, rate.level, rate.liquidity, rate.group, rate.trader, rate.vip_level)
    return sum(condition is not None for condition in plain) + len(rate.present) + len(rate.where)


def _within(span: Span, value: int | None) -> bool:
    return value is not None and span.at_least <= value and (span.at_most is None or value <= span.at_most)


def _matches(rate: Rate, situation: Situation, level: int | None) -> bool:
    trader = {None: None, True: "new", False: "old"}[situation.new_trader]
    present, holds = dict(situation.present), dict(situation.holds)
    return (
        rate.line in (None, situation.line)
        and rate.level in (None, level)
        and rate.liquidity in (None, situation.liquidity)
        and rate.group in (None, situation.group)
        and rate.trader in (None, trader)
        and (rate.vip_level is None or _within(rate.vip_level, situation.vip_level))
        and all(present.get(name) is expected for name, expected in rate.present)
        and all(holds.get(name) is expected for name, expected in rate.where)
    )
