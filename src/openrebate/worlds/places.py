"""Places: the exact line of a file where something is wrong. Slow and careful; only used after a failure."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from openrebate.model.errors import Place, WorldError

_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


def shown(file: Path) -> str:
    """The name of a file as messages give it."""
    return str(file)


def header_of(file: Path) -> tuple[str, ...]:
    """The header of a CSV file; WorldError where there is none, or it names a column twice."""
    try:
        with _rows(file) as rows:
            header = next(rows, None)
    except (csv.Error, UnicodeDecodeError):
        raise broken_csv(file, "has no readable header") from None
    if header is None:
        raise WorldError(
            "is empty", place=Place(shown(file), 1), advice="An empty table still has its header line"
        )
    if not header:
        raise WorldError(
            "the first line is blank", place=Place(shown(file), 1), advice="The header belongs there"
        )
    for sign, called in _SEPARATORS.items():
        if len(header) == 1 and sign in header[0]:
            message = f"the header separates its columns by {called}"
            raise WorldError(message, place=Place(shown(file), 1), advice="Separate them by commas")
    return tuple(header)


def line_of(file: Path, position: int) -> int:
    """The line on which the `position`-th data row of a file begins; of a Parquet file, the row itself."""
    if file.suffix != ".csv":
        return position
    with _rows(file) as rows:
        header = next(rows, [])
        seen, begins = 0, rows.line_num + 1
        for row in rows:
            seen += bool(row) or len(header) == 1  # a blank line is a row where there is one column only
            if seen == position:
                return begins
            begins = rows.line_num + 1
    return begins


def broken_csv(file: Path, otherwise: str) -> WorldError:
    """Why a CSV file cannot be split into rows: encoding, quoting or the number of fields, with the line."""
    line, why = _first_break(file)
    place = Place(shown(file), line)
    return WorldError(
        why or otherwise, place=place, advice="A world's CSV is UTF-8 and quoted as in RFC 4180"
    )


def _first_break(file: Path) -> tuple[int | None, str]:
    with file.open("rb") as stream:
        for number, chunk in enumerate(stream, start=1):
            try:
                chunk.decode("utf-8")
            except UnicodeDecodeError as error:
                return number, f"is not UTF-8: byte 0x{chunk[error.start]:02x}"
    try:
        with _rows(file) as rows:
            width, begins = 0, 1
            for row in rows:
                width = width or len(row)
                if row and len(row) != width:
                    return begins, f"has {len(row)} fields where the header has {width}"
                begins = rows.line_num + 1
    except csv.Error as error:
        return begins, f"is not well quoted: {error}"
    return None, _mixed_ends(file)


def _mixed_ends(file: Path) -> str:
    data = file.read_bytes()
    both = b"\r\n" in data and data.count(b"\n") != data.count(b"\r\n")
    return "ends some lines in CR LF and others in LF" if both else ""


class _Rows:
    """Rows of a CSV file, with the number of the last line read."""

    def __init__(self, stream: Iterator[str]) -> None:
        self._reader = csv.reader(stream, strict=True)

    def __iter__(self) -> Iterator[list[str]]:
        return self

    def __next__(self) -> list[str]:
        return next(self._reader)

    @property
    def line_num(self) -> int:
        """Lines read so far."""
        return self._reader.line_num


@contextmanager
def _rows(file: Path) -> Iterator[_Rows]:
    limit = csv.field_size_limit(sys.maxsize)
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            yield _Rows(stream)
    finally:
        csv.field_size_limit(limit)
