"""`openrebate statement`: a partner's statement of a period, on screen or as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import cyclopts
from cyclopts import Parameter

Format = Literal["json", "pdf", "xlsx", "csv"]
_FORMATS: tuple[Format, ...] = ("json", "pdf", "xlsx", "csv")


def register(app: cyclopts.App) -> None:
    """Adds the command to the application."""
    app.command(statement)


def statement(
    *,
    partner: str,
    period: str,
    program: str | None = None,
    format: Format | None = None,
    out: Path | None = None,
    language: Literal["en", "zh"] = "en",
    version: int | None = None,
    changes: Annotated[bool, Parameter(negative=())] = False,
    final: Annotated[bool, Parameter(negative=())] = False,
    workspace: Path = Path(),
    json: Annotated[bool, Parameter(negative=())] = False,
) -> None:
    """Show a partner's statement of a period: what was earned, what did not count and why, what is owed and paid.

    Until the period is closed it is a draft, marked as one in every form: it shows what is posted so far, and has neither
    number nor proof. A closed statement is the same file for ever, and `openrebate verify` checks its JSON form.

    Parameters
    ----------
    partner
        The partner.
    period
        A month such as 2026-10, or a day.
    program
        Needed where the partner has statements in several programs.
    format
        The form of the file: json, pdf, xlsx or csv. Without it, the end of --out's name says.
    out
        The file to write, over an older one. Without it the statement is shown on screen (json and csv are printed).
    language
        en or zh.
    version
        Which version; without it, the latest. Later versions show what became known after the period was closed.
    changes
        Only the lines that differ from the version before.
    final
        Refuse a draft, with exit code 5.
    workspace
        The folder of the workspace.
    json
        One JSON document: the file's path and digest with --out, else the statement.
    """
    from openrebate.app.statement import Asked, find_statement, paper
    from openrebate.app.whole_file import write
    from openrebate.cli.printing import emit, warn

    form = _form(format, out)
    asked = Asked(partner=partner, period=period, program=program, version=version, final=final)
    whole = find_statement(workspace, asked)
    if whole["header"]["state"] == "draft":
        warn("a draft: the period is not closed, and figures may still change")
    if out is not None:
        assert form is not None
        done = _written(whole, form, write(paper(whole, form, language, changes=changes), out), out)
        emit(done, as_json=json, text=lambda screen: screen.print(_said(done), markup=False, soft_wrap=True))
        return
    if json or form in ("json", "csv"):
        _printed(paper(whole, "csv" if form == "csv" and not json else "json", language, changes=changes))
        return
    from openrebate.cli import statement_text

    emit(
        whole,
        as_json=False,
        text=lambda screen: statement_text.page(screen, whole, language, changes=changes),
    )


def _form(format: Format | None, out: Path | None) -> Format | None:
    """The form asked for, or said by the file's name; InputError (2) for a file of neither, or a binary one on screen."""
    from openrebate.model.errors import InputError

    if format is None and out is not None:
        named = next((form for form in _FORMATS if form == out.suffix.lower().lstrip(".")), None)
        if named is None:
            raise InputError(
                f"the form of {out} is not known", advice=f"Add --format, one of {', '.join(_FORMATS)}"
            )
        return named
    if format in ("pdf", "xlsx") and out is None:
        raise InputError(f"a {format} needs a file", advice=f"Add --out FILE.{format}")
    return format


def _written(whole: dict[str, Any], form: str, digest: str, out: Path) -> dict[str, Any]:
    head = whole["header"]
    return {
        "path": str(out),
        "format": form,
        "sha256": digest,
        "state": head["state"],
        "number": head["number"],
        "version": head["version"],
        "lines": len(whole["lines"]),
    }


def _said(done: dict[str, Any]) -> str:
    what = "Draft" if done["state"] == "draft" else f"Statement {done['number']}, version {done['version']}"
    return f"{what}, {done['lines']:,} lines: {done['path']} (SHA-256 {done['sha256']})"


def _printed(content: bytes) -> None:
    """Bytes on standard output, as they are."""
    import sys

    sys.stdout.write(content.decode())
    if not content.endswith(b"\n"):
        sys.stdout.write("\n")
