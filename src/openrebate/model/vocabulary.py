"""The declared vocabulary: the names that expressions in terms may use, with their SQL types.

Conditions (`when`) speak of the fill and the account; formulas (`base`) speak of values. An unknown value is NULL,
and a condition over NULL does not match. Instants are compared with each other, or with texts like
'2022-08-30T12:00:00Z'. For every *other* role R of a program there is also the boolean `R_present`: a claim of that
role is in force for the fill, whether or not that partner may earn.
"""

from __future__ import annotations

FILL_NAMES: dict[str, str] = {
    "product": "varchar",
    "line": "varchar",
    "symbol": "varchar",
    "side": "varchar",
    "liquidity": "varchar",
    "entry": "varchar",
    "strategy": "varchar",
    "order_type": "varchar",
    "fee": "decimal",  # raw, in the fee asset
    "fee_asset": "varchar",
    "quote_asset": "varchar",
    "fee_deducted": "decimal",  # raw, in the fee asset
    "fee_currency_kind": "varchar",
    "channel": "varchar",
    "vip_level": "integer",  # the fill's own, else the account's attribute at that time
    "account_group": "varchar",  # the account's attribute `group` at that time
    "region": "varchar",
    "executed_at": "instant",
    "registered_at": "instant",
    "bound_at": "instant",  # the claim that won began
    "partner_since": "instant",  # the partner's first day in the role
    "first_traded_at": "instant",  # the account's first fill known
    "account_age_days": "integer",  # whole days since registration at the trade
    "account_age_months": "integer",  # whole calendar months of the day zone
    "claim_age_days": "integer",  # since the claim that won began
    "claim_age_months": "integer",
    "trading_age_days": "integer",  # since the account's first fill known
    "trading_age_months": "integer",
    "registered_before_partner": "boolean",  # registered at or before the partner's first day in the role
    "new_trader": "boolean",  # younger than the terms' new_trader_days at the trade, counted from new_trader_from
}

BEGINNINGS = {"account": "registered_at", "claim": "bound_at", "trading": "first_traded_at"}
"""What has an age, and when it began."""

VALUE_NAMES: dict[str, str] = {
    "fee_value": "decimal",  # 10 places, settlement asset, positive = paid
    "counterparty_fee_value": "decimal",  # 10 places; 0 where the feed does not tell
    "fee_deducted_value": "decimal",  # 10 places; 0 where the feed does not tell
    "notional_value": "decimal",  # 8 places
}

FUNCTIONS: frozenset[str] = frozenset({"greatest", "least", "coalesce", "abs"})

METRICS: tuple[str, ...] = (
    "volume",
    "active_traders",
    "new_traders",
    "fees",
)  # others come from the world's `metrics` table
