"""Caps: cumulative within a period, used up in the order of the fills; the fill that crosses a cap is paid in part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from openrebate.model.cap import Cap
from openrebate.units.decimals import from_units
from openrebate.units.timeline import DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class CappedFill:
    """A paying fill as caps see it: what it would pay in full, and which caps speak of it."""

    fill_id: tuple[str, str, str]
    account_id: str
    partner_id: str
    amount: Fraction
    caps: tuple[int, ...]
    executed_at: int = 0
    base: Fraction = Fraction(0)
    rate: Fraction = Fraction(0)
    day: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What becomes of a fill: `reached` is the cap that was used up before it, else it lost `cut` of its amount.

    `uses`: how much of each cap it used up, of what is paid or of the base.
    """

    fill: CappedFill
    cut: Fraction
    reached: int | None
    uses: Mapping[int, Fraction]


@dataclass(slots=True)
class Used:
    """How much of every cap is used, by scope: (number of the cap, what it counts together)."""

    amounts: dict[tuple[int, str], Fraction] = field(default_factory=dict)

    def left(self, number: int, cap: Cap, fill: CappedFill) -> Fraction:
        """What is left of a cap for a fill; not above 0 where it is used up."""
        assert cap.limit is not None
        return Fraction(cap.limit) - self.before(number, cap, fill)

    def before(self, number: int, cap: Cap, fill: CappedFill) -> Fraction:
        """What of a cap is used for a fill: of a rolling one on its own day and those before it."""
        found = (self.amounts.get((number, key), Fraction(0)) for key in counted_together(cap, fill))
        return sum(found, Fraction(0))

    def lasting(self, caps: Mapping[int, Cap]) -> Used:
        """What stays used when a period ends."""
        return Used({key: amount for key, amount in self.amounts.items() if caps[key[0]].lasts != "period"})

    def use(self, number: int, cap: Cap, fill: CappedFill, amount: Fraction) -> None:
        """Use a cap with what a fill pays."""
        key = (number, scope_key(cap, fill))
        self.amounts[key] = self.amounts.get(key, Fraction(0)) + amount


def known_caps(caps: Iterable[Cap], role: str) -> dict[int, Cap]:
    """The caps of a role that fills use up in their order and whose limit is published, by their number in the terms."""
    mine = {n: cap for n, cap in enumerate(caps, start=1) if cap.role == role and cap.limit is not None}
    return {n: cap for n, cap in mine.items() if cap.exceeded == "in_order"}


def scope_key(cap: Cap, fill: CappedFill) -> str:
    """What a fill uses of a cap: whose, and where it lasts days, which of these times; where it rolls, which day."""
    whose = {
        "account": fill.account_id,
        "partner": fill.partner_id,
        "program": "",
        "fill": "\0".join(fill.fill_id),
    }[cap.scope]
    if cap.lasts == "rolling":
        return f"{whose}\0{fill.day}"
    if cap.days is None or cap.anchor is None:
        return whose
    return f"{whose}\0{(fill.executed_at - cap.anchor) // (cap.days * DAY)}"


def counted_together(cap: Cap, fill: CappedFill) -> list[str]:
    """The keys whose amounts are used together when the fill comes: of a rolling cap its day and the days before it."""
    if cap.lasts != "rolling" or cap.days is None:
        return [scope_key(cap, fill)]
    return [scope_key(cap, replace(fill, day=day)) for day in range(fill.day - cap.days + 1, fill.day + 1)]


def consume(
    caps: Mapping[int, Cap], fills: Iterable[CappedFill], used: Used | None = None
) -> Iterator[Outcome]:
    """Fills in their order → what becomes of each. `used`: what was used before them; it is kept up."""
    used = used or Used()
    for fill in fills:
        left = {number: used.left(number, caps[number], fill) for number in fill.caps}
        reached = next((number for number in fill.caps if left[number] <= 0), None)
        uses = dict.fromkeys(fill.caps, Fraction(0)) if reached is not None else _uses(caps, left, fill)
        for number, amount in uses.items():
            used.use(number, caps[number], fill, amount)
        paid = Fraction(0) if reached is not None else _paid(caps, left, fill)
        yield Outcome(fill=fill, cut=fill.amount - paid, reached=reached, uses=uses)


def _paid(caps: Mapping[int, Cap], left: Mapping[int, Fraction], fill: CappedFill) -> Fraction:
    """What a fill is still paid: no more than is left of caps on what is paid, nor than what is left of the base earns."""
    of_base = [amount for number, amount in left.items() if caps[number].of == "base"]
    of_paid = [amount for number, amount in left.items() if caps[number].of == "paid"]
    earns = min(fill.base, *of_base) * fill.rate if of_base else fill.amount
    return min(earns, *of_paid) if of_paid else earns


def _uses(caps: Mapping[int, Cap], left: Mapping[int, Fraction], fill: CappedFill) -> dict[int, Fraction]:
    """How much of each cap a fill uses up: what it is paid, or what is left of its base."""
    paid = _paid(caps, left, fill)
    base = min(
        fill.base, *(amount for number, amount in left.items() if caps[number].of == "base"), fill.base
    )
    return {number: base if caps[number].of == "base" else paid for number in left}


def exact(value: Fraction, places: int) -> Decimal:
    """A fraction that is known to have so many places at most, as a decimal."""
    scaled = value * 10**places
    assert scaled.denominator == 1, "sums of products of decimals stay decimals"
    return from_units(int(scaled), places)
