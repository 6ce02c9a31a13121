"""A statement on screen: the first page of its paper, in the same words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from openrebate.papers.line_sections import all_lines
from openrebate.papers.sections import Section, Writer
from openrebate.papers.summary import changed, summary
from openrebate.papers.words import Language

if TYPE_CHECKING:
    from rich.console import Console

_LINES = 40


def page(screen: Console, document: Mapping[str, Any], language: Language, *, changes: bool) -> None:
    """Print who, how much, where it came from, what did not count, and what is paid; lines only where they are few."""
    from rich.text import Text

    writer = Writer(document, summary(document), language)
    head = writer.head
    stamp = writer.say("draft") if head["state"] == "draft" else f"{writer.say('number')} {head['number']}"
    title = f"{writer.say('statement')} {head['period']}  {head['partner']} · {head['program']}  {stamp}"
    screen.print(Text(title, style="bold"), soft_wrap=True)
    for hero in writer.heroes():
        screen.print(f"\n{hero['label']}: {hero['amount']} {hero['asset']}", markup=False, soft_wrap=True)
        for part in hero["parts"]:
            screen.print(f"  {part}", markup=False, soft_wrap=True)
    lines = changed(document) if changes else document["lines"]
    sections = writer.first_page()
    sections += writer.further()
    if len(lines) <= _LINES:
        sections += all_lines(writer, lines)
    for section in sections:
        _section(screen, section)


def _section(screen: Console, section: Section) -> None:
    from rich.table import Table
    from rich.text import Text

    screen.print()
    if section.title:
        screen.print(Text(section.title, style="bold"))
    for note in section.notes:
        screen.print(note, markup=False, soft_wrap=True)
    if not section.columns:
        return
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in section.columns:
        right = column.kind in ("money", "number")
        table.add_column(Text(column.label), justify="right" if right else "left", no_wrap=right)
    for row in (*section.rows, *([section.total] if section.total else [])):
        table.add_row(*map(Text, row))
    screen.print(table)
