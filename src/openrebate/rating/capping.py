"""Capping: which fills of a role run into a cap, and what that moves from paying lines to `cap_reached`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pyarrow as pa

from openrebate.model.engine import Engine
from openrebate.model.terms import Cap
from openrebate.rating.caps import CappedFill, Outcome, consume, exact, known_caps

_CUT = pa.decimal128(38, 22)
_IDENTITY = ("venue", "account_id", "fill_id")
PERIOD_KEY = (
    "partner_id",
    "account_id",
    "claim_id",
    "kickback",
    "channel_no",
    "line_no",
    "decision",
    "slice_no",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Capping:
    """The caps of a role, and the model of its fills in detail (columns of `detail.sql`, the period key, `cap_<n>`)."""

    role: str
    caps: Mapping[int, Cap]
    fills: str
    dimensions: tuple[str, ...]


def cap(engine: Engine, capping: Capping, clause_no: Callable[[str | None], int]) -> None:
    """Make the tables `cap_moved` (by the period key) and `cap_over_<role>` (by fill)."""
    schema = engine.fetch(f"SELECT * FROM ({capping.fills}) AS f WHERE FALSE").schema
    moved: dict[tuple[Any, ...], dict[str, Any]] = defaultdict(
        lambda: {"fills": 0, "volume": Fraction(0), "base": Fraction(0), "cut": Fraction(0)}
    )
    over = []
    for row, outcome in outcomes(engine, capping, _filtered(engine, capping)):
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
    engine.load("cap_moved", _moved_table(columns, moved))
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
    yield from zip(rows, consume(capping.caps, _fills(capping, rows)), strict=True)


def _fills(capping: Capping, rows: Iterable[Mapping[str, Any]]) -> Iterator[CappedFill]:
    for row in rows:
        yield CappedFill(
            fill_id=(row["venue"], row["account_id"], row["fill_id"]),
            account_id=row["account_id"],
            partner_id=row["partner_id"],
            amount=Fraction(row["base"]) * Fraction(row["rate"]),
            caps=tuple(number for number in capping.caps if row[f"cap_{number}"]),
        )


def _filtered(engine: Engine, capping: Capping) -> str:
    """Leave out accounts that stay below every cap: only where all caps are by account can that be told beforehand."""
    if any(one.scope != "account" for one in capping.caps.values()):
        return ""
    limits = " OR ".join(
        f"sum(CASE WHEN cap_{number} THEN {_AT_MOST} ELSE 0 END) > {one.limit:f}"
        for number, one in capping.caps.items()
    )
    sql = f"SELECT account_id FROM ({capping.fills}) AS f WHERE pays GROUP BY account_id HAVING {limits}"
    engine.load("cap_accounts", engine.fetch(sql))
    return " AND account_id IN (SELECT account_id FROM cap_accounts)"


# An upper bound of base × rate that cannot overflow: whole units, each factor rounded up (a rate has 12 places).
_AT_MOST = "CASE WHEN base < 1000000000000 THEN (down(CAST(base AS DECIMAL(24, 10)), 0) + 1) * CAST(rate + 0.000001 AS DECIMAL(14, 6)) ELSE base END"


def capping_of(role: str, caps: Iterable[Cap], fills: str, dimensions: tuple[str, ...]) -> Capping | None:
    """The capping of a role; None where no cap of it is known."""
    known = known_caps(caps, role)
    return Capping(role=role, caps=known, fills=fills, dimensions=dimensions) if known else None
