"""`openrebate case`: grant, approve, withdraw, refuse, appeal: what is decided, and by whom."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import cyclopts
from cyclopts import Parameter

from openrebate.cli.case_subject import Claimed
from openrebate.cli.case_told import tell

Flag = Annotated[bool, Parameter(negative=())]
Side = Literal["partner", "operator"]
_CLAIMED = Claimed()
_HERE = Path()
_LATE = 8


def register(case: cyclopts.App) -> None:
    """Adds these commands to `case`."""
    for command in (grant, approve, withdraw, refuse, appeal):
        case.command(command)


def grant(
    case: str,
    /,
    *,
    reason: str,
    text: str,
    partly: Flag = False,
    claim: Claimed = _CLAIMED,
    amount: str = "",
    release: str = "",
    by: str = "",
    workspace: Path = _HERE,
    json: Flag = False,
) -> None:
    """Propose to grant what is asked: a claim (--from), an amount, or the release of a hold. Another person approves it.

    Parameters
    ----------
    case
        Its id.
    reason
        A reason of docs/reasons.md: claim_shown, computed_wrongly, fact_missing, abuse_not_shown, goodwill.
    text
        The decision in words, as the partner reads it.
    partly
        Only a part of what was asked is granted.
    amount
        Book an adjustment of this amount.
    release
        Release this hold.
    by
        Who proposes; without it, the user of this machine.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.case_grant import Granting, propose_grant
    from openrebate.app.workspace import open_workspace, person

    granting = Granting(
        reason=reason, text=text, partly=partly, begins=claim.from_, ends=claim.to, role=claim.role, subject=claim.chosen,
        match=claim.match, kickback=claim.kickback, take_over=claim.take_over, amount=amount, release=release,
    )  # fmt: skip
    tell(propose_grant(open_workspace(workspace), case, granting, person(by)), as_json=json)


def approve(
    case: str, /, *, text: str = "", by: str = "", workspace: Path = _HERE, json: Flag = False
) -> None:
    """Approve a proposed grant as a second person, and show the plan that it makes. 6 for who proposed it.

    Parameters
    ----------
    case
        Its id.
    text
        The decision in words; left out: those of the proposal.
    by
        Who approves; without it, the user of this machine.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.case_grant import approve_grant
    from openrebate.app.workspace import open_workspace, person
    from openrebate.cli.case_text import shown
    from openrebate.cli.plan import show_plan
    from openrebate.cli.printing import emit, talk

    decided = approve_grant(open_workspace(workspace), case, person(by), text=text)
    plan = decided.plan
    document = {
        **decided.case.document(),
        "plan": None if plan is None else {**plan.document, "file": str(plan.file)},
    }
    emit(document, as_json=json, text=lambda screen: shown(screen, decided.case))
    if plan is not None and not json:
        talk().print("What it makes of the open period:")
        emit({}, as_json=False, text=lambda screen: show_plan(screen, plan, plan.file, workspace))


def withdraw(case: str, text: str, /, *, by: str = "", workspace: Path = _HERE, json: Flag = False) -> None:
    """Take a proposed grant back.

    Parameters
    ----------
    case
        Its id.
    text
        Why.
    by
        Who takes it back; without it, the user of this machine.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.case_grant import withdraw_grant
    from openrebate.app.workspace import open_workspace, person

    tell(withdraw_grant(open_workspace(workspace), case, text, person(by)), as_json=json)


def refuse(
    case: str, /, *, reason: str, text: str, by: str = "", workspace: Path = _HERE, json: Flag = False
) -> None:
    """Refuse what is asked. Nothing moves; the partner may appeal.

    Parameters
    ----------
    case
        Its id.
    reason
        A reason of docs/reasons.md: evidence_missing, terms_say_otherwise, other_claim_stands, no_longer_disputable,
        already_settled, abuse_shown.
    text
        The decision in words, as the partner reads it, with the clause.
    by
        Who decides; without it, the user of this machine.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.case_refuse import refuse as refused
    from openrebate.app.workspace import open_workspace, person

    tell(refused(open_workspace(workspace), case, reason, text, person(by)), as_json=json)


def appeal(case: str, text: str, /, *, by: str = "", workspace: Path = _HERE, json: Flag = False) -> None:
    """Appeal a decision, once: somebody who had no part in it decides anew.

    Parameters
    ----------
    case
        Its id.
    text
        Why the decision is wrong.
    by
        Who appeals; without it, the user of this machine.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.case_appeal import appeal as appealed
    from openrebate.app.workspace import open_workspace, person

    tell(appealed(open_workspace(workspace), case, text, person(by)), as_json=json)
