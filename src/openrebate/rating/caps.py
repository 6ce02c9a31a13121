"""Caps: cumulative within a period, used up in the order of the fills; the fill that crosses a cap is paid in part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from openrebate.model.terms import Cap
from openrebate.units.decimals import from_units


@dataclass(frozen=True, slots=True, kw_only=True)
class CappedFill:
    """A paying fill as caps see it: what it would pay in full, and which caps speak of it."""

    fill_id: tuple[str, str, str]
    account_id: str
    partner_id: str
    amount: Fraction
    caps: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What becomes of a fill: `reached` is the cap that was used up before it, else it lost `cut` of its amount."""

    fill: CappedFill
    cut: Fraction
    reached: int | None


@dataclass(slots=True)
class Used:
    """How much of every cap is used, by scope: (number of the cap, what it counts together)."""

    amounts: dict[tuple[int, str], Fraction] = field(default_factory=dict)

    def left(self, number: int, cap: Cap, fill: CappedFill) -> Fraction:
        """What is left of a cap for a fill; not above 0 where it is used up."""
        assert cap.limit is not None
        return Fraction(cap.limit) - self.amounts.get((number, scope_key(cap, fill)), Fraction(0))

    def use(self, number: int, cap: Cap, fill: CappedFill, amount: Fraction) -> None:
        """Use a cap with what a fill pays."""
        key = (number, scope_key(cap, fill))
        self.amounts[key] = self.amounts.get(key, Fraction(0)) + amount


def known_caps(caps: Iterable[Cap], role: str) -> dict[int, Cap]:
    """The caps of a role whose limit is published, by their number in the terms."""
    return {n: cap for n, cap in enumerate(caps, start=1) if cap.role == role and cap.limit is not None}


def scope_key(cap: Cap, fill: CappedFill) -> str:
    """What a cap counts together."""
    match cap.scope:
        case "account":
            return fill.account_id
        case "partner":
            return fill.partner_id
        case "program":
            return ""
        case "fill":
            return "\0".join(fill.fill_id)


def consume(
    caps: Mapping[int, Cap], fills: Iterable[CappedFill], used: Used | None = None
) -> Iterator[Outcome]:
    """Fills in their order → what becomes of each. `used`: what was used before them; it is kept up."""
    used = used or Used()
    for fill in fills:
        left = {number: used.left(number, caps[number], fill) for number in fill.caps}
        reached = next((number for number in fill.caps if left[number] <= 0), None)
        paid = Fraction(0) if reached is not None else min(fill.amount, *left.values())
        for number in fill.caps:
            used.use(number, caps[number], fill, paid)
        yield Outcome(fill=fill, cut=fill.amount - paid, reached=reached)


def exact(value: Fraction, places: int) -> Decimal:
    """A fraction that is known to have so many places at most, as a decimal."""
    scaled = value * 10**places
    assert scaled.denominator == 1, "sums of products of decimals stay decimals"
    return from_units(int(scaled), places)
