"""Random conditions over the whole vocabulary, and what terms make of them beside rules: named conditions, own metrics."""

from __future__ import annotations

from random import Random
from typing import Any

from tests.strategies.times import Clock, text

Table = dict[str, Any]

CONDITIONS = [
    ("fee = 0", "zero_fee"),
    ("vip_level >= 7", "vip_excluded"),
    ("vip_level between 5 and 6 and not (entry = 'api')", "vip_excluded"),
    ("entry in ('web', 'app')", "entry_excluded"),
    ("entry is null or strategy = 'grid'", "strategy_excluded"),
    ("symbol in ('BTC-USDT', 'ETH-USDT') and side = 'sell'", "symbol_excluded"),
    ("liquidity = 'maker' and line = 'contracts'", "liquidity_excluded"),
    ("order_type <> 'limit'", "order_type_excluded"),
    ("channel = 'master_account'", "channel_excluded"),
    ("region = 'US'", "region_excluded"),
    ("account_age_days < 30", "account_age_excluded"),
    ("registered_before_partner", "registered_before_partner"),
    ("account_group = 'mm' or account_group = 'staff'", "group_excluded"),
    ("fee_deducted > 0 and fee_currency_kind = 'bonus'", "fee_paid_by_bonus"),
    ("fee_asset = quote_asset and product = 'option'", "excluded"),
    ("coalesce(vip_level, 9) = 9 and fee < 0", "special_rate"),
]
DATED = [
    ("bound_at < '{}'", "special_rate"),
    ("executed_at >= '{}' and liquidity = 'taker'", "excluded"),
    ("registered_at between '{}' and '{}' or partner_since > '{}'", "special_rate"),
    ("first_traded_at >= '{}' and bound_at <> first_traded_at", "excluded"),
    ("not (bound_at <= registered_at)", "account_age_excluded"),
    ("claim_age_months >= {}", "commission_ended"),
    ("claim_age_days >= {}", "commission_ended"),
    ("account_age_months >= {} and line = 'spot'", "commission_ended"),
    ("trading_age_months >= {}", "commission_ended"),
    ("trading_age_days >= {}", "commission_ended"),
]


def dated(rng: Random, when: str, time: Clock) -> str:
    """A condition with instants on edges, or with a number of days or months that is soon over."""
    while "{}" in when:
        near = text(rng.choice(time.edges)) if "'{}'" in when else str(rng.choice([0, 1, 2, 3, 5, 30]))
        when = when.replace("{}", near, 1)
    return when


def conditions(rng: Random, time: Clock) -> list[Table]:
    """Conditions with names, by which the rate card tells trades apart."""
    chosen = rng.sample([when for when, _ in CONDITIONS + DATED], rng.choice([0, 1, 2]))
    return [{"name": f"named_{i}", "when": dated(rng, when, time)} for i, when in enumerate(chosen)]


def metrics(rng: Random) -> list[Table]:
    """Metrics of the terms' own: weighed, conditional, net, cut for each trader, or a number of traders."""
    found = []
    for name in ("own_one", "own_two"):
        if rng.random() < 0.4:
            continue
        table: Table = {"name": name}
        if rng.random() < 0.5:
            table["sum"] = rng.choice(
                [
                    "fee_value",
                    "greatest(0, fee_value - fee_deducted_value)",
                    "notional_value",
                    "notional_value - fee_value",
                ]
            )
        if rng.random() < 0.4:
            table["when"] = rng.choice(["liquidity = 'taker'", "entry = 'api' and fee > 0", "vip_level < 6"])
        if rng.random() < 0.4 and "fee" not in table.get("sum", ""):
            table["weights"] = {"spot": rng.choice(["2", "0.5", "0"])}
        if rng.random() < 0.5:
            table["trader_cap"] = rng.choice(["0.5", "100", "1500.25"])
            if rng.random() < 0.5:
                table["trader_cap_per"] = "day"
        if rng.random() < 0.3:
            table["traders_from"] = rng.choice(["0.5", "100"])
        found.append(table)
    return found
