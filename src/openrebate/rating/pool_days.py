"""Pool of days: a pool that lasts days, such as a week, whatever the periods; every line is parted by them.

The part of a line in a stretch of days, above zero, takes from the pool of that stretch, as the parts of lines of earlier and
later periods in it do; all of them are cut alike. A line is the sum of what is left of its parts, rounded once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pyarrow as pa

from openrebate.model.cap import Cap
from openrebate.model.engine import Engine
from openrebate.model.terms import Terms
from openrebate.rating.amounts import unrounded
from openrebate.rating.caps import exact
from openrebate.units.decimals import down, plain
from openrebate.units.periods import Period, Stretch, day_at, day_period, month_of, parse_period

_PLACES = 22  # of a base times a rate
Key = tuple[Any, ...]
KEY = ("part_no", "partner_id", "account_id", "line_no", "channel_no", "kickback_share")
"""What tells lines of a role and period apart (columns of `amounts.sql`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPool:
    """The pool of one stretch of days: its limit, and the unrounded sum of all parts of lines above zero in them."""

    days: range
    limit: Decimal
    in_full: Decimal
    clause: str

    @property
    def exceeded(self) -> bool:
        """Whether something is cut."""
        return self.in_full > self.limit

    def left(self, amount: Fraction) -> Fraction:
        """What is left of a part of a line."""
        if amount <= 0 or not self.exceeded:
            return amount
        return amount * Fraction(self.limit) / Fraction(self.in_full)


def stretches(cap: Cap, zone: str, period: Period) -> Iterator[range]:
    """The stretches of days of a pool that the period has days of, the first first."""
    assert cap.days is not None
    assert cap.anchor is not None
    one = Stretch.at(period.days[0], cap.days, day_at(cap.anchor, zone))
    while one.days[0] <= period.days[-1]:
        yield one.days
        one = one.plus(1)


def periods_of(days: range, like: Period) -> Iterator[Period]:
    """The periods, all days or all months like one, that some days lie in."""
    day = days[0]
    while day <= days[-1]:
        one = day_period(day) if like.is_day else parse_period(str(month_of(day)))
        yield one
        day = one.days[-1] + 1


def last_day(terms: Terms, period: Period) -> int:
    """The last day whose trades decide about lines of a period: the end of the last period that shares a pool with it, for its
    levels may, too.
    """
    last = period.days[-1]
    for role in terms.earning_roles:
        cap = terms.pool(role.name)
        if cap is not None and cap.lasts == "days":
            *_, days = stretches(cap, terms.day_zone, period)
            *_, latest = periods_of(days, period)
            last = max(last, latest.days[-1])
    return last


def within(days: range, period: Period) -> Period:
    """The days of a period that lie in others, under its name."""
    return Period(period.label, range(max(days[0], period.days[0]), min(days[-1], period.days[-1]) + 1))


def parts(
    engine: Engine, pools: Iterable[DayPool], lines_in: Callable[[range], str]
) -> dict[Key, list[tuple[DayPool, Fraction]]]:
    """The unrounded parts of every line, pool by pool. `lines_in`: the model of lines (`amounts.sql`) of some days alone."""
    found: dict[Key, list[tuple[DayPool, Fraction]]] = {}
    for pool in pools:
        for row in engine.fetch(f"SELECT * FROM ({lines_in(pool.days)}) AS a").to_pylist():
            found.setdefault(tuple(row[name] for name in KEY), []).append((pool, unrounded(row)))
    return found


def worked_out_by_days(
    rows: Iterable[Mapping[str, Any]], scale: int, found: Mapping[Key, list[tuple[DayPool, Fraction]]]
) -> list[dict[str, Any]]:
    """Rows of `amounts.sql` with total and kickback of what the pools leave of their parts."""
    done = []
    for row in rows:
        several = found.get(tuple(row[name] for name in KEY), [])
        left = sum((pool.left(amount) for pool, amount in several), Fraction(0))
        kickback = down(left * Fraction(row["kickback_share"]), scale)
        done.append({**row, "total": down(left, scale), "kickback": kickback, "wide": False})
    return done


def keep_parts(
    engine: Engine, role: str, found: Mapping[Key, list[tuple[DayPool, Fraction]]], schema: pa.Schema
) -> None:
    """Make the table `pooled_<role>` for explanations: the parts of lines as exact decimals in plain text."""
    rows = [
        dict(zip(KEY, key, strict=True))
        | {
            "first_day": pool.days[0],
            "last_day": pool.days[-1],
            "amount": plain(exact(amount, _PLACES)),
            "pool": plain(pool.limit) if pool.exceeded and amount > 0 else None,
            "pool_in_full": plain(pool.in_full) if pool.exceeded and amount > 0 else None,
        }
        for key, several in found.items()
        for pool, amount in several
    ]
    texts = [(name, pa.string()) for name in ("amount", "pool", "pool_in_full")]
    days = [(name, pa.int64()) for name in ("first_day", "last_day")]
    kinds = pa.schema([*((name, schema.field(name).type) for name in KEY), *days, *texts])
    engine.load(f"pooled_{role}", pa.Table.from_pylist(rows, schema=kinds))
