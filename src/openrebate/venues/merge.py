"""New facts against what a world already holds: the same again changes nothing, a contradiction is refused.

What is already known stands. A row that says more, or otherwise, comes in only as a correction: the next revision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from openrebate.model.errors import ConflictError, Place
from openrebate.model.tables import FILLS, MARKS, Table
from openrebate.units.decimals import parse_decimal, plain
from openrebate.units.instants import format_instant, parse_instant
from openrebate.venues.rows import FILL_COLUMNS, Fact

Cells = Mapping[str, str]
_IDENTITY = ("venue", "account_id", "fill_id")
_SOURCES = {"export": "an export", "builder": "a builder's file"}
_CONTENT = tuple(name for name in FILL_COLUMNS if name not in {*_IDENTITY, "revision"})


@dataclass(slots=True, kw_only=True)
class Merged:
    """The rows of a table after an import, and what became of each row that came in."""

    rows: list[Cells]
    new: int = 0
    known: int = 0
    revised: int = 0
    added: list[Cells] = field(default_factory=list)


def merge_fills(known: Sequence[Cells], facts: Iterable[Fact], *, revise: bool) -> Merged:
    """The fills of the world with the new ones behind them, ordered by time.

    Errors: ConflictError where a fill is known with other content (and `revise` was not asked for), or where the same
    trades could be in the world already under the ids of another kind of file.
    """
    latest: dict[tuple[str, ...], Cells] = {}
    for row in known:
        key = tuple(row[name] for name in _IDENTITY)
        if key not in latest or _revision(row) >= _revision(latest[key]):
            latest[key] = row
    merged = Merged(rows=list(known))
    for fact in facts:
        key = tuple(fact.cells[name] for name in _IDENTITY)
        before = latest.get(key)
        cells, differs = (fact.cells, ()) if before is None else _against(before, fact.cells)
        if before is not None and not differs:
            merged.known += 1
            continue
        if before is not None and not revise:
            raise _contradiction(fact, before, differs[0])
        latest[key] = cells
        merged.added.append(cells)
        merged.revised += before is not None
        merged.new += before is None
    merged.added.sort(key=lambda cells: (parse_instant(cells["executed_at"]), *(cells[n] for n in _IDENTITY)))
    merged.rows += merged.added
    _refuse_two_sources(merged)
    return merged


def _against(before: Cells, after: Cells) -> tuple[Cells, tuple[str, ...]]:
    """The corrected row and the columns that it changes. A cell that the newcomer leaves empty says nothing."""
    differs = tuple(
        n
        for n in _CONTENT
        if after[n] and canonical(FILLS, n, before.get(n, "")) != canonical(FILLS, n, after[n])
    )
    changed = {name: after[name] for name in differs}
    return {**before, **changed, "revision": str(_revision(before) + 1)}, differs


def canonical(table: Table, name: str, value: str) -> str:
    """One spelling per value: `1.0` is `1`, `08:00+08:00` is `00:00Z`."""
    return value and _SPELLING.get(table.column(name).kind, str)(value)


def _decimal(value: str) -> str:
    return plain(parse_decimal(value))


def _instant(value: str) -> str:
    return format_instant(parse_instant(value))


_SPELLING: dict[str, Callable[[str], str]] = {"decimal": _decimal, "instant": _instant}


def _revision(row: Cells) -> int:
    return int(row.get("revision") or 0)


def _contradiction(fact: Fact, before: Cells, column: str) -> ConflictError:
    row = fact.rows[0]
    was = before.get(column) or "empty"
    return ConflictError(
        f"fill {fact.cells['fill_id']} is already known with {column} {was}, not {fact.cells[column]}; nothing was changed",
        place=Place(row.file, row.line),
        advice="If the newcomer is right, import it as a correction: --revise",
    )


def _source(fill_id: str) -> str:
    return _SOURCES.get(fill_id.partition("/")[0], "the API")


def _refuse_two_sources(merged: Merged) -> None:
    """Exports and API answers name the same trade differently, so their times must not overlap in one market."""
    markets = {_market(row) for row in merged.added}
    spans: dict[tuple[str, ...], dict[str, tuple[int, int]]] = {}
    for row in merged.rows:
        if _market(row) in markets:
            at = parse_instant(row["executed_at"])
            by_source = spans.setdefault(_market(row), {})
            first, last = by_source.get(_source(row["fill_id"]), (at, at))
            by_source[_source(row["fill_id"])] = min(first, at), max(last, at)
    for (_, account, symbol), by_source in spans.items():
        ordered = sorted(by_source.items(), key=lambda item: item[1])
        for (one, (_, end)), (other, (start, _)) in pairwise(ordered):
            # An export knows seconds only: 12:00:00 may be the API's 12:00:00.9.
            if start // 1_000_000 <= end // 1_000_000:
                raise ConflictError(
                    f"fills of {symbol} in account {account} come from {one} and from {other} for the same time "
                    f"({format_instant(start)}): the same trades would be paid twice; nothing was changed",
                    advice="Keep to one kind of file for each account and span of time",
                )


def _market(row: Cells) -> tuple[str, ...]:
    return row["venue"], row["account_id"], row["symbol"]


def merge_marks(known: Sequence[Cells], facts: Iterable[Fact]) -> Merged:
    """The marks of the world with the new ones behind them; ConflictError where one moment has two prices."""
    prices = {_mark_key(row): row["price"] for row in known}
    merged = Merged(rows=list(known))
    for fact in facts:
        key, price = _mark_key(fact.cells), fact.cells["price"]
        if key not in prices:
            prices[key] = price
            merged.added.append(fact.cells)
            merged.new += 1
        elif canonical(MARKS, "price", prices[key]) == canonical(MARKS, "price", price):
            merged.known += 1
        else:
            row = fact.rows[0]
            message = (
                f"the mark of {key[0]} at {key[1]} is already {prices[key]}, not {price}; nothing was changed"
            )
            raise ConflictError(
                message, place=Place(row.file, row.line), advice="Keep to one source of prices for an asset"
            )
    merged.rows += sorted(merged.added, key=lambda cells: (cells["asset"], parse_instant(cells["at"])))
    return merged


def _mark_key(row: Cells) -> tuple[str, str]:
    return row["asset"], canonical(MARKS, "at", row["at"])


assert set(FILL_COLUMNS) <= set(FILLS.names), "a reader fills a column that the contract does not have"
