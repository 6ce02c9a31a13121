"""Terms as a person reads them on a terminal: the library at a glance, a page, changes as sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from openrebate.terms.page import Grid, Items, Text

if TYPE_CHECKING:
    from rich.console import Console

    from openrebate.app.terms import Glance
    from openrebate.terms.change import Change
    from openrebate.terms.page import Block, Page

_WHOLE = 28  # a first column up to this width is not broken
_FIRST = "program, role"
_ROOM = 100  # from this width on, ids of programs stay in one piece
_COLOUR = {"yes": "green", "no": "red", "depends": "yellow"}


def table(console: Console, found: Sequence[Glance]) -> None:
    """The library at a glance, one row a role: do API trades count, how tied, at what rate, what is left out, paid how."""
    from openrebate.app.terms import api_in_words, excluded_in_words, rate_in_words

    grid = Table(show_lines=True, expand=True)
    ids = max((len(one.program) for one in found), default=0)
    for name, share in (
        (_FIRST, 5),
        ("API trades", 3),
        ("tied by", 4),
        ("rate", 3),
        ("except", 8),
        ("paid", 3),
    ):
        whole = ids if name == _FIRST and console.width >= _ROOM else None
        grid.add_column(name, ratio=None if whole else share, overflow="fold", width=whole)
    for one in found:
        colour = _COLOUR[one.api if one.api_otherwise == "no" else one.api_otherwise]
        ended = f"\nuntil {one.until[:10]}" if one.until else ""
        grid.add_row(
            f"[bold]{one.program}[/]\n{escape(one.title)} ({one.role}){ended}",
            f"[{colour}]{api_in_words(one)}[/]",
            "\n".join(one.channels),
            rate_in_words(one),
            escape("\n".join(excluded_in_words(one))) or "–",
            f"in {one.asset}, by the {one.settles}",
        )
    console.print(grid)
    console.print("Look further: openrebate terms show PROGRAM, openrebate eligible --program PROGRAM")


def page(console: Console, shown: Page) -> None:
    """A page, section by section."""
    console.print(f"[bold]{escape(shown.title)}[/]  {shown.id}")
    for section in shown.sections:
        console.print(f"\n[bold]{escape(section.heading)}[/]")
        for block in section.blocks:
            _block(console, block)


def _block(console: Console, block: Block) -> None:
    match block:
        case Text(text=text):
            console.print(f"  {escape(text)}")
        case Items(lead=lead, items=items, ordered=ordered):
            _lead(console, lead)
            for number, item in enumerate(items, 1):
                mark = f"{number}." if ordered else "·"
                console.print(Padding(f"{mark} {escape(item)}", (0, 0, 0, 4)), soft_wrap=False)
        case Grid():
            _lead(console, block.lead)
            console.print(_drawn(block))


def _lead(console: Console, lead: str) -> None:
    if lead:
        console.print(f"  {escape(lead)}")


def _drawn(block: Grid) -> Padding:
    grid = Table(box=None, padding=(0, 2, 0, 0), show_edge=False)
    for index, name in enumerate(block.head):
        widest = max((len(row[index]) for row in block.rows), default=0)
        figures, kept = index in block.right, index in block.right or (index == 0 and widest <= _WHOLE)
        grid.add_column(name, justify="right" if figures else "left", overflow="fold", no_wrap=kept)
    for row in block.rows:
        grid.add_row(*(escape(cell) for cell in row))
    return Padding(grid, (0, 0, 0, 4))


def sentences(console: Console, changes: Sequence[Change]) -> None:
    """One change a line, or that there is none."""
    for change in changes:
        console.print(escape(change.text))
    if not changes:
        console.print("The same rules: nothing that decides a number or an answer differs.")
