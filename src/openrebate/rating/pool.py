"""Pool: all lines of a role in a period share one limit; where together they come to more, each is cut alike."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from openrebate.model.engine import Engine
from openrebate.model.terms import Terms
from openrebate.units.decimals import exact_product, exact_sum

_APART = "abs(base) >= 100000000000000 OR rate >= 10 OR cut <> 0 OR cut_units <> 0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """A pool that is exceeded: its limit, and the unrounded sum of all lines above zero, kickback and parents included."""

    limit: Decimal
    in_full: Decimal
    clause: str

    @property
    def part(self) -> Fraction:
        """What is left of each line above zero; one below zero takes nothing out of the pool, and is not cut."""
        return Fraction(self.limit) / Fraction(self.in_full)


def exceeded_pool(engine: Engine, terms: Terms, role: str, amounts: str) -> Pool | None:
    """The pool of a role, if its lines exceed it. `amounts`: the model or view of them (columns of `amounts.sql`)."""
    cap = terms.pool(role)
    if cap is None or cap.limit is None or cap.lasts == "days":
        return None
    in_full = summed_in_full(engine, amounts)
    return Pool(limit=cap.limit, in_full=in_full, clause=cap.clause) if in_full > cap.limit else None


def summed_in_full(engine: Engine, amounts: str) -> Decimal:
    """All lines above zero together, unrounded. Sums by rate in SQL, their products here, since those may not fit 38 digits; capped and large lines one by one."""
    alike = engine.fetch(
        f"SELECT rate, CAST(sum(base) AS DECIMAL(38, 10)) AS base FROM ({amounts}) AS a "
        f"WHERE base > 0 AND NOT ({_APART}) GROUP BY rate"
    )
    apart = engine.fetch(f"SELECT base, rate, cut, cut_units FROM ({amounts}) AS a WHERE {_APART}")
    sums = [exact_product(row["base"], row["rate"]) for row in alike.to_pylist()]
    for row in apart.to_pylist():
        cut = exact_product(exact_sum([row["cut"], row["cut_units"]]), Decimal(-1))
        sums.append(max(Decimal(0), exact_sum([exact_product(row["base"], row["rate"]), cut])))
    return exact_sum(sums)
