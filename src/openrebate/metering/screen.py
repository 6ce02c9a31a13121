"""Screen: which product line, and what do the rules say? The first rule that matches decides.

A decision is a number: 0 counts and pays, k is the terms' rule number k, and the negative ones are the engine's own.
"""

from __future__ import annotations

import re
from decimal import ROUND_CEILING

from openrebate.metering.ages import age_names
from openrebate.metering.models import quoted
from openrebate.metering.own_metrics import brought
from openrebate.model.rate import Bound, Rate
from openrebate.model.role import CHANNELS, Role
from openrebate.model.rule import Rule
from openrebate.model.terms import Terms
from openrebate.terms.expressions import in_numbers
from openrebate.units.timeline import DAY, FOREVER

PRODUCT_NOT_COVERED, TERMS_NOT_IN_FORCE, SELF_REFERRAL, UNPAID = -2, -3, -4, -5
ENGINE_DECISIONS = {
    PRODUCT_NOT_COVERED: "product_not_covered",
    TERMS_NOT_IN_FORCE: "terms_not_in_force",
    SELF_REFERRAL: "self_referral",
}


def rules_of(terms: Terms, role: Role) -> dict[int, Rule]:
    """The rules that speak of a role, by their number in the terms."""
    return {n: rule for n, rule in enumerate(terms.rules, start=1) if rule.role in (None, role.name)}


def screen_slots(terms: Terms, role: Role, *, wide: bool) -> dict[str, str]:
    """The slots of `metered.sql` that decide; `wide`: raw amounts stand in their wide columns."""
    rules = rules_of(terms, role)
    whens = [f"WHEN {in_numbers(rule.when)} THEN {number}" for number, rule in rules.items()]
    return {
        "line": _line(terms),
        "rules": "\n            ".join(whens),
        "counting": ", ".join(["0", *(str(n) for n, rule in rules.items() if rule.counts)]),
        "paying": paying_decisions(terms, role),
        "base": _exact_base(role),
        "caps": _caps(terms, role) + _conditions(terms, role) + brought(terms, role),
        "product_not_covered": str(PRODUCT_NOT_COVERED),
        "terms_not_in_force": str(TERMS_NOT_IN_FORCE),
        "terms_from": str(terms.effective_from),
        "terms_to": str(terms.effective_to if terms.effective_to is not None else FOREVER),
        "vocabulary": _vocabulary(terms, wide=wide) + _claim_age(terms, role) + _raw_fees(role, wide=wide),
    }


def paying_decisions(terms: Terms, role: Role) -> str:
    """The decisions after which a fill pays, listed for SQL."""
    return ", ".join(["0", *(str(n) for n, rule in rules_of(terms, role).items() if rule.pays)])


def _exact_base(role: Role) -> str:
    """The formula; notional with as many places as fees, since engines cut a mix of both to the fewer. What is paid in the
    fee's asset is made of the raw fees.
    """
    if role.in_fee_asset:
        return re.sub(r"\b((counterparty_)?fee|fee_deducted)_value\b", r"raw_\g<0>", role.base)
    return re.sub(r"\bnotional_value\b", "CAST(notional_value AS DECIMAL(38, 10))", role.base)


def _raw_fees(role: Role, *, wide: bool) -> str:
    """Fees in their own asset, to the places of a value, for roles that are paid in it."""
    columns = ("fee", "counterparty_fee", "fee_deducted") if role.in_fee_asset else ()
    raw = {name: f"coalesce(v.wide_{name}, 0)" if wide else f"coalesce(v.{name}, 0)" for name in columns}
    return "".join(
        f",\n        CAST(half_even({sql}, 10) AS DECIMAL(38, 10)) AS raw_{name}_value"
        for name, sql in raw.items()
    )


def _caps(terms: Terms, role: Role) -> str:
    """Whether each cap speaks of the fill; what nobody asks for costs nothing."""
    return "".join(
        f",\n    coalesce(({in_numbers(cap.when)}), FALSE) AS cap_{number}"
        for number, cap in enumerate(terms.caps, start=1)
        if cap.role == role.name
    )


def _conditions(terms: Terms, role: Role) -> str:
    """Where the conditions hold that the role's rates and bounds ask for."""
    rows: list[Rate | Bound] = [*terms.rates, *terms.bounds]
    asked = {name for row in rows if row.role == role.name for name, _ in row.where}
    return "".join(
        f",\n    coalesce(({in_numbers(one.when)}), FALSE) AS {one.name}_holds"
        for one in terms.conditions
        if one.name in asked
    )


def _line(terms: Terms) -> str:
    whens = [
        f"WHEN f.product = {quoted(product)} THEN {number}"
        for number, line in enumerate(terms.lines)
        for product in line.products
    ]
    return f"CASE {' '.join(whens)} END"


def _vocabulary(terms: Terms, *, wide: bool) -> str:
    """Every name that a condition may use, as a column; what nobody uses costs nothing."""
    lines = " ".join(f"WHEN {number} THEN {quoted(line.name)}" for number, line in enumerate(terms.lines))
    names = {name: f"v.{name}" for name in _AS_GIVEN} | {
        **{name: f"v.wide_{name}" if wide else f"v.{name}" for name in ("fee", "fee_deducted")},
        "line": f"CASE v.line_no {lines} END",
        "channel": f"CASE v.channel_no {_channels()} END",
        **dict(age_names(terms)),
    }
    return "".join(f",\n        {sql} AS {name}" for name, sql in names.items())


def _claim_age(terms: Terms, role: Role) -> str:
    """How old the claim is, as far as rates ask: the threshold it has reached, and whether its kickback is over."""
    age = "v.executed_at - v.claim_since"
    steps = {
        int(
            step.at_least.to_integral_value(ROUND_CEILING)
        )  # whole days reach a threshold between two days at the next one
        for one in terms.multipliers
        if one.role == role.name and one.by == "claim_age_days"
        for step in one.steps
    }
    whens = " ".join(f"WHEN {age} >= {days * DAY} THEN {days}" for days in sorted(steps, reverse=True))
    found = [f"CASE {whens} ELSE 0 END AS claim_step"] if steps else []
    if role.kickback_days is not None:
        found.append(f"{age} >= {role.kickback_days * DAY} AS kickback_over")
    return "".join(f",\n        {column}" for column in found)


_AS_GIVEN = (
    "product", "symbol", "side", "liquidity", "entry", "strategy", "order_type", "fee_asset", "quote_asset",
    "fee_currency_kind", "account_group", "region",
)  # fmt: skip


def _channels() -> str:
    return " ".join(f"WHEN {number} THEN {quoted(channel)}" for number, channel in enumerate(CHANNELS))
