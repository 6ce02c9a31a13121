"""Reach: which caps cannot be used up in a period at all, as the cube tells; then no fill has to be looked at for them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlglot import exp

from openrebate.model.cap import Cap
from openrebate.model.rate import VOLUME
from openrebate.rating.caps import known_caps
from openrebate.terms.parsing import parse
from openrebate.units.decimals import exact_product

if TYPE_CHECKING:
    from openrebate.model.engine import Engine
    from openrebate.model.role import Role
    from openrebate.model.terms import Terms
    from openrebate.rating.rate import Rating

_SCOPES = {"account": "account_id", "fill": "account_id", "partner": "partner_id", "program": "''"}


class FillsNeededError(Exception):
    """A cap may be used up, and the usage was kept without its fills. Meter the fills, and rate again."""


def told_by_sums(terms: Terms, role: Role) -> bool:
    """Whether sums of a period bound what caps of the role may be used to: all last a period, no base is negative, and
    nothing is paid on volume.
    """
    caps = known_caps(terms.caps, role.name).values()
    on_base = all(rate.of != VOLUME for rate in terms.rates)
    return on_base and all(cap.lasts == "period" for cap in caps) and never_negative(role.base)


def never_negative(base: str) -> bool:
    """Whether a formula is seen to be 0 at least: the greatest of some values, one of them a plain number."""
    tree = parse(base)
    return isinstance(tree, exp.Greatest) and any(
        isinstance(one, exp.Literal) and one.is_number for one in (tree.this, *tree.expressions)
    )


def out_of_reach(engine: Engine, rating: Rating, caps: Mapping[int, Cap], period: str) -> bool:
    """Whether none of the caps can be used up: the most that any scope could be paid in the period is below them.

    `period`: the table of the role's usage. Needs the table of its shares.
    """
    if not told_by_sums(rating.sharing.terms, rating.sharing.role):
        return False
    highest = _highest_rate(engine, rating)
    return all(
        cap.limit is not None and _most(engine, rating, cap, period, highest) < cap.limit
        for cap in caps.values()
    )


def _most(engine: Engine, rating: Rating, cap: Cap, period: str, highest: Decimal) -> Decimal:
    """No scope of the cap uses more of it: all of what any of them trades would be paid at the highest rate."""
    paying = ", ".join(map(str, rating.paying))
    [row] = engine.fetch(
        "SELECT max(most) AS most FROM ("
        f"SELECT CAST(sum(base) AS DECIMAL(38, 10)) AS most FROM {period} WHERE decision IN ({paying}) "
        f"GROUP BY {_SCOPES[cap.scope]}) AS m"
    ).to_pylist()
    most = Decimal(row["most"] or 0)
    return most if cap.of == "base" else exact_product(most, highest)


def _highest_rate(engine: Engine, rating: Rating) -> Decimal:
    [row] = engine.fetch(
        f"SELECT max(rate) AS rate FROM shares_{rating.role} WHERE kind = 'commission'"
    ).to_pylist()
    return Decimal(row["rate"] or 0)
