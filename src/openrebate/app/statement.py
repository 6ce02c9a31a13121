"""A partner's statement of one period: the one that was issued, or a draft while the period is open."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from openrebate.app.cited import cited, program_of
from openrebate.app.workspace import connected, open_workspace
from openrebate.model.errors import ConflictError, InputError, NotFoundError, OutsideError
from openrebate.settling.canonical import canonical
from openrebate.settling.statement import header
from openrebate.settling.statement_document import document, document_bytes, lines_root, proof
from openrebate.store import periods, stated_lines, statements
from openrebate.store.stated_lines import About
from openrebate.store.statements import Close, Kept
from openrebate.units.periods import parse_period

if TYPE_CHECKING:
    from openrebate.papers.words import Language
    from openrebate.store.connection import Connection

Format = Literal["json", "pdf", "xlsx", "csv"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which statement: `program` None where the partner has only one, `version` None for the latest.

    `final`: refuse a draft.
    """

    partner: str
    period: str
    program: str | None = None
    version: int | None = None
    final: bool = False


def find_statement(workspace: Path, asked: Asked) -> dict[str, Any]:
    """The statement's document.

    InputError (2): no such period. NotFoundError (4): no such partner, program or version, or nothing to state.
    ConflictError (5): the period is open, and a draft is refused.
    """
    try:
        parse_period(asked.period)
    except ValueError as error:
        raise InputError(str(error)) from error
    place = open_workspace(workspace)
    with connected(place) as connection:
        program = program_of(connection, asked.partner, asked.program)
        kept = statements.latest(connection, program, asked.partner, asked.period, asked.version)
        if kept is not None:
            return issued(connection, program, asked.partner, kept)
        _refuse(connection, program, asked)
        return _draft(connection, cited(place, connection, program, asked.period), asked)


def paper(whole: Mapping[str, Any], form: Format, language: Language, *, changes: bool = False) -> bytes:
    """The statement in a form, as bytes. `changes`: only lines that differ from the version before.

    ConfigurationError (3): Chinese on a PDF, and no font that shows it.
    """
    if form == "json":
        if not changes:
            return document_bytes(whole)
        from openrebate.papers.summary import changed

        return canonical({"header": dict(whole["header"]), "changes": changed(whole)})
    if form == "csv":
        from openrebate.papers.csv_ import csv_bytes

        return csv_bytes(whole, changes=changes)
    if form == "xlsx":
        from openrebate.papers.xlsx import xlsx

        return xlsx(whole, language, changes=changes)
    from openrebate.papers.pdf import pdf

    return pdf(whole, language, changes=changes)


def issued(connection: Connection, program: str, partner: str, kept: Kept) -> dict[str, Any]:
    """A statement as it was issued: the kept header, its lines read again and held to its root, and its proof."""
    head = json.loads(kept.text)
    since = None
    if kept.version > 1:
        before = statements.latest(connection, program, partner, head["period"], kept.version - 1)
        since = json.loads(before.text)["booked_in"] if before else head["period"]
    about = About(program=program, period=head["period"], booked_in=head["booked_in"], since=since)
    lines = [json.loads(text) for text in stated_lines.line_texts(connection, about, partner)]
    if lines_root(lines) != head["lines"]["root"]:
        raise OutsideError(
            f"the database no longer holds the lines of statement {kept.number} of {program}",
            advice="Run `openrebate reconcile`, which names what was changed",
        )
    close = head["close"]
    leaves = statements.leaves(connection, program, close["first"], close["count"])
    return document(head, lines, proof(leaves, kept.number - close["first"]))


def _refuse(connection: Connection, program: str, asked: Asked) -> None:
    """What stands against a draft: a version that does not exist, a closed period, or that none is wanted."""
    name = f"{asked.partner} in {asked.period} of {program}"
    if asked.version is not None:
        last = statements.latest(connection, program, asked.partner, asked.period, None)
        there = (
            f"The last version is {last.version}"
            if last
            else "No version is issued yet: leave --version away for a draft"
        )
        raise NotFoundError(f"there is no version {asked.version} of the statement of {name}", advice=there)
    if any(one.period == asked.period for one in periods.closed(connection, program)):
        raise NotFoundError(
            f"there is no statement of {name}",
            advice="The period is closed, and nothing was booked, paid or owed: nothing was earned",
        )
    if asked.final:
        raise ConflictError(
            f"{asked.period} of {program} is not closed",
            advice=f"openrebate close --program {program} --period {asked.period}, or leave --final away for a draft",
        )


def _draft(connection: Connection, close: Close, asked: Asked) -> dict[str, Any]:
    """What closing the period now would issue, without number and proof."""
    found = [one for one in statements.drafts(connection, close, asked.partner) if one.period == asked.period]
    if not found:
        raise NotFoundError(
            f"nothing is booked for {asked.partner} in {asked.period} of {close.program}",
            advice=f"openrebate plan --program {close.program} --period {asked.period}, then apply it",
        )
    about = About(program=close.program, period=asked.period, booked_in=asked.period)
    lines = [json.loads(text) for text in stated_lines.line_texts(connection, about, asked.partner)]
    return document(header(found[0]), lines, None)
