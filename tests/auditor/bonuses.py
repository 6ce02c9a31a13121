"""Bonuses the slow way: every event of every account that ever was, one after the other, and of them those of the period."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from tests.auditor.calendar import DAY, Span, instant
from tests.auditor.decisions import Decision
from tests.auditor.exact import ZERO, number
from tests.auditor.facts import Claim, Facts, dates_of
from tests.auditor.program import Program, Table, clause_of


@dataclass(frozen=True)
class Event:
    """What an account did, when, and under which claim."""

    at: int
    account: str
    claim: Claim
    bonus: Table

    @property
    def clause(self) -> str | None:
        """The clause of the bonus."""
        return clause_of(self.bonus)


def due(
    facts: Facts, program: Program, role: Table, span: Span, decisions: Sequence[Decision]
) -> Iterator[tuple[str | None, str, Event, Fraction]]:
    """(partner or None for the account, account, event, amount) of every bonus of the role in the period."""
    for bonus in program.data.get("bonus", []):
        if bonus["role"] != role["name"]:
            continue
        found = [
            event
            for event in events(facts, program, role, bonus, decisions)
            if "within_days" not in bonus or event.at < event.claim.began + bonus["within_days"] * DAY
        ]
        turns: dict[str, int] = {}
        for event in sorted(found, key=lambda one: (one.at, one.account)):
            partner = event.claim.partner_id
            turns[partner] = turns.get(partner, 0) + 1
            in_time = span[0] <= event.at < span[1]
            if not in_time or turns[partner] > bonus.get("limit_per_partner", turns[partner]):
                continue
            for whose, name in ((partner, "amount"), (None, "invitee_amount")):
                amount = number(bonus.get(name, "0"))
                if amount > 0:
                    yield whose, event.account, event, amount


def events(
    facts: Facts, program: Program, role: Table, bonus: Table, decisions: Sequence[Decision]
) -> Iterator[Event]:
    """One event an account at most, before days and limits."""
    if bonus["on"] in {"sign_up", "first_deposit"}:
        yield from told(facts, program, role, bonus)
        return
    turn = sorted(
        decisions, key=lambda d: (d.fill.account_id, d.fill.executed_at, d.fill.venue, d.fill.fill_id)
    )
    for account, trades in groupby(turn, key=lambda d: d.fill.account_id):
        decision = (first_trade if bonus["on"] == "first_trade" else reaching)(bonus, list(trades))
        if decision is not None and decision.attribution.claim is not None:
            yield Event(decision.fill.executed_at, account, decision.attribution.claim, bonus)


def told(facts: Facts, program: Program, role: Table, bonus: Table) -> Iterator[Event]:
    """Sign-ups and first deposits under the account's own claim."""
    if bonus["on"] == "sign_up":
        rows = [(r["account_id"], r.get("registered_at"), ZERO) for r in facts.rows("accounts")]
        known = [(account, instant(at), value) for account, at, value in rows if at]
    else:
        deposits = [r for r in facts.rows("account_attributes") if r["attribute"] == "first_deposit"]
        dated = [(r["account_id"], dates_of(r).start, number(r["value"])) for r in deposits]
        known = [min(one for one in dated if one[0] == account) for account in {one[0] for one in dated}]
    for account, at, value in known:
        if not program.in_force(at) or value < number(bonus.get("at_least", "0")):
            continue
        for claim in facts.claims:
            names = (claim.role, claim.kind, claim.subject, claim.prefix)
            in_force = claim.dates.cover(at) and facts.in_force(claim.partner_id, role["name"], at)
            own = {(claim.partner_id, account), (claim.partner_id, facts.master(account, at))}
            may = role.get("may_refer_itself", False) or not own & facts.own_accounts
            if names == (role["name"], "account", account, False) and in_force and may:
                yield Event(at, account, claim, bonus)


def bound(decision: Decision) -> bool:
    """Whether the trade counts, by the account's own claim."""
    claim, channel = decision.attribution.claim, decision.attribution.channel
    return decision.counts and claim is not None and channel == "account" and not claim.prefix


def first_trade(_: Table, trades: Sequence[Decision]) -> Decision | None:
    """The first trade that counts, is nobody's or is from before the terms; only the first kind brings anything."""
    for trade in trades:
        if trade.counts or trade.partner is None or trade.reason == "terms_not_in_force":
            return trade if bound(trade) else None
    return None


def reaching(bonus: Table, trades: Sequence[Decision]) -> Decision | None:
    """The trade by which what was traded under one claim reaches the volume."""
    volumes: dict[str, Fraction] = {}
    for trade in trades:
        if bound(trade):
            claim = trade.attribution.claim
            assert claim is not None
            volumes[claim.claim_id] = volumes.get(claim.claim_id, ZERO) + trade.values.notional
            if volumes[claim.claim_id] >= number(bonus["at_least"]):
                return trade
    return None
