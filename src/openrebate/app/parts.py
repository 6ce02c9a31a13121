"""Fills in parts: each part is metered once and kept, and what is kept adds up to the cube of all fills.

So a late delivery costs what is new in it. A part's key is a digest over its content, the facts, the marks that its fills may
need, what the terms say about metering, and the program; a set of parts laid together is kept as well, and a larger set is
made from the largest one kept that it holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pyarrow as pa

from openrebate.app.cubes import key_of, metering_terms
from openrebate.app.kept_parts import Set, is_whole, keep_set, keep_tables, largest_set
from openrebate.metering.identify import Identities
from openrebate.metering.merge import kept_usage, merge_exceptions, merge_usage, numbered_usage
from openrebate.metering.near import near_facts, near_marks
from openrebate.metering.slices import number_slices, slices_of_starts
from openrebate.metering.usage import usage_table
from openrebate.model.engine import Engine
from openrebate.model.partners import PartnerBook
from openrebate.model.role import Role
from openrebate.model.terms import Terms
from openrebate.one_role import SMALL_FACTS, Metered, book_of
from openrebate.pipeline import Inputs, Progress, meter
from openrebate.units.timeline import DAY

Files = Callable[[Sequence[Path]], str]
"""Files → the query of what they hold, with the columns of a world's `fills` or `marks` and canonical values."""
_FEW = 8  # parts that are laid together anew with each plan
_SMALL = 500_000  # fills for which it is quicker to look up only the facts near them


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Fills that came (sign 1) or were taken back (-1). No identity stands twice in it, nor in what is there at any time.

    `digest` is of the content of its files; `first` and `last` are instants in microseconds; `narrow`: every amount fits
    the narrow type of its column.
    """

    files: tuple[Path, ...]
    sign: Literal[1, -1]
    digest: str
    first: int
    last: int
    rows: int
    narrow: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkDay:
    """The marks of one UTC day (its number since 1970-01-01), and a digest of their content."""

    day: int
    files: tuple[Path, ...]
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """All fills of a program's venue, in parts, with the facts and marks that rate them.

    `facts` are every table but fills and marks, canonical; `facts_digest` is of their content. `folder` holds what is
    kept. `fills_of` and `marks_of` say how the engine reads files.
    """

    facts: Mapping[str, pa.Table]
    facts_digest: str
    marks: Sequence[MarkDay]
    parts: Sequence[Part]
    folder: Path
    fills_of: Files
    marks_of: Files

    @property
    def first(self) -> int:
        """The first fill that ever came; 0 where none did."""
        return min((part.first for part in self.parts if part.sign > 0), default=0)

    @property
    def last(self) -> int:
        """The last fill that ever came; 0 where none did."""
        return max((part.last for part in self.parts if part.sign > 0), default=0)

    @property
    def rows(self) -> int:
        """How many fills there are now."""
        return sum(part.sign * part.rows for part in self.parts)


def metered_parts(engine: Engine, given: Parts, terms: Terms, say: Progress = lambda step: None) -> Metered:
    """The usage of all parts together (one at least), as `pipeline.meter` leaves it; only what is not kept yet is metered.

    No fill can be looked at after it: for caps and detail, `metered_fills` meters the fills themselves.
    """
    keys: list[tuple[str, int]] = [(_part_key(engine, given, part, terms), part.sign) for part in given.parts]
    wanted: Set = Counter(keys)
    names = _names(terms)
    base, held = largest_set(given.folder, wanted, names)
    missing = list((wanted - held).elements())
    parts_of = {key: part for (key, _), part in zip(keys, given.parts, strict=True)}
    for number, (key, _) in enumerate(dict.fromkeys(missing), start=1):
        if not is_whole(given.folder / key, names):
            say(f"meter part {number}")
            _meter_part(engine, given, parts_of[key], terms, given.folder / key)
    say("lay together")
    _lay_together(engine, given.folder, base, missing, terms)
    if base is None or _worth_keeping([parts_of[key] for key, _ in missing]):
        keep_set(engine, given.folder, wanted, names)
    return _as_metered(engine, given, terms)


def _worth_keeping(missing: Sequence[Part]) -> bool:
    """Whether what the parts come to is kept: a few small ones are laid on the set before them again in less time."""
    return len(missing) > _FEW or sum(part.rows for part in missing) > _SMALL


def metered_fills(engine: Engine, given: Parts, terms: Terms, say: Progress = lambda step: None) -> Metered:
    """The usage of all parts together, from the fills that are left: for caps and detail, which need them one by one."""
    _hold(engine, given, _reach(given, terms))
    engine.view("fills", _left(engine, given))
    return meter(engine, _inputs(given.facts, given, narrow=all(p.narrow for p in given.parts)), terms, say)


def _inputs(facts: Mapping[str, pa.Table], of: Part | Parts, *, narrow: bool) -> Inputs:
    return Inputs(facts=facts, rows=of.rows, first=of.first, last=of.last, all_narrow=narrow, unique=True)


def _hold(engine: Engine, given: Parts, reach: tuple[int, int]) -> None:
    """Put the facts, and the marks of some days, under the names by which models know them."""
    for name, rows in given.facts.items():
        engine.load(name, rows)
    files = [
        file for day in given.marks if reach[0] // DAY <= day.day <= reach[1] // DAY for file in day.files
    ]
    engine.view("marks", given.marks_of(files) if files else _NO_MARKS)


_NO_MARKS = """SELECT CAST(NULL AS VARCHAR) AS asset, CAST(NULL AS BIGINT) AS "at", CAST(NULL AS DECIMAL(38, 18)) AS price
WHERE FALSE"""


def _reach(fills: Part | Parts, terms: Terms) -> tuple[int, int]:
    """The first and the last instant whose marks the fills may need."""
    return fills.first - terms.max_mark_age, fills.last


def _part_key(engine: Engine, given: Parts, part: Part, terms: Terms) -> str:
    first, last = (at // DAY for at in _reach(part, terms))
    marks = sorted((day.day, day.digest) for day in given.marks if first <= day.day <= last)
    return key_of(engine.name, part.digest, given.facts_digest, repr(marks), metering_terms(terms))


def _left(engine: Engine, given: Parts) -> str:
    """The query of the fills that are left: all that came, less what was taken back."""
    came, gone = ([p for p in given.parts if p.sign == sign] for sign in (1, -1))
    every = _fills(given, came)
    if not gone:
        return every
    columns = ", ".join(engine.fetch(f"SELECT * FROM ({every}) AS f WHERE FALSE").column_names)
    engine.table("taken_back", f"SELECT {columns} FROM ({_fills(given, gone)}) AS f")
    same = "t.venue = f.venue AND t.account_id = f.account_id AND t.fill_id = f.fill_id"
    again = f"EXISTS (SELECT 1 FROM taken_back AS t WHERE {same})"
    signed = (
        f"SELECT {columns}, 1 AS sign FROM ({every}) AS f WHERE {again} "
        f"UNION ALL SELECT {columns}, -1 AS sign FROM taken_back"
    )
    engine.table(
        "left_over", f"SELECT {columns} FROM ({signed}) AS s GROUP BY {columns} HAVING sum(sign) > 0"
    )
    return f"SELECT {columns} FROM ({every}) AS f WHERE NOT {again} UNION ALL SELECT {columns} FROM left_over"


def _fills(given: Parts, parts: Sequence[Part]) -> str:
    return given.fills_of([file for part in parts for file in part.files])


def _meter_part(engine: Engine, given: Parts, part: Part, terms: Terms, target: Path) -> None:
    """Meter one part on its own, and keep what came of it."""
    _hold(engine, given, _reach(part, terms))
    engine.view("fills", _fills(given, [part]))
    if part.rows <= _SMALL:
        near_facts(engine)
        near_marks(engine)
    metered = meter(engine, _inputs(given.facts, part, narrow=part.narrow), terms)
    tables = {"exceptions": "SELECT * FROM exceptions"}
    for role in terms.earning_roles:
        slices_of_starts(engine, _book(given, terms, role), metered.slices[role.name], part.first, part.last)
        engine.table(_kept(role), kept_usage(terms, role, metered.usage[role.name]))
        tables[_kept(role)] = f"SELECT * FROM {_kept(role)}"
    keep_tables(engine, tables, target)


def _lay_together(
    engine: Engine, folder: Path, base: Path | None, parts: Sequence[tuple[str, int]], terms: Terms
) -> None:
    """Make the tables `kept_<role>` and `exceptions` of the base and further parts together."""
    numbered = list(enumerate(parts))
    for name in _names(terms):
        if base is not None:
            engine.read(f"{name}_base", [base / f"{name}.parquet"])
        for number, (key, _) in numbered:
            engine.read(f"{name}_{number}", [folder / key / f"{name}.parquet"])
    exceptions = [("exceptions_base", 1)] if base is not None else []
    exceptions += [(f"exceptions_{number}", sign) for number, (_, sign) in numbered]
    assert exceptions, "there are no parts"
    merge_exceptions(engine, exceptions, "exceptions")
    for role in terms.earning_roles:
        name = _kept(role)
        signed = [(f"{name}_{number}", sign) for number, (_, sign) in numbered]
        if signed:
            merge_usage(engine, terms, role, f"{name}_base" if base is not None else "", signed, name)
        else:
            engine.view(name, f"SELECT * FROM {name}_base")


def _as_metered(engine: Engine, given: Parts, terms: Terms) -> Metered:
    slices, usage = {}, {}
    engine.load("partner_accounts", given.facts["partner_accounts"])
    for role in terms.earning_roles:
        slices[role.name] = number_slices(engine, _book(given, terms, role), given.first, given.last)
        usage[role.name] = usage_table(terms, role)
        engine.table(usage[role.name], numbered_usage(terms, role, _kept(role), given.first))
    return Metered(
        identities=Identities(
            rows=given.rows, duplicates=0, superseded=0, conflicts=0, conflicting_rows=0, suspects=False
        ),
        first=given.first,
        last=given.last,
        usage=usage,
        slices=slices,
        metering=None,
    )


def _book(given: Parts, terms: Terms, role: Role) -> PartnerBook:
    return book_of({name: given.facts[name].to_pylist() for name in SMALL_FACTS}, terms, role)


def _kept(role: Role) -> str:
    return f"kept_{role.name}"


def _names(terms: Terms) -> list[str]:
    return ["exceptions", *(_kept(role) for role in terms.earning_roles)]
