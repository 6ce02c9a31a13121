"""Capping: which fills of a role run into a cap, and what that moves from paying lines to `cap_reached`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from openrebate.model.cap import Cap
from openrebate.model.engine import Engine
from openrebate.rating.cap_search import Search
from openrebate.rating.caps import Used, exact, known_caps
from openrebate.rating.models import quoted, render

PERIOD_KEY = (
    "partner_id",
    "account_id",
    "claim_id",
    "kickback",
    "channel_no",
    "line_no",
    "decision",
    "slice_no",
)
_POSITION = (
    ("executed_at", pa.int64()),
    ("venue", pa.string()),
    ("account_id", pa.string()),
    ("fill_id", pa.string()),
)
_MOST = 10**16  # what all fills may come to for sums with 22 places to fit
_RATES = 10  # no rate is as high
_IN_FULL = (
    f"CASE WHEN abs(f.base) < 100000000000000 AND abs(f.rate) < {_RATES} "
    "THEN CAST(f.base AS DECIMAL(25, 10)) * CAST(f.rate AS DECIMAL(13, 12)) END"
)
_SCOPES = {"account": "f.account_id", "partner": "f.partner_id", "program": "''"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Capping:
    """The caps of a role, and the model of its fills in detail (columns of `detail.sql`, the period key, `cap_<n>`)."""

    role: str
    caps: Mapping[int, Cap]
    fills: str
    dimensions: tuple[str, ...]
    used: Used = field(default_factory=Used)  # before the period, of caps that last longer

    @property
    def by_spans(self) -> bool:
        """Whether sums over spans of the period find where caps are used up; else each fill is looked at."""
        return all(cap.of == "paid" and cap.lasts == "period" for cap in self.caps.values())

    @property
    def running(self) -> dict[int, Cap]:
        """The caps that several fills use up together, but for those of nothing."""
        return {n: cap for n, cap in self.caps.items() if cap.scope != "fill" and n not in self.spent}

    @property
    def spent(self) -> tuple[int, ...]:
        """The caps that are used up from the beginning."""
        return tuple(n for n, cap in self.caps.items() if cap.limit is not None and cap.limit <= 0)


def cap(engine: Engine, capping: Capping, clause_no: Callable[[str | None], int]) -> None:
    """Make the tables `cap_moved_<role>` (by the period key) and `cap_over_<role>` (by fill); needs that the fills fit."""
    table = _table(capping)
    search = Search(engine=engine, table=table, caps=capping.running)
    search.run()
    _load_found(engine, capping, search)
    judged = _judged(capping, table)
    engine.table(f"cap_moved_{capping.role}", _moved(capping, judged, clause_no))
    said = {
        n: quoted(cap.clause) if cap.clause else "CAST(NULL AS VARCHAR)" for n, cap in capping.caps.items()
    }
    clauses = " ".join(f"WHEN {n} THEN {clause}" for n, clause in said.items())
    engine.view(
        f"cap_over_{capping.role}",
        f"SELECT venue, account_id, fill_id, CASE reached_no {clauses} END AS clause FROM ({judged}) AS f "
        "WHERE reached_no IS NOT NULL",
    )


def nothing_over(engine: Engine, capping: Capping) -> None:
    """Make `cap_over_<role>` for a period in which no cap can be used up."""
    columns = ", ".join(
        f"CAST(NULL AS VARCHAR) AS {name}" for name in ("venue", "account_id", "fill_id", "clause")
    )
    engine.view(f"cap_over_{capping.role}", f"SELECT * FROM (SELECT {columns}) AS nothing WHERE FALSE")


def make_fills(engine: Engine, capping: Capping) -> bool:
    """Make the table of fills that caps speak of; gives back whether sums over them fit, whatever they are."""
    table = _table(capping)
    engine.table(table, _cap_fills(capping))
    sql = (
        "SELECT coalesce(max(abs(base)), 0) AS base, count(*) AS fills, count(in_full) AS fitting "
        f"FROM {table}"
    )
    [row] = engine.fetch(sql).to_pylist()
    return bool(row["fitting"] == row["fills"] and row["base"] * row["fills"] * _RATES < _MOST)


def _table(capping: Capping) -> str:
    return f"cap_fills_{capping.role}"


def _cap_fills(capping: Capping) -> str:
    single = {n: cap for n, cap in capping.caps.items() if cap.scope == "fill" and n not in capping.spent}
    limits = [
        f", CASE WHEN f.cap_{n} THEN CAST({min(cap.limit or 0, _MOST):f} AS DECIMAL(38, 22)) END"
        for n, cap in single.items()
    ]
    return render(
        "cap_fills",
        fills=capping.fills,
        dimensions="".join(f", f.{name}" for name in capping.dimensions),
        in_full=_IN_FULL,
        worth=f"least({_IN_FULL}{''.join(limits)})" if limits else _IN_FULL,  # one value is not for `least`
        spent=" OR ".join(f"coalesce(f.cap_{n}, FALSE)" for n in capping.spent) or "FALSE",
        flags="".join(f", coalesce(f.cap_{n}, FALSE) AS cap_{n}" for n in capping.caps),
        capped=" OR ".join(f"f.cap_{n}" for n in capping.caps),
    )


def _load_found(engine: Engine, capping: Capping, search: Search) -> None:
    names = [name for name, _ in _POSITION]
    reached = [
        {"cap_no": number, "used_by": key, **dict(zip(names, at, strict=True))}
        for (number, key), at in search.reached.items()
    ]
    schema = pa.schema([("cap_no", pa.int32()), ("used_by", pa.string()), *_POSITION])
    engine.load(f"cap_reached_{capping.role}", pa.Table.from_pylist(reached, schema=schema))
    cuts = [dict(zip(names, at, strict=True)) | {"cut": exact(cut, 22)} for at, cut in search.cuts.items()]
    schema = pa.schema([*_POSITION, ("cut", pa.decimal128(38, 22))])
    engine.load(f"cap_cuts_{capping.role}", pa.Table.from_pylist(cuts, schema=schema))


def _judged(capping: Capping, table: str) -> str:
    running = capping.running
    joins = (
        f"\nLEFT JOIN cap_reached_{capping.role} AS r{n} ON f.cap_{n} AND r{n}.cap_no = {n} AND r{n}.used_by = {_SCOPES[cap.scope]}"
        for n, cap in running.items()
    )
    reached = (
        f"WHEN f.cap_{n}{'' if n in capping.spent else f' AND {_after(n)}'} THEN {n}"
        for n in capping.caps
        if n in capping.spent or n in running
    )
    return render(
        "cap_judged",
        fills=table,
        cuts=f"cap_cuts_{capping.role}",
        reached=" ".join(reached) or "WHEN FALSE THEN 0",
        joins="".join(joins),
    )


def _after(number: int) -> str:
    """SQL for: the fill comes after the one that used up this cap."""
    later = "FALSE"
    for name, _ in reversed(_POSITION):
        mine, other = f"f.{name}", f"r{number}.{name}"
        later = f"({mine} > {other} OR ({mine} = {other} AND {later}))"
    return f"coalesce({later}, FALSE)"


def _moved(capping: Capping, judged: str, clause_no: Callable[[str | None], int]) -> str:
    clauses = "".join(
        f" WHEN reached_no = {n} THEN {clause_no(cap.clause or None)}" for n, cap in capping.caps.items()
    )
    return render(
        "cap_moved",
        key=", ".join(("trader", *PERIOD_KEY, *capping.dimensions)),
        clauses=f"{clauses} ELSE {clause_no(None)}",
        judged=judged,
    )


def capping_of(
    role: str, caps: Iterable[Cap], fills: str, dimensions: tuple[str, ...], used: Used
) -> Capping | None:
    """The capping of a role, with what was `used` before; None where no cap of it is known."""
    known = known_caps(caps, role)
    return Capping(role=role, caps=known, fills=fills, dimensions=dimensions, used=used) if known else None
