"""Terms as a person reads them on a terminal: the library at a glance, a page, changes as sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from openrebate.cli.grid_text import drawn, parts
from openrebate.terms.page import Grid, Items, Text
from openrebate.terms.plain_words import channels_in_words

if TYPE_CHECKING:
    from rich.console import Console

    from openrebate.app.terms import Glance
    from openrebate.terms.change import Change
    from openrebate.terms.page import Block, Page

_FIRST = "program, role"
_COLUMNS = (("API trades", 3), ("tied by", 4), ("rate", 3), ("except", 8), ("paid", 5))
_ROOM = 130  # from this width on, six columns stand beside each other
_MARK = 2
_COLOUR = {"yes": "green", "no": "red", "depends": "yellow"}


def table(console: Console, found: Sequence[Glance]) -> None:
    """The library at a glance, one row a role: do API trades count, how tied, at what rate, what is left out, paid how.

    Where there is no room for a table beside each other, one below the other.
    """
    if console.width < _ROOM:
        for one in found:
            _below(console, one)
    else:
        console.print(_beside(found))
    console.print("Look further: openrebate terms show PROGRAM, openrebate eligible --program PROGRAM")


def _beside(found: Sequence[Glance]) -> Table:
    grid = Table(show_lines=True, expand=True)
    ids = max((len(one.program) for one in found), default=0)
    for name, share in ((_FIRST, 5), *_COLUMNS):
        whole = ids if name == _FIRST else None
        grid.add_column(name, ratio=None if whole else share, overflow="fold", width=whole)
    for one in found:
        grid.add_row(f"[bold]{one.program}[/]\n{_whose(one)}", *_cells(one))
    return grid


def _below(console: Console, one: Glance) -> None:
    console.print(f"\n[bold]{one.program}[/]  {_whose(one).replace(chr(10), ', ')}")
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for (name, _), cell in zip(_COLUMNS, _cells(one), strict=True):
        grid.add_row(name, cell)
    console.print(Padding(grid, (0, 0, 0, 2)))


def _whose(one: Glance) -> str:
    from openrebate.app.terms import span_in_words

    return f"{escape(one.title)} ({one.role})\n{span_in_words(one)}"


def _cells(one: Glance) -> tuple[str, ...]:
    from openrebate.app.terms import api_in_words, excluded_in_words, rate_in_words

    colour = _COLOUR[one.api if one.api_otherwise == "no" else one.api_otherwise]
    return (
        f"[{colour}]{api_in_words(one)}[/]",
        "\n".join(channels_in_words(one.channels)),
        rate_in_words(one),
        escape("\n".join(excluded_in_words(one))) or "–",
        escape("\n".join(told.removeprefix("Paid ").removesuffix(".") for told in one.paid)),
    )


def page(console: Console, shown: Page) -> None:
    """A page, section by section."""
    console.print(f"[bold]{escape(shown.title)}[/]  {shown.id}".rstrip())
    for section in shown.sections:
        console.print(f"\n[bold]{escape(section.heading)}[/]")
        for block in section.blocks:
            _block(console, block)


def _block(console: Console, block: Block) -> None:
    match block:
        case Text(text=text):
            console.print(Padding(escape(text), (0, 0, 0, _MARK)))
        case Items(lead=lead, items=items, ordered=ordered):
            _lead(console, lead)
            for number, item in enumerate(items, 1):
                mark = f"{number}." if ordered else "·"
                console.print(_hanging(mark, item))
        case Grid(head=("cited as", *_), rows=rows):
            for cited, what, *bears, address in rows:
                console.print(_hanging(cited, f"{what}, {', '.join(bears)}"))
                console.print(f"      {address}", markup=False, highlight=False, soft_wrap=True)
        case Grid():
            _lead(console, block.lead)
            for lead, grid in parts(block, console.width - 2 * _MARK):
                _lead(console, lead)
                console.print(Padding(drawn(grid, console.width - 2 * _MARK), (0, 0, 0, 2 * _MARK)))


def _lead(console: Console, lead: str) -> None:
    if lead:
        console.print(Padding(escape(lead), (0, 0, 0, _MARK)))


def _hanging(mark: str, text: str) -> Padding:
    """Text behind a mark, whose further lines begin where the first one does."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(escape(mark), escape(text))
    return Padding(grid, (0, 0, 0, 2 * _MARK))


def sentences(console: Console, changes: Sequence[Change]) -> None:
    """One change a line, or that there is none."""
    for change in changes:
        console.print(escape(change.text))
    if not changes:
        console.print("The same rules: nothing that decides a number or an answer differs.")
