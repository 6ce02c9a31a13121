"""Roll-up: what the trades of a master and of its sub-accounts came to, each for who was its master when it happened."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openrebate.app.entitlement import entitlement
from openrebate.app.kept_addresses import kept_account
from openrebate.app.settled import find_period, find_program
from openrebate.app.workspace import connected, open_workspace
from openrebate.rating.detail import detail
from openrebate.rating.models import quoted

if TYPE_CHECKING:
    from openrebate.app.entitlement import Entitlement
    from openrebate.model.terms import Terms
    from openrebate.units.periods import Period

_KEYS = ("account", "role", "partner", "channel")
_SUMS = ("fills", "volume", "fees", "commission")
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class RollUp:
    """One row an account, role, partner and channel (None: nobody's), and their totals by role.

    Amounts are in the settlement asset; commission is before caps and before it is rounded on its line, so it adds up.
    """

    master: str
    program: str
    period: str
    rows: tuple[Row, ...]
    totals: tuple[Row, ...]


def roll_up(
    workspace: Path, program: str, period: str, master: str, say: Callable[[str], None] = lambda step: None
) -> RollUp:
    """Rate the period afresh and sum what is the master's. InputError (2), NotFoundError (4)."""
    place = open_workspace(workspace)
    found = find_program(place, program)
    asked = find_period(found, period)
    rows: list[Row] = []
    with connected(place) as connection:
        master = kept_account(place, connection, master)
    with connected(place) as connection, entitlement(place, connection, found, say, afresh=True) as entitled:
        versions = found.in_force(asked) if entitled.given.parts else ()
        for terms in versions:
            say(f"sum {asked.label}")
            rows += _rows(entitled, terms, asked, master, alone=len(versions) == 1)
    return RollUp(
        master=master, program=found.id, period=asked.label, rows=tuple(rows), totals=tuple(_totals(rows))
    )  # fmt: skip


def _rows(entitled: Entitlement, terms: Terms, period: Period, master: str, *, alone: bool) -> Iterable[Row]:
    """Under one version of the terms; where there are several, each sees only the trades that it is in force for."""
    ours = "true" if alone else "reason IS DISTINCT FROM 'terms_not_in_force'"
    for role in entitled.rated(terms, period).roles:
        fills = detail(role.rating, further=", p.trader")
        yield from entitled.rating.fetch(
            "SELECT account_id AS account, role, partner_id AS partner, channel, count(*) AS fills, "
            "sum(CASE WHEN counts_for_volume THEN notional_value ELSE 0 END) AS volume, sum(fee_value) AS fees, "
            f"sum(base * CAST(rate AS DECIMAL(18, 12))) AS commission FROM ({fills}) AS f "
            f"WHERE trader = {quoted(master)} AND {ours} GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4"
        ).to_pylist()


def _totals(rows: Iterable[Row]) -> Iterable[Row]:
    sums: dict[str, dict[str, Decimal]] = {}
    for row in rows:
        mine = sums.setdefault(row["role"], dict.fromkeys(_SUMS, Decimal(0)))
        for name in _SUMS:
            mine[name] += Decimal(row[name] or 0)
    for role, mine in sums.items():
        yield {**dict.fromkeys(_KEYS), "account": "all", "role": role, **mine}
