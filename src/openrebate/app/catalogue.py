"""The catalogue: every program of the library at a glance and as a page, as Markdown or as one HTML file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from openrebate.app.terms import (
    Glance,
    api_in_words,
    excluded_in_words,
    glances,
    page_of,
    rate_in_words,
    span_in_words,
)
from openrebate.app.whole_file import write
from openrebate.model.errors import OutsideError
from openrebate.model.terms import Terms
from openrebate.papers.page_html import html
from openrebate.papers.page_markdown import escaped, markdown, table
from openrebate.terms.library import find_terms, library
from openrebate.terms.page import Grid
from openrebate.terms.plain_words import channels_in_words

Form = Literal["md", "html"]
TITLE = "Partner programs: do API trades count?"
LEAD = (
    "What each program of the library says about trades by API: whether they count, by what they are tied to a partner, "
    "at what rate, what is left out, and how it is paid. Each number has its source; what an exchange does not publish is "
    "named, never filled in."
)
MADE = "Written by `openrebate terms catalogue` from the same files that rate trades."
_HEAD = ("program", "role", "API trades", "tied by", "rate", "except", "paid")


def catalogue(form: Form) -> str:
    """The text of the catalogue of the whole library."""
    programs = [find_terms(program) for program in library()]
    return _markdown(programs) if form == "md" else _html(programs)


def one_page(terms: Terms, form: Form) -> str:
    """The text of one program's page."""
    shown = page_of(terms)
    if form == "md":
        return markdown(shown)
    return html(terms.title, f"{terms.id}, version {terms.version}", (), [shown], MADE.replace("`", ""))


def write_catalogue(folder: Path) -> tuple[Path, ...]:
    """Writes `catalogue.md` and `catalogue.html` into the folder, which is made where it is missing.

    OutsideError where it cannot be written.
    """
    forms: tuple[Form, ...] = ("md", "html")
    found = {folder / f"catalogue.{form}": catalogue(form) for form in forms}
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutsideError(
            f"cannot make {folder}: {error.strerror}", advice="Name a folder that can be made"
        ) from error
    for file, text in found.items():
        write(text.encode(), file)
    return tuple(found)


def _row(one: Glance) -> tuple[str, ...]:
    return (
        f"{one.program}\n{one.title}\n({span_in_words(one)})",
        one.role,
        api_in_words(one),
        "\n".join(channels_in_words(one.channels)),
        rate_in_words(one),
        "\n".join(excluded_in_words(one)) or "nothing",
        "\n".join(one.paid),
    )


def _html(programs: Sequence[Terms]) -> str:
    grid = Grid(lead="At a glance", head=_HEAD, rows=tuple(_row(one) for one in glances(programs)))
    return html(TITLE, LEAD, [grid], [page_of(terms) for terms in programs], MADE.replace("`", ""))


def _markdown(programs: Sequence[Terms]) -> str:
    rows = []
    for one in glances(programs):
        first, *rest = ["<br>".join(escaped(part) for part in cell.splitlines()) for cell in _row(one)]
        name, more = first.split("<br>", 1)
        rows.append((f"[{name}](#{one.program})<br>{more}", *rest))
    pages = "\n".join(markdown(page_of(terms), depth=2) for terms in programs)
    return f"# {TITLE}\n\n{LEAD}\n\n{MADE}\n\n{table(_HEAD, rows)}\n\n{pages}"
