"""One role of a program as a section: how it is tied to trades, which of them count, its levels, rates and caps."""

from __future__ import annotations

from collections.abc import Iterator

from openrebate.model.level import Assessment, Level
from openrebate.model.rate import Rate
from openrebate.model.role import Role
from openrebate.model.rule import Rule
from openrebate.model.terms import Terms
from openrebate.terms import shape
from openrebate.terms.bonuses import bonus_in_words, redemption_in_words
from openrebate.terms.checks.rates import conditions, in_words
from openrebate.terms.declared import further
from openrebate.terms.page import Block, Grid, Items, Section, Text
from openrebate.terms.plain_words import base_in_words, both_in_words, channel_in_words, counted, figure
from openrebate.terms.words import (
    base_left_in_words,
    bound_in_words,
    claims_in_words,
    groups_in_words,
    kickback_in_words,
    lasts_in_words,
    metric_in_words,
    multiplier_in_words,
    parents_in_words,
    share_in_words,
    time_in_words,
    window_in_words,
)

SAID_BY_ROLES = frozenset(
    {"roles", "rules", "assessments", "rates", "multipliers", "bounds", "caps", "metrics", "conditions"}
    | {"bonuses", "redemptions", "silences"}
)
_ROLE = frozenset(
    {"name", "channels", "earns", "base", "kickback", "parent_earns", "parent_share", "parent_depth"}
    | {"kickback_days", "parent_shares", "may_refer_itself", "base_less", "claims_go_on", "clause", "source"}
)
_RULE = frozenset({"when", "counts", "pays", "reason", "clause", "role", "source"})
_LEVELS = frozenset(
    {
        "role",
        "window",
        "serves",
        "levels",
        "tiers",
        "lag",
        "demote_after",
        "demote_to",
        "disqualify_after",
        "start_level",
    }
    | {"protected_months", "first_assessed", "anchor", "taken_at", "clause", "source"}
)
_LEVEL = frozenset({"level", "line", "groups", "name", "clause", "source"})
_RATE = frozenset(
    {
        "role",
        "share",
        "of",
        "out_of_it",
        "line",
        "level",
        "liquidity",
        "group",
        "trader",
        "present",
        "where",
        "vip_level",
        "clause",
        "source",
    }
)
_CAP = frozenset({"role", "scope", "limit", "when", "of", "clause", "source"})
_LASTS = frozenset({"lasts", "days", "anchor", "exceeded"})
_SERVES = {
    "each": "each line has its own",
    "best": "the best line's level serves all lines",
    "program": "one level over all lines",
}


def cite(source: str) -> str:
    """How a source is cited behind what it says; empty for none."""
    return f" [{source}]" if source else ""


def shares_of(keys: shape.Shape) -> frozenset[str]:
    """The keys of a table whose values are fractions of one."""
    return frozenset(name for name, key in keys.items() if key.kind == "share")


def role_section(terms: Terms, role: Role) -> Section:
    """Everything that the terms say of one role."""
    return Section(heading=f"Role {role.name}", blocks=tuple(_blocks(terms, role)))


def _blocks(terms: Terms, role: Role) -> Iterator[Block]:
    if role.clause:
        yield Text(text=f"{role.clause}.{cite(role.source)}")
    channels = tuple(f"{channel_in_words(channel)} ({channel})" for channel in role.channels)
    yield Items(lead="Tied to a trade by the first of these that holds:", items=channels, ordered=True)
    if not role.earns:
        yield Text(text="Earns nothing under these terms; known because its presence matters to others.")
        return
    yield Items(lead="What it earns:", items=tuple(_earns(role)))
    yield _rules([rule for rule in terms.rules if rule.role in {None, role.name}])
    assessment = terms.assessment(role.name)
    if assessment:
        yield _levels(assessment)
        yield from _metrics(terms, assessment)
        yield from _keeping(assessment)
    rates = [rate for rate in terms.rates if rate.role == role.name]
    yield from _conditions(terms, rates)
    yield _rates(rates) if rates else Text(text="No rate is published: each is agreed one by one.")
    times = tuple(_multipliers(terms, role))
    if times:
        yield Items(lead="The rate card's rate is multiplied:", items=times)
    ends = tuple(
        bound_in_words(b) + (f". “{b.clause}”" if b.clause else "") + cite(b.source)
        for b in terms.bounds
        if b.role == role.name
    )
    if ends:
        yield Items(lead="A partner's own rate is kept:", items=ends)
    quiet = tuple(
        f"{one.by} really earns" + (f". “{one.clause}”" if one.clause else "") + cite(one.source)
        for one in terms.silences
        if one.role == role.name
    )
    if quiet:
        yield Items(lead="Nothing is earned on a trade on which:", items=quiet)
    caps = tuple(_caps(terms, role))
    if caps:
        yield Items(lead="No more than:", items=caps)
    yield from _bonuses(terms, role)


def _bonuses(terms: Terms, role: Role) -> Iterator[Block]:
    paid = [(one, bonus_in_words(terms, one)) for one in terms.bonuses if one.role == role.name]
    worth = [(one, redemption_in_words(terms, one)) for one in terms.redemptions if one.asset == role.asset]
    for lead, rows in (("Beside its share, an amount for an event:", paid), ("What it is worth:", worth)):
        items = tuple(
            told + (f". “{one.clause}”" if one.clause else "") + cite(one.source) for one, told in rows
        )
        if items:
            yield Items(lead=lead, items=items)


def _earns(role: Role) -> Iterator[str]:
    left = "" if role.base_less is None else f"{base_left_in_words(role)}, which is "
    yield f"a share of {left}{base_in_words(role.base)}"
    yield f"kickback to the trader: {kickback_in_words(role)}"
    yield f"parents earn {parents_in_words(role)}"
    own = "also pay" if role.may_refer_itself else "pay nothing (self_referral)"
    yield f"trades on the partner's own accounts {own}"
    if role.claims_go_on:
        yield f"a claim that replaces another of the same partner {claims_in_words(role)}"
    if role.in_fee_asset:
        yield "paid in the asset of the fee"
    yield from further(role, _ROLE | ({"asset"} if role.in_fee_asset else set()), shares_of(shape.ROLE))


def _rules(rules: list[Rule]) -> Block:
    if not rules:
        return Text(text="No rule excludes anything: every trade counts and pays.")
    items = []
    for rule in rules:
        volume = "counts for volume" if rule.counts else "does not count for volume"
        pays = "pays" if rule.pays else f"pays nothing ({rule.reason})"
        told = "; ".join([f"{both_in_words(rule.when)}: {volume}, {pays}", *further(rule, _RULE)])
        items.append(told + (f". “{rule.clause}”" if rule.clause else "") + cite(rule.source))
    lead = "Which trades count; the first that is true decides, and where none is, the trade counts and pays:"
    return Items(lead=lead, items=tuple(items), ordered=True)


def _levels(one: Assessment) -> Grid:
    lead = f"Levels, by {window_in_words(one)}; {_SERVES.get(one.serves, one.serves)}."
    return Grid(
        lead=(f"{lead} “{one.clause}”" if one.clause else lead) + cite(one.source),
        head=("level", "line", "asks for", "further", "clause", "source"),
        rows=tuple(_level(level) for level in one.levels),
    ).without_empty()


def _level(level: Level) -> tuple[str, ...]:
    name = f"{level.level} {level.name}".strip()
    asks, more = groups_in_words(level), "; ".join(further(level, _LEVEL, shares_of(shape.LEVEL)))
    return (name, level.line or "all", asks, more, level.clause, level.source)


def _metrics(terms: Terms, one: Assessment) -> Iterator[Block]:
    asked = {need.metric for level in one.levels for group in level.groups for need in group}
    told = tuple(
        f"{metric.name} is {metric_in_words(metric)}{cite(metric.source)}"
        for metric in terms.metrics
        if metric.name in asked
    )
    if told:
        yield Items(lead="What these levels ask for:", items=told)


def _keeping(one: Assessment) -> Iterator[Block]:
    kept = ["Each slice pays its own rate."] if one.tiers == "marginal" else []
    kept += [f"A level applies {counted(one.lag, 'assessment')} after it was reached."] if one.lag else []
    kept += [f"It is lost after {one.demote_after} misses in a row."] if one.demote_after > 1 else []
    kept += ["A level that is lost leaves the next one below."] if one.demote_to == "one_below" else []
    if one.disqualify_after:
        kept += [f"{one.disqualify_after} misses of every level in a row end the partnership."]
    kept += [f"Levels are assessed from month {one.first_assessed} on."] if one.first_assessed > 1 else []
    if one.taken_at is not None:
        kept += [f"What is measured elsewhere is taken at {time_in_words(one.taken_at)}."]
    kept += [f"A partner starts at level {one.start_level}."] if one.start_level else []
    kept += [f"That is protected for {one.protected_months} months."] if one.protected_months else []
    kept += further(one, _LEVELS, shares_of(shape.LEVELS))
    if kept:
        yield Items(lead="How a level is kept:", items=tuple(kept))


def _conditions(terms: Terms, rates: list[Rate]) -> Iterator[Block]:
    asked = {name for rate in rates for name, _ in rate.where}
    told = tuple(
        f"{one.name}: where {one.when}" + (f". “{one.clause}”" if one.clause else "") + cite(one.source)
        for one in terms.conditions
        if one.name in asked
    )
    if told:
        yield Items(lead="What the rates tell apart:", items=told)


def _rates(rates: list[Rate]) -> Grid:
    rows = tuple(
        (
            share_in_words(rate),
            in_words(conditions(rate)),
            "; ".join(further(rate, _RATE, shares_of(shape.RATE))),
            rate.clause,
            rate.source,
        )
        for rate in rates
    )
    return Grid(
        lead="Rates; the row with most conditions that hold wins:",
        head=("rate", "where", "further", "clause", "source"),
        rows=rows,
        right=frozenset({0}),
    ).without_empty()


def _multipliers(terms: Terms, role: Role) -> Iterator[str]:
    for one in terms.multipliers:
        if one.role == role.name:
            told = multiplier_in_words(one) + (f". “{one.clause}”" if one.clause else "")
            yield told + cite(one.source)


def _caps(terms: Terms, role: Role) -> Iterator[str]:
    for cap in terms.caps:
        if cap.role == role.name:
            limit = "an amount that is not published" if cap.limit is None else figure(cap.limit)
            asset = "" if cap.limit is None else f" {terms.asset}"
            asset += "" if cap.of == "paid" else f" of the {cap.of}"
            lasts = lasts_in_words(cap)
            told = f"{limit}{asset} per {cap.scope}{lasts or f' and {terms.settles}'}"
            told += f", {both_in_words(cap.when)}" if cap.when != "true" else ""
            told = "; ".join(
                [told, *further(cap, _CAP | (_LASTS if lasts else frozenset()), shares_of(shape.CAP))]
            )
            yield told + (f". “{cap.clause}”" if cap.clause else "") + cite(cap.source)
