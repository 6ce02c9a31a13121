"""Columns: one column of one layout, as SQL. What its canonical value is, and what must not be in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from openrebate.model.errors import Place, WorldError
from openrebate.model.tables import Column
from openrebate.worlds import sql
from openrebate.worlds.layouts import Layout
from openrebate.worlds.places import shown

WIDE = "DECIMAL(38,18)"
INTEGERS = frozenset(
    {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"}
)
_SQL_TYPES = {
    "text": "VARCHAR",
    "identifier": "VARCHAR",
    "enum": "VARCHAR",
    "integer": "INTEGER",
    "instant": "BIGINT",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """Rows for which `when` is true must not be; `says` tells why, given the value as text (None: NULL).

    `count` is a SQL aggregate, above 0 where some row fails. A `quick` one asks only for counts, minima and maxima
    of columns as they are, which a Parquet file's own statistics answer without reading the column.
    """

    column: str
    when: str
    says: Callable[[str | None], str]
    count: str = ""
    quick: bool = False

    @property
    def counted(self) -> str:
        """The aggregate."""
        return self.count or f"count(*) FILTER (WHERE {self.when})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How one column of one layout is read: `raw` is its name in the source, of DuckDB's `type`.

    `canonical` is right for every row once the `tests` have passed. `present` is false where the file lacks the
    column. `empties` is a quick aggregate, above 0 where the column holds empty strings; "" where it cannot.
    """

    column: Column
    layout: Layout
    raw: str
    type: str
    canonical: str
    tests: tuple[Test, ...] = ()
    present: bool = True
    empties: str = ""

    @property
    def in_parquet(self) -> bool:
        """Whether the file carries statistics and declared types."""
        return self.layout.format == "parquet"

    def tested(
        self, when: str, says: Callable[[str | None], str], *, count: str = "", quick: bool = False
    ) -> Reading:
        """The reading with one test more."""
        test = Test(
            column=self.column.name, when=when, says=says, count=count, quick=quick and self.in_parquet
        )
        return replace(self, tests=(*self.tests, test))

    def bounded(self, value: str, *, quick: bool = False) -> Reading:
        """The reading with the tests of its column's bounds on a number."""
        reading, column = self, self.column
        for sign, bound, extreme, must in (
            ("<", column.at_least, "min", "at least"),
            (">", column.at_most, "max", "at most"),
            ("<=", column.above, "min", "above"),
        ):
            if bound is not None:
                told = f"must be {must} {bound}"
                count = (
                    f"CAST(coalesce({extreme}({value}) {sign} {bound}, false) AS INTEGER)" if quick else ""
                )
                reading = reading.tested(
                    f"{value} {sign} {bound}", _out_of_bounds(told), count=count, quick=quick
                )
        if column.places is not None:
            kept = f"TRY_CAST({value} AS DECIMAL(18,{column.places}))"
            told = f"must have at most {column.places} decimal places"
            reading = reading.tested(f"{value} <> {kept}", _out_of_bounds(told))
        return reading

    def refused(self, why: str) -> WorldError:
        """The refusal of the column's type."""
        place = Place(shown(self.layout.files[0]), column=self.column.name)
        return WorldError(f"the column is {self.type}: {why}", place=place)


def reading_of(column: Column, layout: Layout, read: Callable[[Reading], Reading]) -> Reading:
    """How to read one column of a layout, by what `read` knows of its kind; a required value must be there."""
    type_ = layout.type_of.get(column.name, "NULL")
    if type_ == "NULL":  # the file lacks the column, or has it without a type because every value is empty
        return _absent(column, layout)
    raw = layout.raw(column.name)
    reading = read(Reading(column=column, layout=layout, raw=raw, type=type_, canonical=raw))
    if column.required:
        reading = _required(reading)
    return replace(reading, canonical=_default(column, reading.canonical))


def without_empties(reading: Reading) -> Reading:
    """The reading where no empty string occurs, so that none needs to be made NULL."""
    if not reading.empties or _SQL_TYPES.get(reading.column.kind) != "VARCHAR":
        return reading
    return replace(reading, canonical=_default(reading.column, reading.raw))


def sql_type(column: Column) -> str:
    """The canonical SQL type of a column; decimals are wide."""
    return _SQL_TYPES.get(column.kind, WIDE)


def decimal_type(type_: str) -> tuple[int, int] | None:
    """Precision and scale of `DECIMAL(p,s)`, or None."""
    found = re.fullmatch(r"DECIMAL\((\d+),\s*(\d+)\)", type_)
    return (int(found[1]), int(found[2])) if found else None


def _absent(column: Column, layout: Layout) -> Reading:
    null = f"CAST(NULL AS {sql_type(column)})"
    canonical = _default(column, null)
    reading = Reading(column=column, layout=layout, raw=null, type="NULL", canonical=canonical, present=False)
    return reading.tested("true", _missing(column), count="count(*)") if column.required else reading


def _required(reading: Reading) -> Reading:
    """The test that a value is there comes first."""
    raw, empties = reading.raw, reading.empties
    when = f"{raw} IS NULL" + (f" OR {raw} = ''" if empties else "")
    count = f"count(*) - count({raw})" + (f" + {empties}" if empties else "")
    tested = replace(reading, tests=()).tested(when, _missing(reading.column), count=count, quick=True)
    return replace(reading, tests=(*tested.tests, *reading.tests))


def _missing(column: Column) -> Callable[[str | None], str]:
    return lambda _: f"{column.name} is required, and empty here"


def _out_of_bounds(told: str) -> Callable[[str | None], str]:
    return lambda value: f"{value} {told}"


def _default(column: Column, expression: str) -> str:
    if column.default is None:
        return expression
    value = sql.literal(column.default) if isinstance(column.default, str) else str(column.default)
    return f"coalesce({expression}, {value})"
