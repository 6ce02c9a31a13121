"""The engine and the auditor on the same world: what each wrote, and where they differ, in words."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pyarrow.parquet as pq

from tests.auditor.audit import Audit, audit
from tests.auditor.calendar import micros
from tests.auditor.facts import World
from tests.auditor.lines import Cell, Record

FILL = ("venue", "account_id", "fill_id")
KEYS: dict[str, tuple[str, ...]] = {
    "lines": ("line_id",),
    "levels": ("role", "partner_id", "product_line", "metric"),
    "exceptions": FILL,
    "fills": (*FILL, "role"),
}
NUMBERS = {"value"}
WORDS = {"detail"}
CONTRACT_COLUMNS: dict[str, tuple[str, ...]] = {
    "lines": (
        "line_id", "period", "program", "terms_version", "role", "kind", "partner_id", "account_id", "child_partner_id",
        "product_line", "channel", "rate", "kickback_share", "asset", "reason", "claim_id", "level", "clause", "fills",
        "volume", "base", "amount",
    ),
    "levels": ("period", "program", "role", "partner_id", "product_line", "metric", "value", "level", "basis"),
    "exceptions": (*FILL, "reason", "detail"),
    "fills": (
        *FILL, "executed_at", "role", "partner_id", "channel", "claim_id", "losing_claims", "fee_value",
        "notional_value", "base", "rate", "counts_for_volume", "pays", "reason", "clause",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Rated:
    """What one run of the engine wrote, and where."""

    folder: Path
    tables: Mapping[str, list[Record]]


def write_world(world: World, folder: Path) -> None:
    """The world as CSV files; a column stands where any row has it."""
    folder.mkdir(parents=True)
    for table, rows in world.items():
        columns = list(dict.fromkeys(name for row in rows for name in row))
        with (folder / f"{table}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def run_engine(world: World, terms: str, period: str, folder: Path, engine: str = "duckdb") -> Rated:
    """Write the world and the terms below `folder`, rate them, and read back everything that was written."""
    write_world(world, folder / "world")
    (folder / "terms.toml").write_text(terms, encoding="utf-8")
    return rate_again(folder, period, "out", engine)


def rate_again(folder: Path, period: str, name: str, engine: str = "duckdb") -> Rated:
    """Rate the world that lies below `folder` once more, into another folder."""
    from openrebate.app.rate import rate  # noqa: PLC0415  (the auditor itself must not know the engine)

    out = folder / name
    rate(folder / "world", str(folder / "terms.toml"), period, out, engine=engine, detail=True)
    return Rated(out, {table: read_table(out / f"{table}.parquet", table) for table in KEYS})


def read_table(file: Path, table: str) -> list[Record]:
    """The rows of a Parquet file as the auditor would write them."""
    rows = pq.read_table(file).to_pylist()
    return [{name: cell(name, row[name]) for name in CONTRACT_COLUMNS[table]} for row in rows]


def cell(name: str, value: object) -> Cell:
    """One cell: decimals as fractions, instants as microseconds, lists as sorted text."""
    if isinstance(value, Fraction):
        return value
    if isinstance(value, Decimal) or (name in NUMBERS and value is not None):
        return Fraction(str(value))
    if isinstance(value, datetime):
        return micros(value)
    if name == "losing_claims":
        items = value if isinstance(value, list) else str(value or "").replace(";", ",").split(",")
        return ",".join(sorted(str(item) for item in items if item))
    assert value is None or isinstance(value, str | int | bool), f"{name} is a {type(value).__name__}"
    return value


def differences(found: Mapping[str, Sequence[Record]], expected: Audit, most: int = 12) -> list[str]:
    """Every difference between what the engine wrote and the audit, in words; empty where there is none."""
    wanted: dict[str, Sequence[Record]] = {
        "lines": expected.lines,
        "levels": expected.levels,
        "exceptions": expected.exceptions,
        "fills": expected.fills,
    }
    told: list[str] = []
    for table in ("exceptions", "fills", "levels", "lines"):
        told += compare_table(table, found[table], wanted[table])[:most]
    return told


def compare_table(table: str, found: Iterable[Record], expected: Iterable[Record]) -> list[str]:
    """Rows that only one side has, rows that stand twice, and cells that differ."""
    key = KEYS[table]
    ours, theirs = by_key(expected, key), by_key(found, key)
    told = [f"{table}: row stands {n} times: {k}" for k, n in counted(found, key).items() if n > 1]
    for k in sorted(ours.keys() | theirs.keys(), key=str):
        if k not in theirs:
            told.append(f"{table}: the engine lacks {show(ours[k])}")
        elif k not in ours:
            told.append(f"{table}: the auditor lacks {show(theirs[k])}")
        else:
            told += [
                f"{table} {k}: {name}: engine {plainly(theirs[k].get(name))}, auditor {plainly(value)}"
                for name, value in ours[k].items()
                if name not in WORDS and cell(name, value) != theirs[k].get(name)
            ]
    return told


def by_key(rows: Iterable[Record], key: Sequence[str]) -> dict[tuple[Cell, ...], Record]:
    """The rows by what names them."""
    return {tuple(row[name] for name in key): row for row in rows}


def counted(rows: Iterable[Record], key: Sequence[str]) -> Counter[tuple[Cell, ...]]:
    """How often each key stands."""
    return Counter(tuple(row[name] for name in key) for row in rows)


def plainly(value: Cell) -> str:
    """A cell for people."""
    return str(value) if not isinstance(value, Fraction) else f"{float(value)} ({value})"


def show(row: Record) -> str:
    """A row for people: what is not empty."""
    return ", ".join(f"{name}={plainly(value)}" for name, value in row.items() if value is not None)


def check(world: World, terms: str, period: str, folder: Path, engine: str = "duckdb") -> list[str]:
    """Run both, and say where they differ."""
    return differences(run_engine(world, terms, period, folder, engine).tables, audit(world, terms, period))
