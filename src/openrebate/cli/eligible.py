"""`openrebate eligible`: do such trades count?"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import cyclopts
from cyclopts import Parameter

if TYPE_CHECKING:
    from openrebate.app.eligible import Eligibility

_NO = 8
_Flag = bool | None
_Many = Annotated[list[str] | None, Parameter(negative=())]


def register(app: cyclopts.App) -> None:
    """Adds the command to the application."""
    app.command(eligible)


def eligible(
    *,
    program: str,
    role: str | None = None,
    product: str | None = None,
    symbol: str | None = None,
    side: str | None = None,
    liquidity: str | None = None,
    entry: str | None = None,
    strategy: str | None = None,
    order_type: str | None = None,
    channel: str | None = None,
    vip_level: str | None = None,
    account_group: str | None = None,
    region: str | None = None,
    account_age_days: str | None = None,
    fee: str | None = None,
    fee_asset: str | None = None,
    quote_asset: str | None = None,
    fee_deducted: str | None = None,
    fee_currency_kind: str | None = None,
    registered_before_partner: _Flag = None,
    new_trader: _Flag = None,
    present: _Many = None,
    absent: _Many = None,
    json: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Do such trades count, under which clause, at what rate, and on what does it still depend?

    Without any fact it answers for trades by API. Leaves with 0 for yes and depends, with 8 for no.

    Parameters
    ----------
    program
        A program of the library, or a terms file.
    role
        Left out: every role that earns.
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
    json
        One JSON document.
    """
    from openrebate.app.eligible import eligible as ask
    from openrebate.cli.eligible_text import page
    from openrebate.cli.printing import emit

    facts: dict[str, str | bool | None] = {
        "product": product,
        "symbol": symbol,
        "side": side,
        "liquidity": liquidity,
        "entry": entry,
        "strategy": strategy,
        "order_type": order_type,
        "channel": channel,
        "vip_level": vip_level,
        "account_group": account_group,
        "region": region,
        "account_age_days": account_age_days,
        "fee": fee,
        "fee_asset": fee_asset,
        "quote_asset": quote_asset,
        "fee_deducted": fee_deducted,
        "fee_currency_kind": fee_currency_kind,
        "registered_before_partner": registered_before_partner,
        "new_trader": new_trader,
    }
    told = ask(program, role=role, facts=facts, present=present or (), absent=absent or ())
    emit(document(told), as_json=json, text=lambda console: page(console, told))
    return _NO if told.verdict == "no" else 0


def document(told: Eligibility) -> dict[str, Any]:
    """The answer for machines: shares are exact strings; `null` is not known."""
    terms = told.terms
    return {
        "program": terms.id,
        "terms_version": terms.version,
        "facts": dict(told.facts),
        "verdict": told.verdict,
        "answers": [asdict(one) for one in told.answers],
        "unknowns": [asdict(one) for one in terms.unknowns],
        "sources": {source.key: asdict(source) for source in terms.sources},
    }
