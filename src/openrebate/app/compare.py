"""One flow through many programs: the fills are read once, and what programs agree on is made once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from openrebate.app.bootstrap import open_world, remembering
from openrebate.app.compared import Comparison, Earned, Outcome, Reached, Step, Unpaid
from openrebate.app.next_level import reached
from openrebate.app.periods import days_of, months_of
from openrebate.app.supposed import Ground, Supposed, Tie, suppose
from openrebate.app.what_if import Scaling, steps
from openrebate.metering.identify import identify
from openrebate.model.errors import InputError
from openrebate.pipeline import SMALL_FACTS, Inputs, Metered, Rated, meter, rate_metered
from openrebate.terms.library import find_terms, library
from openrebate.units.periods import Month, Period, day_start, parse_period

if TYPE_CHECKING:
    from openrebate.model.engine import Engine
    from openrebate.model.terms import Terms

_ROLED = ("claims", "partners", "overrides", "grants")
_ONE_BY_ONE = ("overrides", "grants")  # agreed with a partner in one program, and of no other
_FEW = 3
_DAILY = f"its levels are assessed day by day; compare it with {_FEW - 1} others at most to see this"
Progress = Callable[[str], None]


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


def compare(
    world: Path,
    asked: Asked,
    engine: str = "duckdb",
    *,
    progress: Progress = lambda step: None,
    warn: Progress = lambda text: None,
) -> Comparison:
    """What the flow of a world earns in each program.

    InputError (2): a world, period, role or terms file that cannot be used. NotFoundError (4): an unknown program.
    """
    terms = [find_terms(program) for program in asked.programs or library()]
    return compare_terms(world, asked, terms, engine, progress=progress, warn=warn)


def compare_terms(
    world: Path,
    asked: Asked,
    terms: Sequence[Terms],
    engine: str = "duckdb",
    *,
    progress: Progress = lambda step: None,
    warn: Progress = lambda text: None,
) -> Comparison:
    """The same for terms that are there already; they are told apart by their order."""
    months = months_of(asked.period)
    begun = time.monotonic()
    progress("read the world")
    with open_world(world, engine, strict=asked.strict) as (bare, found, inputs):
        for text in found.warnings:
            warn(text)
        flow = _read_once(remembering(bare), inputs, asked, months, many=len(terms) > _FEW)
        read = time.monotonic()
        outcomes = [_outcome(flow, one, progress) for one in terms]
    seconds = {"read": round(read - begun, 3), "rate": round(time.monotonic() - read, 3)}
    return Comparison(
        world=str(world),
        months=tuple(str(month) for month in months),
        partner_id=asked.partner,
        asset=asked.asset,
        tie=asked.tie,
        fills=inputs.rows,
        conflicts=flow.conflicts,
        outcomes=tuple(outcomes),
        spared=flow.engine.spared,
        seconds=seconds,
    )


def ranked(outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """From the program in which the flow earns most; those that stand apart, and those that were not rated, last."""
    return tuple(sorted(outcomes, key=lambda one: (bool(one.why_not), one.apart, -one.total, one.program)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Flow:
    """The world as every program reads it: its fills in the engine, each once, and its facts."""

    engine: Any
    inputs: Inputs
    asked: Asked
    months: tuple[Month, ...]
    ground: Ground
    conflicts: int
    many: bool


def _read_once(engine: Any, inputs: Inputs, asked: Asked, months: tuple[Month, ...], *, many: bool) -> _Flow:
    """Settle which row speaks for each fill, and keep the fills typed in the engine: no file is read after this."""
    identities = identify(engine, inputs.rows)
    engine.table("fills_once", "SELECT * FROM known_fills")
    engine.view("fills", "SELECT * FROM fills_once")
    engine.table("marks_once", "SELECT * FROM marks")
    engine.view("marks", "SELECT * FROM marks_once")
    if asked.partner is not None:
        _known_partner(inputs, asked.partner)
    ground = Ground(
        claimed=_claimed(inputs, asked.partner),
        asset=asked.asset,
        prices=_prices(engine, months[-1]),
        first=months[0],
        last=months[-1],
        tie=asked.tie,
        stand_ins=asked.stand_ins,
    )
    return _Flow(
        engine=engine,
        inputs=replace(inputs, unique=True),
        asked=asked,
        months=months,
        ground=ground,
        conflicts=identities.conflicts,
        many=many,
    )


def _known_partner(inputs: Inputs, partner: str) -> None:
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


def _outcome(flow: _Flow, terms: Terms, progress: Progress) -> Outcome:
    progress(terms.id)
    supposed = suppose(terms, flow.ground)
    told = Outcome(
        program=terms.id,
        version=terms.version,
        title=terms.title,
        venue=terms.venue,
        asset=supposed.asset,
        apart=supposed.apart,
        stands_in=supposed.stands_in,
        supposed=supposed.supposed,
        not_published=tuple(f"{one.name}: {one.text}" for one in terms.unknowns),
        why_not=supposed.why_not,
    )
    return told if supposed.why_not else _rated(flow, supposed, told)


def _rated(flow: _Flow, supposed: Supposed, told: Outcome) -> Outcome:
    facts = _facts(flow, supposed.stands_in)
    for name in _ROLED:
        flow.engine.load(name, facts[name])
    inputs = replace(flow.inputs, facts=facts)
    metered = meter(flow.engine, inputs, supposed.terms)
    small = {name: facts[name].to_pylist() for name in SMALL_FACTS}
    run = _Run(flow=flow, terms=supposed.terms, metered=metered, small=small)
    earned: list[Earned] = []
    unpaid: list[Unpaid] = []
    levels: list[Reached] = []
    held: dict[str, int] = {}
    for month, period in run.periods():
        rated = rate_metered(flow.engine, small, metered, supposed.terms, period)
        more, less = _sums(run, rated, month)
        earned += more
        unpaid += less
        for row in rated.exceptions:
            held[row["reason"]] = held.get(row["reason"], 0) + 1
        if period.days[-1] == month.days[-1]:
            levels += _levels(run, rated, month)
    found = replace(
        told,
        earned=_merged(earned),
        unpaid=_joined(unpaid),
        levels=tuple(levels),
        not_rated=dict(sorted(held.items())),
    )
    if not flow.asked.sensitivity:
        return replace(found, no_steps="not asked for")
    if supposed.terms.settles == "day" and supposed.terms.assessments and flow.many:
        return replace(found, no_steps=_DAILY)
    scaling = Scaling(
        engine=flow.engine,
        terms=supposed.terms,
        metered=metered,
        total=found.total,
        again=run.total,
    )
    changed, why_not = steps(scaling)
    return replace(
        found, steps=tuple(Step(of=of, times=n, amount=a) for of, n, a in changed), no_steps=why_not
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """One program over the flow."""

    flow: _Flow
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

    @property
    def whose(self) -> str:
        """The condition on lines that makes them the partner's."""
        partner = self.flow.asked.partner
        return "TRUE" if partner is None else "partner_id = '" + partner.replace("'", "''") + "'"

    def total(self, metered: Metered) -> Decimal:
        """What partners keep under another usage."""
        found = Decimal(0)
        for _, period in self.periods():
            rated = rate_metered(self.flow.engine, self.small, metered, self.terms, period)
            for role in rated.roles:
                [row] = self.flow.engine.fetch(
                    f"SELECT sum(amount) AS amount FROM {role.lines} WHERE kind <> 'kickback' AND {self.whose}"
                ).to_pylist()
                found += row["amount"] or Decimal(0)
        return found


def _facts(flow: _Flow, stands_in: Mapping[str, str]) -> dict[str, pa.Table]:
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


def _sums(run: _Run, rated: Rated, month: Month) -> tuple[list[Earned], list[Unpaid]]:
    earned, unpaid = [], []
    for role in rated.roles:
        rows = run.flow.engine.fetch(
            "SELECT kind, product_line, channel, reason, min(clause) AS clause, CAST(sum(fills) AS BIGINT) AS fills, "
            "sum(volume) AS volume, sum(base) AS base, sum(amount) AS amount "
            f"FROM {role.lines} WHERE {run.whose} GROUP BY kind, product_line, channel, reason"
        ).to_pylist()
        for row in rows:
            if row["reason"] is None:
                earned.append(_earned(str(month), role.role.name, row))
            elif row["kind"] == "commission":
                unpaid.append(
                    Unpaid(
                        month=str(month),
                        role=role.role.name,
                        reason=row["reason"],
                        channel=row["channel"] or "",
                        clause=row["clause"] or "",
                        fills=row["fills"],
                    )
                )
    return earned, unpaid


def _earned(month: str, role: str, row: Mapping[str, Any]) -> Earned:
    return Earned(
        month=month,
        role=role,
        kind=row["kind"],
        product_line=row["product_line"] or "",
        channel=row["channel"] or "",
        fills=row["fills"],
        volume=row["volume"],
        base=row["base"],
        amount=row["amount"],
    )


def _merged(rows: Iterable[Earned]) -> tuple[Earned, ...]:
    """One row a month, role, kind, line and channel, where periods were days."""
    found: dict[tuple[str, ...], Earned] = {}
    for one in rows:
        key = (one.month, one.role, one.kind, one.product_line, one.channel)
        old = found.get(key)
        found[key] = (
            one
            if old is None
            else replace(
                old,
                fills=old.fills + one.fills,
                volume=old.volume + one.volume,
                base=old.base + one.base,
                amount=old.amount + one.amount,
            )
        )
    return tuple(found[key] for key in sorted(found))


def _joined(rows: Iterable[Unpaid]) -> tuple[Unpaid, ...]:
    found: dict[tuple[str, ...], Unpaid] = {}
    for one in rows:
        key = (one.month, one.role, one.reason, one.channel)
        old = found.get(key)
        found[key] = (
            one
            if old is None
            else replace(
                old,
                fills=old.fills + one.fills,
                clause=min(filter(None, (old.clause, one.clause)), default=""),
            )
        )
    return tuple(
        sorted(found.values(), key=lambda one: (one.month, one.role, -one.fills, one.reason, one.channel))
    )


def _levels(run: _Run, rated: Rated, month: Month) -> list[Reached]:
    found = []
    for role in rated.roles:
        assessment = run.terms.assessment(role.role.name)
        if assessment is not None:
            rows = [row for row in role.level_rows if run.flow.asked.partner in (None, row.partner_id)]
            found += reached(str(month), assessment, rows)
    return found
