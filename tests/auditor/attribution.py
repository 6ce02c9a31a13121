"""Whose fill it is, for one role: the claim that wins, the claims that lose, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass

from tests.auditor.facts import Claim, Facts, Fill
from tests.auditor.program import Table

_UNKNOWN = {"order_tag": "unknown_tag", "api_key": "key_not_linked", "oauth_app": "unknown_app"}


@dataclass(frozen=True)
class Attribution:
    """The decision for one fill and role; `reason` is given where there is no claim."""

    claim: Claim | None
    channel: str | None
    losing: tuple[str, ...]
    reason: str | None


def subject_of(facts: Facts, fill: Fill, channel: str) -> tuple[str, str | None]:
    """The kind of claim that a channel looks for, and the text that the fill shows it."""
    if channel == "master_account":
        return "account", facts.master(fill.account_id, fill.executed_at)
    shown = {
        "order_tag": fill.order_tag,
        "client_order_id": fill.client_order_id,
        "api_key": fill.api_key_id,
        "oauth_app": fill.oauth_app,
        "account": fill.account_id,
    }
    return channel, shown[channel]


def speaks_of(claim: Claim, text: str) -> bool:
    """Whether the claim's subject is this text, or begins it."""
    return text.startswith(claim.subject) if claim.prefix else text == claim.subject


def candidates(facts: Facts, fill: Fill, role: str, channel: str) -> list[Claim]:
    """All claims of the role on what the fill shows this channel, whatever their dates; the best match first."""
    kind, text = subject_of(facts, fill, channel)
    if text is None:
        return []
    found = [c for c in facts.claims if c.role == role and c.kind == kind and speaks_of(c, text)]
    return sorted(found, key=lambda claim: (claim.prefix, -len(claim.subject)))


def attribute(facts: Facts, fill: Fill, role: Table) -> Attribution:
    """The first channel with a claim in force wins; in a channel exact beats prefix, longer beats shorter."""
    at, name = fill.executed_at, role["name"]
    standing = [
        (channel, claim)
        for channel in role["channels"]
        for claim in candidates(facts, fill, name, channel)
        if claim.dates.cover(at) and facts.in_force(claim.partner_id, name, at)
    ]
    if not standing:
        return Attribution(None, None, (), why_unattributed(facts, fill, role))
    channel, winner = standing[0]
    return Attribution(winner, channel, tuple(claim.claim_id for _, claim in standing[1:]), None)


def present(facts: Facts, fill: Fill, role: Table) -> bool:
    """Whether a claim of the role is in force for the fill."""
    return attribute(facts, fill, role).claim is not None


def why_unattributed(facts: Facts, fill: Fill, role: Table) -> str:
    """The most telling reason over all channels of the role together."""
    at = fill.executed_at
    known = [c for channel in role["channels"] for c in candidates(facts, fill, role["name"], channel)]
    if any(claim.dates.cover(at) for claim in known):
        return "partner_not_in_force"
    if any(claim.dates.ended(at) for claim in known):
        return "claim_expired"
    if known:
        return "claim_not_yet_in_force"
    for channel in role["channels"]:
        if channel in _UNKNOWN and subject_of(facts, fill, channel)[1] is not None:
            return _UNKNOWN[channel]
    return "no_claim"
