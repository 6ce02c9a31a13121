"""Usage: the cube in words, and what is measured from it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pyarrow as pa

from openrebate.metering.attribute import RANKS
from openrebate.metering.meter import Metering, dimensions, further_sums, metered
from openrebate.metering.models import render
from openrebate.metering.screen import ENGINE_DECISIONS, SELF_REFERRAL, rules_of
from openrebate.metering.value import NO_MARK
from openrebate.model.engine import Engine
from openrebate.model.terms import Role, Terms

Span = tuple[int, int]


def decode(engine: Engine, metering: Metering, role: Role, cube: str) -> str:
    """Give the cube in words the name `decoded_<role>`; gives back the name."""
    terms, sliced = metering.terms, role.name in metering.sliced
    name = f"decoded_{role.name}"
    own = "FALSE" if role.may_refer_itself else "(o.partner_id IS NOT NULL OR m.partner_id IS NOT NULL)"
    sql = render(
        "decoded",
        cube=cube,
        own=own,
        self_referral=SELF_REFERRAL,
        slice_no="q.slice_no" if sliced else "CAST(NULL AS BIGINT)",
        account="q.account_id",
        dimensions="".join(f", q.{column}" for column in dimensions(terms, role)),
        sums="".join(f",\n    CASE WHEN {own} THEN CAST(0 AS {kind}) ELSE q.{column} END AS {column}" for column, kind in further_sums(terms, role).items()),
    )
    engine.view(name, sql)
    return name


def counting(terms: Terms, role: Role) -> tuple[int, ...]:
    """Decisions after which a fill counts for volume and traders."""
    return (0, *(number for number, rule in rules_of(terms, role).items() if rule.counts))


def paying(terms: Terms, role: Role) -> tuple[int, ...]:
    """Decisions after which a fill pays."""
    return (0, *(number for number, rule in rules_of(terms, role).items() if rule.pays))


def unpaid(terms: Terms, role: Role) -> tuple[dict[str, Any], ...]:
    """Every way not to be paid: (decision, unattributed, reason, clause)."""
    rows: list[dict[str, Any]] = [
        {"decision": None, "unattributed": rank, "reason": reason, "clause": role.clause or None}
        for rank, reason in enumerate(RANKS, start=1)
    ]
    rows += [
        {"decision": decision, "unattributed": None, "reason": reason, "clause": role.clause or None}
        for decision, reason in ENGINE_DECISIONS.items()
    ]
    rows += [
        {"decision": number, "unattributed": None, "reason": rule.reason, "clause": rule.clause or None}
        for number, rule in rules_of(terms, role).items()
        if not rule.pays
    ]
    return tuple(rows)


def measure(engine: Engine, terms: Terms, role: Role, spans: Iterable[Span]) -> dict[tuple[str, str | None, str, Span], Decimal]:
    """Volume, fees and traders of every partner over spans of days, by line and (line None) over all lines."""
    windows = [{"first_day": first, "last_day": last} for first, last in sorted(spans)]
    if not windows:
        return {}
    engine.load("windows", pa.Table.from_pylist(windows, schema=pa.schema([("first_day", pa.int64()), ("last_day", pa.int64())])))
    sql = render(
        "metrics",
        decoded=f"decoded_{role.name}",
        counting=", ".join(map(str, counting(terms, role))),
        fees="d.fees" if "fees" in further_sums(terms, role) else "0",
        new="d.new_trader" if "new_trader" in dimensions(terms, role) else "FALSE",
    )
    found: dict[tuple[str, str | None, str, Span], Decimal] = {}
    for row in engine.fetch(sql).to_pylist():
        line = None if row["line_no"] is None else terms.lines[row["line_no"]].name
        for metric in ("volume", "fees", "active_traders", "new_traders"):
            found[row["partner_id"], line, metric, (row["first_day"], row["last_day"])] = Decimal(row[metric])
    return found


def exceptions(engine: Engine, metering: Metering, role: Role, days: range) -> list[dict[str, Any]]:
    """Held fills of the period: venue, account_id, fill_id, reason, detail."""
    held = f"SELECT 1 AS found FROM decoded_{role.name} WHERE held IS NOT NULL AND day BETWEEN {days[0]} AND {days[-1]} LIMIT 1"
    if not engine.fetch(held).num_rows:
        return []
    sql = render(
        "exceptions", no_mark=NO_MARK, metered=metered(metering, role), first_day=days[0], last_day=days[-1]
    )
    return engine.fetch(sql).to_pylist()


def contradictions(engine: Engine, zone_start: int, zone_end: int) -> list[dict[str, Any]]:
    """Identities whose rows contradict each other, if any of them lies in the period `[start, end)` (microseconds)."""
    rows = engine.fetch(
        "SELECT DISTINCT venue, account_id, fill_id, contents, revision FROM contradictions "
        f"WHERE executed_at >= {zone_start} AND executed_at < {zone_end}"
    )
    return [
        {
            **{name: row[name] for name in ("venue", "account_id", "fill_id")},
            "reason": "conflict",
            "detail": f"{row['contents']} different contents at revision {row['revision']}",
        }
        for row in rows.to_pylist()
    ]
