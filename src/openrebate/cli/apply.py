"""`openrebate apply`: post exactly one plan, once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import cyclopts
from cyclopts import Parameter

if TYPE_CHECKING:
    from rich.console import Console

    from openrebate.app.apply import Applied


def register(app: cyclopts.App) -> None:
    """Adds the command to the application."""
    app.command(apply)


def apply(
    plan: Path,
    /,
    *,
    by: str = "",
    workspace: Path = Path(),
    json: Annotated[bool, Parameter(negative=())] = False,
) -> None:
    """Post a plan: everything in it, once, or nothing.

    Refused with exit code 5 where what it was worked out from has changed since, and with 2 where the file was changed.
    Applying it twice, two at once, or again after a crash posts it once.

    Parameters
    ----------
    plan
        The file that `plan` wrote.
    by
        Who applies it; without it, the user of this machine.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from dataclasses import asdict

    from openrebate.app.apply import apply as post
    from openrebate.cli.printing import emit
    from openrebate.cli.progress import steps

    with steps(4) as begin:
        done = post(workspace, plan, by=by, progress=begin)
    emit(asdict(done), as_json=json, text=lambda screen: _show(screen, done))


def _show(screen: Console, done: Applied) -> None:
    name = f"{done.program}, {done.period}"
    match done.outcome:
        case "empty":
            screen.print(f"{name}: the plan is empty, nothing is posted.")
        case "already":
            screen.print(f"{name}: the plan is applied already, as posting {done.posting_no}. Nothing moved.")
        case "applied":
            screen.print(f"{name}: {done.lines:,} lines posted as posting {done.posting_no}.")
    if done.head:
        screen.print(f"The ledger's head: {done.head}", soft_wrap=True)
