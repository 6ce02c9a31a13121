"""A run again, for questions about it: the same world and terms, held in an engine while they are asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openrebate.app.bootstrap import open_world, world_digests
from openrebate.app.periods import settled_period
from openrebate.app.written import AGAIN, Written, read_out, refuse_changed, same_terms
from openrebate.model.errors import ConflictError
from openrebate.model.sql import quoted
from openrebate.one_role import RatedRole
from openrebate.pipeline import Rated, rate_period
from openrebate.units.periods import day_start

if TYPE_CHECKING:
    from openrebate.model.engine import Engine
    from openrebate.model.terms import Terms
    from openrebate.units.periods import Period

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rerun:
    """Everything that one run knew and made."""

    written: Written
    engine: Engine
    terms: Terms
    period: Period
    rated: Rated

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """The rows of a query over the run's tables."""
        rows: list[dict[str, Any]] = self.engine.fetch(sql).to_pylist()
        return rows

    @property
    def last(self) -> int:
        """The last microsecond of the period."""
        return day_start(self.period.days[-1] + 1, self.terms.day_zone) - 1

    def lines(self, role: RatedRole, **key: object) -> list[dict[str, Any]]:
        """The role's lines with these values, as they were written.

        ConflictError (5) where this version of the program makes another line than the one that wrote OUT.
        """
        found = self.rows(f"SELECT * FROM {role.lines} WHERE {matching(key)} ORDER BY kind, line_id")
        for line in found:
            if self.written.amount(line["line_id"]) != line["amount"]:
                raise ConflictError(
                    f"line {line['line_id']} comes out differently than in {self.written.folder}, "
                    f"which version {self.written.summary['version']} has written",
                    advice=AGAIN,
                )
        return found


@contextmanager
def rerun(
    out: Path, world: Path | None = None, say: Callable[[str], None] = lambda step: None
) -> Iterator[Rerun]:
    """The run that wrote OUT, over the same world (`world`: where it has been moved to).

    On DuckDB whatever engine wrote OUT: what they make is the same to the byte. InputError (2): no OUT or world;
    ConflictError (5): the world or the terms have changed.
    """
    written = read_out(out)
    terms = same_terms(written)
    period = settled_period(terms, written.summary["period"])
    folder = world or Path(written.summary["world"])
    refuse_changed(written, world_digests(folder))
    say("read the world")
    with open_world(folder) as (engine, _, inputs):
        rated = rate_period(engine, inputs, terms, period, say)
        yield Rerun(written=written, engine=engine, terms=terms, period=period, rated=rated)


def matching(key: Mapping[str, object]) -> str:
    """SQL for: these columns have these values, NULL being equal to NULL."""
    return " AND ".join(
        f"{name} IS NULL" if value is None else f"{name} = {_literal(value)}" for name, value in key.items()
    )


def _literal(value: object) -> str:
    match value:
        case str():
            return quoted(value)
        case bool():
            return "TRUE" if value else "FALSE"
        case Decimal():
            return f"{value:f}"
        case _:
            return str(value)
