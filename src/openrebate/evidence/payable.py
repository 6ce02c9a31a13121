"""What a trade that counts would pay: the rows of the rate card that the known facts leave open, and the caps on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from openrebate.evidence.partial import Facts, Value, reduce, written
from openrebate.model.cap import Cap
from openrebate.model.rate import Bound, Multiplier, Rate, Span
from openrebate.model.terms import Terms
from openrebate.terms.checks.rates import Conditions, both, conditions, implied, in_words
from openrebate.terms.expressions import condition, present_vocabulary
from openrebate.terms.words import lasts_in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of the rate card that may apply; `where` is what must still hold for it."""

    share: Decimal
    of: str
    where: str
    clause: str
    source: str
    out_of_it: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Payable:
    """The rows that may apply, the lowest and highest share among them (None: no row), and what multiplies them."""

    rows: tuple[Row, ...]
    lowest: Decimal | None
    highest: Decimal | None
    multipliers: tuple[Multiplier, ...] = ()
    bounds: tuple[Bound, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A cap that may touch the trade. `limit` None: not published.

    `lasts` is empty for a period; `still` is what must hold, empty: it does hold.
    """

    scope: str
    limit: Decimal | None
    of: str
    lasts: str
    still: str
    clause: str
    source: str


def payable(terms: Terms, role: str, known: Facts) -> Payable:
    """The rows that can still win for such a trade, most likely answers of one question: at what rate?"""
    facts = _as_conditions(known) | dict(_held(terms, role, known))
    rows = [(rate, conditions(rate)) for rate in terms.rates if rate.role == role]
    sure = frozenset(facts.items())
    open_rows = [(rate, held, where) for rate, held in rows if (where := both(held, sure)) is not None]
    won = [
        (rate, held)
        for rate, held, where in open_rows
        if not any(len(other) > len(held) and implied(other, where) for _, other, _ in open_rows)
    ]
    shares = [rate.share for rate, _ in won]
    return Payable(
        rows=tuple(_row(rate, _still(held, sure)) for rate, held in won),
        lowest=min(shares, default=None),
        highest=max(shares, default=None),
        multipliers=tuple(one for one in terms.multipliers if one.role == role) if won else (),
        bounds=tuple(one for one in terms.bounds if one.role == role) if won else (),
    )


def limits(terms: Terms, role: str, known: Facts) -> tuple[Limit, ...]:
    """The caps of the role that the known facts do not rule out."""
    found = []
    for cap in terms.caps:
        if cap.role != role:
            continue
        part = reduce(condition(cap.when, present_vocabulary(terms, role)), known)
        if part is not False:
            found.append(_limit(cap, "" if part is True else written(part)))
    return tuple(found)


def _still(held: Conditions, sure: Conditions) -> Conditions:
    """The conditions that the known facts leave open."""
    return frozenset(one for one in held if not implied(frozenset({one}), sure))


def _row(rate: Rate, still: Conditions) -> Row:
    return Row(
        share=rate.share,
        of=rate.of,
        where=in_words(still),
        clause=rate.clause,
        source=rate.source,
        out_of_it=rate.out_of_it,
    )


def _limit(cap: Cap, still: str) -> Limit:
    lasts = lasts_in_words(cap)
    return Limit(
        scope=cap.scope,
        limit=cap.limit,
        of=cap.of,
        lasts=lasts,
        still=still,
        clause=cap.clause,
        source=cap.source,
    )


def _as_conditions(known: Facts) -> dict[str, object]:
    """The known facts by the names that conditions of the rate card have."""
    found: dict[str, object] = {}
    for name, value in known.items():
        if name in {"line", "liquidity"}:
            found[name] = value
        elif name == "account_group":
            found["group"] = value
        elif name == "vip_level" and isinstance(value, Decimal):
            found["vip_level"] = Span(int(value), int(value))
        elif name == "new_trader":
            found["trader"] = _trader(value)
        elif name.endswith("_present"):
            found[f"{name.removesuffix('_present')} present"] = value
    return found


def _held(terms: Terms, role: str, known: Facts) -> Iterator[tuple[str, bool]]:
    """The terms' own conditions that the known facts settle."""
    for one in terms.conditions:
        part = reduce(condition(one.when, present_vocabulary(terms, role)), known)
        if isinstance(part, bool):
            yield f"{one.name} holds", part


def _trader(value: Value) -> str:
    return "new" if value else "old"
