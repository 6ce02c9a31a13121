"""The search for where caps are used up: by sums of ever shorter spans, fill by fill only where one is crossed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import pyarrow as pa

from openrebate.model.cap import Cap
from openrebate.model.engine import Engine
from openrebate.rating.caps import CappedFill, Used, consume, scope_key

Key = tuple[int, str]
"""A cap's number and what it counts together."""
Position = tuple[int, str, str, str]
"""executed_at, venue, account_id, fill_id."""
FEW = 20_000  # fills that are looked at one by one
_PARTS = 32  # into which a span is cut where there are more
_COLUMN = {"account": "account_id", "partner": "partner_id"}


@dataclass(slots=True, kw_only=True)
class Search:
    """The caps by account, partner or program with their limits above zero, and the table of fills (`cap_fills.sql`).

    What is found: after which fill each cap was used up, and what the fills that crossed one lost.
    """

    engine: Engine
    table: str
    caps: Mapping[int, Cap]
    used: Used = field(default_factory=Used)
    reached: dict[Key, Position] = field(default_factory=dict)
    cuts: dict[Position, Fraction] = field(default_factory=dict)

    def run(self) -> None:
        """Search all fills of the table."""
        rows = self.engine.fetch(
            f"SELECT min(executed_at) AS first, max(executed_at) AS last FROM {self.table}"
        )
        [row] = rows.to_pylist()
        if self.caps and row["first"] is not None:
            _search(self, row["first"], row["last"] + 1)


@dataclass(frozen=True, slots=True)
class _Group:
    """Fills of a span that use the same caps alike: `most` what they can use at most, `whole` what they use in full."""

    row: Mapping[str, Any]
    fill: CappedFill
    keys: tuple[Key, ...]

    @property
    def most(self) -> Fraction:
        return Fraction(self.row["most"])

    @property
    def whole(self) -> Fraction:
        return Fraction(self.row["whole"])


def _search(search: Search, start: int, end: int, among: frozenset[Key] | None = None) -> None:
    """Use up caps with the fills of a span; `among`: only with those that use one of these."""
    groups = [
        group for group in _groups(search, start, end) if among is None or among.intersection(group.keys)
    ]
    crossed = _crossed(search, groups)
    hot = [group for group in groups if not crossed.isdisjoint(group.keys)]
    for group in groups:
        if crossed.isdisjoint(group.keys):
            for key in group.keys:
                search.used.amounts[key] = search.used.amounts.get(key, Fraction(0)) + group.whole
    if sum(group.row["fills"] for group in hot) <= FEW or end - start == 1:
        _one_by_one(search, hot, start, end)
        return
    step = -(-(end - start) // _PARTS)
    for begin in range(start, end, step):
        _search(search, begin, min(begin + step, end), crossed)


def _crossed(search: Search, groups: Sequence[_Group]) -> frozenset[Key]:
    """The caps that may be used up in the span, the order of fills apart."""
    most: dict[Key, Fraction] = defaultdict(Fraction)
    for group in groups:
        for key in group.keys:
            most[key] += group.most
    return frozenset(
        key
        for key, more in most.items()
        if search.used.amounts.get(key, Fraction(0)) + more >= _limit(search, key)
    )


def _groups(search: Search, start: int, end: int) -> Iterator[_Group]:
    """Fills of the span together by the caps they use; those that meet a cap used up before use nothing."""
    names = ", ".join(_group_columns(search))
    sql = (
        f"SELECT {names}, count(*) AS fills, sum(CASE WHEN worth > 0 THEN worth ELSE 0 END) AS most, sum(worth) AS whole "
        f"FROM {search.table} WHERE NOT spent AND executed_at >= {start} AND executed_at < {end} GROUP BY {names}"
    )
    for row in search.engine.fetch(sql).to_pylist():
        fill = _fill(search, row)
        keys = tuple((number, scope_key(search.caps[number], fill)) for number in fill.caps)
        if keys and not any(key in search.reached for key in keys):
            yield _Group(row, fill, keys)


def _group_columns(search: Search) -> list[str]:
    scopes = dict.fromkeys(_COLUMN[cap.scope] for cap in search.caps.values() if cap.scope in _COLUMN)
    return [*scopes, *(f"cap_{number}" for number in search.caps)]


def _one_by_one(search: Search, hot: Sequence[_Group], start: int, end: int) -> None:
    if not hot:
        return
    names = _group_columns(search)
    schema = pa.schema([(name, pa.bool_() if name.startswith("cap_") else pa.string()) for name in names])
    search.engine.load(
        "cap_hot", pa.Table.from_pylist([{n: g.row[n] for n in names} for g in hot], schema=schema)
    )
    same = " AND ".join(f"h.{name} = f.{name}" for name in names)
    rows = search.engine.fetch(
        f"SELECT f.executed_at, f.venue, f.account_id, f.fill_id, f.partner_id, f.worth{_flags(search)} FROM {search.table} AS f "
        f"JOIN cap_hot AS h ON {same} WHERE NOT f.spent AND f.executed_at >= {start} AND f.executed_at < {end} "
        "ORDER BY f.executed_at, f.venue, f.account_id, f.fill_id"
    ).to_pylist()
    outcomes = consume(search.caps, (_fill(search, row) for row in rows), search.used)
    for row, outcome in zip(rows, outcomes, strict=True):
        if outcome.reached is None:
            at = (row["executed_at"], row["venue"], row["account_id"], row["fill_id"])
            _note(search, at, outcome.fill, outcome.cut)


def _note(search: Search, at: Position, fill: CappedFill, cut: Fraction) -> None:
    if cut:
        search.cuts[at] = cut
    for number in fill.caps:
        key = (number, scope_key(search.caps[number], fill))
        if key not in search.reached and search.used.amounts[key] >= _limit(search, key):
            search.reached[key] = at


def _limit(search: Search, key: Key) -> Fraction:
    limit = search.caps[key[0]].limit
    assert limit is not None, "only caps with a published limit are searched"
    return Fraction(limit)


def _flags(search: Search) -> str:
    return "".join(f", f.cap_{number}" for number in search.caps)


def _fill(search: Search, row: Mapping[str, Any]) -> CappedFill:
    account = row.get("account_id", "")
    return CappedFill(
        fill_id=(row.get("venue", ""), account, row.get("fill_id", "")),
        account_id=account,
        partner_id=row.get("partner_id", ""),
        amount=Fraction(row.get("worth", 0)),
        caps=tuple(number for number in search.caps if row[f"cap_{number}"]),
    )
