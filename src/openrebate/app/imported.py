"""What an import found and changed, as a document for machines and as sentences for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from openrebate.units.instants import format_instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What became of the rows of one table."""

    new: int = 0
    known: int = 0
    revised: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRead:
    """One file: its reader, its rows, what they became, and where in the world they are kept."""

    file: str
    reader: str
    rows: int
    fills: int
    marks: int
    skipped: Mapping[str, int]
    kept: str
    echo: str = ""


@dataclass(slots=True, kw_only=True)
class Imported:
    """What an import found and changed; instants in microseconds.

    `attribution` counts the fills that carry each field; `without_marks` are assets of fees and quotes that the world
    has no price of (the settlement asset needs none).
    """

    world: str
    files: list[FileRead]
    fills: Counts
    marks: Counts
    warnings: list[str]
    first: int | None = None
    last: int | None = None
    fee_assets: Mapping[str, int] = field(default_factory=dict)
    attribution: Mapping[str, int] = field(default_factory=dict)
    without_marks: Sequence[str] = ()

    def document(self) -> dict[str, object]:
        """One JSON document; instants as RFC 3339."""
        return {
            "world": self.world,
            "files": [asdict(file) | {"skipped": dict(file.skipped)} for file in self.files],
            "fills": asdict(self.fills),
            "marks": asdict(self.marks),
            "first": None if self.first is None else format_instant(self.first),
            "last": None if self.last is None else format_instant(self.last),
            "fee_assets": dict(self.fee_assets),
            "attribution": dict(self.attribution),
            "without_marks": list(self.without_marks),
            "warnings": list(self.warnings),
        }

    def sentences(self) -> Iterator[str]:
        """The same for a person, a line each."""
        for file in self.files:
            skipped = "".join(f", {count} left out ({why})" for why, count in sorted(file.skipped.items()))
            yield f"{file.file}: {file.rows} rows read by {file.reader or 'no reader'}{skipped}"
        for name, counts in (("fills", self.fills), ("marks", self.marks)):
            if counts != Counts():
                revised = f", {counts.revised} corrected" if counts.revised else ""
                yield f"{name}: {counts.new} new, {counts.known} already there{revised}"
        if self.first is not None and self.last is not None:
            yield f"from {format_instant(self.first)} to {format_instant(self.last)}"
        yield from self._about_fills()
        yield f"world: {self.world} (every row is kept in {self.world}/raw)"

    def _about_fills(self) -> Iterator[str]:
        if not self.fee_assets:
            return
        yield "fees in " + ", ".join(f"{asset} ({count})" for asset, count in sorted(self.fee_assets.items()))
        shown = [f"{name} on {count}" for name, count in self.attribution.items() if count]
        yield "attribution: " + (", ".join(shown) if shown else "no tag, client id or key in these files")
        yield from sorted({f"  {file.echo}" for file in self.files if file.echo})
        if self.without_marks:
            yield "no prices yet of " + ", ".join(self.without_marks) + " (the settlement asset needs none)"
