"""Parents: what those above a partner earn on what it brings, as a difference of rates, as a share of it or of the base."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from openrebate.model.partners import PartnerBook
from openrebate.model.role import Role
from openrebate.units.decimals import RATE_PLACES, down


@dataclass(frozen=True, slots=True, kw_only=True)
class ParentShare:
    """A parent, the child directly below it on the way to the trade, and the parent's rate on the base."""

    partner: str
    child: str
    rate: Decimal


RateOf = Callable[[str], Decimal]
"""What a partner's own rate is, whether or not it may earn at the moment; 0 where it has none."""

Times = Callable[[str, Decimal], Decimal]
"""(partner, share) -> the share with that partner's multipliers."""


def parent_shares(
    role: Role,
    partners: PartnerBook,
    partner: str,
    at: int,
    rate_of: RateOf,
    times: Times,
    disqualified: Callable[[str], bool],
) -> Iterator[ParentShare]:
    """Level by level upwards from `partner`, as the rows in force at `at` say. Rates of 0 are left out.

    A parent that is suspended or disqualified earns nothing, and its rate still stands below the next one's; where a
    row is missing the chain ends.
    """
    child, depth = partner, 0
    child_rate = rate_of(partner)
    most = len(role.parent_shares) if role.parent_earns == "base" else role.parent_depth
    while role.parent_earns != "nothing" and (most is None or depth < most):
        below = partners.standing(child, at)
        parent = below.parent if below else None
        standing = partners.standing(parent, at) if parent else None
        if parent is None or standing is None:
            return
        if role.parent_earns == "base":
            rate = times(parent, role.parent_shares[depth])
        else:
            rate, child_rate = _one(role, rate_of(parent), child_rate)
        if rate > 0 and standing.active and not disqualified(parent):
            yield ParentShare(partner=parent, child=child, rate=rate)
        child, depth = parent, depth + 1


def _one(role: Role, own: Decimal, child_rate: Decimal) -> tuple[Decimal, Decimal]:
    """The parent's rate, and what counts as the child's rate for the one above."""
    if role.parent_earns == "difference":
        return max(Decimal(0), own - child_rate), own
    rate = down(role.parent_share * child_rate, RATE_PLACES)
    return rate, rate
