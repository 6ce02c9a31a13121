"""The structure of a terms file, declared once: reading, its JSON Schema and the advice in errors come from here."""

from __future__ import annotations

from collections.abc import Mapping

from openrebate.model.reasons import NOT_COUNTING
from openrebate.model.role import CHANNELS
from openrebate.terms.key import CLAUSE, SOURCE_KEY, Key, Shape
from openrebate.terms.shape_pay import (
    BONUS,
    BOUND,
    CAP,
    CONDITION,
    MULTIPLIER,
    RATE,
    REDEMPTION,
    SILENCE,
    STEP,
)

FORMAT = 1
UNKNOWN_LIMIT = "unknown"

PRODUCTS = ("spot", "margin", "perpetual", "futures", "option", "convert", "otc", "earn", "transfer")

TOP: Shape = {
    "format": Key(kind="integer", required=True, doc="Version of this language; a later one is refused."),
    "id": Key(kind="id", required=True, doc="The program."),
    "version": Key(kind="id", required=True, doc="This version of its terms; part of the key of every line."),
    "title": Key(kind="text", required=True, doc="What people call it."),
    "venue": Key(kind="id", required=True, doc="The exchange."),
    "effective_from": Key(kind="instant", required=True, doc="First instant in force."),
    "effective_to": Key(kind="instant", doc="First instant no longer in force; left out: open."),
    "day_zone": Key(kind="text", required=True, doc="IANA zone that cuts days and months, or UTC."),
    "settles": Key(kind="text", choices=("month", "day"), doc="How long a period is; default month."),
    "asset": Key(kind="id", required=True, doc="Settlement asset, worth 1."),
    "scale": Key(
        kind="integer", required=True, doc="Places of the settlement asset; lines are rounded down to them."
    ),
    "max_mark_age": Key(kind="age", doc="Oldest mark that still values a fill, inclusive; default 24h."),
    "share_cap": Key(kind="share", doc="All shares of one fill's base together, per role; default 1."),
    "roles_cap": Key(
        kind="share",
        doc="All roles' shares of one fill's base together; who is listed later gives way; left out: no limit.",
    ),
    "new_trader_days": Key(kind="integer", doc="How long a trader is new."),
    "new_trader_from": Key(
        kind="text",
        choices=("registered", "first_trade"),
        doc="What new_trader_days are counted from: registration, or the first trade known; default registered.",
    ),
    "start_source": Key(kind="text", doc="Key of the [source.KEY] table where effective_from was read."),
    "end_source": Key(kind="text", doc="Key of the [source.KEY] table where effective_to was read."),
    "assumed": Key(
        kind="texts",
        choices=("effective_from", "effective_to", "new_trader_days"),
        doc="Values of this table that no source gives: ours until one does.",
    ),
    "notes": Key(kind="text", doc="Free text for people."),
}

SOURCE: Shape = {
    "title": Key(kind="text", required=True, doc="What the page is called."),
    "url": Key(kind="text", doc="Where it is."),
    "date": Key(kind="text", doc="The date it bears; `read 2026-11-22` where it bears none."),
    "confidence": Key(kind="text", choices=("HIGH", "MED", "LOW"), doc="How far to trust it."),
}

UNKNOWN: Shape = {
    "name": Key(kind="name", required=True, doc="A short name."),
    "affects": Key(kind="text", required=True, doc="What the answer depends on."),
    "text": Key(kind="text", required=True, doc="What is not published."),
    "source": SOURCE_KEY,
}

LINE: Shape = {
    "name": Key(kind="name", required=True, doc="The product line."),
    "products": Key(
        kind="texts", required=True, choices=PRODUCTS, doc="Its products; no product is in two lines."
    ),
}

ROLE: Shape = {
    "name": Key(kind="name", required=True, doc="The role."),
    "channels": Key(kind="texts", choices=CHANNELS, doc="Its channels, in order of precedence."),
    "claims_of": Key(
        kind="name",
        doc="Its partners, claims and channels are those of this role: one claim, paid in a further way.",
    ),
    "claims_go_on": Key(
        kind="flag",
        doc="true: a claim that begins when one of the same subject to the same partner ended is as old as that; default false.",
    ),
    "asset": Key(
        kind="id",
        doc="What it is paid in: another asset, such as points, or fee_asset; default the settlement asset.",
    ),
    "scale": Key(
        kind="integer", doc="Places that its lines are rounded to; default and at most the terms' scale."
    ),
    "earns": Key(kind="flag", doc="false: known only by its presence, never paid here; default true."),
    "base": Key(kind="expression", doc="What its rates are a share of; default greatest(0, fee_value)."),
    "base_less": Key(
        kind="name",
        doc="Its rates are of what this role and its parents leave of the base; default all of it.",
    ),
    "kickback": Key(
        kind="text", choices=("claim",), doc="claim: honour the claim's kickback; left out: none."
    ),
    "kickback_max": Key(kind="share", doc="The largest kickback share that is honoured; default 1."),
    "kickback_days": Key(
        kind="integer",
        doc="Days from the claim's start in which it gives kickback; left out: as long as it lasts.",
    ),
    "parent": Key(
        kind="text",
        choices=("difference", "share", "base"),
        doc="What a parent earns: the difference of rates, a share of what the one below gets, or its own share of the base.",
    ),
    "parent_share": Key(kind="share", doc="The parent's share where parent is share."),
    "parent_shares": Key(
        kind="shares",
        doc="Where parent is base: the share of the base of each generation, the nearest first.",
    ),
    "parent_depth": Key(kind="integer", doc="How many generations of parents earn; left out: any."),
    "may_refer_itself": Key(kind="flag", doc="true: a partner earns on its own accounts; default false."),
    "clause": CLAUSE,
    "source": SOURCE_KEY,
}

RULE: Shape = {
    "when": Key(kind="expression", required=True, doc="The first rule whose condition is true decides."),
    "counts": Key(kind="flag", required=True, doc="Whether such a fill counts for volume and traders."),
    "pays": Key(kind="flag", required=True, doc="Whether such a fill pays commission."),
    "reason": Key(kind="text", choices=NOT_COUNTING, doc="Why not; required where the fill does not pay."),
    "role": Key(kind="name", doc="The role it speaks of; left out: every role that earns."),
    "clause": CLAUSE,
    "source": SOURCE_KEY,
}

METRIC: Shape = {
    "name": Key(kind="name", required=True, doc="How requirements ask for it."),
    "sum": Key(kind="expression", doc="What a trade that counts brings; default notional_value."),
    "when": Key(kind="expression", doc="Trades that it speaks of; left out: all that count."),
    "weights": Key(kind="weights", doc="How often a product line counts; default once."),
    "trader_cap": Key(kind="amount", doc="The most that one trader brings; left out: no limit."),
    "trader_cap_per": Key(
        kind="text", choices=("window", "day"), doc="What trader_cap is counted by; default window."
    ),
    "traders_from": Key(kind="amount", doc="It is the number of traders that bring so much, inclusive."),
    "daily_average_of": Key(
        kind="name",
        doc="It is the average of this outside metric over the window's days; 0 on days before its first value.",
    ),
    "hourly_average_of": Key(kind="name", doc="The same over the hours of these days."),
    "clause": CLAUSE,
    "source": SOURCE_KEY,
}

LEVELS: Shape = {
    "window": Key(
        kind="window",
        required=True,
        doc="What the metrics are summed over: month, quarter, day, 28_days, previous_…, rolling_…, since_start.",
    ),
    "anchor": Key(
        kind="instant", doc="A first instant of a window of so many days, at a midnight of day_zone."
    ),
    "taken_at": Key(
        kind="time",
        doc="Time of day at which outside metrics are taken, on the window's last day or each one.",
    ),
    "serves": Key(
        kind="text",
        required=True,
        choices=("each", "best", "program"),
        doc="each: lines apart; best: the best line's level serves all; program: one level over all lines.",
    ),
    "tiers": Key(
        kind="text",
        choices=("whole", "marginal"),
        doc="whole: the level's rate applies to all; marginal: each slice at its own rate; default whole.",
    ),
    "lag": Key(kind="integer", doc="Assessments until a level that was reached applies; default 0."),
    "demote_after": Key(kind="integer", doc="Misses in a row before a level is lost; default 1."),
    "demote_to": Key(
        kind="text",
        choices=("reached", "one_below"),
        doc="What is left then: the level that was reached, or the next one below; default reached.",
    ),
    "disqualify_after": Key(kind="integer", doc="Misses of every level in a row that end the partnership."),
    "start_level": Key(kind="integer", doc="Level at the start; default 0."),
    "protected_months": Key(
        kind="integer", doc="Months in which the level stays at start_level at least; default 0."
    ),
    "first_assessed": Key(kind="integer", doc="Month of the partnership that is assessed first; default 1."),
    "clause": CLAUSE,
    "source": SOURCE_KEY,
}

LEVEL: Shape = {
    "level": Key(kind="integer", required=True, doc="Its number; 0 is below the first."),
    "line": Key(kind="name", doc="Its product line; left out with serves = program."),
    "name": Key(kind="text", doc="What people call it."),
    "all_of": Key(kind="requirements", doc="Every one must be met; a list inside is met by any of its own."),
    "any_of": Key(kind="requirements", doc="One of these must be met."),
    "clause": CLAUSE,
    "source": SOURCE_KEY,
}

REQUIREMENT: Shape = {
    "metric": Key(
        kind="name",
        required=True,
        doc="volume, active_traders, new_traders, fees, a [[metric]] of these terms, or an outside one.",
    ),
    "at_least": Key(kind="amount", required=True, doc="Inclusive threshold."),
    "line": Key(kind="name", doc="The line it is measured on; left out: the line that is assessed."),
}

SETTLEMENT: Shape = {
    "finality_days": Key(
        kind="integer", doc="Days after its end in which a period may still change; left out: no limit."
    ),
    "holding_days": Key(kind="integer", doc="Days that an amount waits before it may be paid; default 0."),
    "held_from": Key(
        kind="text",
        choices=("booked", "traded"),
        doc="What the wait is counted from: booked, or the end of the period traded in; default booked.",
    ),
    "minimum": Key(kind="amount", doc="The smallest payout, of the settlement asset; default 0."),
    "negative": Key(
        kind="text",
        choices=("carry", "forgive"),
        doc="carry: a balance below zero is set against what is earned next; forgive: written off; default carry.",
    ),
    "suspended": Key(
        kind="text",
        choices=("hold", "pay"),
        doc="What a suspended partner earned before: held, or still paid; default hold.",
    ),
    "left_days": Key(
        kind="integer", doc="Days in which a partner that left is still paid; left out: no limit."
    ),
    "paid_in": Key(
        kind="id",
        doc="Another asset that it is paid in, at the last price known at the payout; left out: as it was earned.",
    ),
    "paid_in_scale": Key(kind="integer", doc="Places of that asset; what is finer is cut off, once."),
    "clause": CLAUSE,
    "source": SOURCE_KEY,
}

PROMISES: Shape = {
    "notice_days": Key(
        kind="integer", doc="Days of notice before other terms begin; left out: none is promised."
    ),
    "dispute_days": Key(
        kind="integer", doc="Days after the end of a period in which it may be disputed; left out: no limit."
    ),
    "answer_days": Key(kind="integer", doc="Days until a case is answered; default 5."),
    "decide_days": Key(kind="integer", doc="Days until a case is decided; default 20."),
    "appeal_days": Key(kind="integer", doc="Days in which a decision may be appealed; default 20."),
    "days": Key(
        kind="text",
        choices=("calendar", "business"),
        doc="Which days a case's clock counts: all, or Monday to Friday in day_zone; default business.",
    ),
    "clause": CLAUSE,
    "source": SOURCE_KEY,
}

BINDING: Shape = {
    "claim": Key(
        kind="text",
        choices=("first", "last"),
        doc="Whose claim stands where two want one account; default first.",
    ),
    "click_days": Key(
        kind="integer", doc="Days after a click in which a sign-up is its link's; left out: no limit."
    ),
    "late_days": Key(kind="integer", doc="Days after sign-up in which a code may still be given; default 0."),
    "late_since": Key(
        kind="text",
        choices=("sign_up", "first_trade"),
        doc="What the late days are counted from; default sign_up.",
    ),
    "late_counts": Key(
        kind="text",
        choices=("binding", "start"),
        doc="Trades of a late code count from the binding, or from what the late days begin with; default binding.",
    ),
    "rebind_after_days": Key(
        kind="integer",
        doc="Days after its claim began when an account may go to another partner; left out: never.",
    ),
    "recall_after_days": Key(
        kind="integer",
        doc="Days without any sign of life after which an account may be bound anew; left out: never.",
    ),
    "recall_of": Key(
        kind="text",
        choices=("any", "free"),
        doc="Which dormant accounts: any, or only those that nobody else has; default any.",
    ),
    "original": Key(
        kind="text",
        choices=("ends", "keeps"),
        doc="keeps: an account that ever had a partner has no other; default ends.",
    ),
    "expired_code": Key(
        kind="text",
        choices=("fallback", "ends", "keeps"),
        doc="Claims of an expired code: go on under the standard code, end with it, or outlast it; default keeps.",
    ),
    "codes": Key(kind="integer", doc="How many codes a partner may have; left out: any number."),
    "kickbacks": Key(
        kind="texts", doc="The shares that a code may give back; left out: any up to kickback_max."
    ),
    "keys": Key(
        kind="text",
        choices=("move", "stay"),
        doc="Whether a linked API key may go to another partner; default move.",
    ),
    "subaccount_depth": Key(kind="integer", doc="How deep trees of sub-accounts may be; default 1."),
    "notice_days": Key(kind="integer", doc="Days in which whoever a change concerns is told; default 0."),
    "clause": CLAUSE,
    "source": SOURCE_KEY,
}

__all__ = [
    "BOUND",
    "CAP",
    "CONDITION",
    "MULTIPLIER",
    "RATE",
    "SILENCE",
    "STEP",
    "Key",
    "Shape",
]  # declared beside it

LISTS: Mapping[str, Shape] = {  # [[name]] tables
    "unknown": UNKNOWN,
    "line": LINE,
    "role": ROLE,
    "rule": RULE,
    "metric": METRIC,
    "condition": CONDITION,
    "rate": RATE,
    "multiplier": MULTIPLIER,
    "bound": BOUND,
    "silence": SILENCE,
    "cap": CAP,
    "bonus": BONUS,
    "redemption": REDEMPTION,
}
SINGLE: Mapping[str, Shape] = {"settlement": SETTLEMENT, "promises": PROMISES}  # [name] tables, once
NAMED: Mapping[str, Shape] = {"source": SOURCE, "levels": LEVELS, "binding": BINDING}  # [name.KEY] tables
