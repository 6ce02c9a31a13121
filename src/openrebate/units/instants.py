"""Instants: microseconds since 1970-01-01T00:00:00Z, read from and written to RFC 3339, exactly."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

FIRST = 0
LAST = 253_402_300_799_999_999  # 9999-12-31T23:59:59.999999Z
_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME = r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
_OFFSET = r"([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
PATTERN = rf"{_DATE}[Tt ]{_TIME}(\.[0-9]{{1,6}}0{{0,3}})?{_OFFSET}"
"""The shape `parse_instant` takes, as a regular expression that Python, RE2 (DuckDB) and Java (Spark) read alike."""

_EXACT = re.compile(PATTERN, re.ASCII)
_NAIVE = re.compile(rf"{_DATE}([Tt ][0-9]{{2}}:[0-9]{{2}}(:[0-9]{{2}}(\.[0-9]+)?)?)?", re.ASCII)
_FINER = re.compile(rf"{_DATE}[Tt ]{_TIME}\.[0-9]+{_OFFSET}", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def parse_instant(text: str) -> int:
    """Microseconds of an RFC 3339 instant such as `2026-10-01T08:00:00.5+08:00` (a blank may stand for the T).

    ValueError, with a sentence for people, for an instant without an offset, one finer than a microsecond, a date that
    does not exist, and anything before 1970 or after 9999.
    """
    if not _EXACT.fullmatch(text):
        raise ValueError(_complaint(text))
    body, offset = (text[:-1], "+00:00") if text[-1] in "Zz" else (text[:-6], text[-6:])
    clock, _, fraction = body.partition(".")
    try:
        local = datetime.fromisoformat(f"{clock[:10]}T{clock[11:]}+00:00")
    except ValueError:
        raise ValueError(f"{text!r} is a date that does not exist") from None
    minutes = int(offset[1:3]) * 60 + int(offset[4:6])
    shift = timedelta(minutes=-minutes if offset[0] == "-" else minutes)
    instant = (local - _EPOCH - shift) // _MICROSECOND + int(fraction[:6].ljust(6, "0"))
    if not FIRST <= instant <= LAST:
        raise ValueError(f"{text!r} lies before 1970 or after 9999")
    return instant


def format_instant(instant: int) -> str:
    """RFC 3339 in UTC with the shortest fraction: `2026-10-01T00:00:00Z`, `2026-10-01T00:00:00.000001Z`."""
    if not FIRST <= instant <= LAST:
        raise ValueError(f"{instant} lies before 1970 or after 9999")
    seconds, micros = divmod(instant, 1_000_000)
    clock = (_EPOCH + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S")
    fraction = f".{micros:06d}".rstrip("0") if micros else ""
    return f"{clock}{fraction}Z"


def _complaint(text: str) -> str:
    """Why `text` is not an instant, for people."""
    shown = repr(text if len(text) <= 60 else text[:57] + "...")
    if _NAIVE.fullmatch(text):
        return f"{shown} has no time zone: append Z for UTC, or an offset such as +08:00"
    if _FINER.fullmatch(text):
        return f"{shown} is finer than a microsecond"
    return f"{shown} is not an instant such as 2026-10-01T00:00:00Z"
