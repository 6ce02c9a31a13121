"""`openrebate report`: run; with what `report_saved` and `report_traces` add."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import cyclopts
from cyclopts import Parameter

from openrebate.cli import report_saved, report_traces

if TYPE_CHECKING:
    from openrebate.app.report_run import Report

Flag = Annotated[bool, Parameter(negative=())]
Many = Annotated[list[str] | None, Parameter(negative=())]
_HERE = Path()


def register(app: cyclopts.App) -> None:
    """Adds the commands to the application."""
    report = cyclopts.App(
        name="report",
        help="Volume, fees and commission by groups and addresses; no number is about fewer than 11 traders.",
    )
    report.command(run)
    report_saved.register(report)
    report_traces.register(report)
    app.command(report)


def run(
    *,
    period: str,
    program: str = "",
    by: Many = None,
    role: str = "",
    partner: str = "",
    group: str = "",
    saved: str = "",
    out: Path | None = None,
    who: str = "",
    workspace: Path = _HERE,
    json: Flag = False,
) -> None:
    """Volume, fees and commission of a period, by groups of at least 11 traders. The others are told together.

    What is shown is written down, and the next report is held against it: where a difference of two reports would tell about
    fewer than 11 traders, the later one is withheld, and says so.

    Parameters
    ----------
    period
        A month such as 2026-10.
    program
        The program; left out with --saved.
    by
        What to group by, once for each: product, symbol, entry, strategy, liquidity, tag, key, app, channel, partner,
        user_group (the attribute group of accounts), group, address_group. Left out: the total alone.
    role
        The role whose commission it is; left out: the first that earns.
    partner
        Only trades attributed to this partner.
    group
        Only trades of this group of accounts or addresses.
    saved
        Run this saved report.
    out
        Write it here; .csv, .xlsx or .parquet.
    who
        Who asks; without it, the user of this machine.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.report_file import write_report
    from openrebate.app.report_run import Asked, run_report
    from openrebate.app.report_saved import asked_of, find_saved
    from openrebate.app.workspace import open_workspace, person
    from openrebate.cli.progress import steps
    from openrebate.model.errors import InputError

    opened = open_workspace(workspace)
    if bool(program) == bool(saved):
        raise InputError("a program or a saved report is expected", advice="Give --program or --saved")
    asked = (
        asked_of(find_saved(opened, saved))
        if saved
        else Asked(program=program, by=tuple(by or ()), role=role, partner=partner, group=group)
    )
    with steps(8) as begin:
        found = run_report(opened, asked, period, person(who), say=begin)
    if out is not None and not found.withheld:
        write_report(found, out)
    _tell(found, as_json=json)


def _tell(found: Report, *, as_json: bool) -> None:
    from openrebate.cli.printing import emit
    from openrebate.cli.report_text import report_text

    emit(found.document(), as_json=as_json, text=lambda screen: report_text(screen, found))
