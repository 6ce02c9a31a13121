"""Fills of another venue than the terms are of: they are rated like the rest, and whoever reads the result is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet as pq

if TYPE_CHECKING:
    from openrebate.app.parts import Parts
    from openrebate.model.terms import Terms


def other_venues(terms: Terms, venues: Mapping[str, int]) -> list[str]:
    """One warning for each venue but the terms' own. `venues`: how many rows of fills each has.

    Not an error: a program may pay for trades elsewhere, such as those of a broker's customers.
    """
    return [
        f"fills: {rows:,} {'row is' if rows == 1 else 'rows are'} of {venue}, and {terms.id} is a program of {terms.venue}: "
        "rated like its own"
        for venue, rows in sorted(venues.items())
        if venue != terms.venue and rows
    ]


def venues_known(given: Parts) -> dict[str, int]:
    """How many fills of each venue there are in the parts of a workspace; what was taken back counts no more."""
    found: Counter[str] = Counter()
    for part in given.parts:
        for file in part.files:
            for venue, rows in _venues(file).items():
                found[venue] += part.sign * rows
    return dict(found)


def _venues(file: Path) -> Counter[str]:
    """Rows by venue. A group of rows that is all of one venue says so itself, and is not read: most months are of one."""
    found: Counter[str] = Counter()
    with pq.ParquetFile(file) as opened:
        column = opened.schema_arrow.names.index("venue")
        for number in range(opened.num_row_groups):
            group = opened.metadata.row_group(number)
            told = group.column(column).statistics
            if told is not None and told.has_min_max and told.min == told.max and told.null_count == 0:
                found[told.min] += group.num_rows
            else:
                found.update(opened.read_row_group(number, columns=["venue"]).column("venue").to_pylist())
    return found
