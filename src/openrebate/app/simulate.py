"""A changed draft over past months: who gains, who loses, what it costs, and why, by partner and reason.

Both versions are rated over the same flow. Everything that one beneficiary gets on one account's line is one cell; the
difference of a cell is put down to the first of these that is true of it: it was not paid before, it is not paid now, it is
paid on another base, its level is another, its rate is another. So the reasons of a partner add up to its whole difference.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pyarrow as pa

from openrebate.app.bootstrap import open_world, remembering
from openrebate.app.flow import Asked, Flow, no_fills, read_once
from openrebate.app.periods import months_of
from openrebate.app.supposed import suppose
from openrebate.model.errors import InputError
from openrebate.model.terms import Terms
from openrebate.terms.change import Change
from openrebate.terms.compare import compare
from openrebate.terms.library import find_terms
from openrebate.units.decimals import exact_sum

_CELLS = """\
SELECT '{role}' AS role, '{asset}' AS asset, kind, partner_id, account_id, product_line,
    sum(CASE WHEN reason IS NULL THEN amount ELSE 0 END) AS amount,
    sum(CASE WHEN reason IS NULL THEN base ELSE 0 END) AS base,
    count(CASE WHEN reason IS NULL THEN 1 END) AS paying,
    max(CASE WHEN reason IS NULL THEN level END) AS level,
    max(CASE WHEN reason IS NULL THEN rate END) AS rate,
    min(reason) AS reason
FROM {lines} WHERE {whose}
GROUP BY kind, partner_id, account_id, product_line"""
_SAME = " AND ".join(
    f"n.{name} IS NOT DISTINCT FROM o.{name}"
    for name in ("month", "role", "asset", "kind", "partner_id", "account_id", "product_line")
)
_CHANGES = f"""\
SELECT month, asset, kind, partner_id, reason, count(*) AS cells,
    sum(CAST(before AS DECIMAL(38, 8))) AS before, sum(CAST(after AS DECIMAL(38, 8))) AS after
FROM (
    SELECT coalesce(n.month, o.month) AS month, coalesce(n.asset, o.asset) AS asset, coalesce(n.kind, o.kind) AS kind,
        coalesce(n.partner_id, o.partner_id) AS partner_id,
        coalesce(o.amount, 0) AS before, coalesce(n.amount, 0) AS after,
        CASE
            WHEN coalesce(o.amount, 0) = coalesce(n.amount, 0) THEN 'the same'
            WHEN coalesce(n.kind, o.kind) = 'bonus' THEN 'another bonus'
            WHEN coalesce(o.paying, 0) = 0 THEN 'is paid now; before: ' || coalesce(o.reason, 'not attributed')
            WHEN coalesce(n.paying, 0) = 0 THEN 'is not paid any more: ' || coalesce(n.reason, 'not attributed')
            WHEN n.base <> o.base AND n.reason IS DISTINCT FROM o.reason AND n.reason IS NOT NULL
                THEN 'is paid in part: ' || n.reason
            WHEN n.base <> o.base THEN 'is paid on another base'
            WHEN n.level IS DISTINCT FROM o.level THEN
                'level ' || coalesce(CAST(o.level AS VARCHAR), 'none')
                || ' becomes ' || coalesce(CAST(n.level AS VARCHAR), 'none')
            WHEN n.rate IS DISTINCT FROM o.rate THEN 'another rate'
            ELSE 'shared otherwise'
        END AS reason
    FROM cells_before AS o FULL OUTER JOIN cells_after AS n ON {_SAME}
) AS cell
WHERE partner_id IS NOT NULL
GROUP BY month, asset, kind, partner_id, reason"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What one reason does to a partner, or to its traders where `kind` is kickback. `cells` are accounts × lines."""

    month: str
    asset: str
    kind: str
    partner_id: str
    reason: str
    cells: int
    before: Decimal
    after: Decimal

    @property
    def difference(self) -> Decimal:
        """Positive: gains."""
        return exact_sum([self.after, -self.before])


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """The draft against what it would replace, over some months of one flow."""

    world: str
    old: str
    new: str
    asset: str
    months: tuple[str, ...]
    changes: tuple[Change, ...]
    moved: tuple[Moved, ...]
    supposed: tuple[str, ...]

    @property
    def cost(self) -> Decimal:
        """What the program pays more (or less) in all, to partners and traders, in its own asset."""
        return exact_sum(one.difference for one in self.money())

    def money(self) -> list[Moved]:
        """What moves in the asset of the terms; points and other assets of roles are no part of its sums."""
        return [one for one in self.moved if one.asset == self.asset]

    @property
    def differ(self) -> bool:
        """Whether anybody gets another amount."""
        return any(one.before != one.after for one in self.moved)

    def partners(self) -> list[tuple[str, Decimal, Decimal]]:
        """(partner, before, after), what partners keep, from who gains most to who loses most."""
        mine = [one for one in self.money() if one.kind != "kickback"]
        rows = [
            (
                name,
                exact_sum(one.before for one in mine if one.partner_id == name),
                exact_sum(one.after for one in mine if one.partner_id == name),
            )
            for name in sorted({one.partner_id for one in mine})
        ]
        return sorted(rows, key=lambda row: (row[1] - row[2], row[0]))


def simulate(
    draft: str,
    world: Path,
    periods: str,
    *,
    against: str | None = None,
    partner: str | None = None,
    engine: str = "duckdb",
    strict: bool = False,
    progress: Callable[[str], None] = lambda step: None,
    warn: Callable[[str], None] = lambda text: None,
) -> Simulation:
    """The draft over past months of a world. Without `against` it is held against the program of its own id.

    TermsError, InputError (2): a draft, world or period that cannot be used; NotFoundError (4): no such program.
    """
    new = find_terms(draft)
    old = find_terms(against or new.id)
    if new.asset != old.asset:
        raise InputError(
            f"the draft settles in {new.asset} and {old.id} in {old.asset}", advice="Name terms of one asset"
        )
    months = months_of(periods)
    asked = Asked(
        programs=(), period=periods, partner=partner, asset=new.asset, stand_ins=None, sensitivity=False
    )
    progress("read the world")
    with open_world(world, engine, strict=strict) as (bare, found, inputs):
        for text in found.warnings:
            warn(text)
        for text in no_fills(inputs, periods, (months[0].days[0], months[-1].days[-1])):
            warn(text)
        flow = read_once(remembering(bare), inputs, asked, months, many=True)
        said = []
        for name, terms in (("cells_before", old), ("cells_after", new)):
            progress(f"rate {terms.id} {terms.version}")
            supposed = _cells(flow, terms, name)
            said += [f"{terms.id} {terms.version}: {text}" for text in supposed]
        rows = flow.engine.fetch(_CHANGES).to_pylist()
    moved = sorted(
        (Moved(**row) for row in rows), key=lambda m: (m.month, m.partner_id, m.kind, m.asset, m.reason)
    )
    return Simulation(
        world=str(world),
        old=f"{old.id} {old.version}",
        new=f"{new.id} {new.version}",
        asset=new.asset,
        months=tuple(map(str, months)),
        changes=compare(old, new),
        moved=tuple(moved),
        supposed=tuple(dict.fromkeys(said)),
    )


def _cells(flow: Flow, terms: Terms, name: str) -> tuple[str, ...]:
    """Make the table of what everybody gets on every account's line, month by month; what was supposed."""
    supposed = suppose(terms, flow.ground)
    run, parts = flow.through(supposed), []
    for month, _, rated in run.rated():
        for role in rated.roles:
            paid_in = role.role.asset or terms.asset
            of = _CELLS.format(role=role.role.name, asset=paid_in, lines=role.lines, whose=run.whose)
            cells = flow.engine.fetch(of)
            months = pa.repeat(pa.scalar(str(month)), cells.num_rows)
            parts.append(cells.append_column("month", months))
    flow.engine.load(f"{name}_parts", pa.concat_tables(parts, promote_options="permissive"))
    flow.engine.table(name, _SUMMED.format(parts=f"{name}_parts"))
    return supposed.supposed


_SUMMED = """\
SELECT month, role, asset, kind, partner_id, account_id, product_line, sum(amount) AS amount, sum(base) AS base,
    sum(paying) AS paying, max(level) AS level, max(rate) AS rate, min(reason) AS reason
FROM {parts} GROUP BY month, role, asset, kind, partner_id, account_id, product_line"""
