"""One line to read a text with a venue's readers, as tests need it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from types import ModuleType
from typing import Any

from openrebate.venues.layouts import sheet_of
from openrebate.venues.rows import Declared, Reading

ALICE = Declared(account="alice")


def read(venue: ModuleType, text: str, declared: Declared = ALICE) -> Reading:
    """What the venue's reader finds in a file of that text, called `file`."""
    layout, sheet = sheet_of(text, "file", venue.LAYOUTS)
    assert layout
    assert layout.read
    return layout.read(sheet, declared)


def one(venue: ModuleType, text: str, declared: Declared = ALICE) -> dict[str, str]:
    """The cells of the only fill."""
    [fact] = read(venue, text, declared).fills
    return dict(fact.cells)


def answer(*rows: Any) -> str:
    """Rows inside OKX's envelope."""
    return json.dumps({"code": "0", "msg": "", "data": rows})


def ids(reading: Reading) -> list[str]:
    """The fill ids, in order."""
    return [fact.cells["fill_id"] for fact in reading.fills]


def csv_text(*lines: Sequence[str] | str) -> str:
    """Lines of CSV."""
    return "\n".join(line if isinstance(line, str) else ",".join(line) for line in lines) + "\n"
