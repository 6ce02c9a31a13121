"""What a statement comes to: the sums of its first page, read from the document's lines. Pure; amounts are decimals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact, InvalidOperation
from typing import Any

Line = Mapping[str, Any]
API_CHANNELS = frozenset({"order_tag", "client_order_id", "api_key", "oauth_app"})
"""Channels that tie a trade to a partner by how the order was placed, not by whose account it was."""
_EXACT = Context(prec=200, traps=[Inexact, InvalidOperation])  # a digit lost would be an error, and none is


@dataclass(slots=True)
class Sum:
    """Lines added up, exactly. `key` is what they share; amounts are of one asset."""

    key: tuple[Any, ...]
    lines: int = 0
    fills: int = 0
    volume: Decimal = Decimal(0)
    base: Decimal = Decimal(0)
    amount: Decimal = Decimal(0)
    difference: Decimal = Decimal(0)

    def add(self, line: Line) -> None:
        """One line more."""
        self.lines += 1
        self.fills += line["fills"]
        self.volume = _EXACT.add(self.volume, Decimal(line["volume"]))
        self.base = _EXACT.add(self.base, Decimal(line["base"]))
        self.amount = _EXACT.add(self.amount, Decimal(line["amount"]))
        self.difference = _EXACT.add(self.difference, Decimal(line["difference"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The sums of one statement, each sorted with the largest first.

    `earned` by (asset), `sources` by (asset, product_line, channel, kind), `ways` by (asset, api | link | parents),
    `corrections` by (asset, origin, why), `invitees` by (asset), `not_counting` by (reason, clause), `accounts` by (asset,
    account_id). Trades and volume of an earlier origin are those of the whole line, so only amounts of it are summed.
    """

    earned: list[Sum]
    this_period: list[Sum]
    corrections: list[Sum]
    sources: list[Sum]
    ways: list[Sum]
    invitees: list[Sum]
    not_counting: list[Sum]
    accounts: list[Sum]


def summary(document: Mapping[str, Any]) -> Summary:
    """The sums of a statement's document."""
    lines, period = document["lines"], document["header"]["period"]
    own = [line for line in lines if line["kind"] != "kickback" and not line["reason"]]
    now = [line for line in own if line["origin"] == period]
    return Summary(
        earned=_sums(own, lambda line: (line["asset"],)),
        this_period=_sums(now, lambda line: (line["asset"],)),
        corrections=_sums(
            (line for line in own if line["origin"] != period),
            lambda line: (line["asset"], line["origin"], line["why"]),
        ),
        sources=_sums(now, lambda line: (line["asset"], line["product_line"], line["channel"], line["kind"])),
        ways=_sums(now, lambda line: (line["asset"], way(line))),
        invitees=_sums((line for line in lines if line["kind"] == "kickback"), lambda line: (line["asset"],)),
        not_counting=_sums(
            (line for line in lines if line["reason"] and line["origin"] == period),
            lambda line: (line["reason"], line["clause"]),
        ),
        accounts=_sums(own, lambda line: (line["asset"], line["account_id"])),
    )


def way(line: Line) -> str:
    """How the partner came to it: `api`, `link` (an account's own claim), or `parents` (a sub-partner's trades)."""
    if line["kind"] == "override":
        return "parents"
    return "api" if line["channel"] in API_CHANNELS else "link"


def changed(document: Mapping[str, Any]) -> list[Line]:
    """The lines that differ from what was posted before."""
    return [line for line in document["lines"] if line["before"] != line["amount"]]


def _sums(lines: Iterable[Line], key: Callable[[Line], tuple[Any, ...]]) -> list[Sum]:
    found: dict[tuple[Any, ...], Sum] = {}
    for line in lines:
        one = key(line)
        if one not in found:
            found[one] = Sum(one)
        found[one].add(line)
    return sorted(
        found.values(), key=lambda s: (s.difference.copy_negate(), s.volume.copy_negate(), str(s.key))
    )
