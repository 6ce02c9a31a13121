"""`openrebate report`: save, list, drop, run-due: reports with a name, and those that run by themselves."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import cyclopts
from cyclopts import Parameter

if TYPE_CHECKING:
    from openrebate.store.reports import Saved

Flag = Annotated[bool, Parameter(negative=())]
Many = Annotated[list[str] | None, Parameter(negative=())]
_HERE = Path()


def register(report: cyclopts.App) -> None:
    """Adds these commands to `report`."""
    for command in (save, list_, drop, run_due):
        report.command(command, name=command.__name__.strip("_").replace("_", "-"))


def save(
    name: str,
    /,
    *,
    program: str,
    by: Many = None,
    role: str = "",
    partner: str = "",
    group: str = "",
    every: Literal["never", "period"] = "period",
    format_: Annotated[Literal["csv", "xlsx", "parquet"], Parameter(name="--format")] = "csv",
    who: str = "",
    workspace: Path = _HERE,
    json: Flag = False,
) -> None:
    """Save a report under a name, in place of the one that has it; with --every period, `run-due` runs it.

    Parameters
    ----------
    name
        Small letters, digits, _ and -.
    program
        The program.
    by
        What to group by, as of `report run`.
    role
        The role whose commission it is.
    partner
        Only trades attributed to this partner.
    group
        Only trades of this group.
    every
        period: for every period when it is over; never: only by hand.
    format_
        The format of the file that `run-due` writes.
    who
        Who saves it; without it, the user of this machine.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.report_run import Asked
    from openrebate.app.report_saved import save as saved
    from openrebate.app.workspace import open_workspace, person

    asked = Asked(program=program, by=tuple(by or ()), role=role, partner=partner, group=group)
    _tell_saved(
        [saved(open_workspace(workspace), name, asked, every=every, format=format_, by=person(who))],
        as_json=json,
    )


def list_(*, workspace: Path = _HERE, json: Flag = False) -> None:
    """The saved reports, and the periods that they ran for.

    Parameters
    ----------
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.report_saved import list_saved
    from openrebate.app.workspace import open_workspace

    _tell_saved(list_saved(open_workspace(workspace)), as_json=json)


def drop(name: str, /, *, who: str = "", workspace: Path = _HERE, json: Flag = False) -> None:
    """Forget a saved report. What it showed stays on record.

    Parameters
    ----------
    name
        Its name.
    who
        Who drops it; without it, the user of this machine.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.report_saved import drop as dropped
    from openrebate.app.report_saved import list_saved
    from openrebate.app.workspace import open_workspace, person

    opened = open_workspace(workspace)
    dropped(opened, name, person(who))
    _tell_saved(list_saved(opened), as_json=json)


def run_due(*, who: str = "", workspace: Path = _HERE, json: Flag = False) -> None:
    """Run every scheduled report for every period that is over, each once, into the folder reports. Made for cron.

    Parameters
    ----------
    who
        Who runs them; without it, the user of this machine.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    import time

    from openrebate.app.report_saved import run_due as ran
    from openrebate.app.workspace import open_workspace, person
    from openrebate.cli.printing import emit
    from openrebate.cli.report_text import due_text

    found = ran(open_workspace(workspace), person(who), now=time.time_ns() // 1000)
    emit({"ran": [asdict(one) for one in found]}, as_json=json, text=lambda screen: due_text(screen, found))


def _tell_saved(found: list[Saved], *, as_json: bool) -> None:
    from openrebate.cli.pay_text import plain_cells
    from openrebate.cli.printing import emit
    from openrebate.cli.report_text import saved_text

    document = {"reports": [plain_cells(asdict(one)) for one in found]}
    emit(document, as_json=as_json, text=lambda screen: saved_text(screen, found))
