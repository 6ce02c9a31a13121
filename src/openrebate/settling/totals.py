"""What a plan comes to: by period of origin, partner and reason, before anything moves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

from openrebate.model import sql
from openrebate.units.decimals import from_units

Row = Mapping[str, Any]
BY_CHANNEL = ("partner_id", "kind", "origin", "channel", "asset", "before", "after")
"""What `by_channel` looks at of a difference."""


def totals(entitled: str, posted: str, differences: str, origin: str) -> str:
    """SQL for one row a partner and reason of one period of origin; amounts in the asset's smallest unit."""
    slots: dict[str, object] = {
        "entitled": entitled,
        "posted": posted,
        "differences": differences,
        "origin": sql.quoted(origin),
    }
    return sql.fill(sql.text("settling", "totals"), slots)


def by_channel(differences: str) -> str:
    """SQL for one row a partner, period traded in and channel: partner, for, period, channel, asset, difference."""
    return sql.fill(sql.text("settling", "by_channel"), {"differences": differences})


def document_totals(rows: Iterable[Row], scales: Mapping[str, int]) -> dict[str, Any]:
    """The part of a plan that people read: `totals` by partner with its reasons, `sums` by period of origin.

    `was` and `will_be` are all that is owed to the partner for the period; the reasons' differences add up to the difference
    of the two. `for` is `partner` for what is its own, `invitees` for the kickback that goes on to them; a row without a
    partner is of trades that are nobody's.
    """
    found = []
    whose = itemgetter("period", "partner_id", "invitees", "asset")
    for (period, partner, invitees, asset), group in groupby(rows, whose):
        parts = list(group)
        was, will_be = int(parts[0]["was"]), int(parts[0]["will_be"])
        assert sum(int(one["difference"]) for one in parts) == will_be - was
        scale = scales[asset]
        found.append(
            {
                "period": period,
                "partner": partner,
                "for": "invitees" if invitees else "partner",
                "asset": asset,
                "was": _amount(was, scale),
                "will_be": _amount(will_be, scale),
                "difference": _amount(will_be - was, scale),
                "lines": sum(one["lines"] for one in parts),
                "why": [
                    {
                        "why": one["why"],
                        "lines": one["lines"],
                        "difference": _amount(int(one["difference"]), scale),
                    }
                    for one in parts
                ],
                "units": will_be - was,
            }
        )
    sums = [
        _sum(period, asset, list(group), scales[asset])
        for (period, asset), group in groupby(sorted(found, key=_origin), _origin)
    ]
    return {"sums": sums, "totals": [{k: v for k, v in one.items() if k != "units"} for one in found]}


def _origin(one: Row) -> tuple[str, str]:
    return one["period"], one["asset"]


def _sum(period: str, asset: str, rows: list[Row], scale: int) -> dict[str, Any]:
    units = [one["units"] for one in rows]
    return {
        "period": period,
        "asset": asset,
        "lines": sum(one["lines"] for one in rows),
        "more": _amount(sum(one for one in units if one > 0), scale),
        "less": _amount(sum(one for one in units if one < 0), scale),
        "difference": _amount(sum(units), scale),
    }


def _amount(units: int, scale: int) -> str:
    return f"{from_units(units, scale):f}"
