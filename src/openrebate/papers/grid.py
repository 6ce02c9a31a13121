"""Any table as a file for people or machines: CSV and XLSX in which no digit is lost and nothing is run."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from openrebate.papers.csv_ import written
from openrebate.papers.xlsx import fits

_NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_WIDTH = 20


def grid_csv(names: Sequence[str], texts: Sequence[bool], rows: Sequence[Sequence[Any]]) -> bytes:
    """The table as CSV; `texts` says which columns are texts, the others are exact numbers written as they stand."""
    return written(names, ["text" if one else "number" for one in texts], rows)


def grid_xlsx(
    title: str, names: Sequence[str], texts: Sequence[bool], rows: Sequence[Sequence[Any]]
) -> bytes:
    """The table as a workbook of one sheet; a number that a spreadsheet would round is a text there."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        book.set_properties({"title": title, "created": _NO_DATE})
        sheet, strong = book.add_worksheet("report"), book.add_format({"bold": True})
        right = book.add_format({"align": "right"})
        sheet.set_column(0, len(names), _WIDTH)
        sheet.freeze_panes(1, 0)
        for at, name in enumerate(names):
            sheet.write_string(0, at, name, strong)
        for line, row in enumerate(rows, 1):
            for at, (value, text) in enumerate(zip(row, texts, strict=True)):
                if value is None:
                    continue
                shown = str(value)
                if not text and fits(shown):
                    sheet.write_number(line, at, float(shown))  # fits: it comes back the same
                else:
                    sheet.write_string(line, at, shown, None if text else right)
    return out.getvalue()
