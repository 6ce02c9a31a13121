"""How far it is to the next level: what every requirement of it still lacks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import groupby

from openrebate.app.compared import Need, Reached
from openrebate.assessing.levels import LevelRow
from openrebate.model.level import Assessment, Level
from openrebate.units.decimals import exact_product, exact_sum

_MONTHS = re.compile(r"\.sum(\d+)$")


def reached(month: str, assessment: Assessment, rows: Iterable[LevelRow]) -> list[Reached]:
    """The level of every partner and line, and what is missing for the one above it."""
    found = []
    ordered = sorted(rows, key=lambda row: (row.partner_id, row.product_line or ""))
    for (partner, line), group in groupby(ordered, key=lambda row: (row.partner_id, row.product_line)):
        members = list(group)
        above = [one for one in assessment.levels if one.line == line and one.level > members[0].level]
        nearest = min(above, key=lambda one: one.level, default=None)
        found.append(
            Reached(
                month=month,
                role=assessment.role,
                partner_id=partner,
                product_line=line or "",
                level=members[0].level,
                basis=members[0].basis,
                next_level=nearest.level if nearest else None,
                needs=tuple(_needs(nearest, line, members)) if nearest else (),
            )
        )
    return found


def _needs(level: Level, line: str | None, rows: list[LevelRow]) -> Iterator[Need]:
    """What is lacking of the groups that are not met; a sum over several months is held against as many times the threshold."""
    values = {_MONTHS.sub("", row.metric): row.value for row in rows}
    months = {_MONTHS.sub("", row.metric): _months(row.metric) for row in rows}
    for number, group in enumerate(level.groups):
        needs = []
        for one in group:
            name = one.metric if one.line in (None, line) else f"{one.line}.{one.metric}"
            asks = exact_product(one.at_least, Decimal(months.get(name, 1)))
            has = values.get(name, Decimal(0))
            lacks = exact_sum([asks, -has])
            on = one.line or line or ""
            needs.append(
                Need(group=number, metric=one.metric, product_line=on, has=has, asks=asks, lacks=lacks)
            )
        if all(need.lacks > 0 for need in needs):
            yield from needs


def _months(metric: str) -> int:
    found = _MONTHS.search(metric)
    return int(found[1]) if found else 1
