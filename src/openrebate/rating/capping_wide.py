"""Capping fill by fill: for amounts too large to be summed in 38 digits, and for explaining single fills."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

import pyarrow as pa

from openrebate.model.engine import Engine
from openrebate.rating.capping import PERIOD_KEY, Capping
from openrebate.rating.caps import CappedFill, Outcome, Used, consume, exact

_CUT = pa.decimal128(38, 22)
_IDENTITY = ("venue", "account_id", "fill_id")


def cap_one_by_one(engine: Engine, capping: Capping, clause_no: Callable[[str | None], int]) -> None:
    """Make the tables `cap_moved_<role>` (by the period key) and `cap_over_<role>` (by fill)."""
    schema = engine.fetch(f"SELECT * FROM ({capping.fills}) AS f WHERE FALSE").schema
    moved: dict[tuple[Any, ...], dict[str, Any]] = defaultdict(
        lambda: {"fills": 0, "volume": Fraction(0), "base": Fraction(0), "cut": Fraction(0)}
    )
    over = []
    for row, outcome in outcomes(engine, capping):
        keys = ("trader", *PERIOD_KEY, *capping.dimensions)
        clause = capping.caps[outcome.reached].clause or None if outcome.reached else None
        sums = moved[(*(row[name] for name in keys), clause_no(clause))]
        if outcome.reached is None:
            sums["cut"] += outcome.cut
            continue
        over.append({name: row[name] for name in _IDENTITY} | {"clause": clause})
        sums["fills"] += 1
        sums["volume"] += Fraction(row["notional_value"]) if row["counts_for_volume"] else 0
        sums["base"] += Fraction(row["base"])
    columns = [(name, schema.field(name).type) for name in ("trader", *PERIOD_KEY, *capping.dimensions)]
    engine.load(f"cap_moved_{capping.role}", _moved_table(columns, moved))
    texts = pa.schema([*((name, pa.string()) for name in _IDENTITY), ("clause", pa.string())])
    engine.load(f"cap_over_{capping.role}", pa.Table.from_pylist(over, schema=texts))


def _moved_table(
    columns: list[tuple[str, pa.DataType]], moved: Mapping[tuple[Any, ...], Mapping[str, Any]]
) -> pa.Table:
    names = [name for name, _ in columns]
    rows = [
        dict(zip([*names, "clause_no"], key, strict=True))
        | {
            "fills": sums["fills"],
            "volume": exact(sums["volume"], 8),
            "base": exact(sums["base"], 10),
            "cut": exact(sums["cut"] % 1, 22),
            "cut_units": exact(sums["cut"] // 1 * Fraction(1), 0),
        }
        for key, sums in moved.items()
        if sums["fills"] or sums["cut"]
    ]
    sums_schema = [
        ("fills", pa.int64()),
        ("volume", pa.decimal128(38, 8)),
        ("base", pa.decimal128(38, 10)),
        ("cut", _CUT),
        ("cut_units", pa.decimal128(38, 0)),
    ]
    return pa.Table.from_pylist(rows, schema=pa.schema([*columns, ("clause_no", pa.int32()), *sums_schema]))


def outcomes(
    engine: Engine, capping: Capping, condition: str = ""
) -> Iterator[tuple[dict[str, Any], Outcome]]:
    """The fills that caps speak of, in their order, and what becomes of each. `condition`: more SQL, beginning with AND."""
    flags = " OR ".join(f"cap_{number}" for number in capping.caps)
    order = "ORDER BY executed_at, venue, account_id, fill_id"
    rows = engine.fetch(
        f"SELECT * FROM ({capping.fills}) AS f WHERE pays AND ({flags}){condition} {order}"
    ).to_pylist()
    used = Used(dict(capping.used.amounts))
    yield from zip(rows, consume(capping.caps, _fills(capping, rows), used), strict=True)


def used_after(engine: Engine, capping: Capping) -> Used:
    """What of the caps that last longer than the period is used up when it ends."""
    used = Used(dict(capping.used.amounts))
    for _, outcome in outcomes(engine, capping):
        for number, amount in outcome.uses.items():
            used.use(number, capping.caps[number], outcome.fill, amount)
    return used.lasting(capping.caps)


def _fills(capping: Capping, rows: Iterable[Mapping[str, Any]]) -> Iterator[CappedFill]:
    for row in rows:
        yield CappedFill(
            fill_id=(row["venue"], row["account_id"], row["fill_id"]),
            account_id=row["account_id"],
            partner_id=row["partner_id"],
            amount=Fraction(row["base"]) * Fraction(row["rate"]),
            caps=tuple(number for number in capping.caps if row[f"cap_{number}"]),
            executed_at=row["executed_at"],
            base=Fraction(row["base"]),
            rate=Fraction(row["rate"]),
            day=row["day"],
        )
