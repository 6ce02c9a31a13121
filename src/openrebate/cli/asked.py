"""The facts that a question on eligibility may tell, as options of a command."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Annotated

from cyclopts import Parameter

_Many = Annotated[list[str] | None, Parameter(negative=())]


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is known of the trade.

    Parameters
    ----------
    product
        spot, margin, perpetual, futures, option, convert, otc, earn, transfer.
    symbol
        The market, as the venue writes it.
    side
        buy, sell.
    liquidity
        maker, taker.
    entry
        web, app, api, oauth.
    strategy
        manual, grid, dca, copy, twap, iceberg, signal, other.
    order_type
        As the venue writes it.
    channel
        The channel that ties the trade to the partner.
    vip_level
        The trader's VIP level.
    account_group
        The trader's account group.
    region
        The trader's region.
    account_age_days
        Days since the trader signed up.
    executed_at
        When the trade is made, like 2026-10-01T00:00:00Z.
    registered_at
        When the trader signed up.
    bound_at
        When the claim that ties the trader to the partner began.
    partner_since
        The partner's first day in the role.
    first_traded_at
        When the trader traded first.
    account_age_months
        Whole months since the trader signed up.
    claim_age_days
        Days since the claim began.
    claim_age_months
        Whole months since the claim began.
    trading_age_days
        Days since the trader traded first.
    trading_age_months
        Whole months since the trader traded first.
    fee
        What the trader paid; 0 for a zero-fee trade, negative for a maker rebate.
    fee_asset
        The asset that the fee was paid in.
    quote_asset
        The asset that the price is in.
    fee_deducted
        The part of the fee that a coupon, card or bonus paid.
    fee_currency_kind
        What the fee was paid with, as the venue calls it.
    registered_before_partner
        The trader signed up before the partner joined the program.
    new_trader
        The trader is new, as the terms define it.
    present
        Another role whose claim is in force for the trade.
    absent
        Another role whose claim is not.
    """

    product: str | None = None
    symbol: str | None = None
    side: str | None = None
    liquidity: str | None = None
    entry: str | None = None
    strategy: str | None = None
    order_type: str | None = None
    channel: str | None = None
    vip_level: str | None = None
    account_group: str | None = None
    region: str | None = None
    account_age_days: str | None = None
    executed_at: str | None = None
    registered_at: str | None = None
    bound_at: str | None = None
    partner_since: str | None = None
    first_traded_at: str | None = None
    account_age_months: str | None = None
    claim_age_days: str | None = None
    claim_age_months: str | None = None
    trading_age_days: str | None = None
    trading_age_months: str | None = None
    fee: str | None = None
    fee_asset: str | None = None
    quote_asset: str | None = None
    fee_deducted: str | None = None
    fee_currency_kind: str | None = None
    registered_before_partner: bool | None = None
    new_trader: bool | None = None
    present: _Many = None
    absent: _Many = None

    @property
    def facts(self) -> dict[str, str | bool | None]:
        """The facts by name, less the roles."""
        names = (field.name for field in fields(self) if field.name not in {"present", "absent"})
        return {name: getattr(self, name) for name in names}
