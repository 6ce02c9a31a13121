"""What a statement cites that the ledger does not hold: the program of a partner, and its terms as they say it."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from openrebate.app.levels_planned import levels_of
from openrebate.app.settled import Program, find_program
from openrebate.model.errors import ConflictError, NotFoundError
from openrebate.model.terms import Terms
from openrebate.settling.statement import TermsCited
from openrebate.store import statements
from openrebate.store.statements import Close
from openrebate.units.periods import day_start, parse_period

if TYPE_CHECKING:
    from openrebate.app.workspace import Workspace
    from openrebate.store.connection import Connection


def program_of(connection: Connection, partner: str, asked: str | None) -> str:
    """The program that a partner's statement is about: the one asked for, or the only one it has.

    NotFoundError (4): no such partner, or none in that program. ConflictError (5): it has several, and none was asked for.
    """
    found = statements.programs_of(connection, partner)
    if not found:
        if statements.is_partner(connection, partner):
            raise NotFoundError(
                f"nothing is booked for {partner} yet",
                advice="Run `openrebate plan` for the period, then apply it",
            )
        near = get_close_matches(partner, statements.partners(connection), n=1)
        raise NotFoundError(
            f"there is no partner '{partner}'",
            advice=f"Did you mean '{near[0]}'?" if near else "See `openrebate balance`",
        )
    if asked is not None:
        if asked not in found:
            raise NotFoundError(
                f"nothing is booked for {partner} in program '{asked}'",
                advice=f"It has lines in {', '.join(found)}",
            )
        return asked
    if len(found) > 1:
        raise ConflictError(
            f"{partner} has statements in several programs: {', '.join(found)}",
            advice=f"Name one: --program {found[0]}",
        )
    return found[0]


def cited(workspace: Workspace, connection: Connection, program: str, period: str) -> Close:
    """What a close of the period would know of the program's terms; versions that are no longer there are cited by name."""
    try:
        versions = find_program(workspace, program).versions
    except NotFoundError:  # a program whose terms file was taken away still has its ledger
        versions = ()
    return Close(
        program=program,
        period=period,
        day_zone=versions[-1].day_zone if versions else "UTC",
        in_force=in_force(Program(id=program, versions=versions), period),
        terms={terms.version: terms_cited(terms) for terms in versions},
        levels=levels_of(workspace, connection, program, period),
    )


def in_force(program: Program, period: str) -> str:
    """The version in force at the end of a period; empty where there is none."""
    days = parse_period(period).days
    found = ""
    for terms in program.versions:
        last = day_start(days[-1] + 1, terms.day_zone) - 1
        if terms.effective_from <= last and (terms.effective_to is None or last < terms.effective_to):
            found = terms.version
    return found


def terms_cited(terms: Terms) -> TermsCited:
    """Terms as a statement cites them."""
    said = terms.settlement
    return TermsCited(
        id=terms.id,
        version=terms.version,
        digest=terms.digest,
        title=terms.title,
        holding_days=said.holding_days,
        held_from=said.held_from,
        minimum=said.minimum,
        asset=terms.asset,
        negative=said.negative,
    )
