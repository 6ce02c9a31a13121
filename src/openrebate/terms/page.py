"""A page about a program, before anybody has drawn it: sections of sentences, lists and tables. One for every face."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One paragraph."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """A list under a lead; `ordered` where the order decides something."""

    lead: str
    items: tuple[str, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table under a lead; `right` are the columns whose cells are figures. Cells may be empty."""

    lead: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: frozenset[int] = frozenset()

    def without_empty(self) -> Grid:
        """The same without the columns that say nothing."""
        kept = [i for i in range(len(self.head)) if any(row[i] for row in self.rows)]
        return Grid(
            lead=self.lead,
            head=tuple(self.head[i] for i in kept),
            rows=tuple(tuple(row[i] for i in kept) for row in self.rows),
            right=frozenset(new for new, old in enumerate(kept) if old in self.right),
        )


Block = Text | Items | Grid


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What is said under one heading."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A title, and sections in order."""

    id: str
    title: str
    sections: tuple[Section, ...]
