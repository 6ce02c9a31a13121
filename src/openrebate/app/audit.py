"""Audit: what the terms pay for a world against what an exchange reported, key by key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openrebate.app.bootstrap import commission_report, open_world
from openrebate.app.flow import known_partner, no_fills
from openrebate.app.periods import settled_period
from openrebate.app.rate import fills_of
from openrebate.app.supposed import DOLLARS
from openrebate.auditing.match import Audit, Difference, match
from openrebate.auditing.report import Expected, Key, Report, Reported
from openrebate.model.errors import InputError
from openrebate.model.sql import quoted
from openrebate.one_role import RatedRole
from openrebate.pipeline import Rated, rate_period
from openrebate.terms.library import find_terms
from openrebate.units.decimals import exact_product, half_even, plain
from openrebate.units.periods import Period, day_start

if TYPE_CHECKING:
    from openrebate.model.engine import Engine
    from openrebate.model.terms import Terms

_OF_LINES = frozenset({"partner_id", "role", "account_id", "product_line", "channel", "kind"})
_OF_FILLS = {
    "venue": "d.venue", "partner_id": "d.partner_id", "role": "d.role", "account_id": "d.account_id", "channel": "d.channel",
    "symbol": "f.symbol", "order_id": "f.order_id", "fill_id": "d.fill_id", "trade_id": "d.fill_id", "side": "f.side",
    "price": "f.price", "quantity": "f.quantity", "second": "d.executed_at", "day": "d.day", "product_line": "d.line_no",
    "kind": "'commission'",
}  # fmt: skip
ANOTHER = "another_partner"
_ANOTHERS = "the terms pay it to another partner"
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """The outcome: the audit, and what it stands on. `outside` rows of the report lie outside the period."""

    program: str
    terms_version: str
    period: str
    asset: str
    report: str
    form: str
    dimensions: tuple[str, ...]
    rows: int
    outside: int
    says: tuple[str, ...]
    audit: Audit


@dataclass(frozen=True, slots=True, kw_only=True)
class Auditing:
    """What is audited. `partner` and `role` None: everybody's together. `places` of the report's amounts; None: the asset's."""

    world: Path
    reported: Path
    program: str
    period: str
    partner: str | None = None
    role: str | None = None
    places: int | None = None
    strict: bool = False


def audit(
    asked: Auditing,
    engine: str = "duckdb",
    *,
    progress: Callable[[str], None] = lambda step: None,
    warn: Callable[[str], None] = lambda text: None,
) -> Audited:
    """Hold the report against what the terms pay.

    InputError (2): a world, report or period that cannot be used; NotFoundError (4): no such program, no terms in force.
    """
    terms = find_terms(asked.program)
    period = settled_period(terms, asked.period)
    if asked.role is not None and asked.role not in [role.name for role in terms.earning_roles]:
        names = ", ".join(role.name for role in terms.earning_roles)
        raise InputError(f"no role {asked.role} earns under {terms.id}", advice=f"Roles: {names}")
    report = commission_report(asked.reported)
    progress("read the world")
    with open_world(asked.world, engine, strict=asked.strict) as (chosen, found, inputs):
        for text in found.warnings:
            warn(text)
        for text in no_fills(inputs, period.label, (period.days[0], period.days[-1])):
            warn(text)
        if asked.partner is not None:
            known_partner(inputs, asked.partner)
        rated = rate_period(chosen, inputs, terms, period, progress)
        progress("match")
        inside = _inside(report, terms, period)
        priced, unpriced = _priced(chosen, inside, terms, period)
        expected = _expected(chosen, rated, inside.dimensions, asked)
    rates = [one.share for one in terms.rates if asked.role in (None, one.role) and one.of_role is None]
    outcome = match(
        expected, priced, scale=terms.scale if asked.places is None else asked.places, rates=rates
    )
    outcome = replace(outcome, differences=(*outcome.differences, *unpriced))
    return Audited(
        program=terms.id,
        terms_version=terms.version,
        period=period.label,
        asset=terms.asset,
        report=str(asked.reported),
        form=report.form,
        dimensions=report.dimensions,
        rows=len(report.rows),
        outside=len(report.rows) - len(inside.rows),
        says=report.says,
        audit=outcome,
    )


def _inside(report: Report, terms: Terms, period: Period) -> Report:
    """The rows whose trade lies in the period, or that do not tell when it was."""
    first = day_start(period.days[0], terms.day_zone)
    end = day_start(period.days[-1] + 1, terms.day_zone)
    return replace(report, rows=[row for row in report.rows if row.at is None or first <= row.at < end])


def _priced(engine: Engine, report: Report, terms: Terms, period: Period) -> tuple[Report, list[Difference]]:
    """The rows in the settlement asset, and those that no mark brings there."""
    assets = {row.asset for row in report.rows} - {"", terms.asset}
    strange = {asset for asset in assets if not {asset, terms.asset} <= DOLLARS}
    end = day_start(period.days[-1] + 1, terms.day_zone)
    kept: list[Reported] = []
    lost: list[Difference] = []
    for row in report.rows:
        if row.asset not in strange:
            kept.append(row)
            continue
        price = _mark(engine, row.asset, row.at if row.at is not None else end - 1)
        if price is not None:
            kept.append(
                replace(row, amount=half_even(exact_product(row.amount, price), 12), asset=terms.asset)
            )
            continue
        zero = Decimal(0)
        why = f"{plain(row.amount)} {row.asset}"
        told = Difference(
            code="other_asset", key=row.key, expected=zero, reported=zero, fills=0, why=why, lines=(row.line,)
        )
        lost.append(told)
    return replace(report, rows=kept), lost


def _mark(engine: Engine, asset: str, at: int) -> Decimal | None:
    rows = engine.fetch(
        f"SELECT m.price FROM marks AS m WHERE m.asset = {quoted(asset)} AND m.at <= {at} ORDER BY m.at DESC LIMIT 1"
    ).to_pylist()
    return Decimal(rows[0]["price"]) if rows else None


@dataclass(slots=True)
class _Sum:
    """What is due for one key, while it is added up."""

    amount: Fraction = Fraction(0)
    gross: Fraction = Fraction(0)
    base: Fraction = Fraction(0)
    fills: int = 0
    rates: set[Decimal] = field(default_factory=set)
    reasons: dict[tuple[str, str], int] = field(default_factory=dict)


def _expected(engine: Engine, rated: Rated, dimensions: tuple[str, ...], asked: Auditing) -> list[Expected]:
    """What is due by the report's own keys: of lines where those tell it, else fill by fill."""
    sums: dict[Key, _Sum] = {}
    for role in rated.roles:
        if asked.role in (None, role.role.name):
            told_by_lines = set(dimensions) <= _OF_LINES
            rows = (
                _line_rows(engine, role, dimensions, asked)
                if told_by_lines
                else _fill_rows(engine, rated, role, dimensions, asked)
            )
            for key, row in rows:
                _add(sums.setdefault(key, _Sum()), row)
    return [_told(key, one) for key, one in sums.items()]


def _add(one: _Sum, row: Mapping[str, Any]) -> None:
    one.fills += row["fills"]
    if row["reason"] is not None:
        found = (row["reason"], _ANOTHERS if row["reason"] == ANOTHER else row["clause"] or "")
        one.reasons[found] = one.reasons.get(found, 0) + row["fills"]
        return
    one.amount += row["amount"]
    one.gross += row["gross"]
    one.base += row["base"]
    one.rates.add(row["rate"])


def _told(key: Key, one: _Sum) -> Expected:
    most = max(one.reasons, key=lambda pair: (one.reasons[pair], pair), default=("no_claim", ""))
    return Expected(
        key=key,
        amount=one.amount,
        gross=one.gross,
        base=one.base,
        fills=one.fills,
        rates=tuple(sorted(one.rates)),
        reason=most[0],
        clause=most[1],
    )


def _reason(asked: Auditing, alias: str) -> str:
    """SQL for why nothing is due: what the terms say, or that it is another partner's."""
    if asked.partner is None:
        return f"{alias}.reason"
    return f"CASE WHEN {alias}.partner_id <> {quoted(asked.partner)} THEN '{ANOTHER}' ELSE {alias}.reason END"


def _line_rows(
    engine: Engine, role: RatedRole, dimensions: tuple[str, ...], asked: Auditing
) -> Iterator[tuple[Key, dict[str, Any]]]:
    """Lines, each once: what the partner keeps, and what it was before the trader's part."""
    columns = ", ".join(sorted({*dimensions, "kind", "role"} & (_OF_LINES - {"role"})))
    rows = engine.fetch(
        f"SELECT {columns}, rate, {_reason(asked, 'l')} AS reason, clause, CAST(sum(fills) AS BIGINT) AS fills, "
        "sum(base) AS base, sum(amount) AS amount "
        f"FROM {role.lines} AS l GROUP BY {columns}, rate, {_reason(asked, 'l')}, clause"
    ).to_pylist()
    for row in rows:
        row["role"], kickback = role.role.name, row["kind"] == "kickback"
        if kickback and "kind" not in dimensions:
            zero = {"amount": Fraction(0), "base": Fraction(0), "fills": 0}
            yield _key(row, dimensions), row | zero | {"gross": Fraction(row["amount"])}
        else:
            amount, base = Fraction(row["amount"]), Fraction(row["base"])
            of_base = base if row["kind"] == "commission" else Fraction(0)
            yield _key(row, dimensions), row | {"amount": amount, "gross": amount, "base": of_base}


def _fill_rows(
    engine: Engine, rated: Rated, role: RatedRole, dimensions: tuple[str, ...], asked: Auditing
) -> Iterator[tuple[Key, dict[str, Any]]]:
    """Fills, summed by what the report tells apart; commission alone, to the last digit."""
    if unknown := set(dimensions) - _OF_FILLS.keys():
        raise InputError(f"fills are not told apart by {', '.join(sorted(unknown))}")
    model = fills_of(rated, role, further=", p.day AS day, p.line_no AS line_no, p.kickback AS kickback")
    same = " AND ".join(f"f.{name} = d.{name}" for name in ("venue", "account_id", "fill_id"))
    columns = {name: _OF_FILLS[name] for name in dimensions}
    named = ", ".join(f"{column} AS {name}" for name, column in columns.items())
    grouped = ", ".join(column for column in columns.values() if not column.startswith("'"))
    rows = engine.fetch(
        f"SELECT {named}, d.rate AS rate, d.kickback AS kickback, {_reason(asked, 'd')} AS reason, d.clause AS clause, "
        f"count(*) AS fills, sum(d.base) AS base FROM ({model}) AS d JOIN known_fills AS f ON {same} "
        f"GROUP BY {grouped}, d.rate, d.kickback, {_reason(asked, 'd')}, d.clause"
    ).to_pylist()
    most = role.role.kickback
    lines = rated.terms.lines
    for row in rows:
        share = min(Fraction(row["kickback"] or 0), Fraction(most)) if most is not None else Fraction(0)
        gross = Fraction(row["base"]) * Fraction(row["rate"] or 0)
        if "product_line" in row:
            row["product_line"] = "" if row["product_line"] is None else lines[row["product_line"]].name
        yield (
            _key(row, dimensions),
            row
            | {
                "amount": gross * (1 - share),
                "gross": gross,
                "base": Fraction(row["base"]),
            },
        )


def _key(row: Mapping[str, Any], dimensions: tuple[str, ...]) -> Key:
    return tuple(_value(name, row[name]) for name in dimensions)


def _value(name: str, value: Any) -> str:
    """A value as reports write it: prices without trailing zeros, days as dates, a trade by the end of its fill's id."""
    if value is None:
        return ""
    match name:
        case "price" | "quantity":
            return plain(value)
        case "day":
            return (_EPOCH + timedelta(days=value)).isoformat()
        case "second":
            return str(value // 1_000_000)
        case "trade_id":
            return str(value).rpartition("/")[2]
        case _:
            return str(value)
