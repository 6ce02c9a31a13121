"""Metrics measured elsewhere, such as a staked balance: the last value known at an instant."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any


def metrics_from_outside(rows: Iterable[Mapping[str, Any]]) -> Callable[[str, str, int], Decimal]:
    """From rows of the `metrics` table: (partner, metric, instant) -> its last value at or before it, 0 without one."""
    found: dict[tuple[str, str], list[tuple[int, Decimal]]] = defaultdict(list)
    for row in rows:
        found[row["partner_id"], row["metric"]].append((row["at"], row["value"]))
    for values in found.values():
        values.sort()

    def value(partner: str, metric: str, instant: int) -> Decimal:
        values = found.get((partner, metric), [])
        index = bisect_right(values, instant, key=lambda pair: pair[0])
        return values[index - 1][1] if index else Decimal(0)

    return value
