# ruff: noqa: S311
"""Changes to a world that must not change the answer, or must change it in one direction only."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from random import Random

from tests.auditor.exact import half_even, plain
from tests.strategies.worlds import SampleWorld

AMOUNTS = ("quantity", "notional", "fee", "counterparty_fee", "fee_deducted")
Row = dict[str, str]


def shuffled(world: SampleWorld, seed: int) -> SampleWorld:
    """The same rows in another order of arrival."""
    rng = Random(seed)
    return {table: rng.sample(rows, len(rows)) for table, rows in world.items()}


def tripled(world: SampleWorld) -> SampleWorld:
    """Every fill row three times."""
    return {**world, "fills": [dict(row) for row in world["fills"] for _ in range(3)]}


def split(world: SampleWorld) -> tuple[SampleWorld, int]:
    """Every fill whose values halve exactly, in two: the same instant, the same flags. And how many there were."""
    times = Counter((row["venue"], row["account_id"], row["fill_id"]) for row in world["fills"])
    fills: list[Row] = []
    count = 0
    for row in world["fills"]:
        single = times[row["venue"], row["account_id"], row["fill_id"]] == 1
        halves = in_two(row) if single else None
        count += halves is not None
        fills += halves or [row]
    return {**world, "fills": fills}, count


def in_two(row: Row) -> list[Row] | None:
    """The two halves of a fill, if every value is exact as a whole and in half; else None."""
    if {row["quote_asset"], row["fee_asset"]} != {"USDT"}:
        return None
    half = {name: Fraction(row[name]) / 2 for name in AMOUNTS if row.get(name)}
    notional = half.get("notional", Fraction(row["price"]) * half["quantity"])
    values = [(half[name], 10) for name in AMOUNTS[2:] if name in half] + [(notional, 8)]
    if any(value != half_even(value, places) for value, places in values):
        return None
    if any(value != half_even(value, 18) or value >= 10**20 for value in half.values()):
        return None
    shown = {name: plain(value) for name, value in half.items()}
    return [{**row, **shown}, {**row, **shown, "fill_id": row["fill_id"] + "!"}]


def doubled(world: SampleWorld) -> SampleWorld:
    """Every fill with twice the volume and the same fee; fills at the rim of the types stay as they are."""
    return {**world, "fills": [twice(row) for row in world["fills"]]}


def twice(row: Row) -> Row:
    """The fill with twice its volume."""
    if max(len(row["price"]), len(row["quantity"]), len(row.get("notional") or "")) > 30:
        return row
    shown = {name: str(2 * Decimal(row[name])) for name in ("quantity", "notional") if row.get(name)}
    return {**row, **{name: format(Decimal(value), "f") for name, value in shown.items()}}
