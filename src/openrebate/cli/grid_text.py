"""Tables on a terminal: figures and words in one piece, and where a table has no room, a part for each first cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal

from rich.markup import escape
from rich.table import Table

from openrebate.terms.page import Grid

_WHOLE = 28  # words up to this width are not broken
_LEAST = 14  # what a column of prose needs to be read
_LETTERS = 6  # no column is narrower
_GAP = 2


def parts(block: Grid, width: int) -> Iterator[tuple[str, Grid]]:
    """The table, or where it has no room a table for each run of its first cell, which then stands above it.

    So do the cells that follow it and are alike in the whole run.
    """
    if sum(_needs(block)) + _GAP * len(block.head) <= width or len({row[0] for row in block.rows}) == len(
        block.rows
    ):
        yield "", block
        return
    for _, run in groupby(block.rows, key=lambda row: row[0]):
        rows = list(run)
        alike = _alike(block, rows)
        right = frozenset(index - alike for index in block.right if index >= alike)
        lead = ", ".join(cell for cell in rows[0][:alike] if cell)
        yield (
            lead,
            Grid(lead="", head=block.head[alike:], rows=tuple(row[alike:] for row in rows), right=right),
        )


def drawn(block: Grid, width: int) -> Table:
    """The table without a frame, its columns laid so that figures and words are broken last."""
    grid = Table(box=None, padding=(0, _GAP, 0, 0), show_edge=False)
    for index, (name, wide) in enumerate(zip(block.head, _laid(block, width), strict=True)):
        justify: Literal["left", "right"] = "right" if index in block.right else "left"
        grid.add_column(name, justify=justify, overflow="fold", width=wide)
    for row in block.rows:
        grid.add_row(*(escape(cell) for cell in row))
    return grid


def _laid(block: Grid, width: int) -> list[int]:
    """The width of each column: first what it needs, then what is left to those that are still broken."""
    found, full = _needs(block), _full(block)
    room = width - _GAP * len(found)
    bent = [index for index in range(len(found)) if index not in block.right]
    while sum(found) > room and any(found[index] > _LETTERS for index in bent):
        found[max(bent, key=lambda index: found[index])] -= 1
    while sum(found) < room and found != full:
        found[min((wide, n) for n, wide in enumerate(found) if wide < full[n])[1]] += 1
    return found


def _alike(block: Grid, rows: Sequence[tuple[str, ...]]) -> int:
    """How many columns from the first on have the same cell in all of these rows; figures never count."""
    alike = 1
    while alike < len(block.head) - 1 and alike not in block.right and len({row[alike] for row in rows}) == 1:
        alike += 1
    return alike if len(rows) > 1 else 1


def _needs(block: Grid) -> list[int]:
    """What each column needs: figures and words all of their width, prose some of it."""
    return [
        wide if index in block.right or (_words(block, index) and wide <= _WHOLE) else min(wide, _LEAST)
        for index, wide in enumerate(_widths(block))
    ]


def _widths(block: Grid) -> list[int]:
    """The widest cell of each column; a head of several words may be broken between them."""
    return [
        max([*map(len, name.split()), *(len(row[index]) for row in block.rows)])
        for index, name in enumerate(block.head)
    ]


def _full(block: Grid) -> list[int]:
    """What each column takes where nothing is broken."""
    return [max(wide, len(name)) for wide, name in zip(_widths(block), block.head, strict=True)]


def _words(block: Grid, index: int) -> bool:
    return all(" " not in row[index] for row in block.rows)
