"""Entitlement: the lines of a workspace's program as its facts, fills and marks now known rate them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from openrebate.app.bootstrap import bare_engine
from openrebate.app.facts_known import facts_known
from openrebate.app.known_fills import fills_of, known_mark_days, known_parts, marks_of
from openrebate.app.levels_planned import Said, said_levels
from openrebate.app.parts import Parts, metered_fills, metered_parts
from openrebate.app.rate import looks_at_fills
from openrebate.app.settled import Program
from openrebate.metering.ages import asks_first_trade
from openrebate.one_role import SMALL_FACTS, Carried, SmallFacts
from openrebate.pipeline import rate_metered
from openrebate.rating.cap_reach import FillsNeededError
from openrebate.settling.plan import KEYS
from openrebate.store.lines import POSTED
from openrebate.units.periods import Period

if TYPE_CHECKING:
    from openrebate.app.workspace import Workspace
    from openrebate.model.engine import Engine
    from openrebate.model.terms import Terms
    from openrebate.one_role import Metered
    from openrebate.pipeline import Rated
    from openrebate.store.connection import Connection

Progress = Callable[[str], None]
_LINE = ("line_id", *KEYS, "claim_id", "level", "clause", "fills", "volume", "base")
_UNITS = "CAST(replace(CAST(amount AS VARCHAR), '.', '') AS DECIMAL(38, 0))"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entitlement:
    """What rates a program, period by period. `desk` is the engine that holds what is rated; `facts`: as now known.

    `afresh`: no kept part is used, every fill is metered now; so it is for the versions in `looked_at`, whose caps may be
    used up. `held_back` are the fills of each rated period that no line holds,
    `levels` what its partners were rated at.
    """

    program: Program
    given: Parts
    facts: SmallFacts
    rating: Engine
    desk: Engine
    say: Progress
    afresh: bool = False
    held: dict[str, tuple[Metered, Carried]] = field(default_factory=dict)
    looked_at: set[str] = field(default_factory=set)
    held_back: dict[str, int] = field(default_factory=dict)
    levels: dict[str, list[Said]] = field(default_factory=dict)

    def rate(self, period: Period, name: str) -> None:
        """Make the desk's table `name`: the lines of a period, `after` being their amounts in the asset's smallest unit.

        Where the terms change inside the period, every version rates the part in which it is in force.
        """
        versions = self.program.in_force(period)
        only = len(versions) == 1
        if not self.given.parts:
            self.desk.load(name, POSTED.empty_table().drop_columns(["version", "posting_no"]))
            return
        parts = []
        for n, terms in enumerate(versions):
            query = self._rated(terms, period, alone=only)
            parts.append(name if only else f"{name}_{n}")
            if self.desk is self.rating:
                self.desk.table(parts[-1], query)
            else:
                self.desk.load(parts[-1], self.rating.fetch(query))
        if not only:
            self.desk.table(name, " UNION ALL ".join(f"SELECT * FROM {part}" for part in parts))
            self.desk.drop(*parts)

    def rated(self, terms: Terms, period: Period) -> Rated:
        """One version of the terms on a period, role by role, before the versions are laid together."""
        metered, carried = self._metered(terms)
        try:
            return rate_metered(self.rating, self.facts, metered, terms, period, carried=carried)
        except FillsNeededError:
            self.looked_at.add(terms.digest)
            del self.held[terms.digest]
            metered, carried = self._metered(terms)
            return rate_metered(self.rating, self.facts, metered, terms, period, carried=carried)

    def _rated(self, terms: Terms, period: Period, *, alone: bool) -> str:
        rated = self.rated(terms, period)
        self.held_back[period.label] = len(rated.exceptions)
        self.levels.setdefault(period.label, []).extend(
            row for role in rated.roles for row in said_levels(role.role.name, role.level_rows)
        )
        columns = f'{", ".join(_LINE)}, {_UNITS} AS "after"'
        every = " UNION ALL ".join(f"SELECT {columns} FROM {role.lines} AS l" for role in rated.roles)
        ours = "true" if alone else "reason IS DISTINCT FROM 'terms_not_in_force'"
        return f"SELECT * FROM ({every}) AS every WHERE {ours}"

    def _metered(self, terms: Terms) -> tuple[Metered, Carried]:
        """The usage under these terms, and what periods rated before left; the engine holds one at a time."""
        if terms.digest not in self.held:
            self.held.clear()
            whole = self.afresh or looks_at_fills(terms) or terms.digest in self.looked_at
            apart = not (whole or asks_first_trade(terms))
            make = metered_parts if apart else metered_fills
            self.held[terms.digest] = make(self.rating, self.given, terms, self.say), Carried()
        return self.held[terms.digest]


@contextmanager
def entitlement(
    workspace: Workspace,
    connection: Connection,
    program: Program,
    say: Progress = lambda step: None,
    *,
    afresh: bool = False,
) -> Iterator[Entitlement]:
    """What the workspace knows now, ready to be rated; all of the engine is gone afterwards."""
    say("read the facts")
    known = facts_known(connection, workspace.data)
    given = Parts(
        facts=known.tables,
        facts_digest=known.digest,
        marks=known_mark_days(workspace, connection),
        parts=known_parts(workspace, connection),
        folder=workspace.data / "cubes",
        fills_of=fills_of,
        marks_of=marks_of,
    )
    small: Mapping[str, list[dict[str, object]]] = {
        name: known.tables[name].to_pylist() for name in SMALL_FACTS
    }
    with ExitStack() as stack:
        desk = stack.enter_context(bare_engine("duckdb"))
        rating = desk if workspace.engine == "duckdb" else stack.enter_context(bare_engine(workspace.engine))
        yield Entitlement(
            program=program, given=given, facts=small, rating=rating, desk=desk, say=say, afresh=afresh
        )
