"""Terms to look at: the library at a glance, one program as a page, a file that is checked, two versions compared."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from openrebate.evidence.eligibility import Answer, Undecided, Verdict, answer
from openrebate.evidence.payable import Limit
from openrebate.model.rate import BASE, VOLUME
from openrebate.model.role import Role
from openrebate.model.terms import Terms
from openrebate.terms.change import Change
from openrebate.terms.check import warnings
from openrebate.terms.compare import compare
from openrebate.terms.library import find_terms, library
from openrebate.terms.page import Items, Page, Section
from openrebate.terms.plain_words import (
    channels_in_words,
    condition_in_words,
    fee_in_words,
    figure,
    name_in_words,
)
from openrebate.terms.schema import schema
from openrebate.terms.sections import sections
from openrebate.terms.unsourced import unsourced
from openrebate.terms.words import bound_in_words, percent, roles_cap_in_words, settlement_in_words
from openrebate.units.decimals import plain
from openrebate.units.instants import format_instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """One role of one program at a glance: whether API trades count, by which channels, at what rates, how it is paid.

    `api` is the verdict for a trade of which only that is known; `api_otherwise` where no exception applies; `by_hand` for
    one on the web page. `fee` is what kind of fee the rates are of, `times` the most that a multiplier comes to.
    `exclusions` are the exceptions with reason, clause and source; `limits` the caps; `rate_of` what rates are shares of.
    `asset` is what caps are in, `paid_in` what is paid, in words. `paid` are sentences; `not_published` names of unknowns;
    `assumed` of `since` and `until` those that no source gives; `until` is empty while the terms are in force.
    """

    program: str
    version: str
    title: str
    venue: str
    role: str
    api: Verdict
    api_otherwise: Verdict
    by_hand: Verdict
    exceptions: tuple[str, ...]
    exclusions: tuple[Undecided, ...]
    channels: tuple[str, ...]
    lowest: Decimal | None
    highest: Decimal | None
    rate_of: tuple[str, ...]
    fee: str
    times: tuple[tuple[str, Decimal], ...]
    bounds: tuple[str, ...]
    limits: tuple[Limit, ...]
    asset: str
    paid_in: str
    settles: str
    paid: tuple[str, ...]
    not_published: tuple[str, ...]
    since: str
    until: str
    assumed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A terms file that checks, and what in it deserves a look."""

    terms: Terms
    warnings: tuple[str, ...]


def list_terms() -> tuple[Glance, ...]:
    """Every role that earns, of every program in the library."""
    return glances(find_terms(program) for program in library())


def glances(programs: Iterable[Terms]) -> tuple[Glance, ...]:
    """Every role that earns, of these programs."""
    return tuple(_glance(terms, role) for terms in programs for role in terms.earning_roles)


def show_terms(program: str) -> Terms:
    """One program by id or file. NotFoundError, TermsError."""
    return find_terms(program)


def page_of(terms: Terms) -> Page:
    """One program as a page that a partner can read: first what it says about API trading, then everything else."""
    told = tuple(_at_a_glance(one) for one in glances([terms]))
    blocks = tuple(Items(lead=f"For the {role}:", items=items) for role, items in told)
    first = Section(heading="API trades at a glance", blocks=blocks)
    return Page(id=terms.id, title=terms.title, sections=(first, *sections(terms)))


def check_terms(file: str) -> Checked:
    """The file's terms and warnings; TermsError with every fault where it does not check."""
    terms = find_terms(file)
    raw = tomllib.loads(Path(terms.path).read_text("utf-8"))
    return Checked(terms=terms, warnings=(*warnings(terms), *unsourced(raw)))


def check_library() -> tuple[Checked, ...]:
    """Every program of the library, checked like a file; TermsError at the first one that does not check."""
    return tuple(check_terms(program) for program in library())


def differ_terms(old: str, new: str) -> tuple[Change, ...]:
    """What changes from one version to the other, in words."""
    return compare(find_terms(old), find_terms(new))


def terms_schema() -> dict[str, Any]:
    """The JSON Schema of terms files."""
    return schema()


def api_in_words(one: Glance) -> str:
    """Whether API trades count: yes, no, yes with exceptions, only they, or only in some cases."""
    if one.api == "no" or one.api_otherwise == "no":
        return "no" if one.api == "no" else "only in some cases"
    told = "yes" if one.api == "yes" else "yes, with exceptions"
    return f"{told}; trades by hand do not" if one.by_hand == "no" else told


def rate_in_words(one: Glance) -> str:
    """The lowest and the highest rate, and what they are shares of."""
    if one.lowest is None or one.highest is None:
        return "none" if one.api == "no" else "not published"
    of = " or ".join(_of(one, what) for what in one.rate_of)
    span = "" if one.lowest == one.highest else f"{percent(one.lowest)} to "
    times = "".join(f", times up to {plain(most)} by {name_in_words(by)}" for by, most in one.times)
    return f"{span}{percent(one.highest)} of {of}{times}"


def _of(one: Glance, what: str) -> str:
    return {BASE: one.fee, VOLUME: VOLUME}.get(what, f"what {what} earns")


def excluded_in_words(one: Glance) -> tuple[str, ...]:
    """Every exception in a few words: where it holds, and what then becomes of the trade; then caps."""
    told = [f"{condition_in_words(rule.still)}: {_becomes(rule)}" for rule in one.exclusions]
    return (*told, *one.bounds, *(_limit(one, cap) for cap in one.limits))


def span_in_words(one: Glance) -> str:
    """From which day until which; `about` where no source gives it."""
    since, until = (
        f"about {day[:10]}" if name in one.assumed else day[:10]
        for name, day in (("effective_from", one.since), ("effective_to", one.until))
    )
    return f"{since} to {until}" if one.until else f"since {since}"


def _becomes(rule: Undecided) -> str:
    if rule.pays:
        return "pays" if rule.counts else "pays, but does not count for volume"
    return "pays nothing, but counts for volume" if rule.counts else "pays nothing"


def _limit(one: Glance, cap: Limit) -> str:
    lasts = re.sub(r"^and ", "in ", cap.lasts.strip()) or f"in a {one.settles}"
    whose = {"account": "each trader", "partner": "each partner", "fill": "each trade"}.get(cap.scope, "all")
    most = (
        "a limit that is not published" if cap.limit is None else f"at most {figure(cap.limit)} {one.asset}"
    )
    what = " of fees" if cap.of == "base" else ""
    still = f"{condition_in_words(cap.still)}: " if cap.still else ""
    return f"{still}{most}{what} for {whose} {lasts}"


def _at_a_glance(one: Glance) -> tuple[str, tuple[str, ...]]:
    items = [
        f"Do API trades count? {api_in_words(one)}.",
        f"Tied to the partner by: {', '.join(channels_in_words(one.channels))}.",
        f"Rate: {rate_in_words(one)}.",
        *(f"Except: {text}." for text in excluded_in_words(one)),
        *one.paid,
    ]
    if one.not_published:
        items.append(f"Not published: {', '.join(map(name_in_words, one.not_published))}.")
    return one.role, tuple(items)


def _glance(terms: Terms, role: Role) -> Glance:
    told = answer(terms, role.name, {"entry": "api"})
    by_hand = answer(terms, role.name, {"entry": "web"}).verdict
    return Glance(
        program=terms.id,
        version=terms.version,
        title=terms.title,
        venue=terms.venue,
        role=role.name,
        api=told.verdict,
        api_otherwise=told.otherwise,
        by_hand=by_hand,
        exceptions=tuple(one.still for one in told.exceptions),
        exclusions=tuple(_where_it_earns(terms, role, one) for one in told.exceptions),
        channels=role.channels,
        lowest=told.pay.lowest,
        highest=told.pay.highest,
        rate_of=_rate_of(told),
        fee=("" if role.base_less is None else f"what {role.base_less} leaves of ") + fee_in_words(role.base),
        times=tuple((one.by, max(step.times for step in one.steps)) for one in told.pay.multipliers),
        bounds=(
            *(f"the rate is {bound_in_words(one)}" for one in told.pay.bounds),
            *roles_cap_in_words(terms, role),
        ),
        limits=told.limits,
        asset=terms.asset,
        settles=terms.settles,
        paid_in=_paid_in(terms, role),
        paid=(f"Paid in {_paid_in(terms, role)}: {_when(terms)}.", *settlement_in_words(terms)),
        not_published=tuple(one.name for one in terms.unknowns),
        since=format_instant(terms.effective_from),
        until=format_instant(terms.effective_to) if terms.effective_to is not None else "",
        assumed=tuple(name for name in terms.assumed if name.startswith("effective_")),
    )


def _where_it_earns(terms: Terms, role: Role, one: Undecided) -> Undecided:
    """An exception as it is told: another role that silences this one does so only where it really earns."""
    by = {f"{silence.by}_present": silence.by for silence in terms.silences if silence.role == role.name}
    return replace(one, still=f"trades on which {by[one.when]} really earns") if one.when in by else one


def _paid_in(terms: Terms, role: Role) -> str:
    return "the asset of the fee" if role.in_fee_asset else role.asset or terms.asset


def _when(terms: Terms) -> str:
    """When it is paid: as the terms quote it, that nobody publishes it, or else a period."""
    if terms.settlement.clause:
        return f"“{terms.settlement.clause}”"
    if any(unknown.affects == "payment" for unknown in terms.unknowns):
        return "when is not published"
    return f"by the {terms.settles}"


def _rate_of(told: Answer) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row.of for row in told.pay.rows))
