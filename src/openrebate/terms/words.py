"""Parts of terms as people say them: shares in per cent, requirements, what parents earn."""

from __future__ import annotations

from decimal import Decimal

from openrebate.model import windows
from openrebate.model.beside import counted_together
from openrebate.model.cap import Cap
from openrebate.model.level import Assessment, Level, Metric
from openrebate.model.promises import Promises, Settlement
from openrebate.model.rate import BASE, VOLUME, Bound, Multiplier, Rate, Silence
from openrebate.model.role import Role
from openrebate.model.terms import Terms
from openrebate.terms.plain_words import counted, figure, instant_in_words
from openrebate.units.decimals import plain
from openrebate.units.instants import format_instant


def percent(share: Decimal) -> str:
    """A share as people write it: 7.5 %."""
    return f"{plain(share * 100)} %"


def parents_in_words(role: Role) -> str:
    """What parent partners earn: nothing, the difference of rates, a share of it, or shares of the base."""
    what = {
        "nothing": "nothing",
        "difference": "the difference of rates",
        "base": f"{', then '.join(map(percent, role.parent_shares))} of the base, a share a generation",
        "share": f"{percent(role.parent_share)} of what the partner below earns",
    }[role.parent_earns]
    return what + (f", {counted(role.parent_depth, 'generation')}" if role.parent_depth is not None else "")


def groups_in_words(level: Level) -> str:
    """What a level asks for: `volume ≥ 10,000 and active_traders ≥ 5`."""
    told = []
    for group in level.groups:
        needs = [
            f"{need.metric}{f' on {need.line}' if need.line else ''} ≥ {figure(need.at_least)}"
            for need in group
        ]
        joined = " or ".join(needs)
        told.append(f"({joined})" if len(needs) > 1 and len(level.groups) > 1 else joined)
    return " and ".join(told)


def share_in_words(rate: Rate) -> str:
    """What a row of the rate card pays: `5 %`, `0.02 % of volume`, or `30 % of what inviter earns, out of it`."""
    return percent(rate.share) + of_in_words(rate.of, out_of_it=rate.out_of_it)


def of_in_words(of: str, *, out_of_it: bool = False) -> str:
    """What a rate is a share of; nothing for the base, which is what is meant without a word."""
    if of in (BASE, VOLUME):
        return " of volume" if of == VOLUME else ""
    return f" of what {of} earns, {'out of it' if out_of_it else 'on top of it'}"


def kickback_in_words(role: Role) -> str:
    """What the invitee gets of the commission: nothing, or what the claim says, up to a share and for how long."""
    lasts = "" if role.kickback_days is None else f", for {role.kickback_days} days from the claim's start"
    if role.kickback is None:
        return f"none{lasts}"
    return f"by the claim, at most {percent(role.kickback)} of the commission{lasts}"


def base_left_in_words(role: Role) -> str:
    """Of which base a role has its share: all of it, or what another role leaves."""
    return (
        "the base" if role.base_less is None else f"what {role.base_less} and its parents leave of the base"
    )


def claims_in_words(role: Role) -> str:
    """How old a claim is that replaces another one of the same subject and partner."""
    return "is as old as that one" if role.claims_go_on else "begins anew"


def roles_cap_in_words(terms: Terms, role: Role) -> tuple[str, ...]:
    """What all roles together get at most, where this one is among them; nothing where terms do not say so."""
    if terms.roles_cap is None or role not in counted_together(terms):
        return ()
    return (f"all roles together get at most {percent(terms.roles_cap)} of one fee",)


def silence_in_words(one: Silence) -> str:
    """Who earns nothing, and where."""
    return f"{one.role} earns nothing where {one.by} really earns"


def demotion_in_words(one: Assessment) -> str:
    """What is left of a level that is lost."""
    return "the next one below" if one.demote_to == "one_below" else "the level that was reached"


def multiplier_in_words(one: Multiplier) -> str:
    """A multiplier: `times 1.1 from staked ≥ 500, 1.2 from 5000`."""
    steps = [f"{plain(step.times)} from {figure(step.at_least)}" for step in one.steps]
    return f"times {', '.join(steps)} of {one.by}"


def bound_in_words(one: Bound) -> str:
    """A bound: `at most 45 %, with broker`."""
    ends = [("at least", one.at_least), ("at most", one.at_most)]
    told = " and ".join(f"{what} {percent(end)}" for what, end in ends if end is not None)
    asked = [f"{'with' if flag else 'without'} {name}" for name, flag in one.present]
    asked += [name if flag else f"not {name}" for name, flag in one.where]
    return told + (f", {', '.join(asked)}" if asked else "")


def lasts_in_words(cap: Cap) -> str:
    """How long a cap lasts, behind whose it is; nothing for a period that fills use up in their order."""
    if cap.exceeded == "pro_rata" and cap.lasts == "period":
        return " and period (shared pro rata where exceeded)"
    if cap.lasts == "ever":
        return " for ever"
    if cap.lasts == "rolling":
        return f" in any {cap.days} days"
    if cap.days is None or cap.anchor is None:
        return ""
    told = f" and {cap.days} days counted off from {instant_in_words(format_instant(cap.anchor))}"
    return told + (" (shared pro rata where exceeded)" if cap.exceeded == "pro_rata" else "")


def settlement_in_words(terms: Terms) -> tuple[str, ...]:
    """When what was earned is paid, as sentences; none where the terms say nothing about it."""
    one = terms.settlement
    if one == Settlement():
        return ()
    told = [] if one.finality_days is None else [f"A closed period may change for {one.finality_days} days."]
    if one.holding_days:
        since = "it was booked" if one.held_from == "booked" else "the end of the period it was traded in"
        told.append(f"An amount is paid {counted(one.holding_days, 'day')} after {since}.")
    if one.minimum:
        told.append(f"The smallest payout is {figure(one.minimum)} {terms.asset}.")
    if one.negative == "forgive":
        told.append("A balance below zero is forgiven.")
    if one.suspended == "pay":
        told.append("A suspended partner is still paid what it earned before.")
    if one.paid_in is not None:
        told.append(
            f"What is owed in {terms.asset} is paid in {one.paid_in}, at its last price known at the payout, no older than "
            f"marks may be, cut off at {one.paid_in_scale} places."
        )
    if one.left_days is not None:
        told.append(f"A partner that left is still paid for {one.left_days} days.")
    return tuple(told)


def promises_in_words(terms: Terms) -> tuple[str, ...]:
    """What the program promises, as sentences; none where the terms say nothing about it."""
    one = terms.promises
    if one == Promises():
        return ()
    which = "business days" if one.days == "business" else "days"
    told = (
        [] if one.notice_days is None else [f"Other terms are told {one.notice_days} days before they begin."]
    )
    if one.dispute_days is not None:
        told.append(f"A period may be disputed for {one.dispute_days} days after its end.")
    told.append(f"A case is answered within {one.answer_days} {which} and decided within {one.decide_days}.")
    told.append(f"A decision may be appealed for {one.appeal_days} {which}.")
    return tuple(told)


def metric_in_words(one: Metric) -> str:
    """What a metric of the terms' own is: `the sum of notional_value, spot counting 2 times`."""
    if one.average_of is not None:
        each = "day" if one.daily_average_of is not None else "hour"
        return f"the average of {one.average_of} over the window's {each}s: each {each}'s last value, 0 before the first known"
    told = f"the sum of {one.sum}" + (f" where {one.when}" if one.when != "true" else "")
    told += "".join(f", {line} counting {plain(times)} times" for line, times in one.weights)
    if one.trader_cap is not None:
        told += f", at most {figure(one.trader_cap)} of one trader in a {one.trader_cap_per}"
    if one.traders_from is not None:
        told = f"the number of traders that bring {plain(one.traders_from)} or more: {told}"
    return told


def window_in_words(one: Assessment) -> str:
    """What the metrics of levels are summed over: `28 days from 2021-08-03T15:00:00Z`."""
    return windows.in_words(one.window) + (f" from {format_instant(one.anchor)}" if one.anchor else "")


def time_in_words(taken_at: int | None) -> str:
    """When in the window's last day outside metrics are taken."""
    if taken_at is None:
        return "the window's end"
    hours, minutes = divmod(taken_at // 60_000_000, 60)
    return f"{hours:02d}:{minutes:02d} of the window's last day"


def yes_or_no(flag: bool) -> str:
    """The flag as a word."""
    return "yes" if flag else "no"
