"""Shares: for one partner in one situation, who gets which rate of the base, and on what ground."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import partial

from openrebate.model.rate import BASE, Rate
from openrebate.rating.agreed_rate import agreed_rate
from openrebate.rating.base_less import left_of_base, of_what_is_left
from openrebate.rating.bounds import bounded, bounds
from openrebate.rating.multipliers import Applied, multiplied, multipliers
from openrebate.rating.parents import parent_shares
from openrebate.rating.rate_card import Situation, rate_row
from openrebate.rating.roles_cap import room
from openrebate.rating.shared_commission import NOTHING, Earned, left, of_another
from openrebate.rating.silence import silencer
from openrebate.rating.trade import Party, Sharing, Trade
from openrebate.units.decimals import RATE_PLACES, down

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
    out_of: str | None = None  # the role that it is taken out of


def shares(trade: Trade, role: str) -> Iterator[Share]:
    """The partner's own share first, less what other roles take out of it, then its parents'."""
    party = trade.parties[role]
    sharing, partner = party.sharing, party.partner
    if sharing.disqualified(partner):
        yield replace(
            _own(trade, party),
            rate=Decimal(0),
            level=None,
            clause=_levels_clause(sharing),
            reason="disqualified",
        )
        return
    own = _within(trade, party, _own(trade, party))
    quiet = silencer(trade, party, rate_left)
    if quiet is not None:
        yield replace(own, rate=Decimal(0), level=None, clause=quiet[0].clause, reason="silenced")
        return
    if own.reason is not None:
        yield own
        return
    whole = Earned(rate=own.rate, of=own.of)
    yield replace(own, rate=left(party, whole, trade, in_full).rate)
    yield from _above(trade, party, own)


def _above(trade: Trade, party: Party, own: Share) -> Iterator[Share]:
    """What the partner's parents get on top. All shares of one base together never exceed the cap."""
    sharing, role = party.sharing, party.sharing.role

    def rate_of(who: str) -> Decimal:
        return _own(trade, replace(party, partner=who)).rate

    def times(who: str, share: Decimal) -> Decimal:
        return multiplied(share, _multipliers(replace(party, partner=who)), sharing.terms.most_rate(role))

    space = room(trade, role.name, total)
    most = sharing.terms.most_rate(role)
    left_over = (most if space is None else min(most, space)) - own.rate
    for parent in parent_shares(
        role, sharing.partners, party.partner, party.at, rate_of, times, sharing.disqualified
    ):
        rate = min(parent.rate, left_over)
        left_over -= rate
        if rate <= 0:
            return
        yield Share(
            kind="override",
            partner_id=parent.partner,
            child_partner_id=parent.child,
            rate=rate,
            of=own.of,
            level=sharing.level_at(parent.partner, party.situation.line, party.at),
            clause=PARENT_CLAUSES[role.parent_earns],
        )


def in_full(trade: Trade, party: Party) -> Earned:
    """What a party earns on a trade before other roles take anything out of it."""
    if party.sharing.disqualified(party.partner) or silencer(trade, party, rate_left) is not None:
        return NOTHING
    own = _within(trade, party, _own(trade, party))
    return Earned(rate=own.rate, of=own.of, out_of=own.out_of)


def rate_left(trade: Trade, party: Party) -> Decimal:
    """What others leave of a party's rate."""
    return left(party, in_full(trade, party), trade, in_full).rate


def total(trade: Trade, role: str) -> Decimal:
    """What a role's partner and its parents have of the base together."""
    return sum((share.rate for share in shares(trade, role)), Decimal(0))


def _within(trade: Trade, party: Party, own: Share) -> Share:
    """No more than the roles listed before leave."""
    space = room(trade, party.sharing.role.name, total)
    return own if space is None else replace(own, rate=min(own.rate, space))


def _own(trade: Trade, party: Party) -> Share:
    """A partner's own share, of what another role leaves of the base where the terms say so."""
    own = _of_whole_base(trade, party)
    return replace(own, rate=of_what_is_left(own.rate, left_of_base(trade, party, total)))


def _of_whole_base(trade: Trade, party: Party) -> Share:
    sharing, partner, situation, at = party.sharing, party.partner, party.situation, party.at
    level = sharing.level_at(partner, situation.line, at)
    row = card_rate(sharing, partner, at, situation)
    agreed = agreed_rate(sharing.partners, partner, situation.line, trade.account, at)
    most = sharing.terms.most_rate(sharing.role)
    share = partial(Share, kind="commission", partner_id=partner, child_partner_id=None)
    if row is not None and row.of_role is not None:
        other = of_another(row, trade, in_full)
        rate = multiplied(Fraction(row.share) * Fraction(other.rate), _multipliers(party), most)
        out_of = row.of if row.out_of_it else None
        return share(rate=_bounded(party, rate), level=level, of=other.of, clause=row.clause, out_of=out_of)
    if agreed is not None:
        return share(
            rate=_bounded(party, min(agreed.rate, most)),
            level=level,
            of=row.of if row else BASE,
            clause="agreed rate",
        )
    if row is None:
        return share(rate=Decimal(0), level=None, of=BASE, clause="rate card", reason="no_rate")
    rate = _bounded(party, multiplied(row.share, _multipliers(party), most))
    return share(rate=rate, level=level, of=row.of, clause=row.clause)


def _bounded(party: Party, rate: Decimal) -> Decimal:
    sharing = party.sharing
    return bounded(rate, bounds(sharing.terms, sharing.role.name, party.situation))


def _multipliers(party: Party) -> Iterator[Applied]:
    sharing = party.sharing
    return multipliers(
        sharing.terms, sharing.role.name, sharing.partners, party.partner, party.at, party.situation
    )


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
