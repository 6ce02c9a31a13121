"""`openrebate terms`: list, show, check, diff, schema, catalogue, simulate."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import cyclopts
from cyclopts import Parameter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from openrebate.app.terms import Checked
    from openrebate.model.errors import TermsError
    from openrebate.model.terms import Terms

_Json = Annotated[bool, Parameter(negative=())]
_WRONG = 2


def register(app: cyclopts.App) -> None:
    """Adds the commands to the application."""
    from openrebate.cli.simulate import simulate

    terms = cyclopts.App(
        name="terms", help="The rules of programs: list, show, check, diff, schema, catalogue, simulate."
    )
    terms.command(list_programs, name="list")
    terms.command(show)
    terms.command(check)
    terms.command(diff)
    terms.command(schema)
    terms.command(catalogue)
    terms.command(simulate)
    app.command(terms)


def list_programs(*, json: _Json = False) -> None:
    """Every program of the library: whether API trades count, by which channels, at what rates.

    Parameters
    ----------
    json
        One JSON document.
    """
    from openrebate.app.terms import list_terms
    from openrebate.cli.printing import emit
    from openrebate.cli.terms_text import table

    found = list_terms()
    document = {"programs": [asdict(one) for one in found]}
    emit(document, as_json=json, text=lambda console: table(console, found))


def show(program: str, /, *, format: Literal["text", "md", "html"] = "text", json: _Json = False) -> None:
    """One program as a page that a partner can read, with the source of every number.

    Parameters
    ----------
    program
        A program of the library, or a terms file.
    format
        text for the terminal, md for Markdown, html for one file that stands alone; both are printed.
    json
        One JSON document.
    """
    from openrebate.app.terms import page_of, show_terms
    from openrebate.cli.printing import emit
    from openrebate.cli.terms_text import page

    terms = show_terms(program)
    if format != "text" and not json:
        from openrebate.app.catalogue import one_page

        sys.stdout.write(one_page(terms, format))
        return
    emit(document(terms), as_json=json, text=lambda console: page(console, page_of(terms)))


def catalogue(folder: Path = Path(), /, *, json: _Json = False) -> None:
    """Write the whole library as catalogue.md and catalogue.html: at a glance, then a page a program.

    Parameters
    ----------
    folder
        Where to, made where it is missing; the current folder without it.
    json
        One JSON document.
    """
    from openrebate.app.catalogue import write_catalogue
    from openrebate.cli.printing import emit

    files = [str(file) for file in write_catalogue(folder)]
    emit({"files": files}, as_json=json, text=lambda console: console.print("\n".join(files), markup=False))


def check(file: str | None = None, /, *, json: _Json = False) -> int:
    """Read a terms file and tell everything that is wrong in it, by line and column. Leaves with 2 if anything is.

    Parameters
    ----------
    file
        A terms file, or a program of the library; left out: every program of the library.
    json
        One JSON document.
    """
    from openrebate.app.terms import check_library, check_terms
    from openrebate.cli.printing import emit, warn
    from openrebate.model.errors import TermsError

    try:
        found = (check_terms(file),) if file is not None else check_library()
    except TermsError as wrong:
        if not json:
            raise
        emit({"ok": False, "faults": faults(wrong), "warnings": []}, as_json=True, text=lambda _: None)
        return _WRONG
    for text in (text for one in found for text in one.warnings if not json):
        warn(text)
    told = [_checked(one) for one in found]
    emit(
        told[0] if file is not None else {"ok": True, "programs": told},
        as_json=json,
        text=lambda console: _say_checked(console, file, found),
    )
    return 0


def _checked(one: Checked) -> dict[str, object]:
    terms = one.terms
    told = {"ok": True, "program": terms.id, "terms_version": terms.version, "digest": terms.digest}
    return {**told, "faults": [], "warnings": list(one.warnings)}


def _say_checked(console: Console, file: str | None, found: Sequence[Checked]) -> None:
    for one in found:
        terms = one.terms
        console.print(f"{file or terms.id} checks: {terms.id} {terms.version}, digest {terms.digest[:12]}")
    if file is None:
        console.print(f"All {len(found)} programs of the library check.")


def diff(old: str, new: str, /, *, json: _Json = False) -> None:
    """What changes from one version of terms to another, in words.

    Parameters
    ----------
    old
        A program of the library, or a terms file.
    new
        The same, for the later version.
    json
        One JSON document.
    """
    from openrebate.app.terms import differ_terms
    from openrebate.cli.printing import emit
    from openrebate.cli.terms_text import sentences

    changes = differ_terms(old, new)
    document = {"old": old, "new": new, "changes": [asdict(one) for one in changes]}
    emit(document, as_json=json, text=lambda console: sentences(console, changes))


def schema(*, json: _Json = False) -> None:
    """The JSON Schema (2020-12) of terms files, for editors.

    Parameters
    ----------
    json
        The schema is JSON with and without it.
    """
    from openrebate.app.terms import terms_schema
    from openrebate.cli.printing import emit

    del json
    emit(terms_schema(), as_json=True, text=lambda _: None)


def faults(wrong: TermsError) -> list[dict[str, Any]]:
    """Every fault of a terms file, for machines."""
    places = getattr(wrong, "faults", (wrong,))
    return [
        {
            "file": one.place.file if one.place else None,
            "line": one.place.line if one.place else None,
            "column": one.place.column if one.place else None,
            "message": one.message,
            "advice": one.advice,
        }
        for one in places
    ]


def document(terms: Terms) -> dict[str, Any]:
    """The terms for machines: instants as RFC 3339, shares and amounts as exact strings."""
    from openrebate.units.instants import format_instant

    plain = asdict(terms)
    del plain["path"]
    for name in ("effective_from", "effective_to"):
        plain[name] = None if plain[name] is None else format_instant(plain[name])
    plain["max_mark_age"] = f"{terms.max_mark_age // 1_000_000}s"
    return plain
