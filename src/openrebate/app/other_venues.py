"""Fills of another venue than the terms are of: they are rated like the rest, and whoever reads the result is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openrebate.app.parts import Parts
    from openrebate.model.engine import Engine
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


def venues_known(engine: Engine, given: Parts) -> dict[str, int]:
    """How many fills of each venue there are in the parts of a workspace; what was taken back counts no more."""
    found: dict[str, int] = {}
    for sign in (1, -1):
        files = [file for part in given.parts if part.sign == sign for file in part.files]
        if files:
            counted = f"SELECT venue, count(*) AS many FROM ({given.fills_of(files)}) AS f GROUP BY venue"
            for row in engine.fetch(counted).to_pylist():
                found[row["venue"]] = found.get(row["venue"], 0) + sign * row["many"]
    return found
