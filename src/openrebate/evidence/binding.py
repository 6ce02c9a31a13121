"""Binding: whether an account comes to a partner, from when, and over whom; or why not. By the terms' rules and the dates alone.

In this order: nobody is bound twice to one partner; the original partner may be for ever; a click may be too old; an account
that nobody holds comes by sign-up, in the days for a late code, after long silence, or long after its last claim; one
that another holds comes only by silence, by the terms' days for another partner, or where the last claim stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from openrebate.evidence.claiming import Claim, holder
from openrebate.model.binding import Binding
from openrebate.units.timeline import DAY

Way = Literal["sign_up", "late", "recall", "rebind"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who wants the account, when, and what is known of it; instants in microseconds, None where it is not known.

    `clicked`: when the link that led to the sign-up was opened; `last_seen`: the account's last sign of life before `at`.
    """

    partner: str
    at: int
    signed_up: int | None = None
    clicked: int | None = None
    first_trade: int | None = None
    last_seen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """The account is the partner's from `start`; `over`: also where somebody else holds it."""

    way: Way
    start: int
    over: bool


@dataclass(frozen=True, slots=True)
class NotBound:
    """It is not; `reason` is a code of the table of reasons."""

    reason: str


def bind(rules: Binding, asked: Asked, held: Sequence[Claim]) -> Bound | NotBound:
    """What becomes of the wish, given every claim of the role on the account that is known."""
    current = holder(held, asked.at)
    earliest = min(held, key=lambda one: one.start, default=None)
    if current is not None and current.partner_id == asked.partner:
        return NotBound("already_bound")
    if rules.original == "keeps" and earliest is not None and earliest.partner_id != asked.partner:
        return NotBound("original_partner")
    if _stale(rules, asked):
        return NotBound("click_expired")
    fresh, reason = _fresh(rules, asked)
    last = current or max((one for one in held if one.end <= asked.at), key=lambda one: one.end, default=None)
    if fresh is not None and (current is None or rules.claim == "last"):
        return fresh
    if _dormant(rules, asked) and (current is None or rules.recall_of == "any"):
        return Bound(way="recall", start=asked.at, over=True)
    if last is not None and _long_ago(rules, asked, last):
        return Bound(way="rebind", start=asked.at, over=True)
    return NotBound("already_claimed" if current is not None else reason)


def _stale(rules: Binding, asked: Asked) -> bool:
    """Whether the sign-up came too long after the click, or before it."""
    if asked.clicked is None or asked.signed_up is None:
        return False
    waited = asked.signed_up - asked.clicked
    return waited < 0 or (rules.click_days is not None and waited > rules.click_days * DAY)


def _fresh(rules: Binding, asked: Asked) -> tuple[Bound | None, str]:
    """The binding at sign-up or in the days after it, if it is in them; else why not."""
    over = rules.claim == "last"
    if asked.at == asked.signed_up:
        return Bound(way="sign_up", start=asked.at, over=over), ""
    by_trade = rules.late_since == "first_trade"
    since = asked.first_trade if by_trade else asked.signed_up
    if since is None and not by_trade and rules.late_days is not None:
        return None, "sign_up_unknown"
    if since is not None and asked.at < since and not by_trade:
        return None, "before_sign_up"
    if since is not None and rules.late_days is not None and asked.at - since > rules.late_days * DAY:
        return None, "too_late"
    start = asked.at if since is None or rules.late_counts == "binding" else min(since, asked.at)
    return Bound(way="late", start=start, over=over), ""


def _dormant(rules: Binding, asked: Asked) -> bool:
    if rules.recall_after_days is None or asked.last_seen is None:
        return False
    return asked.at - asked.last_seen > rules.recall_after_days * DAY


def _long_ago(rules: Binding, asked: Asked, last: Claim) -> bool:
    if rules.rebind_after_days is None:
        return False
    return asked.at - last.start >= rules.rebind_after_days * DAY
