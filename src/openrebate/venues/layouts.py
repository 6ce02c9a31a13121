"""Recognising a layout by its header names or keys. What is not recognised is refused, never guessed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from openrebate.model.errors import Place, VenueError
from openrebate.venues.raw import looks_like_json, read_csv, read_json
from openrebate.venues.rows import Layout, Row, Sheet

_OTHER_LANGUAGE = "  a file in another language: export it in English"
_HEADER_DEPTH = 5  # a preamble is never longer


def sheet_of(text: str, file: str, layouts: Sequence[Layout]) -> tuple[Layout | None, Sheet]:
    """The file's rows and the layout that they follow; no layout where the file holds no row.

    Errors: VenueError that shows the headers seen and the headers known, or names the row that does not fit.
    """
    if looks_like_json(text):
        rows = read_json(text, file)
        return _layout_of_rows(rows, layouts), Sheet(file=file, rows=rows)
    return _csv(text, file, layouts)


def _layout_of_rows(rows: Sequence[Row], layouts: Sequence[Layout]) -> Layout | None:
    seen: dict[tuple[str, ...], Layout] = {}
    for row in rows:
        keys = tuple(row.cells)
        if keys not in seen:
            seen[keys] = recognise(keys, layouts, Place(row.file, row.line))
        first = next(iter(seen.values()))
        if seen[keys] is not first:
            message = f"this row is {seen[keys].name!r}, the rows above are {first.name!r}"
            raise VenueError(
                message, place=Place(row.file, row.line), advice="Import each kind from a file of its own"
            )
    return next(iter(seen.values()), None)


def _csv(text: str, file: str, layouts: Sequence[Layout]) -> tuple[Layout | None, Sheet]:
    lines = read_csv(text, file)
    if not lines:
        return None, Sheet(file=file, rows=())
    for depth, (number, _, header) in enumerate(lines[:_HEADER_DEPTH]):
        layout = _match(header, layouts)
        if layout:
            _refuse_repeated(header, layout, Place(file, number))
            rows = [_csv_row(file, line, raw, header, cells) for line, raw, cells in lines[depth + 1 :]]
            return layout, Sheet(
                file=file, rows=rows, preamble="\n".join(",".join(c) for _, _, c in lines[:depth])
            )
    widest = max(lines[:_HEADER_DEPTH], key=lambda line: len(line[2]))
    raise _unknown(widest[2], layouts, Place(file, widest[0]))


def _csv_row(file: str, line: int, raw: str, header: Sequence[str], cells: Sequence[str]) -> Row:
    spare = [cell for cell in cells[len(header) :] if cell]
    if spare or len(cells) < len(header):
        message = f"has {len(cells)} cells under {len(header)} headers"
        raise VenueError(
            message, place=Place(file, line), advice="Export the file again and import it as it is"
        )
    return Row(file=file, line=line, text=raw, cells=dict(zip(header, cells, strict=False)))


def recognise(names: Iterable[str], layouts: Sequence[Layout], place: Place) -> Layout:
    """The layout whose needed names are all there, the most demanding first; VenueError where there is none."""
    names = tuple(names)
    layout = _match(names, layouts)
    if layout is None:
        raise _unknown(names, layouts, place)
    if layout.read is None:
        raise VenueError(f"is {layout.name}, {layout.why}", place=place)
    return layout


def _match(names: Sequence[str], layouts: Sequence[Layout]) -> Layout | None:
    present = set(names)
    fitting = [layout for layout in layouts if layout.needs <= present and layout.width in {None, len(names)}]
    return max(fitting, key=lambda layout: len(layout.needs), default=None)


def _refuse_repeated(header: Sequence[str], layout: Layout, place: Place) -> None:
    if layout.read is None:
        raise VenueError(f"is {layout.name}, {layout.why}", place=place)
    repeated = sorted(name for name in layout.needs if list(header).count(name) > 1)
    if repeated:
        raise VenueError(f"the header {repeated[0]!r} appears twice", place=place)


def _unknown(names: Sequence[str], layouts: Sequence[Layout], place: Place) -> VenueError:
    known = "\n".join(f"    {layout.name}: {_shown(layout)}" for layout in layouts if layout.read)
    message = (
        f"a layout that no reader knows\n  seen:  {', '.join(names)}\n  known:\n{known}\n{_OTHER_LANGUAGE}"
    )
    return VenueError(message, place=place)


def _shown(layout: Layout) -> str:
    if layout.width is not None:
        return f"lists of {layout.width} values"
    return ", ".join(sorted(layout.needs))
