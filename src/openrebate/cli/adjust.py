"""`openrebate adjust`: propose, approve, list."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import cyclopts
from cyclopts import Parameter

if TYPE_CHECKING:
    from rich.console import Console

    from openrebate.store.adjustments import Adjustment

Flag = Annotated[bool, Parameter(negative=())]


def register(app: cyclopts.App) -> None:
    """Adds the commands to the application."""
    adjust = cyclopts.App(name="adjust", help="Put money right: with a reason, evidence and a second person.")
    adjust.command(propose)
    adjust.command(approve)
    adjust.command(list_adjustments, name="list")
    app.command(adjust)


def propose(
    *,
    program: str,
    amount: str,
    reason: str,
    evidence: str,
    partner: str | None = None,
    account: str | None = None,
    period: str | None = None,
    clawback: Flag = False,
    by: str = "",
    workspace: Path = Path(),
    json: Flag = False,
) -> None:
    """Propose to pay a partner or account something in addition, or to take something back. Nothing moves yet.

    Parameters
    ----------
    program
        The program that it belongs to.
    amount
        Of the settlement asset; below nothing it is taken back: --amount=-12.5.
    reason
        Why, as the statement says it.
    evidence
        Where that can be looked up.
    partner
        Whose balance; this or --account.
    account
        Whose balance.
    period
        The period that it belongs to; without it, the open one.
    clawback
        It takes back what was earned wrongly.
    by
        Who proposes; without it, the user of this machine.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.adjust import propose as proposed
    from openrebate.app.settled import find_program
    from openrebate.app.workspace import open_workspace, person
    from openrebate.cli.printing import emit
    from openrebate.model.errors import InputError

    if (partner is None) == (account is None):
        raise InputError("a partner or an account is expected", advice="Give --partner or --account")
    opened = open_workspace(workspace)
    kind: Literal["partner", "account"] = "partner" if partner is not None else "account"
    found, fresh = proposed(
        opened,
        find_program(opened, program).latest,
        kind,
        partner or account or "",
        amount,
        reason=reason,
        evidence=evidence,
        period=period,
        clawback=clawback,
        by=person(by),
    )
    emit(_document(found) | {"already": not fresh}, as_json=json, text=lambda screen: _show(screen, [found]))


def approve(adjustment: str, /, *, by: str = "", workspace: Path = Path(), json: Flag = False) -> None:
    """Approve an adjustment as a second person: the money moves now, into the open period. 6 for the proposer.

    Parameters
    ----------
    adjustment
        Its id; the first six digits suffice.
    by
        Who approves; without it, the user of this machine.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.adjust import approve as approved
    from openrebate.app.workspace import open_workspace, person
    from openrebate.cli.printing import emit, talk

    found, fresh = approved(open_workspace(workspace), adjustment, person(by))
    emit(_document(found) | {"already": not fresh}, as_json=json, text=lambda screen: _show(screen, [found]))
    if not fresh and not json:
        talk().print("It was approved before, and nothing moved now.")


def list_adjustments(*, program: str | None = None, workspace: Path = Path(), json: Flag = False) -> None:
    """Every adjustment: to whom, how much, why, by whom, approved by whom.

    Parameters
    ----------
    program
        Only this program's.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.adjust import list_adjustments as listed
    from openrebate.app.workspace import open_workspace
    from openrebate.cli.printing import emit

    found = listed(open_workspace(workspace), program)
    document = {"adjustments": [_document(one) for one in found]}
    emit(document, as_json=json, text=lambda screen: _show(screen, found))


def _document(one: Adjustment) -> dict[str, Any]:
    from openrebate.app.pay_money import exact
    from openrebate.cli.pay_text import plain_cells

    cells = asdict(one)
    del cells["scale"]
    return plain_cells(cells | {"amount": exact(one.amount, one.scale)})


def _show(screen: Console, found: list[Adjustment]) -> None:
    from openrebate.app.pay_money import exact

    for one in found:
        amount = exact(one.amount, one.scale)
        state = f"approved by {one.approved_by}" if one.approved_by else "not approved yet"
        screen.print(
            f"{one.adjustment_id}  {amount:+f} {one.asset} for {one.owner_kind} {one.owner}, {one.program} {one.origin}\n"
            f"    {one.reason} (evidence: {one.evidence}); proposed by {one.by}, {state}",
            markup=False,
            soft_wrap=True,
        )
        if not one.approved_by:
            screen.print(
                f"    Next, another person: openrebate adjust approve {one.adjustment_id} --by NAME",
                soft_wrap=True,
            )
    if not found:
        screen.print("There is no adjustment.")
