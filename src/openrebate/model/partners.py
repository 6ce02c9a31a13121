"""Partners and what was agreed with them one by one: dated rows, instants in microseconds, `[start, end)`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

from openrebate.model.role import Role
from openrebate.units.timeline import FOREVER

_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One dated row of a partner in a role. `active` False: suspended, or gone."""

    start: int
    end: int
    active: bool
    parent: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """A rate agreed with one partner, on one line or account or on all."""

    start: int
    end: int
    line: str | None
    account_id: str | None
    rate: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A level given by hand, on one line or on all."""

    start: int
    end: int
    line: str | None
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A metric of the partner that is measured elsewhere, from one instant on."""

    at: int
    metric: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class PartnerBook:
    """All partners of one role. Every mapping is by partner id; a partner without rows has none."""

    standings: Mapping[str, tuple[Standing, ...]]
    agreed: Mapping[str, tuple[Agreed, ...]]
    grants: Mapping[str, tuple[Grant, ...]]
    measured: Mapping[str, tuple[Measured, ...]] = field(default_factory=dict)

    def metric(self, partner: str, metric: str, at: int) -> Decimal:
        """The last value of a metric at or before an instant; 0 without one."""
        known = [row for row in self.measured.get(partner, ()) if row.metric == metric and row.at <= at]
        return max(known, key=lambda row: row.at).value if known else Decimal(0)

    def standing(self, partner: str, at: int) -> Standing | None:
        """The row in force at an instant."""
        return next((s for s in self.standings.get(partner, ()) if s.start <= at < s.end), None)

    def start(self, partner: str) -> int:
        """The partner's first day in the role."""
        return min(s.start for s in self.standings[partner])

    def changes(self, partner: str) -> set[int]:
        """Every instant at which something about the partner changes."""
        edges = [(row.start, row.end) for row in self.standings.get(partner, ())]
        edges += [(row.start, row.end) for row in self.agreed.get(partner, ())]
        edges += [(row.start, row.end) for row in self.grants.get(partner, ())]
        return {edge for pair in edges for edge in pair} | {m.at for m in self.measured.get(partner, ())}

    def ancestors(self, partner: str) -> set[str]:
        """Everyone who is ever above the partner."""
        found: set[str] = set()
        queue = [partner]
        while queue:
            for row in self.standings.get(queue.pop(), ()):
                if row.parent is not None and row.parent not in found:
                    found.add(row.parent)
                    queue.append(row.parent)
        return found


def partner_book(
    role: Role,
    partners: Iterable[Mapping[str, Any]],
    overrides: Iterable[Mapping[str, Any]],
    grants: Iterable[Mapping[str, Any]],
    metrics: Iterable[Mapping[str, Any]] = (),
) -> PartnerBook:
    """The book of one role from rows of the fact tables; `metrics` are those that its rates depend on."""
    standings: dict[str, list[Standing]] = defaultdict(list)
    agreed: dict[str, list[Agreed]] = defaultdict(list)
    given: dict[str, list[Grant]] = defaultdict(list)
    for row in partners:
        if row["role"] == role.claimed:
            active = (row["status"] or "active") == "active"
            standings[row["partner_id"]].append(
                Standing(**_dates(row), active=active, parent=row["parent_partner_id"])
            )
    for row in overrides:
        if row["role"] == role.name:
            agreed[row["partner_id"]].append(
                Agreed(
                    **_dates(row), line=row["product_line"], account_id=row["account_id"], rate=row["rate"]
                )
            )
    for row in grants:
        if row["role"] == role.name:
            given[row["partner_id"]].append(
                Grant(**_dates(row), line=row["product_line"], level=int(row["level"]))
            )
    measured: dict[str, list[Measured]] = defaultdict(list)
    for row in metrics:
        one = Measured(at=row["at"], metric=row["metric"], value=row["value"])
        measured[row["partner_id"]].append(one)
    return PartnerBook(_frozen(standings), _frozen(agreed), _frozen(given), _frozen(measured))


def _dates(row: Mapping[str, Any]) -> dict[str, int]:
    end = row["effective_to"]
    return {"start": row["effective_from"], "end": FOREVER if end is None else end}


def _frozen(lists: Mapping[str, list[_Row]]) -> dict[str, tuple[_Row, ...]]:
    return {key: tuple(rows) for key, rows in lists.items()}
