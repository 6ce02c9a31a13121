"""Terms to look at: the library at a glance, one program, a file that is checked, two versions compared, the schema."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openrebate.evidence.eligibility import Verdict, answer
from openrebate.model.terms import Terms
from openrebate.terms.check import warnings
from openrebate.terms.compare import Change, compare
from openrebate.terms.library import find_terms, library
from openrebate.terms.schema import schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """One role of one program at a glance: whether API trades count, by which channels, at what rates, how it is paid.

    `api` is the verdict for a trade of which only that is known; `api_otherwise` where no exception applies.
    """

    program: str
    version: str
    title: str
    venue: str
    role: str
    api: Verdict
    api_otherwise: Verdict
    exceptions: tuple[str, ...]
    channels: tuple[str, ...]
    lowest: Decimal | None
    highest: Decimal | None
    asset: str
    settles: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A terms file that checks, and what in it deserves a look."""

    terms: Terms
    warnings: tuple[str, ...]


def list_terms() -> tuple[Glance, ...]:
    """Every role that earns, of every program in the library."""
    found = []
    for program in library():
        terms = find_terms(program)
        found += [_glance(terms, role.name) for role in terms.earning_roles]
    return tuple(found)


def show_terms(program: str) -> Terms:
    """One program by id or file. NotFoundError, TermsError."""
    return find_terms(program)


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


def _glance(terms: Terms, role: str) -> Glance:
    told = answer(terms, role, {"entry": "api"})
    return Glance(
        program=terms.id,
        version=terms.version,
        title=terms.title,
        venue=terms.venue,
        role=role,
        api=told.verdict,
        api_otherwise=told.otherwise,
        exceptions=tuple(one.still for one in told.exceptions),
        channels=terms.role(role).channels,
        lowest=told.pay.lowest,
        highest=told.pay.highest,
        asset=terms.asset,
        settles=terms.settles,
    )
