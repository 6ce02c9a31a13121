"""Value: what a fill's amounts are worth in the settlement asset, exactly.

Two ways to the same number. The fast one is SQL over narrow decimals (18 digits), which holds for nearly every real
fill. The exact one is `units.decimals` over whole numbers of any size; it takes the few fills that the fast one does
not fit, and is the definition of both.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from openrebate.metering.models import quoted, render
from openrebate.units.decimals import half_even

if TYPE_CHECKING:
    from openrebate.model.engine import Engine
    from openrebate.model.terms import Terms

NO_MARK, OUT_OF_RANGE, WIDE = 1, 2, 3
HELD = {NO_MARK: "no_mark", OUT_OF_RANGE: "out_of_range"}
_GRID_ROWS = 2_000_000  # how many rows the grid of marks may about have
_GRID_LEAST = 10_000  # and how many are few anyway
_MINUTE = 60_000_000
_FEES = ("fee", "counterparty_fee", "fee_deducted")
_PLACES = {"fee": 10, "counterparty_fee": 10, "fee_deducted": 10, "notional": 8}
_LIMIT = {10: Decimal(10) ** 28, 8: Decimal(10) ** 30}
_DEC10, _DEC8 = pa.decimal128(38, 10), pa.decimal128(38, 8)
_EXACT_NAMES = (*(f"{name}_value" for name in (*_FEES, "notional")), "out_of_range")
_EXACT = pa.schema(
    [
        ("venue", pa.string()), ("account_id", pa.string()), ("fill_id", pa.string()),
        ("fee_value", _DEC10), ("counterparty_fee_value", _DEC10), ("fee_deducted_value", _DEC10),
        ("notional_value", _DEC8), ("out_of_range", pa.bool_()),
    ]
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Valuation:
    """How fills are valued in this run: the settlement asset, the bucket of the mark grid, and which ways are used."""

    asset: str
    bucket: int
    wide: bool  # some amounts of this world do not fit the narrow columns
    exact: bool  # a table `exact_values` holds the values of the fills that the fast way does not fit


def prepare_marks(engine: Engine, terms: Terms, first: int, last: int, *, wide: bool) -> Valuation:
    """Make the table `mark_grid` for fills between two instants (microseconds, inclusive)."""
    assets = engine.fetch(
        f"SELECT count(DISTINCT asset) AS assets, count(*) AS marks FROM marks WHERE asset <> {quoted(terms.asset)}"
    )
    count = max(1, assets.column("assets")[0].as_py())
    rows = min(_GRID_ROWS, max(_GRID_LEAST, 2 * assets.column("marks")[0].as_py()))
    bucket = max(_MINUTE, (last - first + terms.max_mark_age) * count // rows)
    sql = render(
        "mark_grid",
        asset=terms.asset.replace("'", "''"),
        first=first,
        last=last,
        max_age=terms.max_mark_age,
        bucket=bucket,
        forever=2**62,
    )
    engine.table("mark_grid", sql)
    return Valuation(asset=terms.asset, bucket=bucket, wide=wide, exact=False)


def mark_joins() -> tuple[str, ...]:
    """The two look-ups of a mark, of the fee's asset and of the quote asset."""
    return tuple(
        f"    LEFT JOIN mark_grid AS {alias}\n"
        f"        ON {alias}.asset = f.{column}\n"
        f"        AND {alias}.bucket = f.mark_bucket\n"
        f"        AND {alias}.from_us <= f.executed_at AND f.executed_at < {alias}.to_us"
        for alias, column in (("fm", "fee_priced"), ("qm", "quote_priced"))
    )


def value_slots(valuation: Valuation, *, lean: bool = False) -> dict[str, str]:
    """The slots of `metered.sql` that speak of values; `lean`: only what somebody has a claim on is worth anything.

    `fee_priced` and `quote_priced` are the assets whose marks the fill needs, NULL where it needs none;
    `quote_notional` is the notional in the quote asset, NULL where it does not fit the narrow type or is not told cheaply.
    """
    asset = quoted(valuation.asset)
    charged = " OR ".join(f"{_amount(n, valuation)} <> 0" for n in _FEES).replace("v.", "f.")
    traded = _traded(valuation).replace("v.", "f.")
    valued = "v.claim_no IS NOT NULL" if lean else ""
    columns = "".join(f", x.{name} AS exact_{name}" for name in _EXACT_NAMES) if valuation.exact else ""
    slots = {f"{name}_value": _fee_value(name, valuation, valued) for name in _FEES}
    return slots | {
        "quantity": _amount("quantity", valuation).replace("v.", "f."),
        "fee_priced": f"CASE WHEN f.fee_asset <> {asset} AND ({charged}) THEN f.fee_asset END",
        "quote_priced": f"CASE WHEN f.quote_asset <> {asset} AND {traded} THEN f.quote_asset END",
        "quote_notional": _quote_notional(valuation).replace("v.", "f."),
        "value_columns": columns,
        "notional_value": _notional_value(valuation, valued),
        "mark_bucket": f"f.executed_at // {valuation.bucket}",
    }


def exact_join() -> str:
    """The look-up of values that were worked out the exact way."""
    same = " AND ".join(f"x.{c} = f.{c}" for c in ("venue", "account_id", "fill_id"))
    return f"    LEFT JOIN exact_values AS x ON {same}"


def _fee_value(name: str, valuation: Valuation, valued: str) -> str:
    charged = " AND ".join(filter(None, (valued, f"{_amount(name, valuation)} <> 0")))
    fast = (
        f"CASE WHEN {charged} THEN CASE WHEN v.fee_priced IS NULL THEN CAST(v.{name} AS DECIMAL(38, 10)) "
        f"ELSE product10(v.{name}, v.fee_mark) END ELSE 0 END"
    )
    return f"coalesce(v.exact_{name}_value, {fast})" if valuation.exact else fast


def _amount(name: str, valuation: Valuation) -> str:
    return f"v.wide_{name}" if valuation.wide else f"v.{name}"


def _quote_notional(valuation: Valuation) -> str:
    given, zero = "CAST(v.notional AS DECIMAL(18, 8))", "CAST(0 AS DECIMAL(18, 8))"
    return (
        f"CASE WHEN {_amount('notional', valuation)} IS NOT NULL THEN {given} "
        f"WHEN {_amount('price', valuation)} = 0 OR {_amount('quantity', valuation)} = 0 THEN {zero} "
        "ELSE exact8(v.price, v.quantity) END"
    )


def _notional_value(valuation: Valuation, valued: str) -> str:
    needless = f"WHEN NOT ({valued}) THEN 0 " if valued else ""
    fast = (
        "CASE WHEN v.quote_priced IS NULL AND v.quote_notional IS NOT NULL THEN CAST(v.quote_notional AS DECIMAL(38, 8)) "
        "WHEN v.quote_priced IS NULL THEN product8(v.price, v.quantity) "
        f"WHEN v.quote_notional IS NULL THEN {_marked_product()} {needless}"
        "ELSE product8(v.quote_notional, v.quote_mark) END"
    )
    return f"coalesce(v.exact_notional_value, {fast})" if valuation.exact else fast


def _marked_product() -> str:
    """Price × quantity × mark: with all their places where the whole parts leave room for them in 38 digits; else NULL."""
    made = "CAST(v.price AS DECIMAL(38, 10)) * v.quantity"
    short = "CAST(v.quote_mark AS DECIMAL(18, 6))"
    is_short = "v.quote_mark = CAST(v.quote_mark AS DECIMAL(18, 6))"
    return (
        f"CASE WHEN {is_short} AND {_whole_product_below(10**14)} THEN CAST(half_even({made} * {short}, 8) AS DECIMAL(38, 8)) "
        f"WHEN {_whole_product_below(10**8)} THEN CAST(half_even({made} * v.quote_mark, 8) AS DECIMAL(38, 8)) END"
    )


def _whole_product_below(limit: int) -> str:
    """A bound of the product from the whole parts of its factors, which cannot overflow itself."""
    whole = [
        f"CAST(down({factor}, 0) + 1 AS DECIMAL(12, 0))"
        for factor in ("v.price", "v.quantity", "v.quote_mark")
    ]
    return f"CAST({whole[0]} AS DECIMAL(38, 0)) * {whole[1]} * {whole[2]} < {limit}"


def _traded(valuation: Valuation) -> str:
    """Whether a fill has any notional, so that it needs a mark of the quote asset."""
    notional, price, quantity = (_amount(n, valuation) for n in ("notional", "price", "quantity"))
    return f"CASE WHEN {notional} IS NULL THEN {price} <> 0 AND {quantity} <> 0 ELSE {notional} <> 0 END"


def held(valuation: Valuation) -> str:
    """SQL for the number of the reason why a fill is held, or WIDE where the exact way has to value it first."""
    whens = [f"WHEN v.fee_lacks OR v.quote_lacks THEN {NO_MARK}"]
    if not valuation.exact and not valuation.wide:  # most fills need no mark, and are done with at once
        whens.insert(0, "WHEN v.fee_priced IS NULL AND v.quote_priced IS NULL THEN NULL")
    if valuation.exact:
        whens.append(
            f"WHEN v.exact_out_of_range THEN {OUT_OF_RANGE} WHEN v.exact_fee_value IS NOT NULL THEN NULL"
        )
    if valuation.wide:
        whens.append(f"WHEN NOT v.narrow THEN {WIDE}")
    whens += [
        f"WHEN v.fee_priced IS NOT NULL AND v.fee_mark IS NULL THEN {WIDE}",
        f"WHEN v.quote_priced IS NOT NULL AND v.quote_mark IS NULL THEN {WIDE}",
        f"WHEN v.notional_value IS NULL THEN {WIDE}",
    ]
    return f"CASE {' '.join(whens)} END"


def value_exactly(rows: list[dict[str, Any]], asset: str) -> pa.Table:
    """The exact way: fills with their wide amounts and marks in, values of any size out.

    A row has the identity, `fee_asset`, `quote_asset`, `wide_*` amounts and the two wide marks (Decimal or None).
    """
    return pa.Table.from_pylist([_value_one(row, asset) for row in rows], schema=_EXACT)


def _value_one(row: dict[str, Any], asset: str) -> dict[str, Any]:
    fee_mark = Decimal(1) if row["fee_asset"] == asset else row["fee_wide_mark"]
    quote_mark = Decimal(1) if row["quote_asset"] == asset else row["quote_wide_mark"]
    notional = (
        [row["wide_notional"]]
        if row["wide_notional"] is not None
        else [row["wide_price"], row["wide_quantity"]]
    )
    factors = {name: [row[f"wide_{name}"] or Decimal(0), fee_mark] for name in _FEES} | {
        "notional": [*notional, quote_mark]
    }
    values = {name: _product(parts, _PLACES[name]) for name, parts in factors.items()}
    fits = all(abs(value) < _LIMIT[_PLACES[name]] for name, value in values.items())
    identity = {name: row[name] for name in ("venue", "account_id", "fill_id")}
    kept = {f"{name}_value": value if fits else Decimal(0) for name, value in values.items()}
    return identity | kept | {"out_of_range": not fits}


def _product(factors: list[Decimal | None], places: int) -> Decimal:
    """The product of all factors, rounded once; a mark that is missing is only ever multiplied with zero."""
    product = Fraction(1)
    for factor in factors:
        product *= Fraction(factor or 0)
    return half_even(product, places)
