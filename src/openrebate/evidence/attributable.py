"""What must be true for a trade to be tied to a partner: the ways that a role's channels leave open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from openrebate.evidence.partial import Facts
from openrebate.model.role import Role

_NEEDS: Mapping[str, str] = {
    "order_tag": "every order carries the partner's tag (broker code)",
    "client_order_id": "every order's client order id begins with the partner's prefix",
    "api_key": "the API key that places the orders is linked to the partner",
    "oauth_app": "the trader authorised the partner's application, and the orders come through it",
    "account": "the account itself has a claim in force: referral link or code",
    "master_account": "the account's master has a claim in force, and the sub-account has none of its own",
}
_NOT_BY: Mapping[str, frozenset[str]] = {  # entries that can never carry the mark of a channel
    "api_key": frozenset({"web", "app", "oauth"}),
    "oauth_app": frozenset({"web", "app", "api"}),
    "order_tag": frozenset({"web", "app"}),
    "client_order_id": frozenset({"web", "app"}),
}


@dataclass(frozen=True, slots=True)
class Way:
    """One channel that can tie the trade to a partner, and what it needs."""

    channel: str
    needs: str


def ways(role: Role, known: Facts) -> tuple[Way, ...]:
    """The channels of the role that are open to such a trade, in order of precedence; empty: none can tie it to anyone."""
    told, entry = known.get("channel"), known.get("entry")
    channels = [channel for channel in role.channels if told in (None, channel)]
    if told is None:
        channels = [channel for channel in channels if entry not in _NOT_BY.get(channel, frozenset())]
    return tuple(Way(channel, _NEEDS[channel]) for channel in channels)
