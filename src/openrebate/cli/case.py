"""`openrebate case`: open, show, list, message, evidence; with what `case_decide` adds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import cyclopts
from cyclopts import Parameter

from openrebate.cli import case_decide
from openrebate.cli.case_subject import CaseSubject
from openrebate.cli.case_told import tell

Flag = Annotated[bool, Parameter(negative=())]
Side = Literal["partner", "operator"]
_NOTHING = CaseSubject()
_HERE = Path()
_LATE = 8


def register(app: cyclopts.App) -> None:
    """Adds the commands to the application."""
    case = cyclopts.App(
        name="case",
        help="Disputes: opened with evidence, on a clock, granted by two people or refused with a reason.",
    )
    for command in (open_, show, list_, message, evidence):
        case.command(command, name=command.__name__.strip("_"))
    case_decide.register(case)
    app.command(case)


def open_(
    *,
    text: str,
    program: str = "",
    partner: str = "",
    category: Literal["", "claim", "line", "trades", "payout", "abuse", "candidate", "other"] = "",
    about: CaseSubject = _NOTHING,
    period: str = "",
    as_: Annotated[Side, Parameter(name="--as")] = "partner",
    by: str = "",
    workspace: Path = _HERE,
    json: Flag = False,
) -> None:
    """Open a case: dispute a line, a statement or a payout, ask for a claim, or appeal a hold.

    Parameters
    ----------
    text
        What is asked, and why.
    program
        The program; left out where the subject tells it.
    partner
        The partner who asks; left out where the subject tells it.
    category
        What kind of case it is; left out: what follows from the subject.
    period
        The period that it is about, such as 2026-10.
    as_
        Who opens it: partner, or operator on their behalf.
    by
        Who opens it, by name; without it, the user of this machine.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.case_open import Opening, open_case
    from openrebate.app.workspace import open_workspace, person

    opening = Opening(
        text=text,
        program=program,
        partner=partner,
        category=category,
        subject=about.chosen,
        period=period,
        side=as_,
    )
    tell(open_case(open_workspace(workspace), opening, person(by)), as_json=json)


def show(case: str, /, *, workspace: Path = _HERE, json: Flag = False) -> None:
    """A case: what was asked, everything that followed, and what its clock says.

    Parameters
    ----------
    case
        Its id, such as case-1.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.case_list import show_case
    from openrebate.app.workspace import open_workspace

    tell(show_case(open_workspace(workspace), case), as_json=json)


def list_(
    *,
    partner: str | None = None,
    program: str | None = None,
    state: Literal["", "open", "waiting", "proposed", "granted", "partly_granted", "refused"] = "",
    late: Flag = False,
    workspace: Path = _HERE,
    json: Flag = False,
) -> int:
    """Every case with its state and what is due. With --late, those whose clock has passed: leaves with 8 where there are any.

    Parameters
    ----------
    partner
        Only this partner's.
    program
        Only this program's.
    state
        Only those in this state.
    late
        Only those that should have been answered or decided by now.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.case_list import list_cases
    from openrebate.app.workspace import open_workspace
    from openrebate.cli.case_text import listed
    from openrebate.cli.printing import emit

    found = list_cases(open_workspace(workspace), partner=partner, program=program, state=state, late=late)
    document = {"cases": [one.document() for one in found]}
    emit(document, as_json=json, text=lambda screen: listed(screen, found))
    return _LATE if late and found else 0


def message(
    case: str,
    text: str,
    /,
    *,
    question: Flag = False,
    as_: Annotated[Side, Parameter(name="--as")] = "operator",
    by: str = "",
    workspace: Path = _HERE,
    json: Flag = False,
) -> None:
    """Say something in a case. A question of the operator stops the clock until the partner says something.

    Parameters
    ----------
    case
        Its id.
    text
        What is said.
    question
        It is a question to the partner.
    as_
        Who says it: partner or operator.
    by
        Who says it, by name; without it, the user of this machine.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.case_talk import say
    from openrebate.app.workspace import open_workspace, person

    said = say(open_workspace(workspace), case, text, by=person(by), side=as_, question=question)
    tell(said, as_json=json)


def evidence(
    case: str,
    file: Path,
    /,
    *,
    text: str = "",
    as_: Annotated[Side, Parameter(name="--as")] = "partner",
    by: str = "",
    workspace: Path = _HERE,
    json: Flag = False,
) -> None:
    """Add a file as evidence. A copy is kept under its SHA-256; files that show a secret or a trading address are refused.

    Parameters
    ----------
    case
        Its id.
    file
        The file, at most 25 MB.
    text
        What it shows.
    as_
        Who adds it: partner or operator.
    by
        Who adds it, by name; without it, the user of this machine.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.case_talk import keep_evidence
    from openrebate.app.workspace import open_workspace, person

    kept = keep_evidence(open_workspace(workspace), case, file, by=person(by), side=as_, text=text)
    tell(kept, as_json=json)
