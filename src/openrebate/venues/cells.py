"""Reading one cell: exact numbers, instants, words. Every failure names file, line and column."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Context, Decimal, Inexact, InvalidOperation, Overflow

from openrebate.model.errors import Place, VenueError
from openrebate.units.decimals import plain
from openrebate.units.instants import format_instant
from openrebate.venues.rows import Row

_EXACT = Context(prec=400, traps=[Inexact, InvalidOperation, Overflow])
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_CLOCK = re.compile(r"(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PLACES = 18
_DIGITS = 38


def fault(row: Row, column: str, message: str, advice: str = "") -> VenueError:
    """The error for a cell that cannot be read."""
    return VenueError(message, place=Place(row.file, row.line, column), advice=advice)


def text(row: Row, column: str) -> str:
    """The cell as text; empty where it is missing or null."""
    value = row.cells.get(column)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise fault(row, column, f"{value!r} is not a text or a number")
    return str(value).strip()


def required(row: Row, column: str) -> str:
    """The cell as text; an error where it is empty."""
    value = text(row, column)
    if not value:
        raise fault(row, column, "is empty")
    return value


def identifier(row: Row, column: str) -> str:
    """An id as text. A number such as 3.56E+18 was cut by a spreadsheet and is refused."""
    value = required(row, column)
    if re.fullmatch(r"\d\.\d+[eE]\+\d+", value):
        raise fault(
            row,
            column,
            f"{value} was shortened by a spreadsheet",
            "Export the file again and import it as it is",
        )
    return value


def choice(row: Row, column: str, words: Mapping[str, str]) -> str:
    """The cell's word in the vocabulary of the contract."""
    value = text(row, column)
    if value not in words:
        known = ", ".join(repr(word) for word in words)
        raise fault(row, column, f"{value!r} is not known here; known: {known}")
    return words[value]


def flag(row: Row, column: str) -> bool:
    """A JSON true or false, or the same word in a CSV."""
    value = row.cells.get(column)
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in {"true", "false"}:
        return value.lower() == "true"
    raise fault(row, column, f"{value!r} is not true or false")


def number(row: Row, column: str, value: str | None = None) -> Decimal:
    """The cell, or a piece of it, as an exact decimal that fits DECIMAL(38,18)."""
    written = required(row, column) if value is None else value
    if _THOUSANDS.fullmatch(written):
        written = written.replace(",", "")
    if not _NUMBER.fullmatch(written):
        raise fault(row, column, f"{written!r} is not a number")
    return fitting(row, column, Decimal(written))


def fitting(row: Row, column: str, value: Decimal) -> Decimal:
    """The value itself, if it fits DECIMAL(38,18) without rounding."""
    _, digits, exponent = value.normalize(_EXACT).as_tuple()
    assert isinstance(exponent, int)
    if -exponent > _PLACES or len(digits) + exponent > _DIGITS - _PLACES:
        raise fault(row, column, f"{value} does not fit a decimal of 38 digits with 18 places")
    return value


def positive(row: Row, column: str) -> Decimal:
    """A decimal above zero."""
    value = number(row, column)
    if value <= 0:
        raise fault(row, column, f"{value} is not above zero")
    return value


def product(*values: Decimal) -> Decimal:
    """The exact product, never rounded."""
    result = Decimal(1)
    for value in values:
        result = _EXACT.multiply(result, value)
    return result


def paid(value: Decimal, *, negative_is_paid: bool) -> str:
    """A fee with the sign of the contract: positive when the trader paid."""
    return plain(value.copy_negate() if negative_is_paid else value)


def epoch_ms(row: Row, column: str) -> int:
    """Milliseconds since the epoch."""
    return epoch_us(row, column) // 1000


def epoch_us(row: Row, column: str) -> int:
    """Microseconds since the epoch, of a count of milli- or microseconds told apart by its size."""
    value = required(row, column)
    if re.fullmatch(r"[1-9]\d{11,12}", value):
        return int(value) * 1000
    if re.fullmatch(r"[1-9]\d{14,15}", value):
        return int(value)
    raise fault(row, column, f"{value!r} is not a time in milliseconds since 1970")


def instant(row: Row, column: str) -> str:
    """A count of milli- or microseconds since the epoch, as RFC 3339."""
    return format_instant(epoch_us(row, column))


def clock(row: Row, column: str, zone: timedelta) -> str:
    """A clock reading such as `2026-08-10 15:30:21` at that offset from UTC, as RFC 3339 in UTC."""
    found = _CLOCK.fullmatch(required(row, column).removesuffix("Z"))
    if not found:
        advice = "Export the file again and import it as it is"
        raise fault(row, column, f"{text(row, column)!r} is not a date and time to the second", advice)
    *parts, fraction = found.groups()
    try:
        moment = datetime(*(int(part) for part in parts), tzinfo=UTC)  # type: ignore[arg-type,misc]
    except ValueError as trouble:
        raise fault(row, column, f"{text(row, column)!r} is no date and time: {trouble}") from None
    whole = (moment - zone - _EPOCH) // timedelta(seconds=1)
    return format_instant(whole * 1_000_000 + int((fraction or "0").ljust(6, "0")))


def zone_of(written: str) -> timedelta | None:
    """The offset in `UTC+8`, `UTC-05:30` or `UTC`; None where it is none of these."""
    found = re.fullmatch(r"UTC(?:([+-])(\d{1,2})(?::?(\d\d))?)?", written.strip())
    if not found:
        return None
    sign, hours, minutes = found.groups()
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    return -offset if sign == "-" else offset


def liquidity_of(row: Row, column: str, fee: Decimal, declared: str) -> str:
    """Maker or taker where the file does not say: a rebate goes to makers only, else as the person declared.

    `fee` has the contract's sign. Errors: VenueError where nothing says it; it is never guessed.
    """
    if fee < 0:
        return "maker"
    if not declared:
        advice = "Say it for all that do not: --liquidity taker"
        raise fault(row, column, "the file does not say maker or taker", advice)
    return declared
