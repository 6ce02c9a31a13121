"""The table of every reason code: why a fill, for one role, earned nothing or could not be rated, and why money is not paid.

Codes are for machines, sentences for people; both are stable. `kind` says where the fill ends up:
`unattributed` (nobody's), `not_counting` (somebody's, but the terms say no) or `exception` (not rated at all); `not_paid` is
why a balance, or a part of it, is not paid out now; `not_proved` is why a confirmation or a proof of ownership does not hold;
`not_bound` is why something does not come to a partner; `granted` and `refused` are why a case was decided so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from openrebate.model.decisions import DENIALS, GRANTS
from openrebate.model.refusals import REFUSALS
from openrebate.model.unbound import UNBOUND

Kind = Literal[
    "unattributed", "not_counting", "exception", "not_paid", "not_proved", "not_bound", "granted", "refused"
]


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: its code, what becomes of the fill or the money, a sentence, and what a person can do about it."""

    code: str
    kind: Kind
    sentence: str
    remedy: str


_TABLE = (
    # Unattributed, in order of precedence: the first that is true of any channel is given.
    Reason(
        "partner_not_in_force",
        "unattributed",
        "A claim names a partner that was suspended or outside its dates at the trade.",
        "Ask the operator about the partner's dates and status.",
    ),
    Reason(
        "claim_expired",
        "unattributed",
        "A claim existed, and had ended before the trade.",
        "Renew the claim; trades after its new start count.",
    ),
    Reason(
        "claim_not_yet_in_force",
        "unattributed",
        "A claim exists, and begins only after the trade.",
        "If it should have begun earlier, open a case with the evidence.",
    ),
    Reason(
        "unknown_tag",
        "unattributed",
        "The order carried a tag that no partner has registered.",
        "Check which library or bot set the tag, and set your own.",
    ),
    Reason(
        "unknown_app",
        "unattributed",
        "The application that the trader authorised belongs to no partner.",
        "Register the application as a claim of kind oauth_app.",
    ),
    Reason(
        "key_not_linked",
        "unattributed",
        "The API key that placed the order is not linked to a partner.",
        "Link the key with a proof of ownership.",
    ),
    Reason(
        "no_claim",
        "unattributed",
        "Nothing ties this trade to a partner.",
        "Use a referral link or code, link the API key, or tag the orders.",
    ),
    # Attributed, but not counting. Engine rules first, then what terms may name.
    Reason(
        "self_referral",
        "not_counting",
        "The partner owns the trading account or its master.",
        "None: a partner does not earn on its own accounts.",
    ),
    Reason(
        "product_not_covered",
        "not_counting",
        "The program does not cover this product.",
        "See the program's product lines.",
    ),
    Reason(
        "terms_not_in_force",
        "not_counting",
        "The trade lies before the terms begin or after they end.",
        "Rate it under the version in force at the time.",
    ),
    Reason(
        "zero_fee", "not_counting", "The trader paid no fee on this trade.", "None: there is no fee to share."
    ),
    Reason(
        "vip_excluded",
        "not_counting",
        "The trader's VIP level is above what the program pays for.",
        "None while the level lasts.",
    ),
    Reason(
        "referred_by_affiliate",
        "not_counting",
        "Another partner's referral is in force for this trader.",
        "None: the program pays only for traders without a referral.",
    ),
    Reason(
        "commission_ended",
        "not_counting",
        "The time in which this trader's trades pay commission is over.",
        "None: the partner has earned what the program gives for this trader.",
    ),
    Reason(
        "registered_before_partner",
        "not_counting",
        "The trader signed up before the partner joined the program.",
        "None: only later accounts count.",
    ),
    Reason(
        "entry_excluded",
        "not_counting",
        "The program does not count trades by this entry.",
        "See which entries count with `openrebate eligible`.",
    ),
    Reason(
        "strategy_excluded",
        "not_counting",
        "The program does not count this kind of strategy.",
        "See which strategies count with `openrebate eligible`.",
    ),
    Reason(
        "symbol_excluded",
        "not_counting",
        "The program does not count this market.",
        "See the program's exclusions.",
    ),
    Reason(
        "liquidity_excluded",
        "not_counting",
        "The program does not count this side of the book.",
        "See the program's exclusions.",
    ),
    Reason(
        "order_type_excluded",
        "not_counting",
        "The program does not count this order type.",
        "See the program's exclusions.",
    ),
    Reason(
        "channel_excluded",
        "not_counting",
        "The program does not count trades won by this channel.",
        "See the program's exclusions.",
    ),
    Reason("region_excluded", "not_counting", "The trader's region is excluded.", "None."),
    Reason(
        "account_age_excluded",
        "not_counting",
        "The account is too young or too old for the program.",
        "See the program's dates.",
    ),
    Reason(
        "special_rate",
        "not_counting",
        "The trader has a special fee rate.",
        "None while the special rate lasts.",
    ),
    Reason(
        "fee_paid_by_bonus",
        "not_counting",
        "A bonus, coupon or card paid the fee.",
        "None: only fees paid in cash count.",
    ),
    Reason(
        "group_excluded",
        "not_counting",
        "The trader's account group is excluded.",
        "See the program's exclusions.",
    ),
    Reason("excluded", "not_counting", "The terms exclude this trade.", "See the clause."),
    Reason(
        "silenced",
        "not_counting",
        "Another role silences this one for the trade, by being there or by what it earns.",
        "See the clause.",
    ),
    Reason(
        "no_rate",
        "not_counting",
        "No row of the rate card covers this trade.",
        "Ask the operator which rate applies.",
    ),
    Reason(
        "disqualified",
        "not_counting",
        "The partner missed its requirements too often and is disqualified.",
        "Ask the operator to be admitted again.",
    ),
    Reason(
        "cap_reached",
        "not_counting",
        "A cap of the terms was used up before this trade.",
        "None until the cap's period ends.",
    ),
    # Not rated at all.
    Reason(
        "no_mark",
        "exception",
        "No mark of an asset that the values need, at or before the trade and young enough.",
        "Bring the mark; the fill is rated as soon as it is there.",
    ),
    Reason(
        "out_of_range",
        "exception",
        "A value does not fit the exact type it is kept in.",
        "Check price, quantity, fee and marks of this fill.",
    ),
    Reason(
        "conflict",
        "exception",
        "Rows of this fill contradict each other at its highest revision.",
        "Bring one row with a higher revision.",
    ),
    # Owed, but not paid now, in order of precedence: the first that is true is given.
    Reason(
        "sanctioned",
        "not_paid",
        "The payee is under sanctions.",
        "None while the sanctions last; `openrebate payee set` records their end.",
    ),
    Reason(
        "held",
        "not_paid",
        "A person holds the payouts of this payee.",
        "See `openrebate hold list` for who and why, and `openrebate hold release`.",
    ),
    Reason(
        "region_held",
        "not_paid",
        "A person holds the payouts to the payee's region.",
        "See `openrebate hold list` for who and why, and `openrebate hold release`.",
    ),
    Reason(
        "partner_suspended",
        "not_paid",
        "The partner is suspended, and the terms hold what it earned before.",
        "Paid when the suspension ends.",
    ),
    Reason(
        "partner_left",
        "not_paid",
        "The partner left longer ago than the terms still pay.",
        "Settle it by an adjustment, with its reason and a second person.",
    ),
    Reason(
        "negative_balance",
        "not_paid",
        "More was taken back than is owed; the balance carries over.",
        "None: what is earned next is set against it.",
    ),
    Reason(
        "holding_period",
        "not_paid",
        "The amount is younger than the terms' holding period.",
        "Paid by a run after the holding period.",
    ),
    Reason(
        "no_price",
        "not_paid",
        "The terms pay in another asset, or the smallest payout is measured in one, and no usable price that is young enough was known at the payout.",
        "Deliver its price to the table marks; paid by the next run.",
    ),
    Reason(
        "below_minimum",
        "not_paid",
        "The amount is below the smallest payout of the terms.",
        "Paid together with what is earned next.",
    ),
)

_NOT_PROVED = tuple(Reason(code, "not_proved", sentence, remedy) for code, sentence, remedy in REFUSALS)
_NOT_BOUND = tuple(Reason(code, "not_bound", sentence, remedy) for code, sentence, remedy in UNBOUND)
_DECIDED = (
    *(Reason(code, "granted", sentence, remedy) for code, sentence, remedy in GRANTS),
    *(Reason(code, "refused", sentence, remedy) for code, sentence, remedy in DENIALS),
)

REASONS: dict[str, Reason] = {
    reason.code: reason for reason in (*_TABLE, *_NOT_PROVED, *_NOT_BOUND, *_DECIDED)
}
UNATTRIBUTED: tuple[str, ...] = tuple(r.code for r in _TABLE if r.kind == "unattributed")
NOT_COUNTING: tuple[str, ...] = tuple(r.code for r in _TABLE if r.kind == "not_counting")
NOT_PAID: tuple[str, ...] = tuple(r.code for r in _TABLE if r.kind == "not_paid")
NOT_PROVED: tuple[str, ...] = tuple(r.code for r in _NOT_PROVED)
NOT_BOUND: tuple[str, ...] = tuple(r.code for r in _NOT_BOUND)
GRANTED: tuple[str, ...] = tuple(r.code for r in _DECIDED if r.kind == "granted")
REFUSED: tuple[str, ...] = tuple(r.code for r in _DECIDED if r.kind == "refused")
