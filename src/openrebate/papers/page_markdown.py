"""A page as Markdown: sections are headings, tables are pipe tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from openrebate.terms.page import Block, Grid, Items, Page, Text

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|])")


def markdown(shown: Page, *, depth: int = 1) -> str:
    """The page, its title at that depth of headings, with a place `id` to link to."""
    parts = [f'<a id="{shown.id}"></a>', f"{'#' * depth} {escaped(shown.title)}", f"`{shown.id}`"]
    for section in shown.sections:
        parts.append(f"{'#' * (depth + 1)} {escaped(section.heading)}")
        parts += ["\n".join(_block(block)) for block in section.blocks]
    return "\n\n".join(parts) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]], right: frozenset[int] = frozenset()) -> str:
    """A pipe table; cells are Markdown already."""
    rule = ["---:" if index in right else "---" for index in range(len(head))]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (head, rule, *rows))


def escaped(text: str) -> str:
    """Any text, so that Markdown shows it as it is."""
    return " ".join(_SPECIAL.sub(r"\\\1", text).split())


def _block(block: Block) -> Iterator[str]:
    match block:
        case Text(text=text):
            yield escaped(text)
        case Items(lead=lead, items=items, ordered=ordered):
            yield from (escaped(lead), "") if lead else ()
            for number, item in enumerate(items, 1):
                yield f"{f'{number}.' if ordered else '-'} {escaped(item)}"
        case Grid(lead=lead, head=head, rows=rows, right=right):
            yield from (escaped(lead), "") if lead else ()
            yield table(
                [escaped(name) for name in head], ([escaped(cell) for cell in row] for row in rows), right
            )
