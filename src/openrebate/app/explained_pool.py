"""The pool of one role again: what all lines that share it come to, and the parts of a line where pools last days."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from openrebate.app.rerun import matching
from openrebate.evidence.entitlement import PooledPart
from openrebate.rating.pool import Pool, exceeded_pool
from openrebate.units.periods import date_of, day_at

if TYPE_CHECKING:
    from openrebate.app.rerun import Rerun
    from openrebate.one_role import RatedRole


def pool_of(run: Rerun, role: RatedRole) -> Pool | None:
    """The pool of a role in the period, if its lines exceed it; None where it lasts days."""
    return exceeded_pool(run.engine, run.terms, role.role.name, f"SELECT * FROM amounts_{role.role.name}")


def in_full_at(run: Rerun, role: RatedRole, instant: int) -> Decimal | None:
    """What all lines come to that share the pool of an instant, where that is more than its limit."""
    if not role.rating.pools:
        pool = pool_of(run, role)
        return None if pool is None else pool.in_full
    day = day_at(instant, run.terms.day_zone)
    return next((one.in_full for one in role.rating.pools if day in one.days and one.exceeded), None)


def pooled_parts(run: Rerun, role: RatedRole, line: Mapping[str, Any]) -> tuple[PooledPart, ...]:
    """The parts of a line by the days of the role's pools; none where no pool of days cuts anything."""
    if not any(pool.exceeded for pool in role.rating.pools) or line["reason"] is not None:
        return ()
    kind = "commission" if line["kind"] == "kickback" else line["kind"]
    names = ("child_partner_id", "product_line", "channel", "rate", "kickback_share", "reason")
    key = {f"k.{name}": line[name] for name in names} | {"k.kind": kind}
    key |= {f"p.{name}": line[name] for name in ("partner_id", "account_id")}
    rows = run.rows(
        f"SELECT p.first_day, p.last_day, p.amount, p.pool, p.pool_in_full FROM pooled_{role.role.name} AS p "
        f"JOIN words_{role.role.name} AS k ON k.part_no = p.part_no AND k.kickback_share = p.kickback_share "
        "AND k.line_no IS NOT DISTINCT FROM p.line_no AND k.channel_no IS NOT DISTINCT FROM p.channel_no "
        f"WHERE {matching(key)} ORDER BY p.first_day"
    )
    return tuple(
        PooledPart(
            since=date_of(row["first_day"]).isoformat(),
            until=date_of(row["last_day"]).isoformat(),
            amount=Decimal(row["amount"]),
            pool=None if row["pool"] is None else Decimal(row["pool"]),
            pool_in_full=None if row["pool_in_full"] is None else Decimal(row["pool_in_full"]),
        )
        for row in rows
    )
