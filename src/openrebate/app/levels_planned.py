"""The levels that a period's lines were rated at, with what was measured and why, as the plans that posted them say.

A plan's document holds the levels of every period that it rated, and its digest, which the posting is known by, is over them too.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from openrebate.app.settled import plan_files
from openrebate.assessing.levels import LevelRow
from openrebate.settling.plan import plan_digest
from openrebate.settling.statement import LevelHeld
from openrebate.store.lines import every_plan

if TYPE_CHECKING:
    from openrebate.app.workspace import Workspace
    from openrebate.store.connection import Connection

Said = list[Any]


def said_levels(role: str, rows: Iterable[LevelRow]) -> list[Said]:
    """Levels as a plan's document holds them: role, partner, product line, level, basis, and pairs of metric and value."""
    found: dict[tuple[str, str | None], Said] = {}
    for row in rows:
        key = row.partner_id, row.product_line
        one = found.setdefault(key, [role, *key, row.level, row.basis, []])
        one[-1].append([row.metric, f"{row.value.normalize():f}"])
    return [found[key] for key in sorted(found, key=lambda key: (key[0], key[1] or ""))]


def levels_of(
    workspace: Workspace, connection: Connection, program: str, period: str
) -> dict[str, tuple[LevelHeld, ...]]:
    """By partner, from the last posted plan that rated the period; none where its document is not there as it was written."""
    for digest in reversed(every_plan(connection, program)):
        try:
            document = json.loads(plan_files(workspace, digest)[0].read_text(encoding="utf-8"))
            if plan_digest(document) != digest:
                return {}
        except (OSError, ValueError):
            return {}
        said = document.get("levels", {}).get(period)
        if said is not None:
            return _by_partner(said)
    return {}


def _by_partner(said: Sequence[Said]) -> dict[str, tuple[LevelHeld, ...]]:
    found = defaultdict(list)
    for role, partner, product_line, level, basis, metrics in said:
        measured = tuple((name, Decimal(value)) for name, value in metrics)
        found[partner].append(
            LevelHeld(role=role, product_line=product_line, level=level, basis=basis, metrics=measured)
        )
    return {partner: tuple(rows) for partner, rows in found.items()}
