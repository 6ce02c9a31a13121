"""Text → rows, exactly: JSON numbers stay as written, CSV cells stay text, and every row keeps its own piece of the file."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NoReturn

from openrebate.model.errors import Place, VenueError
from openrebate.venues.rows import Row

_SPACE = re.compile(r"[ \t\r\n]*")
_LISTS = ("data", "response", "rows", "result")  # where exchanges put the rows of an answer
_BOM = "\ufeff"


def _refuse(word: str) -> NoReturn:
    raise ValueError(f"{word} is not a number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key appears twice in one object")
    return found


_DECODER = json.JSONDecoder(parse_float=Decimal, parse_constant=_refuse, object_pairs_hook=_once)


def looks_like_json(text: str) -> bool:
    """True where the first character opens an object or a list."""
    return text.lstrip(_BOM + " \t\r\n")[:1] in {"{", "["}


def load(text: str, file: str) -> Any:
    """A whole JSON document with exact numbers, for side files such as instruments."""
    try:
        return _DECODER.decode(text.lstrip(_BOM))
    except (ValueError, RecursionError) as trouble:
        raise _broken(trouble, file) from None


def read_json(text: str, file: str) -> list[Row]:
    """The rows of a JSON file: a list, an answer that holds a list, a list of answers, or one of these per line.

    Errors: VenueError at the line where the text stops being JSON, or where the exchange answered an error.
    """
    scan = _Scan(text, file)
    try:
        return list(scan.documents())
    except (ValueError, RecursionError) as trouble:
        raise _broken(trouble, file, scan.line(scan.at)) from None


def _broken(trouble: Exception, file: str, line: int | None = None) -> VenueError:
    if isinstance(trouble, json.JSONDecodeError):
        return VenueError(f"is not JSON: {trouble.msg}", place=Place(file, trouble.lineno, trouble.colno))
    return VenueError(f"is not JSON: {trouble}", place=Place(file, line))


class _Scan:
    """Walks JSON text from row to row, remembering where each one stands."""

    def __init__(self, text: str, file: str) -> None:
        self.text, self.file = text.lstrip(_BOM), file
        self.at = 0
        self._counted, self._line = 0, 1

    def line(self, at: int) -> int:
        if at < self._counted:
            return self.text.count("\n", 0, at) + 1
        self._line += self.text.count("\n", self._counted, at)
        self._counted = at
        return self._line

    def skip(self, at: int) -> int:
        found = _SPACE.match(self.text, at)
        assert found
        return found.end()

    def documents(self) -> Iterator[Row]:
        self.at = self.skip(0)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                yield from self.elements({})
            else:
                yield from self.value({})
            self.at = self.skip(self.at)

    def elements(self, about: Mapping[str, object]) -> Iterator[Row]:
        """The rows of the list that begins at `self.at`; leaves `self.at` behind its end."""
        self.at = self.skip(self.at + 1)
        while self.text[self.at : self.at + 1] != "]":
            yield from self.value(about)
            self.at = self.skip(self.at)
            if self.text[self.at : self.at + 1] == ",":
                self.at = self.skip(self.at + 1)
            elif self.text[self.at : self.at + 1] != "]":
                raise json.JSONDecodeError("Expecting ',' or ']'", self.text, self.at)
        self.at += 1

    def value(self, about: Mapping[str, object]) -> Iterator[Row]:
        """One row, or the rows of one answer."""
        start = self.at
        value, end = _DECODER.raw_decode(self.text, start)
        if isinstance(value, dict) and any(isinstance(value.get(name), list) for name in _LISTS):
            yield from self.answer(value)
            self.at = end
            return
        self.at = end
        if isinstance(value, dict):
            self._refuse_error(value, start)
            cells: Mapping[str, object] = value
        elif isinstance(value, list):
            cells = {str(place): cell for place, cell in enumerate(value)}
        else:
            raise VenueError(f"expected a row, found {value!r}", place=Place(self.file, self.line(start)))
        yield Row(file=self.file, line=self.line(start), text=self.text[start:end], cells=cells, about=about)

    def answer(self, value: Mapping[str, Any]) -> Iterator[Row]:
        """The rows inside an answer such as `{"code": "0", "data": [...]}`; `self.at` stands on its brace."""
        self._refuse_error(value, self.at)
        about = {name: part for name, part in value.items() if name not in _LISTS}
        self.at = self.skip(self.at + 1)
        while self.text[self.at] != "}":
            name, self.at = _DECODER.raw_decode(self.text, self.at)
            self.at = self.skip(self.skip(self.at) + 1)
            if name in _LISTS and self.text[self.at] == "[":
                yield from self.elements(about)
            else:
                _, self.at = _DECODER.raw_decode(self.text, self.at)
            self.at = self.skip(self.at)
            if self.text[self.at] == ",":
                self.at = self.skip(self.at + 1)

    def _refuse_error(self, value: Mapping[str, Any], at: int) -> None:
        if (
            "code" in value
            and str(value["code"]) not in {"0", "200"}
            and ("msg" in value or "message" in value)
        ):
            said = value.get("msg") or value.get("message")
            raise VenueError(
                f"holds an error of the exchange, not rows: code {value['code']}, {said!r}",
                place=Place(self.file, self.line(at)),
                advice="Ask the exchange again and save its answer",
            )


def read_csv(text: str, file: str) -> list[tuple[int, str, list[str]]]:
    """The lines of a CSV file: line number, untouched text, cells without byte-order marks and outer spaces.

    The separator is whichever of `,` `;` and tab cuts the first lines into the most pieces.
    """
    lines = text.splitlines(keepends=True)
    head = "".join(lines[:3])
    separator = max(",;\t", key=head.count)
    # Some exports put a byte-order mark in front of every cell, which would hide the quotes from the parser.
    reader = csv.reader((line.replace(_BOM, "") for line in lines), delimiter=separator, strict=True)
    found, start = [], 0
    try:
        for cells in reader:
            raw = "".join(lines[start : reader.line_num]).rstrip("\r\n")
            if any(cell.strip() for cell in cells):
                found.append((start + 1, raw, [cell.strip() for cell in cells]))
            start = reader.line_num
    except csv.Error as trouble:
        raise VenueError(f"is not a CSV file: {trouble}", place=Place(file, start + 1)) from None
    return found
