"""Shares: for one partner in one situation, who gets which rate of the base, and on what ground."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import partial

from openrebate.model.partners import PartnerBook
from openrebate.model.rate import Rate
from openrebate.model.role import Role
from openrebate.model.terms import Terms
from openrebate.rating.agreed_rate import agreed_rate
from openrebate.rating.bounds import bounded, bounds
from openrebate.rating.multipliers import multiplied, multipliers
from openrebate.rating.parents import parent_shares
from openrebate.rating.rate_card import Situation, rate_row
from openrebate.units.decimals import RATE_PLACES, down

LevelAt = Callable[[str, str, int], int | None]
"""(partner, line, instant) -> level, None where the role has none."""

SlicesAt = Callable[[str, str, int], tuple[tuple[int, Fraction], ...]]
"""(partner, line, instant) -> marginal tiers as (level, part of the whole), none where one level is for all."""


PARENT_CLAUSES = {
    "difference": "parent earns the difference",
    "share": "parent earns a share",
    "base": "parent earns a share of the base",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One beneficiary's part. `reason` is set where the partner gets nothing."""

    kind: str  # commission, override
    partner_id: str
    child_partner_id: str | None
    rate: Decimal
    of: str  # base, volume
    level: int | None
    clause: str
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """What sharing needs to know of one role."""

    terms: Terms
    role: Role
    partners: PartnerBook
    level_at: LevelAt
    slices_at: SlicesAt
    disqualified: Callable[[str], bool]


def shares(
    sharing: Sharing, partner: str, account: str | None, at: int, situation: Situation
) -> Iterator[Share]:
    """The partner's own share first, then its parents'. `account` only where a rate is agreed for that account."""
    own = _own(sharing, partner, account, at, situation)
    if sharing.disqualified(partner):
        yield replace(own, rate=Decimal(0), level=None, clause=_levels_clause(sharing), reason="disqualified")
        return
    yield own
    if own.reason is not None:
        return

    def rate_of(who: str) -> Decimal:
        return _own(sharing, who, account, at, situation).rate

    def times(who: str, share: Decimal) -> Decimal:
        return _multiplied(sharing, who, at, situation, share)

    left = (
        sharing.terms.most_rate(sharing.role) - own.rate
    )  # all shares of one base together never exceed the cap
    for parent in parent_shares(
        sharing.role, sharing.partners, partner, at, rate_of, times, sharing.disqualified
    ):
        rate = min(parent.rate, left)
        left -= rate
        if rate <= 0:
            return
        yield Share(
            kind="override",
            partner_id=parent.partner,
            child_partner_id=parent.child,
            rate=rate,
            of=own.of,
            level=sharing.level_at(parent.partner, situation.line, at),
            clause=PARENT_CLAUSES[sharing.role.parent_earns],
        )


def _own(sharing: Sharing, partner: str, account: str | None, at: int, situation: Situation) -> Share:
    level = sharing.level_at(partner, situation.line, at)
    row = card_rate(sharing, partner, at, situation)
    agreed = agreed_rate(sharing.partners, partner, situation.line, account, at)
    share = partial(Share, kind="commission", partner_id=partner, child_partner_id=None)
    if agreed is not None:
        return share(
            rate=_bounded(sharing, situation, min(agreed.rate, sharing.terms.most_rate(sharing.role))),
            level=level,
            of=row.of if row else "base",
            clause="agreed rate",
        )
    if row is None:
        return share(rate=Decimal(0), level=None, of="base", clause="rate card", reason="no_rate")
    rate = _bounded(sharing, situation, _multiplied(sharing, partner, at, situation, row.share))
    return share(rate=rate, level=level, of=row.of, clause=row.clause)


def _bounded(sharing: Sharing, situation: Situation, rate: Decimal) -> Decimal:
    return bounded(rate, bounds(sharing.terms, sharing.role.name, situation))


def _multiplied(sharing: Sharing, partner: str, at: int, situation: Situation, share: Decimal) -> Decimal:
    terms, role = sharing.terms, sharing.role.name
    applied = multipliers(terms, role, sharing.partners, partner, at, situation)
    return multiplied(share, applied, terms.most_rate(sharing.role))


def card_rate(sharing: Sharing, partner: str, at: int, situation: Situation) -> Rate | None:
    """What the rate card says for a partner, before multipliers; None where no row covers it.

    With marginal tiers the share is the mean of the slices' own rates, weighed by how large they are and cut down to the
    places of a rate; a slice without a row has none. The highest slice's row says the rest.
    """
    slices = sharing.slices_at(partner, situation.line, at)
    if not slices:
        level = sharing.level_at(partner, situation.line, at)
        return rate_row(sharing.terms, sharing.role.name, situation, level)
    rows = [(part, rate_row(sharing.terms, sharing.role.name, situation, level)) for level, part in slices]
    covered = [row for _, row in rows if row is not None]
    if not covered:
        return None
    mean = sum((part * Fraction(row.share) for part, row in rows if row is not None), Fraction(0))
    return replace(covered[-1], share=down(mean, RATE_PLACES))


def _levels_clause(sharing: Sharing) -> str:
    assessment = sharing.terms.assessment(sharing.role.name)
    return assessment.clause if assessment else ""
