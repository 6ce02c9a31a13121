"""Binding: how an account comes to a partner in one role, as the terms say it. It decides what claims arise, no number."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Wins = Literal["first", "last"]
Original = Literal["ends", "keeps"]
RecallOf = Literal["any", "free"]
ExpiredCode = Literal["fallback", "ends", "keeps"]
LateSince = Literal["sign_up", "first_trade"]
LateCounts = Literal["binding", "start"]
Keys = Literal["move", "stay"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """The rules of one role. Days are whole and inclusive of their last instant; None: without limit, or never.

    `claim`: whose claim stands where two want one account. `click_days`: how long after a click a sign-up is its link's
    (None: for ever). `late_days`: how long after `late_since` a code may still be given; `late_counts`: trades count from
    the binding, or from that start. `rebind_after_days`: how long after its claim began an account may go to another
    partner (None: never). `recall_after_days`: how long an account did nothing before anybody may bind it anew (None: never);
    `recall_of` free: only one that nobody else has.
    `original` keeps: an account that ever had a partner has no other. `expired_code`: what becomes of claims whose code
    expires. `codes`: how many a partner may have. `kickbacks`: the shares that a code may give (empty: any up to the role's
    most). `keys`: whether a linked API key may move to another partner. `subaccount_depth`: how deep trees of sub-accounts
    may be. `notice_days`: how soon whoever is concerned is told.
    """

    role: str
    claim: Wins = "first"
    click_days: int | None = None
    late_days: int | None = 0
    late_since: LateSince = "sign_up"
    late_counts: LateCounts = "binding"
    rebind_after_days: int | None = None
    recall_after_days: int | None = None
    recall_of: RecallOf = "any"
    original: Original = "ends"
    expired_code: ExpiredCode = "keeps"
    codes: int | None = None
    kickbacks: tuple[Decimal, ...] = ()
    keys: Keys = "move"
    subaccount_depth: int = 1
    notice_days: int = 0
    clause: str = ""
    source: str = ""
