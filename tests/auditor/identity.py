"""Which fills there are: revisions, duplicates, conflicts and cancellations."""

from __future__ import annotations

from collections.abc import Iterable

from tests.auditor.facts import Fill


def settle(rows: Iterable[Fill]) -> tuple[list[Fill], list[list[Fill]]]:
    """The unique fills, and for every fill that contradicts itself its rows at the highest revision."""
    by_identity: dict[tuple[str, str, str], list[Fill]] = {}
    for row in rows:
        by_identity.setdefault(row.identity, []).append(row)
    fills, conflicts = [], []
    for same in by_identity.values():
        newest = max(row.revision for row in same)
        contents = {row for row in same if row.revision == newest}
        if len(contents) > 1:
            conflicts.append(sorted(contents, key=repr))
        else:
            (fill,) = contents
            if not cancelled(fill):
                fills.append(fill)
    return sorted(fills, key=lambda fill: fill.turn), conflicts


def cancelled(fill: Fill) -> bool:
    """A correction to quantity 0 takes the fill back."""
    return fill.quantity == 0 and fill.revision > 0
