"""Differences become transfers: from the program's cost to who earned, and back."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from openrebate.engines.duckdb import DuckEngine
from openrebate.settling.postings import TRANSFER, last_instant, transfers
from openrebate.units.instants import format_instant
from openrebate.units.periods import parse_period

COLUMNS = pa.schema(
    [
        *((name, pa.string()) for name in ("line_id", "origin", "kind", "partner_id", "account_id", "asset", "why")),
        ("before", pa.decimal128(38, 0)), ("after", pa.decimal128(38, 0)),
    ]
)  # fmt: skip
COST, GRID, TRADER = (
    ("commission_cost", "program", "okx"),
    ("payable", "partner", "gridhaus"),
    ("payable", "account", "trader-7"),
)


def posted(folder: Path, *rows: tuple[str, str, str, int, int]) -> list[dict[str, Any]]:
    """The transfers of differences given as (line, origin, kind, before, after)."""
    said = [
        {"line_id": line, "origin": origin, "kind": kind, "partner_id": "gridhaus", "account_id": "trader-7", "asset": "USDT",
         "why": "new", "before": Decimal(before), "after": Decimal(after)}
        for line, origin, kind, before, after in rows
    ]  # fmt: skip
    engine = DuckEngine(folder)
    engine.load("differences", pa.Table.from_pylist(said, schema=COLUMNS))
    found = engine.fetch(transfers("differences", "okx", {"2026-09": 9, "2026-10": 10}))
    engine.close()
    assert tuple(found.column_names) == TRANSFER
    return list(found.to_pylist())


def sides(row: dict[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Debit and credit of a transfer."""
    return tuple(
        tuple(row[f"{side}_{name}"] for name in ("kind", "owner_kind", "owner"))
        for side in ("debit", "credit")
    )  # type: ignore[return-value]


def test_what_is_earned_more_is_owed_and_what_is_earned_less_is_owed_back(tmp_path: Path) -> None:
    """A partner for commission, override and bonus; the account for kickback; the program's cost on the other side."""
    rows = posted(
        tmp_path,
        ("a", "2026-10", "commission", 0, 5),
        ("b", "2026-10", "kickback", 7, 4),
        ("c", "2026-10", "override", -2, -1),
        ("d", "2026-10", "bonus", 3, 0),
    )
    assert [sides(row) for row in rows] == [(COST, GRID), (TRADER, COST), (COST, GRID), (GRID, COST)]
    assert [int(row["amount"]) for row in rows] == [5, 3, 1, 3]


def test_a_line_that_moves_nothing_has_no_transfer_and_numbers_have_no_gap(tmp_path: Path) -> None:
    """In the order of origin and line; each at the last instant of its origin."""
    rows = posted(
        tmp_path,
        ("a", "2026-10", "commission", 0, 5),
        ("c", "2026-09", "commission", 1, 2),
        ("b", "2026-09", "commission", 4, 4),
    )
    assert [(row["n"], row["line_id"], row["event_at"]) for row in rows] == [(1, "c", 9), (2, "a", 10)]


def test_a_line_is_earned_at_the_end_of_its_period() -> None:
    """The last microsecond in the program's zone."""
    at = last_instant(parse_period("2026-10"), "Asia/Shanghai")
    assert format_instant(at) == "2026-10-31T15:59:59.999999Z"
