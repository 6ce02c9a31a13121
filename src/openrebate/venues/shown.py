"""What an exchange's own rows, fills or orders, show of marks: read by the names of their fields alone, in any layout."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from openrebate.evidence.tags import Exchange
from openrebate.model.errors import Place, VenueError
from openrebate.venues.raw import looks_like_json, read_csv, read_json

_HEADER_DEPTH = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRow:
    """The mark and the client's id of one row; None: the row has no such field."""

    order_tag: str | None
    client_order_id: str | None


def shown_rows(text: str, file: str, exchange: Exchange) -> list[ShownRow]:
    """Every row with what it shows; rows of a file that has neither field show None. VenueError: no rows of that kind."""
    tags = [
        name for name in dict.fromkeys((exchange.orders, exchange.fills)) if name and name != exchange.client
    ]
    found = []
    for cells in _cells(text, file, (*tags, exchange.client)):
        tag = next((_text(cells[name]) for name in tags if name in cells), None)
        client = _text(cells[exchange.client]) if exchange.client in cells else None
        if tag and exchange.before:
            tag = tag.removeprefix(exchange.before)
        found.append(ShownRow(order_tag=tag, client_order_id=client))
    return found


def _cells(text: str, file: str, names: Sequence[str]) -> Iterator[Mapping[str, object]]:
    if looks_like_json(text):
        for row in read_json(text, file):
            inner = row.cells.get("order")
            yield inner if isinstance(inner, Mapping) else row.cells
        return
    lines = read_csv(text, file)
    heads = lines[:_HEADER_DEPTH]
    depth = next(
        (n for n, (_, _, cells) in enumerate(heads) if any(name in cells for name in names if name)), None
    )
    if depth is None:
        seen = " / ".join(", ".join(cells) for _, _, cells in heads[:2])
        known = ", ".join(name for name in names if name) or "none"
        message = f"no column of this file shows a mark\n  seen:  {seen}\n  known: {known}"
        raise VenueError(
            message, place=Place(file), advice="Bring the orders as the exchange's API answers them"
        )
    header = lines[depth][2]
    for _, _, cells in lines[depth + 1 :]:
        yield dict(zip(header, cells, strict=False))


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()
