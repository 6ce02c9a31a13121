"""Headers: the columns that a file has, against those that its table declares."""

from __future__ import annotations

from difflib import get_close_matches

from openrebate.model.errors import Place, WorldError
from openrebate.worlds.layouts import Layout
from openrebate.worlds.places import shown


def check_header(layout: Layout, *, strict: bool) -> tuple[str, ...]:
    """Warnings for unknown columns; WorldError for a missing, doubled or (strict) unknown one."""
    line = 1 if layout.format == "csv" else None
    file = shown(layout.files[0])
    _refuse_doubles(layout, file, line)
    table = layout.table
    for column in table.columns:
        if column.required and column.name not in layout.headers:
            raise WorldError(
                f"the required column {column.name} is missing",
                place=Place(file, line, column.name),
                advice=_near_miss(column.name, layout),
            )
    warnings = []
    for name in layout.headers:
        if name in table.names or not name:  # spreadsheets leave empty columns behind
            continue
        near = get_close_matches(name.strip().lower(), table.names, n=1, cutoff=0.5)
        hint = f"; the closest known column is {near[0]}" if near else ""
        if strict:
            raise WorldError(f"the column {name!r} is unknown{hint}", place=Place(file, line, name))
        warnings.append(f"{Place(file, line, name)}: the column is unknown and ignored{hint}")
    return tuple(warnings)


def _refuse_doubles(layout: Layout, file: str, line: int | None) -> None:
    seen: set[str] = set()
    for name in layout.headers:
        if name and name.lower() in seen:
            raise WorldError("the header names the column twice", place=Place(file, line, name))
        seen.add(name.lower())


def _near_miss(missing: str, layout: Layout) -> str:
    strangers = [name for name in layout.headers if name not in layout.table.names]
    near = get_close_matches(missing, strangers, n=1, cutoff=0.6)
    return f"Is it the one called {near[0]!r}?" if near else f"The file has: {', '.join(layout.headers)}"
