"""`openrebate report`: run, save, list, drop, run-due, candidates, trace, group."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import cyclopts
from cyclopts import Parameter

if TYPE_CHECKING:
    from openrebate.app.report_run import Report
    from openrebate.store.reports import Candidate, Saved

Flag = Annotated[bool, Parameter(negative=())]
Many = Annotated[list[str] | None, Parameter(negative=())]
_HERE = Path()


def register(app: cyclopts.App) -> None:
    """Adds the commands to the application."""
    report = cyclopts.App(
        name="report",
        help="Volume, fees and commission by groups and addresses; no number is about fewer than 11 traders.",
    )
    for command in (run, save, list_, drop, run_due, candidates, trace):
        report.command(command, name=command.__name__.strip("_").replace("_", "-"))
    group = cyclopts.App(
        name="group", help="Groups of accounts or addresses that reports ask about: set, list."
    )
    group.command(group_set, name="set")
    group.command(group_list, name="list")
    report.command(group)
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


def candidates(
    *,
    program: str,
    period: str,
    partner: str = "",
    who: str = "",
    workspace: Path = _HERE,
    json: Flag = False,
) -> None:
    """Accounts that nobody brought and that share traces with a partner's invitees: evidence and a score, never money.

    Parameters
    ----------
    program
        The program.
    period
        A month such as 2026-10.
    partner
        Only this partner's.
    who
        Who looks; without it, the user of this machine.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.report_candidates import find_candidates
    from openrebate.app.workspace import open_workspace, person
    from openrebate.cli.printing import emit
    from openrebate.cli.progress import steps
    from openrebate.cli.report_text import candidates_text

    with steps(8) as begin:
        found = find_candidates(
            open_workspace(workspace), program, period, person(who), partner=partner, say=begin
        )
    document = {"candidates": [_candidate(one) for one in found]}
    emit(document, as_json=json, text=lambda screen: candidates_text(screen, found))


def trace(file: Path, /, *, venue: str, who: str = "", workspace: Path = _HERE, json: Flag = False) -> None:
    """Bring traces: a CSV with account_id, kind (address, device, withdrawal), value and seen_at. Only keyed hashes are kept.

    Parameters
    ----------
    file
        The CSV. Raw values are hashed as they are read; values that are hashes of this workspace already stay.
    venue
        The exchange or chain that the values are of.
    who
        Who brings them; without it, the user of this machine.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.report_trace import bring_traces
    from openrebate.app.workspace import open_workspace, person
    from openrebate.cli.printing import emit

    done = bring_traces(open_workspace(workspace), file, venue, person(who))
    emit(
        asdict(done),
        as_json=json,
        text=lambda screen: screen.print(f"{done.rows:,} traces, {done.fresh:,} of them new"),
    )


def group_set(
    name: str,
    file: Path,
    /,
    *,
    kind: Literal["account", "address"],
    venue: str = "",
    who: str = "",
    workspace: Path = _HERE,
    json: Flag = False,
) -> None:
    """Make a group, or put it in place of the one of that name.

    Parameters
    ----------
    name
        What reports call it.
    file
        A text file with one account or address a line.
    kind
        account, or address: addresses are kept as keyed hashes only.
    venue
        The exchange or chain that the addresses are of.
    who
        Who makes it; without it, the user of this machine.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.report_trace import set_group
    from openrebate.app.workspace import open_workspace, person
    from openrebate.cli.printing import emit
    from openrebate.model.errors import InputError

    if kind == "address" and not venue:
        raise InputError("addresses of which exchange or chain?", advice="Say it with --venue")
    made = set_group(open_workspace(workspace), name, kind, file, venue, person(who))
    emit(
        asdict(made), as_json=json, text=lambda screen: screen.print(f"{made.name}: {made.members:,} members")
    )


def group_list(*, workspace: Path = _HERE, json: Flag = False) -> None:
    """The groups, with how many members each has.

    Parameters
    ----------
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.report_trace import list_groups
    from openrebate.app.workspace import open_workspace
    from openrebate.cli.printing import emit

    found = list_groups(open_workspace(workspace))
    told = [f"{one.name}: {one.members:,} {one.kind} members" for one in found] or ["There is no group."]
    emit(
        {"groups": [asdict(one) for one in found]},
        as_json=json,
        text=lambda screen: screen.print("\n".join(told)),
    )


def _tell(found: Report, *, as_json: bool) -> None:
    from openrebate.cli.printing import emit
    from openrebate.cli.report_text import report_text

    emit(found.document(), as_json=as_json, text=lambda screen: report_text(screen, found))


def _tell_saved(found: list[Saved], *, as_json: bool) -> None:
    from openrebate.cli.pay_text import plain_cells
    from openrebate.cli.printing import emit
    from openrebate.cli.report_text import saved_text

    document = {"reports": [plain_cells(asdict(one)) for one in found]}
    emit(document, as_json=as_json, text=lambda screen: saved_text(screen, found))


def _candidate(one: Candidate) -> dict[str, Any]:
    from openrebate.cli.pay_text import plain_cells

    return plain_cells(asdict(one))
