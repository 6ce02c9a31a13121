"""Terms as a person reads them: the library at a glance, one program as a page, changes as sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table

from openrebate.terms.bindings import binding_in_words
from openrebate.terms.checks.rates import conditions, in_words
from openrebate.terms.words import (
    groups_in_words,
    parents_in_words,
    percent,
    promises_in_words,
    settlement_in_words,
    share_in_words,
    time_in_words,
    window_in_words,
)
from openrebate.units.decimals import plain
from openrebate.units.instants import format_instant

if TYPE_CHECKING:
    from rich.console import Console

    from openrebate.app.terms import Glance
    from openrebate.model.terms import Assessment, Role, Rule, Terms
    from openrebate.terms.compare import Change


def table(console: Console, found: Sequence[Glance]) -> None:
    """The library at a glance, one block a program: do API trades count, how tied, at what rate, paid how."""
    for one in found:
        console.print(f"[bold]{one.program}[/]  {escape(one.title)} ({one.role})")
        console.print(f"  API trades count: {_api(one)}")
        console.print(f"  tied by:          {', '.join(one.channels)}")
        console.print(f"  rate:             {_span(one)}, paid in {one.asset} by the {one.settles}\n")
    console.print("Look further: openrebate terms show PROGRAM, openrebate eligible --program PROGRAM")


def _api(one: Glance) -> str:
    if one.api == "yes":
        return "[green]yes[/]"
    if one.api == "no":
        return "[red]no[/]"
    word = "[green]yes[/], unless" if one.api_otherwise == "yes" else "[yellow]only[/] if"
    return f"{word} {escape('; or '.join(one.exceptions))}"


def _span(one: Glance) -> str:
    if one.lowest is None or one.highest is None:
        return "none"
    return (
        percent(one.lowest)
        if one.lowest == one.highest
        else f"{percent(one.lowest)} to {percent(one.highest)}"
    )


def page(console: Console, terms: Terms) -> None:
    """One program, from who earns to where it was read."""
    until = format_instant(terms.effective_to) if terms.effective_to is not None else "a sourced end date"
    console.print(f"[bold]{escape(terms.title)}[/]  {terms.id}, version {terms.version}")
    console.print(f"In force from {format_instant(terms.effective_from)} until {until}.")
    console.print(
        f"Settled by the {terms.settles} in {terms.asset}, {terms.scale} places, rounded down once a line; "
        f"days are cut in {terms.day_zone}."
    )
    for line in terms.lines:
        console.print(f"Line {line.name}: {', '.join(line.products)}.")
    for role in terms.roles:
        _role(console, terms, role)
    _settlement(console, terms)
    _bindings(console, terms)
    _unknowns(console, terms)
    _sources(console, terms)
    if terms.notes:
        console.print(f"\n[bold]Notes[/]\n{escape(terms.notes.strip())}")


def _role(console: Console, terms: Terms, role: Role) -> None:
    console.print(f"\n[bold]{role.name.capitalize()}[/]{_cite(role.source)}")
    if role.clause:
        console.print(f"  {escape(role.clause)}.")
    console.print(f"  Tied to a trade by, in this order: {', '.join(role.channels)}.")
    if not role.earns:
        console.print("  Earns nothing under these terms; known because its presence matters to others.")
        return
    console.print(f"  Earns a share of: {escape(role.base)}.")
    kickback = (
        "none"
        if role.kickback is None
        else f"by the claim, at most {percent(role.kickback)} of the commission"
    )
    console.print(f"  Kickback to the trader: {kickback}. Parents earn: {parents_in_words(role)}.")
    _rules(console, [rule for rule in terms.rules if rule.role in {None, role.name}])
    assessment = terms.assessment(role.name)
    if assessment:
        _levels(console, assessment)
    _rates(console, terms, role)
    for cap in terms.caps:
        if cap.role == role.name:
            limit = "not published" if cap.limit is None else f"{plain(cap.limit)} {terms.asset}"
            console.print(
                f"  Cap per {cap.scope} and {terms.settles} where {escape(cap.when)}: {limit}{_cite(cap.source)}"
            )


def _rules(console: Console, rules: Sequence[Rule]) -> None:
    console.print(
        "  Which trades count; the first that is true decides, and where none is, the trade counts and pays:"
    )
    for rule in rules:
        volume = "counts for volume" if rule.counts else "does not count for volume"
        pays = "pays" if rule.pays else "pays nothing"
        console.print(f"    {escape(rule.when)}: {volume}, {pays} ({rule.reason}){_cite(rule.source)}")
        if rule.clause:
            console.print(f"      “{escape(rule.clause)}”")
    if not rules:
        console.print("    no rule: every trade counts and pays")


def _levels(console: Console, one: Assessment) -> None:
    console.print(f"  Levels, by {window_in_words(one)}; {_serves(one)}. {escape(one.clause)}")
    grid = Table(box=None, padding=(0, 2), show_edge=False)
    for head in ("", "level", "line", "asks for", "source"):
        grid.add_column(head)
    for level in one.levels:
        name = f"{level.level} {level.name}".strip()
        grid.add_row("", name, level.line or "all", groups_in_words(level), level.source)
    console.print(grid)
    kept = ["Each slice pays its own rate."] if one.tiers == "marginal" else []
    kept += [f"A level applies {one.lag} assessments after it was reached."] if one.lag else []
    kept += [f"It is lost after {one.demote_after} misses in a row."] if one.demote_after > 1 else []
    kept += (
        [f"{one.disqualify_after} misses of every level in a row end the partnership."]
        if one.disqualify_after
        else []
    )
    kept += [f"Levels are assessed from month {one.first_assessed} on."] if one.first_assessed > 1 else []
    kept += (
        [f"What is measured elsewhere is taken at {time_in_words(one.taken_at)}."]
        if one.taken_at is not None
        else []
    )
    kept += [f"A partner starts at level {one.start_level}."] if one.start_level else []
    kept += [f"That is protected for {one.protected_months} months."] if one.protected_months else []
    if kept:
        console.print(f"    {' '.join(kept)}")


def _serves(one: Assessment) -> str:
    return {
        "each": "each line has its own",
        "best": "the best line's level serves all lines",
        "program": "one level over all lines",
    }[one.serves]


def _rates(console: Console, terms: Terms, role: Role) -> None:
    console.print("  Rates; the row with most conditions that hold wins:")
    grid = Table(box=None, padding=(0, 2), show_edge=False)
    grid.add_column("")
    grid.add_column("rate", justify="right")
    grid.add_column("where")
    grid.add_column("source")
    for rate in terms.rates:
        if rate.role == role.name:
            grid.add_row("", share_in_words(rate), in_words(conditions(rate)), rate.source)
    console.print(grid)


def _settlement(console: Console, terms: Terms) -> None:
    told = settlement_in_words(terms)
    if told:
        console.print(f"\n[bold]Payment[/]{_cite(terms.settlement.source)}")
    for text in told:
        console.print(f"  {escape(text)}")
    promised = promises_in_words(terms)
    if promised:
        console.print(f"\n[bold]Promises[/]{_cite(terms.promises.source)}")
    for text in promised:
        console.print(f"  {escape(text)}")


def _bindings(console: Console, terms: Terms) -> None:
    for one in terms.bindings:
        console.print(f"\n[bold]Binding of {one.role}[/]{_cite(one.source)}")
        for text in (*binding_in_words(one), *([f"{one.clause}."] if one.clause else [])):
            console.print(f"  {escape(text)}")


def _unknowns(console: Console, terms: Terms) -> None:
    if terms.unknowns:
        console.print("\n[bold]Not published[/]")
    for one in terms.unknowns:
        console.print(f"  {one.name} ({escape(one.affects)}): {escape(one.text)}{_cite(one.source)}")


def _sources(console: Console, terms: Terms) -> None:
    if terms.sources:
        console.print("\n[bold]Sources[/]")
    for source in terms.sources:
        rank = f"{source.date or 'no date'}, {source.confidence or 'unrated'}"
        console.print(
            f"  \\[{source.key}] {escape(source.title)}; {rank}; {escape(source.url)}", soft_wrap=True
        )


def _cite(source: str) -> str:
    return f"  \\[{source}]" if source else ""


def sentences(console: Console, changes: Sequence[Change]) -> None:
    """One change a line, or that there is none."""
    for change in changes:
        console.print(escape(change.text))
    if not changes:
        console.print("The same rules: nothing that decides a number or an answer differs.")
