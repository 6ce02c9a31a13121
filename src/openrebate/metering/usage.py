"""Usage: the cube in words, and what is measured from it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pyarrow as pa

from openrebate.metering.attribute import RANKS
from openrebate.metering.meter import Metering, by_months, dimensions, further_sums, metered, usage, zone_day
from openrebate.metering.models import render
from openrebate.metering.own_metrics import own_metric, own_metrics
from openrebate.metering.screen import ENGINE_DECISIONS, SELF_REFERRAL, rules_of
from openrebate.metering.value import NO_MARK
from openrebate.model.engine import Engine
from openrebate.model.role import Role
from openrebate.model.terms import Terms

Span = tuple[int, int]


def meter_again(engine: Engine, metering: Metering, role: Role, first: int, end: int) -> str:
    """Make the cube in words of the fills between two instants (half-open), `now_<role>`, after others were capped."""
    cube = f"cube_now_{role.name}"
    only = f" AND f.executed_at >= {first} AND f.executed_at < {end}"
    engine.table(cube, usage(metering, role, only=only))
    return decode(engine, metering, role, cube, f"now_{role.name}")


def decode(engine: Engine, metering: Metering, role: Role, cube: str, name: str = "") -> str:
    """Make the cube in words, `days_<role>` or `months_<role>` if nothing else is its name; gives back its name."""
    terms, sliced = metering.terms, role.name in metering.sliced
    own = "FALSE" if role.may_refer_itself else "(o.partner_id IS NOT NULL OR m.partner_id IS NOT NULL)"
    sql = render(
        "decoded",
        cube=cube,
        own=own,
        self_referral=SELF_REFERRAL,
        slice_no="q.slice_no" if sliced else "CAST(NULL AS BIGINT)",
        account="q.account_id",
        dimensions="".join(f", q.{column}" for column in dimensions(terms, role)),
        sums="".join(
            f",\n    CASE WHEN {own} THEN CAST(0 AS {kind}) ELSE q.{column} END AS {column}"
            for column, kind in further_sums(terms, role).items()
        ),
    )
    name = name or usage_table(terms, role)
    engine.table(name, sql)
    return name


def usage_table(terms: Terms, role: Role) -> str:
    """The name of the role's cube in words."""
    return f"{'months' if by_months(terms, role) else 'days'}_{role.name}"


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


def measure(
    engine: Engine, terms: Terms, role: Role, usage: str, spans: Iterable[Span]
) -> dict[tuple[str, str | None, str, Span], Decimal]:
    """Volume, fees and traders of every partner over spans of days, by line and (line None) over all lines.

    `usage`: the cube in words, by days, or by months where every span is made of whole months.
    """
    windows = [{"first_day": first, "last_day": last} for first, last in sorted(spans)]
    if not windows:
        return {}
    engine.load(
        "windows",
        pa.Table.from_pylist(
            windows, schema=pa.schema([("first_day", pa.int64()), ("last_day", pa.int64())])
        ),
    )
    sql = render(
        "metrics",
        decoded=usage,
        counting=", ".join(map(str, counting(terms, role))),
        fees="d.fees" if "fees" in further_sums(terms, role) else "0",
        new="d.new_trader" if "new_trader" in dimensions(terms, role) else "FALSE",
    )
    found: dict[tuple[str, str | None, str, Span], Decimal] = {}
    for row in engine.fetch(sql).to_pylist():
        line = None if row["line_no"] is None else terms.lines[row["line_no"]].name
        for metric in ("volume", "fees", "active_traders", "new_traders"):
            found[row["partner_id"], line, metric, (row["first_day"], row["last_day"])] = Decimal(row[metric])
    for own in own_metrics(terms, role):
        model = own_metric(own, usage, ", ".join(map(str, counting(terms, role))))
        for row in engine.fetch(model).to_pylist():
            line = None if row["line_no"] is None else terms.lines[row["line_no"]].name
            found[row["partner_id"], line, own.name, (row["first_day"], row["last_day"])] = row["value"]
    return found


def gather_exceptions(engine: Engine, metering: Metering, role: Role | None, *, conflicts: bool) -> None:
    """Make the table `exceptions`: every fill that cannot be rated, with the days on which it may lie."""
    parts = [_NONE]
    if conflicts:
        day = zone_day(metering.terms.day_zone, metering.first, metering.last)
        parts.append(
            "SELECT f.venue, f.account_id, f.fill_id, 'conflict' AS reason, "
            "CAST(f.contents AS VARCHAR) || ' different contents at revision ' || CAST(f.revision AS VARCHAR) AS detail, "
            f"{day} AS day FROM contradictions AS f"
        )
    if (
        role
        and engine.fetch(
            f"SELECT 1 AS found FROM {usage_table(metering.terms, role)} WHERE held IS NOT NULL LIMIT 1"
        ).num_rows
    ):
        parts.append(render("exceptions", no_mark=NO_MARK, metered=metered(metering, role)))
    engine.table("exceptions", " UNION ALL ".join(parts))


_NONE = (
    "SELECT CAST(NULL AS VARCHAR) AS venue, CAST(NULL AS VARCHAR) AS account_id, CAST(NULL AS VARCHAR) AS fill_id, "
    "CAST(NULL AS VARCHAR) AS reason, CAST(NULL AS VARCHAR) AS detail, CAST(NULL AS BIGINT) AS day WHERE FALSE"
)


def exceptions(engine: Engine, days: range) -> list[dict[str, Any]]:
    """The exceptions of some days, one row a fill, in order: venue, account_id, fill_id, reason, detail."""
    rows: list[dict[str, Any]] = engine.fetch(
        f"SELECT DISTINCT venue, account_id, fill_id, reason, detail FROM exceptions WHERE day BETWEEN {days[0]} AND {days[-1]} "
        "ORDER BY venue, account_id, fill_id"
    ).to_pylist()
    return rows
