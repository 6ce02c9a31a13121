"""`openrebate close`: seal a period for ever."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import cyclopts
from cyclopts import Parameter

if TYPE_CHECKING:
    from rich.console import Console

    from openrebate.app.close import Sealed

Flag = Annotated[bool, Parameter(negative=())]


def register(app: cyclopts.App) -> None:
    """Adds the command to the application."""
    app.command(close)


def close(
    *,
    program: str,
    period: str,
    leave_late: Flag = False,
    by: str = "",
    workspace: Path = Path(),
    json: Flag = False,
) -> None:
    """Seal a period: number its statements without a gap and keep the one root over them.

    Nothing is booked into it any more: what becomes known later goes to the open period. Refused with exit code 5 before the
    period is over, while something is owed otherwise than it is posted, or while an earlier period is open. Closing it again
    changes nothing.

    Parameters
    ----------
    program
        A program of the workspace or the library.
    period
        A month such as 2026-10, or a day where the terms settle daily.
    leave_late
        Close it all the same, and leave what is not posted to the next period.
    by
        Who closes it; without it, the user of this machine.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.close import close as seal
    from openrebate.cli.printing import emit
    from openrebate.cli.progress import steps

    with steps(4) as begin:
        done = seal(workspace, program, period, by=by, leave_late=leave_late, progress=begin)
    emit(_document(done), as_json=json, text=lambda screen: _show(screen, done))


def _document(done: Sealed) -> dict[str, Any]:
    from openrebate.units.instants import format_instant

    closed = done.closed
    return {
        "outcome": done.outcome,
        "program": done.program,
        "period": closed.period,
        "closed_at": format_instant(closed.closed_at),
        "by": closed.by,
        "statements": {"first": closed.first_statement, "last": closed.last_statement, "count": closed.size},
        "root": closed.root,
        "marks": {"digest": closed.marks_digest, "publisher": closed.marks_publisher},
        "posting_no": closed.posting_no,
    }


def _show(screen: Console, done: Sealed) -> None:
    closed = done.closed
    already = " already" if done.outcome == "already" else ""
    screen.print(f"{done.program}, {closed.period}: closed{already}, by {closed.by}.", markup=False)
    if closed.size:
        numbers = f"{closed.first_statement} to {closed.last_statement}"
        screen.print(f"{closed.size:,} statements, numbered {numbers}.")
    else:
        screen.print("Nothing was booked or owed: it has no statement.")
    screen.print(f"Their root: {closed.root}", soft_wrap=True)
    screen.print(
        f"Marks: {closed.marks_digest} of {closed.marks_publisher or 'nobody'}", markup=False, soft_wrap=True
    )
