"""Tables on a terminal: whatever its width, figures are whole, words are broken last, and no line is too wide."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from openrebate.cli.grid_text import drawn, parts
from openrebate.terms.page import Grid

ROWS = (
    ("okx-affiliate-2026", "affiliate", "client_order_id", "5,253,619", "For traders at VIP 7 or above, nothing is paid"),
    ("okx-affiliate-2026", "affiliate", "api_key", "503,536", "The key is not linked"),
    ("okx-broker-2022", "broker", "registered_before_partner", "1.11", "The trader signed up before"),
)  # fmt: skip
GRID = Grid(
    lead="",
    head=("program", "role", "channel", "volume that counts", "what it says"),
    rows=ROWS,
    right=frozenset({3}),
)


def shown(width: int) -> str:
    """The table as a terminal of that width shows it."""
    out = io.StringIO()
    console = Console(file=out, width=width)
    for lead, grid in parts(GRID, width):
        console.print(lead)
        console.print(drawn(grid, width))
    return out.getvalue()


@pytest.mark.parametrize("width", [44, 60, 80, 110, 200])
def test_figures_are_whole_and_no_line_is_too_wide(width: int) -> None:
    """At every width each figure stands in one piece, and nothing is lost: every word is there, broken or not."""
    told = shown(width)
    assert max(map(len, told.splitlines())) <= width
    for row in ROWS:
        assert row[3] in told
    if width >= 60:
        assert all(row[2] in told for row in ROWS)


def test_a_wide_terminal_has_one_table_and_a_narrow_one_a_part_for_each_first_cell() -> None:
    """What is alike in a part stands above it, once; figures never do."""
    assert [lead for lead, _ in parts(GRID, 200)] == [""]
    narrow = list(parts(GRID, 70))
    assert [lead for lead, _ in narrow] == ["okx-affiliate-2026, affiliate", "okx-broker-2022"]
    assert [grid.head[0] for _, grid in narrow] == ["channel", "role"]
    assert [grid.right for _, grid in narrow] == [frozenset({1}), frozenset({2})]
    single = Grid(lead="", head=GRID.head, rows=ROWS[1:], right=GRID.right)
    assert list(parts(single, 40)) == [("", single)]
