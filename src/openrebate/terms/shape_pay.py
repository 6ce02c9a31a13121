"""The tables that say what is paid: the rate card, what multiplies it, and caps."""

from __future__ import annotations

from openrebate.terms.key import CLAUSE, SOURCE_KEY, Key, Shape

CONDITION: Shape = {
    "name": Key(kind="name", required=True, doc="How rows of the rate card ask for it."),
    "when": Key(kind="expression", required=True, doc="Where it holds; what is unknown does not hold."),
    "clause": CLAUSE,
    "source": SOURCE_KEY,
}

RATE: Shape = {
    "role": Key(kind="name", required=True, doc="Who earns it."),
    "share": Key(
        kind="rate", required=True, doc="Exact fraction: 0.05 is 5 %; above 1 only in an asset of its own."
    ),
    "of": Key(
        kind="name",
        doc="What it is a share of: base, volume, or what another role earns on the same trade; default base.",
    ),
    "out_of_it": Key(
        kind="flag",
        doc="true: what it gets of another role's commission is taken out of that; default false: on top of it.",
    ),
    "line": Key(kind="name", doc="Only this product line."),
    "level": Key(kind="integer", doc="Only this level."),
    "liquidity": Key(kind="text", choices=("maker", "taker"), doc="Only this side of the book."),
    "group": Key(kind="text", doc="Only accounts of this group."),
    "trader": Key(kind="text", choices=("new", "old"), doc="Only new, or only old traders."),
    "vip_level": Key(kind="span", doc="Only traders of this fee tier, or from at_least to at_most."),
    "present": Key(kind="presence", doc="Only where claims of other roles are, or are not, in force."),
    "where": Key(kind="presence", doc="Only where these [[condition]]s hold (true), or do not (false)."),
    "clause": CLAUSE,
    "source": SOURCE_KEY,
}

MULTIPLIER: Shape = {
    "role": Key(kind="name", required=True, doc="Whose rates it multiplies."),
    "by": Key(
        kind="name",
        required=True,
        doc="vip_level, claim_age_days, R_present, or a metric of the partner from outside.",
    ),
    "steps": Key(kind="steps", required=True, doc="From at_least on, times so much; below the first: once."),
    "clause": CLAUSE,
    "source": SOURCE_KEY,
}

STEP: Shape = {
    "at_least": Key(kind="amount", required=True, doc="Inclusive threshold."),
    "times": Key(kind="amount", required=True, doc="What the rate is multiplied by from there on."),
}

BOUND: Shape = {
    "role": Key(kind="name", required=True, doc="Whose own rates it bounds, those agreed one by one too."),
    "at_most": Key(kind="share", doc="The largest rate."),
    "at_least": Key(kind="share", doc="The smallest rate, where there is one at all."),
    "present": Key(kind="presence", doc="Only where claims of other roles are, or are not, in force."),
    "where": Key(kind="presence", doc="Only where these [[condition]]s hold (true), or do not (false)."),
    "clause": CLAUSE,
    "source": SOURCE_KEY,
}

SILENCE: Shape = {
    "role": Key(kind="name", required=True, doc="Who earns nothing where the other role earns."),
    "by": Key(kind="name", required=True, doc="The role that silences it by really earning on a trade."),
    "clause": CLAUSE,
    "source": SOURCE_KEY,
}

CAP: Shape = {
    "role": Key(kind="name", required=True, doc="Whose commission it limits."),
    "scope": Key(
        kind="text",
        required=True,
        choices=("fill", "account", "partner", "program"),
        doc="What it is counted by.",
    ),
    "limit": Key(kind="limit", required=True, doc="Of what is paid, in the settlement asset, or unknown."),
    "of": Key(
        kind="text", choices=("paid", "base"), doc="What it limits: what is paid, or the base; default paid."
    ),
    "lasts": Key(
        kind="text",
        choices=("period", "days", "rolling", "ever"),
        doc="What is used up together: a period, so many days, any so many that end with the fill's, or all; default period.",
    ),
    "days": Key(
        kind="integer",
        doc="How many days: counted off from anchor, or where it rolls the fill's own with those before it.",
    ),
    "anchor": Key(kind="instant", doc="Where it lasts days: when one of these times begins."),
    "exceeded": Key(
        kind="text",
        choices=("in_order", "pro_rata"),
        doc="Fills use it up in their order, or it is a pool that all lines of the role share alike; default in_order.",
    ),
    "when": Key(kind="expression", doc="Fills that it speaks of; left out: all."),
    "clause": CLAUSE,
    "source": SOURCE_KEY,
}

BONUS: Shape = {
    "role": Key(
        kind="name", required=True, doc="Whose partners it is for; it is in what the role is paid in."
    ),
    "on": Key(
        kind="text",
        required=True,
        choices=("sign_up", "first_deposit", "first_trade", "volume_reached"),
        doc="The event, once for every account.",
    ),
    "amount": Key(kind="amount", doc="What the partner gets; default nothing."),
    "invitee_amount": Key(kind="amount", doc="What the account gets; default nothing."),
    "at_least": Key(kind="amount", doc="The smallest first deposit, or the volume to be reached; inclusive."),
    "within_days": Key(
        kind="integer", doc="Days from the claim's start in which it has to happen; left out: any."
    ),
    "limit_per_partner": Key(
        kind="integer", doc="How many accounts bring it to one partner, the first ones; left out: any number."
    ),
    "clause": CLAUSE,
    "source": SOURCE_KEY,
}

REDEMPTION: Shape = {
    "asset": Key(kind="id", required=True, doc="The asset that is no money, as a role has it."),
    "points": Key(kind="amount", required=True, doc="So many of it"),
    "worth": Key(kind="amount", required=True, doc="are worth so much."),
    "of": Key(kind="id", doc="In which asset; default the settlement asset."),
    "clause": CLAUSE,
    "source": SOURCE_KEY,
}
