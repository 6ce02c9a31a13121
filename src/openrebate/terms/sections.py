"""One program as sections, from who earns to where it was read. Everything on them is read from the terms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from openrebate.model.binding import Binding
from openrebate.model.promises import Promises, Settlement
from openrebate.model.terms import Terms
from openrebate.terms.bindings import binding_in_words
from openrebate.terms.declared import further, in_words
from openrebate.terms.page import Block, Grid, Items, Section, Text
from openrebate.terms.role_section import SAID_BY_ROLES, cite, role_section, shares_of
from openrebate.terms.shape import SETTLEMENT, TOP
from openrebate.terms.words import percent, promises_in_words, settlement_in_words
from openrebate.units.instants import format_instant

_SAID = SAID_BY_ROLES | {
    "id", "version", "title", "venue", "effective_from", "effective_to", "day_zone", "settles", "asset", "scale",
    "max_mark_age", "share_cap", "roles_cap", "lines", "sources", "unknowns", "notes", "settlement", "promises", "bindings",
    "start_source", "end_source", "assumed", "new_trader_days", "new_trader_from", "digest", "path",
}  # fmt: skip
_SETTLED = frozenset(
    {"finality_days", "holding_days", "held_from", "minimum", "negative", "suspended", "left_days"}
    | {"paid_in", "paid_in_scale"}
    | {"clause", "source"}
)


def sections(terms: Terms) -> tuple[Section, ...]:
    """Every section: settling, roles, whatever else is declared, payment, what is not published, sources, notes."""
    found = [_head(terms), *(role_section(terms, role) for role in terms.roles), *_others(terms)]
    found += _agreed(terms)
    if terms.unknowns:
        items = tuple(f"{one.name} ({one.affects}): {one.text}{cite(one.source)}" for one in terms.unknowns)
        found.append(Section(heading="Not published", blocks=(Items(lead="", items=items),)))
    if terms.sources:
        found.append(Section(heading="Sources", blocks=(_sources(terms),)))
    if terms.notes:
        found.append(Section(heading="Notes", blocks=(Text(text=" ".join(terms.notes.split())),)))
    return tuple(found)


def _agreed(terms: Terms) -> Iterator[Section]:
    """What the terms say beside numbers: payment, promises, how an account comes to a partner."""
    if terms.settlement != Settlement():
        more = further(terms.settlement, _SETTLED, shares_of(SETTLEMENT))
        yield _told("Payment", (*settlement_in_words(terms), *more), terms.settlement)
    if terms.promises != Promises():
        yield _told("Promises", promises_in_words(terms), terms.promises)
    for one in terms.bindings:
        yield _told(f"How an account comes to the {one.role}", binding_in_words(one), one)


def _told(heading: str, told: tuple[str, ...], of: Settlement | Promises | Binding) -> Section:
    clause = (f"“{of.clause}”",) if of.clause else ()
    items = Items(lead=f"As the terms say{cite(of.source)}:", items=(*told, *clause))
    return Section(heading=heading, blocks=(items,))


def _head(terms: Terms) -> Section:
    hours = terms.max_mark_age // 3_600_000_000
    settled = (
        f"Reckoned by the {terms.settles} in {terms.asset}, {terms.scale} places, rounded down once a line; "
        f"days are cut in {terms.day_zone}."
    )
    valued = (
        f"Fees and turnover are valued by the last mark at the trade, no older than {hours} h; "
        f"all shares of one fee together are at most {percent(terms.share_cap)}."
    )
    together = (
        []
        if terms.roles_cap is None
        else [
            f"All roles' shares of one fee are at most {percent(terms.roles_cap)}; who is listed later gives way."
        ]
    )
    items = [
        f"In force {_span(terms)}.",
        settled,
        *(f"Line {line.name}: {', '.join(line.products)}." for line in terms.lines),
        valued,
        *together,
        *_new(terms),
        *further(terms, _SAID | _tables(terms), shares_of(TOP)),
    ]
    lead = f"{terms.title}, at {terms.venue}: version {terms.version}."
    return Section(heading="The program", blocks=(Items(lead=lead, items=tuple(items)),))


def _span(terms: Terms) -> str:
    """From when until when, each with its source, or with what is assumed."""
    told = f"from {_when(terms, 'effective_from', terms.effective_from, terms.start_source)}"
    if terms.effective_to is None:
        return f"{told} until a sourced end date"
    return f"{told} until {_when(terms, 'effective_to', terms.effective_to, terms.end_source)}"


def _new(terms: Terms) -> Iterator[str]:
    if terms.new_trader_days is not None:
        since = "its registration" if terms.new_trader_from == "registered" else "its first trade"
        assumed = " (assumed: no source gives the number)" if "new_trader_days" in terms.assumed else ""
        yield f"A trader is new for {terms.new_trader_days} days from {since}{assumed}."


def _when(terms: Terms, key: str, instant: int, source: str) -> str:
    assumed = " (assumed, since no source gives the day)" if key in terms.assumed else ""
    return format_instant(instant) + assumed + cite(source)


def _tables(terms: Terms) -> frozenset[str]:
    """Fields that are lists of tables, which have sections of their own."""
    return frozenset(one.name for one in fields(terms) if _rows(getattr(terms, one.name)))


def _rows(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) and value and is_dataclass(value[0]) else ()


def _others(terms: Terms) -> Iterator[Section]:
    """A section for every list of tables that this page has no words of its own for."""
    for one in fields(terms):
        rows = _rows(getattr(terms, one.name))
        if rows and one.name not in _SAID:
            blocks: tuple[Block, ...] = (_table(rows),)
            yield Section(heading=one.name.replace("_", " ").capitalize(), blocks=blocks)


def _table(rows: tuple[Any, ...]) -> Grid:
    names = [one.name for one in fields(rows[0])]
    return Grid(
        lead="",
        head=tuple(name.replace("_", " ") for name in names),
        rows=tuple(
            tuple("" if (v := getattr(row, name)) in (None, "", ()) else in_words(v) for name in names)
            for row in rows
        ),
    ).without_empty()


def _sources(terms: Terms) -> Grid:
    rows = tuple(
        (cite(one.key).strip(), one.title, one.date or "no date", one.confidence or "unrated", one.url)
        for one in terms.sources
    )
    return Grid(lead="", head=("cited as", "what", "date", "confidence", "where"), rows=rows)
