"""One flow through many programs: the fills are read once, and what programs agree on is made once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openrebate.app.bootstrap import open_world, remembering
from openrebate.app.compared import Comparison, Earned, Outcome, Reached, Step, Unpaid
from openrebate.app.flow import Asked, Flow, Run, no_fills, read_once
from openrebate.app.next_level import reached
from openrebate.app.periods import months_of
from openrebate.app.supposed import Supposed, suppose
from openrebate.app.what_if import Scaling, steps
from openrebate.pipeline import Rated
from openrebate.terms.library import find_terms, library
from openrebate.units.periods import Month

if TYPE_CHECKING:
    from openrebate.model.role import Role
    from openrebate.model.terms import Terms

_FEW = 3
_DAILY = f"its levels are assessed day by day; compare it with {_FEW - 1} others at most to see this"
Progress = Callable[[str], None]


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
        for text in no_fills(inputs, asked.period, (months[0].days[0], months[-1].days[-1])):
            warn(text)
        flow = read_once(remembering(bare), inputs, asked, months, many=len(terms) > _FEW)
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


def _outcome(flow: Flow, terms: Terms, progress: Progress) -> Outcome:
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


def _rated(flow: Flow, supposed: Supposed, told: Outcome) -> Outcome:
    run = flow.through(supposed)
    earned: list[Earned] = []
    unpaid: list[Unpaid] = []
    levels: list[Reached] = []
    held: dict[str, int] = {}
    for month, period, rated in run.rated():
        more, less = _sums(run, rated, month, supposed.asset)
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
        metered=run.metered,
        total=found.total,
        again=run.total,
    )
    changed, why_not = steps(scaling)
    return replace(
        found, steps=tuple(Step(of=of, times=n, amount=a) for of, n, a in changed), no_steps=why_not
    )


def _sums(run: Run, rated: Rated, month: Month, asset: str) -> tuple[list[Earned], list[Unpaid]]:
    earned, unpaid = [], []
    for role in rated.roles:
        rows = run.flow.engine.fetch(
            "SELECT kind, product_line, channel, reason, min(clause) AS clause, CAST(sum(fills) AS BIGINT) AS fills, "
            "sum(volume) AS volume, sum(base) AS base, sum(amount) AS amount "
            f"FROM {role.lines} WHERE {run.whose} GROUP BY kind, product_line, channel, reason"
        ).to_pylist()
        for row in rows:
            if row["reason"] is None:
                earned.append(_earned(str(month), role.role, row, asset))
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


def _earned(month: str, role: Role, row: Mapping[str, Any], asset: str) -> Earned:
    return Earned(
        month=month,
        role=role.name,
        kind=row["kind"],
        product_line=row["product_line"] or "",
        channel=row["channel"] or "",
        fills=row["fills"],
        volume=row["volume"],
        base=row["base"],
        amount=row["amount"],
        asset=role.asset or asset,
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


def _levels(run: Run, rated: Rated, month: Month) -> list[Reached]:
    found = []
    for role in rated.roles:
        assessment = run.terms.assessment(role.role.name)
        if assessment is not None:
            rows = [row for row in role.level_rows if run.flow.asked.partner in (None, row.partner_id)]
            found += reached(str(month), assessment, rows)
    return found
