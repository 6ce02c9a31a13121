"""A statement's lines as CSV (RFC 4180, UTF-8): every digit of every number, and no cell that a spreadsheet would run.

A text that a spreadsheet would take for a formula (OWASP: it begins with = + - @, a tab or a line break; also their full-width
forms, and any of them after blanks) is written with an apostrophe before it. Numbers are never changed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openrebate.papers.summary import changed
from openrebate.papers.tables import COLUMNS, row

DANGEROUS = frozenset("=+-@\t\r\n＝＋－＠|%")


def csv_bytes(document: Mapping[str, Any], *, changes: bool = False) -> bytes:
    """The lines of a statement's document, one a row below a header of `papers.tables`' column names."""
    lines = changed(document) if changes else document["lines"]
    return written(list(COLUMNS), list(COLUMNS.values()), (row(line) for line in lines))


def written(names: Sequence[str], kinds: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Any table as such a CSV; `kinds` says which columns are `text`, the others are numbers as they stand."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names)
    for values in rows:
        writer.writerow([_cell(value, kind) for value, kind in zip(values, kinds, strict=True)])
    return out.getvalue().encode()


def harmless(text: str) -> str:
    """A text that no spreadsheet runs: what begins like a formula has an apostrophe before it."""
    start = text.lstrip(" \u00a0\u3000\ufeff\x00")
    return f"'{text}" if start[:1] in DANGEROUS and start else text


def _cell(value: Any, kind: str) -> str:
    if value is None:
        return ""
    return harmless(value) if kind == "text" else str(value)
