"""The raw rows as a world keeps them: one JSON line each, with what it became, under a line that names file and reader."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from openrebate.venues.rows import Reading, Sheet


def kept_lines(head: Mapping[str, str], sheet: Sheet, reading: Reading) -> Iterator[str]:
    """A head line, then `{"line": …, "fill_id" | "mark": …, "raw": "…"}` for every row, in the order of the file.

    A row that became nothing (a transfer, an unfinished candle) has neither; its text is kept all the same.
    """
    became: dict[int, dict[str, object]] = {}
    for fact in reading.fills:
        became |= {id(row): {"fill_id": fact.cells["fill_id"]} for row in fact.rows}
    for fact in reading.marks:
        became |= {id(row): {"mark": [fact.cells["asset"], fact.cells["at"]]} for row in fact.rows}
    yield _line({**head, "preamble": sheet.preamble} if sheet.preamble else head)
    for row in sheet.rows:
        yield _line({"line": row.line, **became.get(id(row), {}), "raw": row.text})


def _line(value: Mapping[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"
