"""Beside: what a fill is to another role, as columns of the fill itself, where that role's earning decides this one's.

They come from the other role's own model of fills, so that the two roles cannot see the same fill differently.
"""

from __future__ import annotations

from collections.abc import Iterable

from openrebate.metering.models import render
from openrebate.model.beside import PARTNER, SLICE, WORTH, column
from openrebate.model.role import Role

MASTER = "given__master"


def columns_beside(role: str, dimensions: Iterable[str]) -> tuple[str, ...]:
    """The columns that say what a fill is to another role, whose rates look at these dimensions."""
    return tuple(column(role, name) for name in (PARTNER, SLICE, *dimensions))


def kept(columns: Iterable[str]) -> str:
    """SQL for what the model of fills has to hand on so that it can be asked again as fills: every column, and the master."""
    raw = "".join(f",\n        v.{name} AS given__{name}" for name in columns)
    return f"{raw},\n        v.master_account_id AS {MASTER}"


def fills_beside(
    role: Role,
    metered: str,
    columns: Iterable[str],
    dimensions: Iterable[str],
    *,
    paying: str,
    sliced: bool,
    capped: bool,
) -> str:
    """The model of fills with what they are to a role. `metered`: its model of fills, which hands on `columns`; `capped`:
    there is the table `cap_over_<role>` of fills beyond its caps.
    """
    own = "" if role.may_refer_itself else " AND o.partner_id IS NULL AND mo.partner_id IS NULL"
    paid = f"m.decision IN ({paying}){own}"
    worth = "m.base > 0" + (" AND c.fill_id IS NULL" if capped else "")
    return render(
        "beside",
        role=role.name,
        columns=", ".join(f"m.given__{name} AS {name}" for name in columns),
        paid=paid,
        slice_no="z.slice_no" if sliced else "CAST(NULL AS BIGINT)",
        slice_join=_SLICES.format(role=role.name) if sliced else "",
        dimensions="".join(
            f",\n    CASE WHEN {paid} THEN {worth if name == WORTH else f'm.{name}'} END AS {column(role.name, name)}"
            for name in dimensions
        ),
        cap_join=_OVER.format(role=role.name) if capped else "",
        metered=metered,
    )


_SLICES = (
    "\nLEFT JOIN claim_slice_{role} AS z ON z.claim_no = m.claim_no "
    "AND z.from_us <= m.executed_at AND m.executed_at < z.to_us"
)
_OVER = "\nLEFT JOIN cap_over_{role} AS c ON c.venue = m.venue AND c.account_id = m.account_id AND c.fill_id = m.fill_id"
