"""A statement as a spreadsheet: a summary sheet and a sheet of all lines, and no digit lost.

A spreadsheet's numbers are binary and hold 15 digits. So a value is written as a number only where 15 digits are enough and it
comes back the same; else it is a text, aligned like a number. Texts are never taken for formulas or links.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from openrebate.papers.figures import MINUS
from openrebate.papers.line_sections import check
from openrebate.papers.sections import Column, Section, Writer
from openrebate.papers.summary import changed, summary
from openrebate.papers.tables import COLUMNS
from openrebate.papers.words import Language
from openrebate.settling.statement import digest
from openrebate.units.instants import parse_instant

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

DIGITS = 15
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)
_ROWS = 1_048_575  # below the header
_WIDTHS = {
    "line_id": 34,
    "clause": 24,
    "account_id": 24,
    "reason": 22,
    "volume": 20,
    "base": 22,
    "claim_id": 18,
}
_NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "constant_memory": True,  # rows are written as they come, and no text is kept
}


def xlsx(document: Mapping[str, Any], language: Language, *, changes: bool = False) -> bytes:
    """The workbook of a statement's document; the same bytes for the same statement."""
    import xlsxwriter

    out = io.BytesIO()
    writer = Writer(document, summary(document), language)
    head = document["header"]
    lines = changed(document) if changes else document["lines"]
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        title = f"{writer.say('statement')} {head['period']}"
        close = head["close"]
        created = _NO_DATE if close is None else _moment(close["at"])
        book.set_properties(
            {"title": title, "subject": head["partner"], "author": head["program"], "created": created}
        )
        _summary(book, writer, document, title)
        for n in range(0, max(len(lines), 1), _ROWS):
            name = writer.say("lines") if n == 0 else f"{writer.say('lines')} {n // _ROWS + 1}"
            _lines(book, book.add_worksheet(name), writer, lines[n : n + _ROWS])
    return out.getvalue()


def _summary(book: Workbook, writer: Writer, document: Mapping[str, Any], title: str) -> None:
    """The first sheet: what the first page of the PDF says, with every digit."""
    sheet, head = book.add_worksheet(writer.say("summary")), writer.head
    strong, big = book.add_format({"bold": True}), book.add_format({"bold": True, "font_size": 18})
    sheet.write_string(0, 0, title, big)
    sheet.write_string(1, 0, f"{head['partner']} · {head['program']}")
    at = 2
    notes = (
        [writer.say("draft_note")]
        if head["state"] == "draft"
        else [f"{writer.say('number')} {head['number']}"]
    )
    if head["version"] > 1:
        values = {name: head[name] for name in ("version", "period", "booked_in")}
        notes.append(writer.say("version_note", **values))
    for hero in writer.heroes():
        notes += [f"{hero['label']}: {hero['amount']} {hero['asset']}", *hero["parts"]]
    for note in notes:
        sheet.write_string(at, 0, note, strong)
        at += 1
    root = document["proof"] and document["proof"]["root"]
    sections = writer.first_page()
    sections += writer.further()
    for section in [*sections, check(writer, root, digest(head))]:
        at = _section(book, sheet, section, at + 1)
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 6, 22)


def _section(book: Workbook, sheet: Worksheet, section: Section, at: int) -> int:
    """Write one section from row `at`; the row below it."""
    strong = book.add_format({"bold": True, "font_size": 12})
    label = book.add_format({"bold": True, "bottom": 1})
    if section.title:
        sheet.write_string(at, 0, section.title, strong)
        at += 1
    for note in section.notes:
        sheet.write_string(at, 0, note)
        at += 1
    for n, column in enumerate(section.columns):
        sheet.write_string(at, n, column.label, label)
    at += bool(section.columns)
    rows = [*section.rows, section.total] if section.total else section.rows
    for values in rows:
        _plain_row(book, sheet, at, section.columns, values)
        at += 1
    return at


def _plain_row(
    book: Workbook, sheet: Worksheet, at: int, columns: Sequence[Column], values: Sequence[str]
) -> None:
    """One row of a section: grouped figures become numbers again where a number holds them."""
    right = book.add_format({"align": "right"})
    for n, (column, value) in enumerate(zip(columns, values, strict=True)):
        text = value.replace(",", "").replace(MINUS, "-")
        if column.kind not in ("money", "number"):
            sheet.write_string(at, n, value)
        elif _NUMBER.fullmatch(text) and fits(text):
            sheet.write_number(at, n, float(text), book.add_format({"num_format": _shown_as(text)}))
        else:
            sheet.write_string(at, n, value, right)


def _shown_as(text: str) -> str:
    """The format of a number with the places that its text has."""
    places = len(text.partition(".")[2])
    return "#,##0" + ("." + "0" * places if places else "")


def _lines(book: Workbook, sheet: Worksheet, writer: Writer, lines: Sequence[Mapping[str, Any]]) -> None:
    """The sheet of lines: a frozen header with filters, and every value as exact as it is."""
    label = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})
    right = book.add_format({"align": "right"})
    whole = book.add_format({"num_format": "#,##0"})
    numbers: dict[int, Format] = {}
    for n, name in enumerate(COLUMNS):
        sheet.write_string(0, n, writer.say(name), label)
        sheet.set_column(n, n, _WIDTHS.get(name, 16 if COLUMNS[name] == "decimal" else 14))
    for at, line in enumerate(lines, start=1):
        for n, (name, kind) in enumerate(COLUMNS.items()):
            value = line[name]
            if value is None:
                continue
            if kind == "text":
                sheet.write_string(at, n, value)
            elif kind == "count":
                sheet.write_number(at, n, value, whole)
            elif fits(value):
                places = len(value.partition(".")[2])
                if places not in numbers:
                    numbers[places] = book.add_format({"num_format": _shown_as(value)})
                sheet.write_number(at, n, float(value), numbers[places])
            else:
                sheet.write_string(at, n, value, right)
    sheet.freeze_panes(1, 1)
    if lines:
        sheet.autofilter(0, 0, len(lines), len(COLUMNS) - 1)


def fits(text: str) -> bool:
    """Whether a decimal has at most the digits that a spreadsheet's number keeps."""
    return len(text.lstrip("-").replace(".", "").lstrip("0")) <= DIGITS


def _moment(instant: str) -> datetime:
    return datetime.fromtimestamp(parse_instant(instant) // 1_000_000, UTC)
