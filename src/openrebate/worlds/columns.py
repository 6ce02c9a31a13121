"""Columns: how each kind of column is read and checked, as SQL over the type that the file gives it.

A `Reading` is one column of one layout: the canonical expression, which is right for every row once the tests have
passed, and the tests, which count rows that must not be.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from openrebate.model.errors import Place, WorldError
from openrebate.model.tables import Column
from openrebate.units import decimals, instants
from openrebate.worlds import sql
from openrebate.worlds.layouts import Layout
from openrebate.worlds.places import shown

WIDE = "DECIMAL(38,18)"
SQL_TYPES = {
    "text": "VARCHAR",
    "identifier": "VARCHAR",
    "enum": "VARCHAR",
    "integer": "INTEGER",
    "instant": "BIGINT",
}
_INTEGERS = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"}
_INTEGER_PATTERN = r"-?[0-9]{1,18}"
_INT32 = (-(2**31), 2**31 - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """Rows for which `when` is true must not be; `says` tells why, given the value as text (None: NULL)."""

    column: str
    when: str
    says: Callable[[str | None], str]
    count: str = ""

    @property
    def counted(self) -> str:
        """A SQL aggregate: how many rows fail."""
        return self.count or f"count(*) FILTER (WHERE {self.when})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One column of one layout; `raw` is its name in the source, `present` false where the file lacks it."""

    column: Column
    raw: str
    type: str
    canonical: str
    tests: tuple[Test, ...] = ()
    present: bool = True
    empties: str = ""  # an aggregate that counts empty strings, where they can occur

    @property
    def wide(self) -> str:
        """A decimal column's value as DECIMAL(38,18)."""
        return f"CAST({self.canonical} AS {WIDE})"


def reading_of(column: Column, layout: Layout) -> Reading:
    """How to read one column of a layout; WorldError where its type cannot hold what the column holds."""
    type_ = layout.type_of.get(column.name)
    if type_ is None or type_ == "NULL":
        return _absent(column)
    read = {
        "text": _text, "identifier": _text, "enum": _text, "integer": _integer, "decimal": _decimal, "instant": _instant,
    }[column.kind]  # fmt: skip
    raw = layout.raw(column.name)
    return _whole(read(Reading(column=column, raw=raw, type=type_, canonical=raw), layout))


def without_empties(reading: Reading) -> Reading:
    """The reading where no empty string occurs, so that none needs to be made NULL."""
    if not reading.empties or reading.column.kind not in ("text", "identifier", "enum"):
        return reading
    return replace(reading, canonical=_default(reading.column, reading.raw))


def sql_type(column: Column) -> str:
    """The canonical SQL type of a column; decimals are wide."""
    return SQL_TYPES.get(column.kind, WIDE)


def _absent(column: Column) -> Reading:
    null = f"CAST(NULL AS {sql_type(column)})"
    tests = (_required(column, "true", "count(*)"),) if column.required else ()
    canonical = _default(column, null)
    return Reading(column=column, raw=null, type="NULL", canonical=canonical, present=False, tests=tests)


def _required(column: Column, when: str, count: str) -> Test:
    return Test(
        column=column.name,
        when=when,
        count=count,
        says=lambda _: f"{column.name} is required, and empty here",
    )


def _default(column: Column, expression: str) -> str:
    if column.default is None:
        return expression
    value = sql.literal(column.default) if isinstance(column.default, str) else str(column.default)
    return f"coalesce({expression}, {value})"


def _whole(reading: Reading) -> Reading:
    """Adds what holds for every kind: a required value is there, empties are NULL, and defaults."""
    column, tests = reading.column, reading.tests
    canonical = reading.canonical
    if column.required:
        empty = f"{reading.raw} IS NULL" + (f" OR {reading.raw} = ''" if reading.empties else "")
        count = f"count(*) - count({reading.raw})" + (f" + {reading.empties}" if reading.empties else "")
        tests = (_required(column, empty, count), *tests)
    return replace(reading, tests=tests, canonical=_default(column, canonical))


def _stringy(reading: Reading, layout: Layout) -> Reading:
    """Text may hold empty strings; DuckDB makes them NULL when it reads CSV."""
    if layout.format == "csv":
        return reading
    empties = f"count(*) FILTER (WHERE {reading.raw} = '')"
    return replace(reading, empties=empties, canonical=f"nullif({reading.raw}, '')")


def _text(reading: Reading, layout: Layout) -> Reading:
    column = reading.column
    if reading.type in _INTEGERS and column.kind != "enum":
        return replace(reading, canonical=f"CAST({reading.raw} AS VARCHAR)")
    if reading.type != "VARCHAR":
        raise _mistyped(column, layout, reading.type, "it must be text")
    reading = _stringy(reading, layout)
    if column.kind == "enum":
        test = _enum_test(column, f"{reading.raw} NOT IN {sql.literals((*column.allowed, ''))}")
        return replace(reading, tests=(test,))
    if column.kind == "identifier":
        return replace(reading, tests=(_control_test(column, reading.raw),))
    return reading


def _enum_test(column: Column, when: str) -> Test:
    allowed = ", ".join(column.allowed)
    return Test(column=column.name, when=when, says=lambda value: f"{value!r} is not one of {allowed}")


def _control_test(column: Column, raw: str) -> Test:
    when = rf"regexp_matches({raw}, '\p{{Cc}}')"
    return Test(column=column.name, when=when, says=lambda value: f"{value!r} holds a control character")


def _integer(reading: Reading, layout: Layout) -> Reading:
    column, raw = reading.column, reading.raw
    low, high = _INT32
    if reading.type in _INTEGERS:
        value = raw
        unreadable = f"{raw} NOT BETWEEN {low} AND {high}"
        canonical = f"CAST({raw} AS INTEGER)"
    elif reading.type == "VARCHAR":
        reading = _stringy(reading, layout)
        value = f"TRY_CAST({raw} AS BIGINT)"
        unreadable = f"{raw} <> '' AND NOT (regexp_full_match({raw}, '{_INTEGER_PATTERN}') AND {value} BETWEEN {low} AND {high})"
        canonical = f"CAST({reading.canonical} AS INTEGER)"
    else:
        raise _mistyped(column, layout, reading.type, "it must be an integer")
    tests = [
        Test(column=column.name, when=unreadable, says=lambda text: f"{text!r} is not an integer of 32 bits")
    ]
    return replace(reading, canonical=canonical, tests=(*tests, *_bounds(column, value)))


def _decimal(reading: Reading, layout: Layout) -> Reading:
    column, raw = reading.column, reading.raw
    declared = decimal_type(reading.type)
    if declared is not None:
        return replace(reading, tests=(*_fits(column, raw, *declared), *_bounds(column, raw)))
    if reading.type in _INTEGERS:
        return replace(reading, canonical=f"CAST({raw} AS {WIDE})", tests=_bounds(column, raw))
    if reading.type != "VARCHAR":
        advice = (
            "binary floats are not exact"
            if reading.type in ("FLOAT", "DOUBLE")
            else "it must be DECIMAL or text"
        )
        raise _mistyped(column, layout, reading.type, advice)
    reading = _stringy(reading, layout)
    shape = f"{raw} <> '' AND NOT regexp_full_match({raw}, '{decimals.PATTERN}')"
    test = Test(column=column.name, when=shape, says=_complaint(decimals.parse_decimal))
    return replace(
        reading,
        canonical=f"CAST({reading.canonical} AS {WIDE})",
        tests=(test, *_bounds(column, f"TRY_CAST({raw} AS {WIDE})")),
    )


def _fits(column: Column, raw: str, precision: int, scale: int) -> tuple[Test, ...]:
    """The test that a declared decimal fits DECIMAL(38,18); none where the declaration says so."""
    if scale <= 18 and precision - scale <= 20:
        return ()
    cast = f"TRY_CAST({raw} AS {WIDE})"
    back = f"TRY_CAST({cast} AS DECIMAL({precision},{scale})) IS DISTINCT FROM {raw}"
    when = f"{raw} IS NOT NULL AND ({cast} IS NULL" + (f" OR {back})" if scale > 18 else ")")
    return (Test(column=column.name, when=when, says=lambda value: f"{value} does not fit {WIDE}"),)


def _bounds(column: Column, value: str) -> tuple[Test, ...]:
    """The tests of a number's bounds."""
    tests: list[Test] = []
    for sign, bound, must in (
        ("<", column.at_least, "at least"),
        (">", column.at_most, "at most"),
        ("<=", column.above, "above"),
    ):
        if bound is not None:
            tests.append(_bound(column, f"{value} {sign} {bound}", f"must be {must} {bound}"))
    return tuple(tests)


def _bound(column: Column, when: str, must: str) -> Test:
    return Test(column=column.name, when=when, says=lambda value: f"{value} is refused: {column.name} {must}")


def _instant(reading: Reading, layout: Layout) -> Reading:
    column, raw = reading.column, reading.raw
    if reading.type == "VARCHAR":
        reading = _stringy(reading, layout)
        value = _instant_of(raw)
        readable = f"coalesce(regexp_full_match({raw}, '{instants.PATTERN}') AND {value} {_IN_RANGE}, false)"
        test = Test(
            column=column.name,
            when=f"{raw} <> '' AND NOT {readable}",
            says=_complaint(instants.parse_instant),
        )
        return replace(reading, canonical=value, tests=(test,))
    if reading.type == "TIMESTAMPTZ_NS":
        micros = f"CAST({raw} AS TIMESTAMPTZ)"
        finer = f"CAST({micros} AS TIMESTAMPTZ_NS) <> {raw}"
        test = Test(column=column.name, when=finer, says=lambda value: f"{value} is finer than a microsecond")
        return replace(
            reading, canonical=f"epoch_us({micros})", tests=(test, _range_test(column, f"epoch_us({micros})"))
        )
    if reading.type != "TIMESTAMP WITH TIME ZONE":
        advice = "it must be a timestamp adjusted to UTC" + (
            ": a naive timestamp (and INT96) does not tell its zone"
            if reading.type.startswith("TIMESTAMP")
            else ", or text"
        )
        raise _mistyped(column, layout, reading.type, advice)
    canonical = f"epoch_us({raw})"
    return replace(reading, canonical=canonical, tests=(_range_test(column, canonical),))


_IN_RANGE = f"BETWEEN {instants.FIRST} AND {instants.LAST}"


def _instant_of(raw: str) -> str:
    """Microseconds of a text; lower-case `t` is RFC 3339, too, but DuckDB does not know it."""
    return f"epoch_us(TRY_CAST(replace({raw}, 't', 'T') AS TIMESTAMPTZ))"


def _range_test(column: Column, value: str) -> Test:
    says: Callable[[str | None], str] = lambda text: f"{text} lies before 1970 or after 9999"  # noqa: E731
    return Test(column=column.name, when=f"{value} NOT {_IN_RANGE}", says=says)


def _complaint(parse: Callable[[str], object]) -> Callable[[str | None], str]:
    """The sentence with which the exact parser refuses a text."""

    def says(value: str | None) -> str:
        try:
            parse(value or "")
        except ValueError as error:
            return str(error)
        raise AssertionError(f"DuckDB and {parse} disagree on {value!r}")

    return says


def decimal_type(type_: str) -> tuple[int, int] | None:
    """Precision and scale of `DECIMAL(p,s)`, or None."""
    found = re.fullmatch(r"DECIMAL\((\d+),\s*(\d+)\)", type_)
    return (int(found[1]), int(found[2])) if found else None


def _mistyped(column: Column, layout: Layout, type_: str, advice: str) -> WorldError:
    return WorldError(
        f"the column is {type_}: {advice}", place=Place(shown(layout.files[0]), column=column.name)
    )
