"""Terms to look at: the library at a glance, one program as a page, a file that is checked, two versions compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openrebate.evidence.eligibility import Answer, Undecided, Verdict, answer
from openrebate.evidence.payable import Limit
from openrebate.model.role import Role
from openrebate.model.terms import Terms
from openrebate.terms.change import Change
from openrebate.terms.check import warnings
from openrebate.terms.compare import compare
from openrebate.terms.library import find_terms, library
from openrebate.terms.page import Items, Page, Section
from openrebate.terms.schema import schema
from openrebate.terms.sections import sections
from openrebate.terms.words import percent, settlement_in_words
from openrebate.units.decimals import plain
from openrebate.units.instants import format_instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """One role of one program at a glance: whether API trades count, by which channels, at what rates, how it is paid.

    `api` is the verdict for a trade of which only that is known; `api_otherwise` where no exception applies.
    `exclusions` are the exceptions with reason, clause and source; `limits` the caps; `rate_of` what rates are shares of.
    `paid` are sentences; `not_published` names of unknowns; `until` is empty while the terms are in force.
    """

    program: str
    version: str
    title: str
    venue: str
    role: str
    api: Verdict
    api_otherwise: Verdict
    exceptions: tuple[str, ...]
    exclusions: tuple[Undecided, ...]
    channels: tuple[str, ...]
    lowest: Decimal | None
    highest: Decimal | None
    rate_of: tuple[str, ...]
    limits: tuple[Limit, ...]
    asset: str
    settles: str
    paid: tuple[str, ...]
    not_published: tuple[str, ...]
    since: str
    until: str


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
    return Checked(terms=terms, warnings=warnings(terms))


def differ_terms(old: str, new: str) -> tuple[Change, ...]:
    """What changes from one version to the other, in words."""
    return compare(find_terms(old), find_terms(new))


def terms_schema() -> dict[str, Any]:
    """The JSON Schema of terms files."""
    return schema()


def api_in_words(one: Glance) -> str:
    """Whether API trades count: yes, no, yes with exceptions, or only in these cases."""
    if one.api != "depends":
        return one.api
    return "yes, with exceptions" if one.api_otherwise == "yes" else "only in some cases"


def rate_in_words(one: Glance) -> str:
    """The lowest and the highest rate, and what they are shares of."""
    if one.lowest is None or one.highest is None:
        return "none" if one.api == "no" else "not published"
    of = " or ".join("the fee" if what == "base" else what for what in one.rate_of)
    if one.lowest == one.highest:
        return f"{percent(one.lowest)} of {of}"
    return f"{percent(one.lowest)} to {percent(one.highest)} of {of}"


def excluded_in_words(one: Glance) -> tuple[str, ...]:
    """Every exception in a few words: where it holds, what then becomes of the trade, and why; then caps."""
    told = [
        f"{rule.still}: {'counts for volume, ' if rule.counts and not rule.pays else ''}"
        f"{'pays' if rule.pays else 'pays nothing'}{f' ({rule.reason})' if rule.reason else ''}"
        for rule in one.exclusions
    ]
    for cap in one.limits:
        amount = "not published" if cap.limit is None else f"{plain(cap.limit)} {one.asset}"
        told.append(f"cap per {cap.scope}{cap.lasts}{f' where {cap.still}' if cap.still else ''}: {amount}")
    return tuple(told)


def _at_a_glance(one: Glance) -> tuple[str, tuple[str, ...]]:
    items = [
        f"Do API trades count? {api_in_words(one)}.",
        f"Tied to the partner by: {', '.join(one.channels)}.",
        f"Rate: {rate_in_words(one)}.",
        *(f"Except: {text}." for text in excluded_in_words(one)),
        *one.paid,
    ]
    if one.not_published:
        items.append(f"Not published: {', '.join(one.not_published)}.")
    return one.role, tuple(items)


def _glance(terms: Terms, role: Role) -> Glance:
    told = answer(terms, role.name, {"entry": "api"})
    return Glance(
        program=terms.id,
        version=terms.version,
        title=terms.title,
        venue=terms.venue,
        role=role.name,
        api=told.verdict,
        api_otherwise=told.otherwise,
        exceptions=tuple(one.still for one in told.exceptions),
        exclusions=told.exceptions,
        channels=role.channels,
        lowest=told.pay.lowest,
        highest=told.pay.highest,
        rate_of=_rate_of(told),
        limits=told.limits,
        asset=terms.asset,
        settles=terms.settles,
        paid=(f"Paid in {terms.asset} by the {terms.settles}.", *settlement_in_words(terms)),
        not_published=tuple(one.name for one in terms.unknowns),
        since=format_instant(terms.effective_from),
        until=format_instant(terms.effective_to) if terms.effective_to is not None else "",
    )


def _rate_of(told: Answer) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row.of for row in told.pay.rows))
