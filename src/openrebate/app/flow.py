"""One flow, read once: the fills of a world in the engine, settled and typed, for as many programs as one likes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from openrebate.app.periods import days_of
from openrebate.app.supposed import Ground, Supposed, Tie
from openrebate.metering.identify import identify
from openrebate.model.engine import Engine
from openrebate.model.errors import InputError
from openrebate.one_role import SMALL_FACTS, Carried, Metered
from openrebate.pipeline import Inputs, Rated, meter, rate_metered
from openrebate.units.instants import format_instant
from openrebate.units.periods import Month, Period, day_start, parse_period
from openrebate.units.timeline import DAY

if TYPE_CHECKING:
    from openrebate.model.terms import Terms

_ROLED = ("claims", "partners", "overrides", "grants")
_ONE_BY_ONE = ("overrides", "grants")  # agreed with a partner in one program, and of no other


class SparingEngine(Engine, Protocol):
    """An engine that makes no table again that it holds; `spared` counts those."""

    spared: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is compared. `programs` empty: the whole library. `asset` is what the world's marks are in.

    `stand_ins`: role of a program -> role of the world whose claims it is given; None: no role stands in for another.
    """

    programs: tuple[str, ...]
    period: str
    partner: str | None = None
    asset: str = "USDT"
    tie: Tie = "own"
    stand_ins: Mapping[str, str] | None = field(default_factory=dict)
    sensitivity: bool = True
    strict: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """The world as every program reads it: its fills in the engine, each once, and its facts."""

    engine: SparingEngine
    inputs: Inputs
    asked: Asked
    months: tuple[Month, ...]
    ground: Ground
    conflicts: int
    many: bool

    def through(self, supposed: Supposed) -> Run:
        """The flow metered under a program."""
        facts = _facts(self, supposed.stands_in)
        for name in _ROLED:
            self.engine.load(name, facts[name])
        metered = meter(self.engine, replace(self.inputs, facts=facts), supposed.terms)
        small = {name: facts[name].to_pylist() for name in SMALL_FACTS}
        return Run(flow=self, terms=supposed.terms, metered=metered, small=small)


def read_once(engine: Any, inputs: Inputs, asked: Asked, months: tuple[Month, ...], *, many: bool) -> Flow:
    """Settle which row speaks for each fill, and keep the fills typed in the engine: no file is read after this."""
    identities = identify(engine, inputs.rows)
    engine.table("fills_once", "SELECT * FROM known_fills")
    engine.view("fills", "SELECT * FROM fills_once")
    engine.table("marks_once", "SELECT * FROM marks")
    engine.view("marks", "SELECT * FROM marks_once")
    if asked.partner is not None:
        known_partner(inputs, asked.partner)
    ground = Ground(
        claimed=_claimed(inputs, asked.partner),
        asset=asked.asset,
        prices=_prices(engine, months[-1]),
        first=months[0],
        last=months[-1],
        tie=asked.tie,
        stand_ins=asked.stand_ins,
    )
    return Flow(
        engine=engine,
        inputs=replace(inputs, unique=True),
        asked=asked,
        months=months,
        ground=ground,
        conflicts=identities.conflicts,
        many=many,
    )


def no_fills(inputs: Inputs, said: str, days: tuple[int, int]) -> list[str]:
    """A warning where no fill of the world can lie in the days from the first to the last, whatever their zone."""
    first, end = day_start(days[0], "UTC") - DAY, day_start(days[1] + 1, "UTC") + DAY
    if inputs.rows and inputs.first < end and inputs.last >= first:
        return []
    begins, ends = format_instant(inputs.first), format_instant(inputs.last)
    span = f"its fills go from {begins} to {ends}" if inputs.rows else "it has none"
    return [f"no fill of the world lies in {said}: {span}"]


def known_partner(inputs: Inputs, partner: str) -> None:
    """InputError where the world has no such partner."""
    known = set(inputs.facts["partners"].column("partner_id").to_pylist())
    if partner not in known:
        raise InputError(
            f"the world has no partner {partner}",
            advice=f"Partners: {', '.join(sorted(known)[:20]) or 'none'}",
        )


def _claimed(inputs: Inputs, partner: str | None) -> dict[str, dict[str, int]]:
    """How many claims of each kind the flow has, by role; of the partner alone, where it is one partner's flow."""
    claims = inputs.facts["claims"].select(["role", "subject_kind", "partner_id"])
    found: dict[str, dict[str, int]] = {}
    for row in (
        claims.group_by(["role", "subject_kind", "partner_id"]).aggregate([([], "count_all")]).to_pylist()
    ):
        if partner is None or row["partner_id"] == partner:
            kinds = found.setdefault(row["role"], {})
            kinds[row["subject_kind"]] = kinds.get(row["subject_kind"], 0) + row["count_all"]
    return found


def _prices(engine: Engine, last: Month) -> dict[str, Decimal]:
    end = day_start(last.days[-1] + 1, "UTC")
    rows = engine.fetch(
        "SELECT m.asset, max(m.price) AS price FROM marks AS m JOIN (SELECT k.asset, max(k.at) AS latest FROM marks AS k "
        f"WHERE k.at < {end} GROUP BY k.asset) AS n ON m.asset = n.asset AND m.at = n.latest GROUP BY m.asset"
    ).to_pylist()
    return {row["asset"]: Decimal(row["price"]) for row in rows}


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One program over the flow."""

    flow: Flow
    terms: Terms
    metered: Metered
    small: Mapping[str, Sequence[Mapping[str, Any]]]

    def periods(self) -> Iterator[tuple[Month, Period]]:
        """Every month, or every day of it where the terms settle daily."""
        for month in self.flow.months:
            if self.terms.settles == "month":
                yield month, parse_period(str(month))
            else:
                traded = self._traded()
                days = (
                    day for day in days_of(month) if day.days[0] in traded or day.days[-1] == month.days[-1]
                )
                yield from ((month, day) for day in days)

    def _traded(self) -> set[int]:
        """Days on which there is anything to rate."""
        every = " UNION ".join(f"SELECT day FROM {name}" for name in self.metered.usage.values())
        return set(
            self.flow.engine.fetch(f"SELECT DISTINCT day FROM ({every}) AS d").column("day").to_pylist()
        )

    def rated(self, metered: Metered | None = None) -> Iterator[tuple[Month, Period, Rated]]:
        """Every period rated, under this usage or another; the lines of one are gone when the next is asked for."""
        carried, usage = Carried(), metered or self.metered
        for month, period in self.periods():
            yield (
                month,
                period,
                rate_metered(self.flow.engine, self.small, usage, self.terms, period, carried=carried),
            )

    @property
    def whose(self) -> str:
        """The condition on lines that makes them the partner's."""
        partner = self.flow.asked.partner
        return "TRUE" if partner is None else "partner_id = '" + partner.replace("'", "''") + "'"

    def total(self, metered: Metered) -> Decimal:
        """What partners keep under another usage, but for what roles pay in an asset of their own."""
        found = Decimal(0)
        for _, _, rated in self.rated(metered):
            for role in (one for one in rated.roles if one.role.asset in (None, self.flow.asked.asset)):
                [row] = self.flow.engine.fetch(
                    f"SELECT sum(amount) AS amount FROM {role.lines} WHERE kind <> 'kickback' "
                    f"AND partner_id IS NOT NULL AND {self.whose}"
                ).to_pylist()
                found += row["amount"] or Decimal(0)
        return found


def _facts(flow: Flow, stands_in: Mapping[str, str]) -> dict[str, pa.Table]:
    """The facts with the roles that stand in; what was agreed with partners one by one stays behind."""
    facts = dict(flow.inputs.facts)
    for name in _ROLED if stands_in else ():
        facts[name] = _under(facts[name], stands_in, bare=name in _ONE_BY_ONE)
    return facts


def _under(table: pa.Table, stands_in: Mapping[str, str], *, bare: bool) -> pa.Table:
    """Rows of a role that stands in have the role it stands in for; `bare`: they are left out."""
    roles, index = table.column("role"), table.column_names.index("role")
    gone = pa.array([*stands_in, *(stands_in.values() if bare else ())], pa.string())
    kept = table.filter(pc.invert(pc.is_in(roles, value_set=gone)))
    for mine, theirs in stands_in.items() if not bare else ():
        moved = table.filter(pc.equal(roles, theirs))
        kept = kept.filter(pc.not_equal(kept.column("role"), theirs))
        named = pa.repeat(pa.scalar(mine, table.schema.field(index).type), moved.num_rows)
        kept = pa.concat_tables([kept, moved.set_column(index, table.schema.field(index), named)])
    return kept
