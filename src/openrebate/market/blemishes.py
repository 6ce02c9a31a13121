"""What real feeds do: the same fill sent twice, corrections, a cancelled trade, and two rows that contradict each other."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa

from openrebate.market.draws import Draws

EIGHT_PLACES = Decimal("0.00000001")


@dataclass(frozen=True, slots=True, kw_only=True)
class Blemishes:
    """How many of each there are in a month of fills."""

    duplicates: int = 100
    corrected: int = 4
    cancelled: int = 1
    conflicts: int = 1


def blemish(fills: pa.Table, blemishes: Blemishes, draws: Draws) -> tuple[pa.Table, pa.Table]:
    """Rows that arrive besides `fills`: those that come with the day, and duplicates that come a day late."""
    edits = blemishes.corrected + blemishes.cancelled + blemishes.conflicts
    chosen = draws.shuffled(len(fills))[: blemishes.duplicates + edits]
    twice, rest = np.sort(chosen[edits:]), chosen[:edits].tolist()
    late = twice[::5]
    changed = [_changed(fills, place, n, blemishes) for n, place in enumerate(rest)]
    same_day = fills.take(pa.array(np.setdiff1d(twice, late)))
    return pa.concat_tables([same_day, pa.Table.from_pylist(changed, schema=fills.schema)]), fills.take(
        pa.array(late)
    )


def _changed(fills: pa.Table, place: int, n: int, blemishes: Blemishes) -> dict[str, Any]:
    """First the corrections of a fee, then cancellations, then conflicts: another quantity under the same identity."""
    row: dict[str, Any] = fills.slice(place, 1).to_pylist()[0]
    if n < blemishes.corrected:
        return {**row, "revision": 1, "fee": (row["fee"] / 2).quantize(EIGHT_PLACES)}
    if n < blemishes.corrected + blemishes.cancelled:
        return {**row, "revision": 1, "quantity": Decimal(0), "fee": Decimal(0), "counterparty_fee": None}
    return {**row, "quantity": row["quantity"] * 2}
