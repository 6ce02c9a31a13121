"""The answer to "do API trades count?" as a person reads it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from rich.markup import escape

from openrebate.model.reasons import REASONS
from openrebate.terms.words import (
    base_left_in_words,
    bound_in_words,
    multiplier_in_words,
    of_in_words,
    percent,
    roles_cap_in_words,
)
from openrebate.units.decimals import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console

    from openrebate.app.eligible import Eligibility
    from openrebate.app.eligible_about import AboutAnswer
    from openrebate.evidence.eligibility import Answer, Case
    from openrebate.evidence.partial import Value
    from openrebate.model.terms import Terms

_ENTRY = {
    "api": "API trades",
    "web": "Web trades",
    "app": "App trades",
    "oauth": "Trades through an OAuth app",
}


def page(console: Console, told: Eligibility) -> None:
    """Print the answers for every role, then what is not published, then the sources."""
    terms = told.terms
    console.print(f"[bold]{escape(terms.title)}[/]  {terms.id}, version {terms.version}")
    for answer in told.answers:
        console.print()
        _headline(console, subject(told.facts), answer)
        _exceptions(console, terms, answer)
        if answer.verdict != "no":
            _entry_matters(console, told, answer)
            _ways(console, answer)
            _pay(console, told, answer)
        _depends(console, answer)
    _bonuses(console, told)
    _unknowns(console, told)
    _sources(console, told)


def about_page(console: Console, told: AboutAnswer) -> None:
    """The answer about one account, key or trade: whose it is, what the terms say, what it rests on, what would change it."""
    terms, asked = told.terms, told.document()["about"]
    whom = ", ".join(f"{name} {value}" for name, value in asked.items())
    console.print(f"[bold]{escape(terms.title)}[/]  {terms.id}, version {terms.version}: {escape(whom)}")
    for one in told.roles:
        answer = one.answer
        console.print(f"\nFor the {one.role}: [bold]{answer.verdict}[/]{_because(answer)}")
        if one.partner_id is not None:
            console.print(
                f"  It is {escape(one.partner_id)}'s by {one.channel}, claim {escape(one.claim_id or '')}."
            )
        else:
            console.print(f"  It is nobody's: {REASONS[one.unattributed].sentence} ({one.unattributed})")
            for way in answer.ways:
                console.print(f"    {way.channel}: {way.needs}")
        for looked in one.looked:
            for claim in looked.claims:
                if claim.verdict != "won":
                    console.print(
                        f"    {looked.channel} {escape(claim.claim_id)} of {escape(claim.partner_id)}: {claim.why}"
                    )
        _exceptions(console, terms, answer)
        facts = ", ".join(_fact(name, value) for name, value in one.facts.items())
        console.print(f"  It rests on: {escape(facts) or 'nothing but the terms'}")
        for turn in one.would_change:
            reason = f" ({turn.reason})" if turn.reason else ""
            console.print(
                f"  Were {turn.fact.replace('_', ' ')} {escape(turn.values)}: {turn.verdict}{reason}"
            )


def _because(answer: Answer) -> str:
    told = [part for part in (answer.reason, answer.clause) if part]
    return f" ({escape(', '.join(told))})" if told else ""


def subject(facts: Mapping[str, Value]) -> str:
    """What the question is about: `API trades`, `API trades with strategy grid and VIP level 7`."""
    rest = {name: value for name, value in facts.items() if name != "entry"}
    who = _ENTRY.get(str(facts.get("entry")), "Trades")
    told = " and ".join(_fact(name, value) for name, value in rest.items())
    return f"{who} with {told}" if told else who


def _fact(name: str, value: Value) -> str:
    words = name.replace("_", " ").replace("vip", "VIP")
    if isinstance(value, bool):
        return words if value else f"no {words}"
    return f"{words} {plain(value) if isinstance(value, Decimal) else value}"


def _headline(console: Console, who: str, answer: Answer) -> None:
    role = f"for the {answer.role}"
    if answer.verdict == "no":
        console.print(f"[bold red]No.[/] {escape(who)} earn nothing {role}. {_why(answer.reason)}")
        if answer.counts_for_volume:
            console.print("  They count for the partner's volume all the same.")
        console.print(f"  clause: {escape(answer.clause) or 'none'}{_cite(answer.source)}")
        return
    colour = "green" if answer.otherwise == "yes" else "yellow"
    if answer.verdict == "yes":
        console.print(f"[bold {colour}]Yes.[/] {escape(who)} count {role}.")
    elif answer.otherwise == "yes":
        console.print(
            f"[bold {colour}]Yes, unless one of these is true.[/] {escape(who)} count {role}, except:"
        )
    else:
        console.print(f"[bold {colour}]Only where one of these is true.[/] {escape(who)} count {role} if:")
    if answer.clause and answer.verdict == "yes":
        console.print(f"  clause: {escape(answer.clause)}{_cite(answer.source)}")


def _exceptions(console: Console, terms: Terms, answer: Answer) -> None:
    by = {f"{one.by}_present": one.by for one in terms.silences if one.role == answer.role}
    for one in answer.exceptions if answer.verdict == "depends" else ():
        really = f", where {by[one.when]} really earns" if one.when in by else ""
        console.print(
            f"  [bold]{escape(one.still)}[/]{really}: {outcome(counts=one.counts, pays=one.pays)} ({one.reason})"
        )
        console.print(f"      clause: {escape(one.clause) or 'none'}{_cite(one.source)}")


def outcome(*, counts: bool | None, pays: bool) -> str:
    """Volume and pay in words."""
    if pays:
        return "counts and pays" if counts else "pays, and does not count for volume"
    if counts is None:
        return "pays nothing"
    return "counts for volume, pays nothing" if counts else "counts for nothing"


def _entry_matters(console: Console, told: Eligibility, answer: Answer) -> None:
    rules = [rule.when for rule in told.terms.rules if rule.role in {None, answer.role}]
    if not any(name in when for when in rules for name in ("entry", "strategy")):
        console.print(
            "  No rule asks how an order was entered or by which strategy: bots are as good as hands."
        )
    if not answer.self_referral:
        console.print("  A partner never earns on accounts of its own (self_referral).")


def _ways(console: Console, answer: Answer) -> None:
    console.print("What must be true, the first that holds decides:")
    for number, way in enumerate(answer.ways, 1):
        console.print(f"  {number}. [bold]{way.channel}[/]: {way.needs}")


def _pay(console: Console, told: Eligibility, answer: Answer) -> None:
    pay = answer.pay
    if pay.lowest is None or pay.highest is None:
        console.print("It pays: no row of the rate card covers it (no_rate).")
        return
    span = (
        percent(pay.lowest)
        if pay.lowest == pay.highest
        else f"{percent(pay.lowest)} to {percent(pay.highest)}"
    )
    role = told.terms.role(answer.role)
    base = f" of {base_left_in_words(role)}, {escape(role.base)}"
    shared = dict.fromkeys(of_in_words(row.of, out_of_it=row.out_of_it) or base for row in pay.rows)
    console.print(f"It pays {span}{', or'.join(shared)}:")
    for row in pay.rows:
        share = percent(row.share) + of_in_words(row.of, out_of_it=row.out_of_it)
        console.print(f"  {share:>8}  {escape(row.where)}{_cite(row.source)}")
    for one in pay.multipliers:
        console.print(f"  {escape(multiplier_in_words(one))}{_cite(one.source)}")
    for bound in pay.bounds:
        console.print(f"  kept {escape(bound_in_words(bound))}{_cite(bound.source)}")
    for text in roles_cap_in_words(told.terms, role):
        console.print(f"  {text[0].upper()}{text[1:]}")
    for limit in answer.limits:
        amount = (
            "an amount that is not published"
            if limit.limit is None
            else f"{plain(limit.limit)} {told.terms.asset}"
        )
        still = f", where {escape(limit.still)}" if limit.still else ""
        of = " of base" if limit.of == "base" else ""
        lasts = limit.lasts or f" and {told.terms.settles}"
        console.print(f"  Capped per {limit.scope}{lasts} at {amount}{of}{still}{_cite(limit.source)}")


def _depends(console: Console, answer: Answer) -> None:
    if answer.depends_on:
        console.print("It depends on:")
    for one in answer.depends_on:
        cases = "; ".join(f"{escape(case.values)}: {_case(case)}" for case in one.cases)
        console.print(f"  [bold]{one.fact}[/]: {cases or 'see the condition'}")


def _case(case: Case) -> str:
    if case.verdict == "depends":
        return "depends on other facts"
    return outcome(counts=case.counts_for_volume, pays=case.verdict == "yes")


def _bonuses(console: Console, told: Eligibility) -> None:
    if told.bonuses:
        console.print("\nBeside shares of trades:")
    for one, text in told.bonuses:
        clause = f" “{one.clause}”" if one.clause else ""
        console.print(f"  {one.role}: {escape(text)}.{escape(clause)}{_cite(one.source)}")
    for text in told.redemptions:
        console.print(f"  {escape(text)}.")


def _unknowns(console: Console, told: Eligibility) -> None:
    if told.terms.unknowns:
        console.print("\nNot published:")
    for one in told.terms.unknowns:
        console.print(f"  {one.name} ({escape(one.affects)}): {escape(one.text)}{_cite(one.source)}")


def _sources(console: Console, told: Eligibility) -> None:
    if told.terms.sources:
        console.print("\nSources:")
    for source in told.terms.sources:
        console.print(
            f"  \\[{source.key}] {escape(source.title)}, {source.date or 'no date'}, {source.confidence or 'unrated'}"
            f"  {escape(source.url)}",
            soft_wrap=True,
        )


def _why(code: str) -> str:
    reason = REASONS.get(code)
    return f"{reason.sentence} ({code})" if reason else code


def _cite(source: str) -> str:
    return f"  \\[{source}]" if source else ""
