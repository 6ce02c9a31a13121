"""The fill with the largest number: where to look when a sum over all fills does not fit. Only used after that failure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import duckdb

from openrebate.model.errors import Place
from openrebate.model.tables import FILLS
from openrebate.worlds import sql
from openrebate.worlds.columns import WIDE
from openrebate.worlds.kinds import read_columns
from openrebate.worlds.layouts import Layout
from openrebate.worlds.scan import place

_NUMBERS = tuple(column.name for column in FILLS.columns if column.kind == "decimal")


def largest_number(
    connection: duckdb.DuckDBPyConnection, layouts: Sequence[Layout]
) -> tuple[Place, Decimal] | None:
    """Where the largest number of all fills stands, its sign aside, and the number; None where there is no fill."""
    found: list[tuple[Decimal, Decimal, Place]] = []
    for layout in layouts:
        readings = read_columns(layout)
        for name in (name for name in _NUMBERS if readings[name].present):
            number = f"CAST({readings[name].canonical} AS {WIDE})"
            for file in layout.files:
                row = sql.first(
                    connection,
                    f"SELECT position, {number} FROM {layout.source(file, position=True)} "
                    f"WHERE {number} IS NOT NULL ORDER BY abs({number}) DESC, position LIMIT 1",
                )
                if row:
                    found.append((abs(row[1]), row[1], place(file, row[0], name)))
    if not found:
        return None
    _, number_found, at = max(found, key=lambda one: one[0])
    return at, number_found
