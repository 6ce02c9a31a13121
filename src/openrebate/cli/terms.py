"""`openrebate terms`: list, show, check, diff, schema, catalogue, simulate."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import cyclopts
from cyclopts import Parameter

if TYPE_CHECKING:
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


def check(file: str, /, *, json: _Json = False) -> int:
    """Read a terms file and tell everything that is wrong in it, by line and column. Leaves with 2 if anything is.

    Parameters
    ----------
    file
        A terms file, or a program of the library.
    json
        One JSON document.
    """
    from openrebate.app.terms import check_terms
    from openrebate.cli.printing import emit, warn
    from openrebate.model.errors import TermsError

    try:
        found = check_terms(file)
    except TermsError as wrong:
        if not json:
            raise
        emit({"ok": False, "faults": faults(wrong), "warnings": []}, as_json=True, text=lambda _: None)
        return _WRONG
    terms = found.terms
    told = {"ok": True, "program": terms.id, "terms_version": terms.version, "digest": terms.digest}
    for text in found.warnings if not json else ():
        warn(text)
    emit(
        {**told, "faults": [], "warnings": list(found.warnings)},
        as_json=json,
        text=lambda console: console.print(
            f"{file} checks: {terms.id} {terms.version}, digest {terms.digest[:12]}"
        ),
    )
    return 0


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
