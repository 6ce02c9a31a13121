"""Where a rate comes from: the agreement or the rate card, another role's commission, multipliers, bounds, what others take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from openrebate.rating.agreed_rate import agreed_rate
from openrebate.rating.base_less import left_of_base
from openrebate.rating.bounds import bounded, bounds
from openrebate.rating.multipliers import multiplied, multipliers
from openrebate.rating.roles_cap import room
from openrebate.rating.shared_commission import of_another, taken
from openrebate.rating.shares import card_rate, in_full, rate_left, total
from openrebate.rating.silence import silencer
from openrebate.rating.trade import Party, Trade, trade_of
from openrebate.terms.checks.rates import conditions, in_words
from openrebate.terms.words import bound_in_words

if TYPE_CHECKING:
    from openrebate.model.rate import Rate
    from openrebate.one_role import RatedRole

Row = Mapping[str, Any]
Told = dict[str, Any]


def rate_of(role: RatedRole, partner: str, row: Row) -> Told | None:
    """What a partner's own rate is for a fill: the agreed one, else the rate card's; None where no row covers it.

    `row`: the fill in detail, its dimensions as `x_<name>`. `bounded` is the rate in the end, of which others have `taken`;
    `room` is what all roles together may still have (None: as much as there is); `silenced_by` who silences the role.
    """
    trade = _trade(role, row)
    party = replace(trade.parties[role.role.name], partner=partner)
    card = card_rate(party.sharing, partner, party.at, party.situation)
    if card is not None and card.of_role is not None:
        found = _from_card(party, card, row) | _of_another(trade, party, card)
    elif (agreed := _agreed(party, row)) is not None:
        found = agreed
    elif card is None:
        return None
    else:
        found = _from_card(party, card, row) | {"shared": None, **_multiplied(party, card.share)}
    out = [
        {"role": other.sharing.role.name, "partner_id": other.partner, "rate": rate}
        for other, rate in taken(party, trade, in_full)
    ]
    space = room(trade, role.role.name, total)
    quiet = silencer(trade, party, rate_left)
    by = quiet and {
        "role": quiet[0].by,
        "partner_id": quiet[1].partner,
        "rate": rate_left(trade, quiet[1]),
        "clause": quiet[0].clause,
        "source": quiet[0].source,
    }
    found |= _bounded(party, found["multiplied"])
    return found | {"taken": out, "room": space, "silenced_by": by} | _less(trade, party)


def _trade(role: RatedRole, row: Row) -> Trade:
    rating = role.rating
    seen = {name: row[f"x_{name}"] for name in rating.dimensions}
    seen |= {name: row[name] for name in ("partner_id", "line_no", "slice_no")}
    return trade_of(rating.sharing, rating.slices, rating.beside, seen, row["account_id"])


def _agreed(party: Party, row: Row) -> Told | None:
    line = party.situation.line
    agreed = agreed_rate(party.sharing.partners, party.partner, line, row["account_id"], party.at)
    if agreed is None:
        return None
    held = {"line": agreed.line, "account": agreed.account_id}
    where = ", ".join(f"{name} {value}" for name, value in held.items() if value is not None)
    return {
        "from": "agreed", "share": agreed.rate, "where": where, "clause": "", "source": "", "shared": None,
        "multipliers": [], "multiplied": agreed.rate,
    }  # fmt: skip


def _from_card(party: Party, card: Rate, row: Row) -> Told:
    where = in_words(conditions(card))
    if slices := party.sharing.slices_at(party.partner, row["fact_line"], party.at):
        where = f"the mean of slices, of {', '.join(f'level {level}: {part}' for level, part in slices)}"
    return {
        "from": "rate_card",
        "share": card.share,
        "where": where,
        "clause": card.clause,
        "source": card.source,
    }


def _of_another(trade: Trade, party: Party, card: Rate) -> Told:
    """Whose commission the row is a share of, and what that partner earns on the fill; no partner where it earns nothing."""
    other, earned = trade.parties.get(card.of), of_another(card, trade, in_full)
    shared = {
        "role": card.of,
        "partner_id": other and other.partner,
        "rate": earned.rate,
        "out_of_it": card.out_of_it,
    }
    return {"shared": shared, **_multiplied(party, Fraction(card.share) * Fraction(earned.rate))}


def _bounded(party: Party, rate: Decimal) -> Told:
    """The bounds that hold for the fill, and what they make of a rate."""
    holding = list(bounds(party.sharing.terms, party.sharing.role.name, party.situation))
    told = [{"says": bound_in_words(one), "clause": one.clause, "source": one.source} for one in holding]
    return {"bounds": told, "bounded": bounded(rate, holding)}


def _less(trade: Trade, party: Party) -> Told:
    """What part of the base another role leaves, and what the bounded rate comes to on the whole of it."""
    other = trade.parties.get(party.sharing.role.base_less or "")
    if other is None:
        return {"less": None}
    part = left_of_base(trade, party, total)
    return {"less": {"role": other.sharing.role.name, "partner_id": other.partner, "left": part}}


def _multiplied(party: Party, share: Decimal | Fraction) -> Told:
    """What a share is multiplied by, and what that comes to."""
    sharing = party.sharing
    name, situation = sharing.role.name, party.situation
    applied = list(multipliers(sharing.terms, name, sharing.partners, party.partner, party.at, situation))
    told = [
        {
            "by": one.multiplier.by,
            "value": one.value,
            "times": one.times,
            "clause": one.multiplier.clause,
            "source": one.multiplier.source,
        }
        for one in applied
    ]
    return {
        "multipliers": told,
        "multiplied": multiplied(share, applied, sharing.terms.most_rate(sharing.role)),
    }
