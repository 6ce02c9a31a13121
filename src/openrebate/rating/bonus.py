"""Bonuses: an amount for an event, once for every account, as lines beside those of trades.

The events are looked for in everything known, so that one of an earlier period is not paid again. Only an account that a
claim names itself brings them: a sub-account is no new invitee.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from openrebate.model.bonus import Bonus
from openrebate.model.role import CHANNELS
from openrebate.rating.alike import as_array
from openrebate.rating.line_ids import line_id
from openrebate.rating.models import quoted, render
from openrebate.units.periods import day_start
from openrebate.units.timeline import DAY, FOREVER

if TYPE_CHECKING:
    from openrebate.model.engine import Engine
    from openrebate.rating.rate import Rating

_NOT_OWN = "(o.partner_id IS NULL AND mo.partner_id IS NULL)"
_SIGNED_UP = "SELECT account_id, registered_at AS event_us FROM accounts WHERE registered_at IS NOT NULL"
_DEPOSITED = """SELECT account_id, event_us FROM (
    SELECT account_id, effective_from AS event_us, value,
        row_number() OVER (PARTITION BY account_id ORDER BY effective_from) AS place
    FROM account_attributes WHERE attribute = 'first_deposit'
) AS d WHERE place = 1"""


def bonuses_of(rating: Rating) -> tuple[tuple[int, Bonus], ...]:
    """The role's bonuses, by their number in the terms."""
    every = enumerate(rating.sharing.terms.bonuses)
    return tuple((number, one) for number, one in every if one.role == rating.role)


def bonus_lines(engine: Engine, rating: Rating) -> str:
    """The model of the role's bonus lines of the period; makes `bonus_fills_<role>` and `bonus_events_<role>`."""
    assert rating.metered, "bonuses look at fills one by one"
    fills, events = f"bonus_fills_{rating.role}", f"bonus_events_{rating.role}"
    if any(one.on in ("first_trade", "volume_reached") for _, one in bonuses_of(rating)):
        engine.table(fills, _fills(rating))
    engine.table(events, " UNION ALL ".join(_due(rating, number, one) for number, one in bonuses_of(rating)))
    return _lines(engine, rating, events)


def _fills(rating: Rating) -> str:
    return render(
        "bonus_fills",
        metered=rating.metered,
        account=CHANNELS.index("account"),
        terms_not_in_force=rating.terms_not_in_force,
        not_own=_not_own(rating),
    )


def _not_own(rating: Rating) -> str:
    return "TRUE" if rating.sharing.role.may_refer_itself else _NOT_OWN


def _due(rating: Rating, number: int, one: Bonus) -> str:
    """Every event of one bonus that ever was, the first ones of each partner, of them those in the period."""
    zone, days = rating.sharing.terms.day_zone, rating.period.days
    most = "" if one.limit_per_partner is None else f" AND turn <= {one.limit_per_partner}"
    clause = quoted(one.clause) if one.clause else "CAST(NULL AS VARCHAR)"
    return (
        f"SELECT {number} AS bonus_no, account_id, partner_id, claim_id, event_us, {clause} AS clause, "
        f"{_money(rating, one.amount)} AS amount, {_money(rating, one.invitee_amount)} AS invitee_amount FROM ("
        "SELECT e.*, row_number() OVER (PARTITION BY e.partner_id ORDER BY e.event_us, e.account_id) AS turn "
        f"FROM ({_events(rating, one)}) AS e) AS due "
        f"WHERE event_us >= {day_start(days[0], zone)} AND event_us < {day_start(days[-1] + 1, zone)}{most}"
    )


def _money(rating: Rating, value: Decimal) -> str:
    return f"CAST({value:f} AS DECIMAL(38, {rating.sharing.terms.scale}))"


def _events(rating: Rating, one: Bonus) -> str:
    if one.on in ("first_trade", "volume_reached"):
        return _traded(rating, one)
    terms = rating.sharing.terms
    least = "" if one.at_least is None else f" AND TRY_CAST(value AS DECIMAL(38, 10)) >= {one.at_least:f}"
    return render(
        "bonus_known",
        events=_SIGNED_UP if one.on == "sign_up" else _DEPOSITED + least,
        role=quoted(rating.sharing.role.claimed),
        forever=FOREVER,
        terms_from=terms.effective_from,
        terms_to=FOREVER if terms.effective_to is None else terms.effective_to,
        not_own=_not_own(rating),
        within=_within(one, "e.event_us", "b.since_us"),
    )


def _traded(rating: Rating, one: Bonus) -> str:
    by_volume = one.on == "volume_reached"
    return render(
        "bonus_traded",
        fills=f"bonus_fills_{rating.role}",
        looked_at="f.counts" if by_volume else "TRUE",
        reached=f"r.reached >= {one.at_least:f}" if by_volume else "TRUE",
        within=_within(one, "executed_at", "bound_us"),
    )


def _within(one: Bonus, at: str, since: str) -> str:
    return "TRUE" if one.within_days is None else f"{at} < {since} + {one.within_days * DAY}"


def _lines(engine: Engine, rating: Rating, events: str) -> str:
    terms = rating.sharing.terms
    asset, none = terms.asset_of(rating.sharing.role), Decimal(0)
    begin = as_array(terms.id, terms.version, rating.period.label, rating.role, "bonus")
    return render(
        "bonus_lines",
        events=events,
        head=quoted(begin.removesuffix("]")),
        tail=quoted(as_array(None, None, "account", none, none, asset, None).removeprefix("[")),
        line_id=line_id(engine, events),
        period=quoted(rating.period.label),
        program=quoted(terms.id),
        terms_version=quoted(terms.version),
        role=quoted(rating.role),
        asset=quoted(asset),
        places=terms.scale,
    )
