"""Ages: how long the claim, the account or its trading has lasted at a trade, in whole days and whole calendar months.

A month is over on the same day of a later month (its last day where it has none such), at the same time since midnight, in
the terms' day zone. What nobody asks for costs nothing: neither a table is made for it nor a join.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

import pyarrow as pa

from openrebate.model.engine import Engine
from openrebate.model.role import Role
from openrebate.model.terms import Terms
from openrebate.terms.expressions import names_asked
from openrebate.units.periods import day_at, day_start, month_of
from openrebate.units.timeline import DAY

_SINCE = {  # what lasts: where it began, and how its dates are found for a fill
    "claim": ("b.since_us", "LEFT JOIN claim_date AS claim_d ON claim_d.claim_no = v.claim_no"),
    "account": (
        "v.registered_at",
        "LEFT JOIN account_date AS account_d ON account_d.account_id = v.account_id",
    ),
    "trading": ("ft.first_us", "LEFT JOIN trading_date AS trading_d ON trading_d.account_id = v.account_id"),
}
_CLAIM = frozenset(
    {"bound_at", "partner_since", "registered_before_partner", "claim_age_days", "claim_age_months"}
)
_TRADING = frozenset({"first_traded_at", "trading_age_days", "trading_age_months"})
_CALENDAR = pa.schema(
    [(name, pa.int64()) for name in ("day", "start_us", "end_us", "month_no", "day_no", "month_days")]
)


def asks_first_trade(terms: Terms) -> bool:
    """Whether an account's first trade decides anything: then a fill cannot be metered without those before it."""
    if terms.new_trader_from == "first_trade":
        return True
    return not _TRADING.isdisjoint(names_asked(terms))


def prepare_ages(engine: Engine, terms: Terms, first: int, last: int) -> None:
    """Make the tables that ages need for fills between two instants; reads `known_fills`, `claim_book` and `accounts`."""
    if asks_first_trade(terms):
        engine.table(
            "first_trade",
            "SELECT account_id, min(executed_at) AS first_us FROM known_fills "
            f"WHERE NOT ({_cancelled(engine)} AND revision > 0) GROUP BY account_id",
        )
    months = _in_months(names_asked(terms))
    if not months:
        return
    tables = {
        "claim": ("claim_no", "since_us", "claim_book"),
        "account": ("account_id", "registered_at", "accounts"),
        "trading": ("account_id", "first_us", "first_trade"),
    }
    since = [_first(engine, *tables[what][1:]) for what in months]
    _load_calendar(engine, terms, min([first, *(at for at in since if at is not None)]), last)
    for what in months:
        subject, begins, table = tables[what]
        engine.table(
            f"{what}_date",
            f"SELECT t.{subject}, c.month_no, c.day_no, t.{begins} - c.start_us AS clock FROM {table} AS t "
            f"JOIN calendar_day AS c ON c.start_us <= t.{begins} AND t.{begins} < c.end_us",
        )


def _cancelled(engine: Engine) -> str:
    columns = engine.fetch("SELECT * FROM known_fills WHERE FALSE").column_names
    return "wide_quantity = 0" if "wide_quantity" in columns else "quantity = 0"


def _first(engine: Engine, begins: str, table: str) -> int | None:
    found = engine.fetch(f"SELECT min({begins}) AS begins FROM {table}").column("begins")[0].as_py()
    return None if found is None else int(found)


def _load_calendar(engine: Engine, terms: Terms, first: int, last: int) -> None:
    """The table `calendar_day`: every day of the zone from one instant to another, where it lies in its month."""
    zone, rows = terms.day_zone, []
    for day in range(day_at(first, zone), day_at(last, zone) + 1):
        month = month_of(day)
        rows.append(
            {
                "day": day, "start_us": day_start(day, zone), "end_us": day_start(day + 1, zone),
                "month_no": month.year * 12 + month.month, "day_no": day - month.days[0], "month_days": len(month.days),
            }
        )  # fmt: skip
    engine.load("calendar_day", pa.Table.from_pylist(rows, schema=_CALENDAR))


def _in_months(asked: AbstractSet[str]) -> list[str]:
    return [what for what in _SINCE if f"{what}_age_months" in asked]


def age_joins(terms: Terms, *, claim: bool) -> str:
    """What the model of fills is joined with; `claim`: the claim is needed for something else."""
    asked = names_asked(terms)
    months = _in_months(asked)
    joins = (
        ["LEFT JOIN claim_book AS b ON b.claim_no = v.claim_no"]
        if claim or not _CLAIM.isdisjoint(asked)
        else []
    )
    if asks_first_trade(terms):
        joins.append("LEFT JOIN first_trade AS ft ON ft.account_id = v.account_id")
    if months:
        joins += [
            "LEFT JOIN calendar_day AS today ON today.day = v.day",
            *(_SINCE[what][1] for what in months),
        ]
    return "\n    ".join(joins)


def age_columns(terms: Terms, *, claim: bool) -> str:
    """The columns that come of it; those that nobody asks for are NULL."""
    joins = age_joins(terms, claim=claim)
    columns = {
        "partner_since": "b.partner_since" if " AS b " in joins else _UNKNOWN,
        "claim_since": "b.since_us" if " AS b " in joins else _UNKNOWN,
        "first_traded_at": "ft.first_us" if " AS ft " in joins else _UNKNOWN,
        **{
            f"{what}_age_months": _months(f"{what}_d") if f" AS {what}_d " in joins else _UNKNOWN
            for what in _SINCE
        },
    }
    return "".join(f",\n        {sql} AS {name}" for name, sql in columns.items())


_UNKNOWN = "CAST(NULL AS BIGINT)"


def _months(began: str) -> str:
    """Whole months from a date to today: those between the two, less one that is not over yet."""
    then = f"least({began}.day_no, today.month_days - 1) * {2 * DAY} + {began}.clock"
    now = f"today.day_no * {2 * DAY} + v.executed_at - today.start_us"
    return f"today.month_no - {began}.month_no - CASE WHEN {then} > {now} THEN 1 ELSE 0 END"


def age_names(terms: Terms) -> Iterator[tuple[str, str]]:
    """The names of the vocabulary that speak of time, and their SQL over the joined columns."""
    young = (terms.new_trader_days or 0) * DAY
    new_since = "v.first_traded_at" if terms.new_trader_from == "first_trade" else "v.registered_at"
    yield "registered_at", "v.registered_at"
    yield "bound_at", "v.claim_since"
    yield "partner_since", "v.partner_since"
    yield "first_traded_at", "v.first_traded_at"
    yield "account_age_days", _days("v.executed_at - v.registered_at")
    yield "claim_age_days", f"(v.executed_at - v.claim_since) // {DAY}"
    yield "trading_age_days", f"(v.executed_at - v.first_traded_at) // {DAY}"
    yield from ((f"{what}_age_months", f"v.{what}_age_months") for what in _SINCE)
    yield "new_trader", f"v.executed_at - {new_since} < {young}"
    yield "registered_before_partner", "v.registered_at <= v.partner_since"


def _days(age: str) -> str:
    """Whole days of an age that may be below nothing (a trade before the sign-up): engines cut towards zero, ages go down."""
    return f"CASE WHEN {age} < 0 THEN -(({DAY - 1} - ({age})) // {DAY}) ELSE ({age}) // {DAY} END"


def asks_claim(terms: Terms, role: Role) -> bool:
    """Whether something beside conditions asks when the claim began."""
    return role.kickback_days is not None or any(
        one.by == "claim_age_days" for one in terms.multipliers if one.role == role.name
    )
