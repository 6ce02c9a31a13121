"""Kinds: how text, integers, decimals and instants are read from the types that files have, strictly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from openrebate.units import decimals, instants
from openrebate.worlds import sql
from openrebate.worlds.columns import INTEGERS, WIDE, Reading, decimal_type, reading_of
from openrebate.worlds.layouts import Layout

_CONTROL = "('*[' || chr(0) || '-' || chr(31) || chr(127) || ']*')"
_INT32 = "BETWEEN -2147483648 AND 2147483647"
_IN_RANGE = f"BETWEEN {instants.FIRST} AND {instants.LAST}"
_FIRST, _PAST = "TIMESTAMPTZ '1970-01-01 00:00:00+00'", "TIMESTAMPTZ '10000-01-01 00:00:00+00'"


def read_columns(layout: Layout) -> dict[str, Reading]:
    """A reading for every column that the table declares; WorldError for a type that cannot hold what it should."""
    return {column.name: reading_of(column, layout, _READ[column.kind]) for column in layout.table.columns}


def first_of(reading: Reading) -> tuple[str, bool]:
    """An aggregate of an instant column's first value, and whether it is quick."""
    return _extreme("min", reading)


def last_of(reading: Reading) -> tuple[str, bool]:
    """An aggregate of an instant column's last value, and whether it is quick."""
    return _extreme("max", reading)


def _extreme(aggregate: str, reading: Reading) -> tuple[str, bool]:
    if reading.type == "TIMESTAMP WITH TIME ZONE":
        extreme = f"{aggregate}({reading.raw})"
        return f"CASE WHEN isfinite({extreme}) THEN epoch_us({extreme}) END", True
    return f"{aggregate}({reading.canonical})", False


def _text(reading: Reading) -> Reading:
    if reading.type in INTEGERS:  # many writers keep numeric ids as numbers
        return replace(reading, canonical=f"CAST({reading.raw} AS VARCHAR)")
    if reading.type != "VARCHAR":
        raise reading.refused("it must be text")
    return _stringy(reading)


def _identifier(reading: Reading) -> Reading:
    """Ids that differ on almost every row are not looked through in Parquet: it would cost as much as the rating."""
    reading = _text(reading)
    if reading.type != "VARCHAR" or (reading.in_parquet and reading.column.many):
        return reading
    return reading.tested(
        f"{reading.raw} GLOB {_CONTROL}", lambda value: f"{value!r} holds a control character"
    )


def _enum(reading: Reading) -> Reading:
    if reading.type != "VARCHAR":
        raise reading.refused("it must be text")
    allowed, raw = reading.column.allowed, reading.raw
    known = sql.literals((*allowed, ""))
    count = f"count(DISTINCT {raw}) - count(DISTINCT {raw}) FILTER (WHERE {raw} IN {known})"  # quick on few values
    return _stringy(reading).tested(
        f"{raw} NOT IN {known}", lambda value: f"{value!r} is not one of {', '.join(allowed)}", count=count
    )


def _integer(reading: Reading) -> Reading:
    raw = reading.raw
    if reading.type in INTEGERS:
        beyond = f"CAST(coalesce(NOT (min({raw}) {_INT32} AND max({raw}) {_INT32}), false) AS INTEGER)"
        reading = reading.tested(f"{raw} NOT {_INT32}", _not_an_integer, count=beyond, quick=True)
        return replace(reading.bounded(raw, quick=True), canonical=f"CAST({raw} AS INTEGER)")
    if reading.type != "VARCHAR":
        raise reading.refused("it must be an integer")
    reading = _stringy(reading)
    value = f"TRY_CAST({raw} AS BIGINT)"
    whole = f"regexp_full_match({raw}, '-?[0-9]{{1,18}}') AND {value} {_INT32}"
    tested = reading.tested(f"{raw} <> '' AND NOT ({whole})", _not_an_integer).bounded(value)
    return replace(tested, canonical=f"CAST({reading.canonical} AS INTEGER)")


def _not_an_integer(value: str | None) -> str:
    return f"{value!r} is not an integer of 32 bits"


def _decimal(reading: Reading) -> Reading:
    raw = reading.raw
    declared = decimal_type(reading.type)
    if declared is not None:
        return _fitting(reading, *declared).bounded(raw, quick=True)
    if reading.type in INTEGERS:
        return replace(reading.bounded(raw, quick=True), canonical=f"CAST({raw} AS {WIDE})")
    if reading.type in ("FLOAT", "DOUBLE"):
        raise reading.refused("binary floats are not exact, it must be DECIMAL or text")
    if reading.type != "VARCHAR":
        raise reading.refused("it must be DECIMAL or text")
    reading = _stringy(reading)
    shape = f"{raw} <> '' AND NOT regexp_full_match({raw}, '{decimals.PATTERN}')"
    tested = reading.tested(shape, _complaint(decimals.parse_decimal)).bounded(f"TRY_CAST({raw} AS {WIDE})")
    return replace(tested, canonical=f"CAST({reading.canonical} AS {WIDE})")


def _fitting(reading: Reading, precision: int, scale: int) -> Reading:
    """With the test that each value fits DECIMAL(38,18), unless the declared type says so."""
    if scale <= 18 and precision - scale <= 20:
        return reading
    raw, cast = reading.raw, f"TRY_CAST({reading.raw} AS {WIDE})"
    finer = (
        f" OR TRY_CAST({cast} AS DECIMAL({precision},{scale})) IS DISTINCT FROM {raw}" if scale > 18 else ""
    )
    when = f"{raw} IS NOT NULL AND ({cast} IS NULL{finer})"
    return reading.tested(when, lambda value: f"{value} does not fit {WIDE}")


def _instant(reading: Reading) -> Reading:
    raw = reading.raw
    if reading.type == "VARCHAR":
        return _instant_text(_stringy(reading))
    if reading.type == "TIMESTAMPTZ_NS":
        micros = f"CAST({raw} AS TIMESTAMPTZ)"
        finer = f"CAST({micros} AS TIMESTAMPTZ_NS) <> {raw}"
        reading = reading.tested(finer, lambda value: f"{value} is finer than a microsecond")
        reading = reading.tested(f"{micros} < {_FIRST}", _beyond)
        return replace(reading, canonical=f"epoch_us({micros})")
    if reading.type.startswith("TIMESTAMP") and reading.type != "TIMESTAMP WITH TIME ZONE":
        raise reading.refused(
            "a naive timestamp (or INT96) does not tell its zone, it must be adjusted to UTC"
        )
    if reading.type != "TIMESTAMP WITH TIME ZONE":
        raise reading.refused("it must be a timestamp adjusted to UTC, or text")
    count = f"CAST(coalesce(min({raw}) < {_FIRST} OR max({raw}) >= {_PAST}, false) AS INTEGER)"
    reading = reading.tested(f"{raw} < {_FIRST} OR {raw} >= {_PAST}", _beyond, count=count, quick=True)
    return replace(reading, canonical=f"epoch_us({raw})")


def _instant_text(reading: Reading) -> Reading:
    """Lower-case `t` and `z` are RFC 3339, too, but DuckDB does not know them."""
    raw = reading.raw
    value = f"epoch_us(TRY_CAST(upper({raw}) AS TIMESTAMPTZ))"
    readable = f"coalesce(regexp_full_match({raw}, '{instants.PATTERN}') AND {value} {_IN_RANGE}, false)"
    reading = reading.tested(f"{raw} <> '' AND NOT {readable}", _complaint(instants.parse_instant))
    return replace(reading, canonical=value)


def _beyond(value: str | None) -> str:
    return f"{value} lies before 1970 or after 9999"


def _stringy(reading: Reading) -> Reading:
    """Text in Parquet may hold empty strings, which are NULL; DuckDB makes them NULL itself when it reads CSV."""
    if not reading.in_parquet:
        return reading
    empties = f"CAST(coalesce(min({reading.raw}) = '', false) AS INTEGER)"
    return replace(reading, empties=empties, canonical=f"nullif({reading.raw}, '')")


def _complaint(parse: Callable[[str], object]) -> Callable[[str | None], str]:
    """The sentence with which the exact parser refuses a text."""

    def says(value: str | None) -> str:
        try:
            parse(value or "")
        except ValueError as error:
            return str(error)
        raise AssertionError(f"DuckDB and {parse} disagree on {value!r}")

    return says


_READ: dict[str, Callable[[Reading], Reading]] = {
    "text": _text,
    "identifier": _identifier,
    "enum": _enum,
    "integer": _integer,
    "decimal": _decimal,
    "instant": _instant,
}
