"""`openrebate pay`: run, approve, send, status, confirm, cancel."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import cyclopts
from cyclopts import Parameter

Flag = Annotated[bool, Parameter(negative=())]


def register(app: cyclopts.App) -> None:
    """Adds the commands to the application."""
    pay = cyclopts.App(name="pay", help="Payouts: draft, approve by two, send, follow to the end.")
    for command in (run, approve, send, status, confirm, cancel):
        pay.command(command)
    app.command(pay)


def run(*, program: str, by: str = "", workspace: Path = Path(), json: Flag = False) -> None:
    """Draft a payout for every payee that is due one, and say of everybody else why not.

    What is drafted is no longer owed but in payment. Nothing is sent before different people approve.

    Parameters
    ----------
    program
        A program of the workspace or the library.
    by
        Who drafts; without it, the user of this machine.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.pay_money import now
    from openrebate.app.pay_rails import approvals, rail_name
    from openrebate.app.pay_run import run as draft
    from openrebate.app.settled import find_program
    from openrebate.app.workspace import open_workspace, person
    from openrebate.cli import pay_text
    from openrebate.cli.printing import emit

    opened = open_workspace(workspace)
    terms = find_program(opened, program).at(now())
    report = draft(opened, terms, person(by), rail=rail_name(opened), approvals=approvals(opened))
    emit(pay_text.run_document(report), as_json=json, text=lambda screen: pay_text.run(screen, report))


def approve(run: str | None = None, /, *, by: str = "", workspace: Path = Path(), json: Flag = False) -> None:
    """Approve a run. It may be sent when as many different people have as the workspace asks for; 6 for one person twice.

    Parameters
    ----------
    run
        The run, as `pay run` named it; without it, the only one that waits.
    by
        Who approves; without it, the user of this machine.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from dataclasses import asdict

    from openrebate.app.pay import approve as approved
    from openrebate.app.pay_find import waiting_run
    from openrebate.app.workspace import open_workspace, person
    from openrebate.cli import pay_text
    from openrebate.cli.printing import emit

    opened, who = open_workspace(workspace), person(by)
    report = approved(opened, run or waiting_run(opened, ["drafted"]), who)
    emit(asdict(report), as_json=json, text=lambda screen: pay_text.approval(screen, report))


def send(run: str | None = None, /, *, by: str = "", workspace: Path = Path(), json: Flag = False) -> None:
    """Send what of a run is approved, and ask about what was sent before. Safe to do again: nothing is sent twice.

    Parameters
    ----------
    run
        The run; without it, the only one that waits.
    by
        Who sends; without it, the user of this machine.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.pay_find import waiting_run
    from openrebate.app.pay_rails import open_rail
    from openrebate.app.pay_send import send as sent
    from openrebate.app.workspace import open_workspace, person
    from openrebate.cli import pay_text
    from openrebate.cli.printing import emit

    opened = open_workspace(workspace)
    name = run or waiting_run(opened, ["approved", "sending", "unknown"])
    report = sent(opened, name, person(by), lambda name: open_rail(opened, name))
    emit(pay_text.send_document(report), as_json=json, text=lambda screen: pay_text.send(screen, report))


def status(
    what: str | None = None,
    /,
    *,
    program: str | None = None,
    workspace: Path = Path(),
    json: Flag = False,
) -> None:
    """How payouts stand: all of them, those of a run or program, or one with everything that happened to it.

    Parameters
    ----------
    what
        A run, or a payout (the first six digits of its id suffice).
    program
        Only payouts of this program.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.pay import history
    from openrebate.app.pay import status as found
    from openrebate.app.workspace import open_workspace
    from openrebate.cli import pay_text
    from openrebate.cli.printing import emit
    from openrebate.model.errors import NotFoundError

    opened = open_workspace(workspace)
    try:
        payouts = found(opened, run=what, program=program)
    except NotFoundError:
        assert what is not None
        one, events = history(opened, what)
        document: dict[str, Any] = pay_text.payout_document(one) | {
            "events": pay_text.events_document(events)
        }
        emit(document, as_json=json, text=lambda screen: pay_text.history(screen, one, events))
        return
    document = {"payouts": [pay_text.payout_document(one) for one in payouts]}
    emit(document, as_json=json, text=lambda screen: pay_text.status(screen, payouts))


def confirm(
    payout: str | None = None,
    /,
    *,
    settled: Flag = False,
    failed: Flag = False,
    reference: str = "",
    results: Path | None = None,
    by: str = "",
    workspace: Path = Path(),
    json: Flag = False,
) -> None:
    """State what became of a payout: settled, or failed. What failed is owed again.

    Parameters
    ----------
    payout
        The payout; the first six digits of its id suffice.
    settled
        It arrived.
    failed
        It did not, and will not.
    reference
        Where this can be looked up: a statement, a ticket.
    results
        Instead of one payout, a CSV file with the columns payout_id, outcome (settled, failed) and reference.
    by
        Who says so; without it, the user of this machine.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.pay import confirm as confirmed
    from openrebate.app.pay_rails import open_rail
    from openrebate.app.pay_results import confirm_results
    from openrebate.app.workspace import open_workspace, person
    from openrebate.cli import pay_text
    from openrebate.cli.printing import emit
    from openrebate.model.errors import InputError

    opened, who = open_workspace(workspace), person(by)

    def rails(name: str) -> Any:
        return open_rail(opened, name)

    if results is not None and payout is None and not (settled or failed or reference):
        done = confirm_results(opened, results, by=who, rails=rails)
    elif payout is not None and results is None and settled != failed:
        outcome = "settled" if settled else "failed"
        done = (confirmed(opened, payout, outcome, reference=reference, by=who, rails=rails),)  # type: ignore[arg-type]
    else:
        raise InputError(
            "one payout with --settled or --failed is expected, or --results FILE",
            advice="openrebate pay confirm PAYOUT --settled --reference WHERE --by NAME",
        )
    emit(
        {"payouts": [pay_text.payout_document(one.payout) | {"already": one.already} for one in done]},
        as_json=json,
        text=lambda screen: pay_text.confirmed(screen, done),
    )


def cancel(what: str, /, *, reason: str, by: str = "", workspace: Path = Path(), json: Flag = False) -> None:
    """Take back a run, or one payout, that was not sent yet. Its money is owed again.

    Parameters
    ----------
    what
        A run, or a payout.
    reason
        Why.
    by
        Who cancels; without it, the user of this machine.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.pay import cancel as cancelled
    from openrebate.app.workspace import open_workspace, person
    from openrebate.cli import pay_text
    from openrebate.cli.printing import emit
    from openrebate.model.errors import NotFoundError

    opened, who = open_workspace(workspace), person(by)
    try:
        done = cancelled(opened, run=what, payout=None, reason=reason, by=who)
    except NotFoundError:
        done = cancelled(opened, run=None, payout=what, reason=reason, by=who)
    document = {"payouts": [pay_text.payout_document(one) for one in done]}
    emit(document, as_json=json, text=lambda screen: pay_text.cancelled(screen, done))
