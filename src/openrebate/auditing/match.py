"""Match: every key that is expected or reported, and what is different about it, by the first reason that explains it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from openrebate.auditing.report import Expected, Key, Report, Reported
from openrebate.units.decimals import from_units, half_even

CODES: Mapping[str, str] = {
    "not_reported": "Commission is due, and the report has none.",
    "no_such_trade": "The report pays for something that the world does not have.",
    "not_due": "The report pays where the terms pay nothing.",
    "before_kickback": "The report pays the whole commission, the trader's part included.",
    "twice": "The report pays twice what is due.",
    "other_base": "The report is of another fee than the base that the terms name.",
    "other_rate": "The report pays another rate of the same rate card.",
    "less": "The report pays less than is due.",
    "more": "The report pays more than is due.",
    "other_asset": "The report is in an asset that has no price at that time.",
}
_PLACES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One key that does not agree. Amounts are in the settlement asset; `lines` are those of the report."""

    code: str
    key: Key
    expected: Decimal
    reported: Decimal
    fills: int
    why: str
    lines: tuple[int, ...]

    @property
    def difference(self) -> Decimal:
        """Reported less expected: negative is what is still owed."""
        return self.reported - self.expected


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """All keys held against each other."""

    agreeing: int
    expected: Decimal
    reported: Decimal
    differences: tuple[Difference, ...]


def match(
    expected: Iterable[Expected], report: Report, *, scale: int, rates: Iterable[Decimal] = ()
) -> Audit:
    """Hold a report whose amounts are in the settlement asset against what is expected.

    Two amounts agree where they differ by less than one unit of place `scale` for every fill, since exchanges round each fill.
    `rates` are all of the rate card, to tell which of them was paid.
    """
    due = {one.key: one for one in expected}
    paid: dict[Key, list[Reported]] = {}
    for row in report.rows:
        paid.setdefault(row.key, []).append(row)
    unit = Fraction(1, 10**scale)
    card, found, agreeing = tuple(sorted(set(rates))), [], 0
    for key in sorted(due.keys() | paid.keys()):
        one = _Pair(key, due.get(key), tuple(paid.get(key, ())), unit)
        code, why = one.judged(card)
        if not code:
            agreeing += 1
            continue
        found.append(one.difference(code, why))
    return Audit(
        agreeing=agreeing,
        expected=half_even(sum((one.amount for one in due.values()), Fraction(0)), _PLACES),
        reported=half_even(sum((Fraction(row.amount) for row in report.rows), Fraction(0)), _PLACES),
        differences=tuple(found),
    )


@dataclass(frozen=True, slots=True)
class _Pair:
    key: Key
    due: Expected | None
    rows: tuple[Reported, ...]
    unit: Fraction

    @property
    def paid(self) -> Fraction:
        return sum((Fraction(row.amount) for row in self.rows), Fraction(0))

    def near(self, amount: Fraction, other: Fraction) -> bool:
        """Whether rounding every fill accounts for what is between them."""
        return abs(amount - other) < self.unit * max(1, self.due.fills if self.due else len(self.rows))

    def judged(self, card: tuple[Decimal, ...]) -> tuple[str, str]:
        """The code and the words; empty where they agree."""
        due, paid = self.due, self.paid
        if due is None:
            return ("no_such_trade", "no fill of the period has this key") if paid else ("", "")
        if self.near(due.amount, paid):
            return "", ""
        if not self.rows or not paid:
            return "not_reported", f"{due.fills} {'fill' if due.fills == 1 else 'fills'}"
        if not due.amount:
            return "not_due", due.reason + (f": {due.clause}" if due.clause else "")
        return self._other_amount(due, paid, card)

    def _other_amount(self, due: Expected, paid: Fraction, card: tuple[Decimal, ...]) -> tuple[str, str]:
        if self.near(due.gross, paid):
            return "before_kickback", "the trader's part was not taken off"
        if self.near(due.amount * 2, paid):
            return "twice", "in one row" if len(self.rows) == 1 else f"in {len(self.rows)} rows"
        told = [row.base for row in self.rows if row.base is not None]
        if told and not self.near(sum(map(Fraction, told), Fraction(0)), due.base):
            was = half_even(sum(map(Fraction, told), Fraction(0)), _PLACES)
            return "other_base", f"on {was} where the base is {half_even(due.base, _PLACES)}"
        for rate in card:
            if rate not in due.rates and self.near(
                due.gross and due.amount / due.gross * due.base * Fraction(rate), paid
            ):
                used = ", ".join(_percent(one) for one in due.rates)
                return "other_rate", f"at {_percent(rate)} where {used} is due"
        effective = half_even(paid / due.base * 100, 4) if due.base else Decimal(0)
        return ("less" if paid < due.amount else "more"), f"{effective.normalize():f} % of the base in effect"

    def difference(self, code: str, why: str) -> Difference:
        due = self.due
        return Difference(
            code=code,
            key=self.key,
            expected=half_even(due.amount, _PLACES) if due else from_units(0, _PLACES),
            reported=half_even(self.paid, _PLACES),
            fills=due.fills if due else 0,
            why=why,
            lines=tuple(row.line for row in self.rows),
        )


def _percent(rate: Decimal) -> str:
    return f"{half_even(Fraction(rate) * 100, 6).normalize():f} %"
