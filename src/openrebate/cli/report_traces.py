"""`openrebate report`: candidates, trace, group: who shares traces with whom, and whom reports ask about."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import cyclopts
from cyclopts import Parameter

if TYPE_CHECKING:
    from openrebate.store.reports import Candidate

Flag = Annotated[bool, Parameter(negative=())]
Many = Annotated[list[str] | None, Parameter(negative=())]
_HERE = Path()


def register(report: cyclopts.App) -> None:
    """Adds these commands to `report`."""
    report.command(candidates)
    report.command(trace)
    group = cyclopts.App(
        name="group", help="Groups of accounts or addresses that reports ask about: set, list."
    )
    group.command(group_set, name="set")
    group.command(group_list, name="list")
    report.command(group)


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


def _candidate(one: Candidate) -> dict[str, Any]:
    from openrebate.cli.pay_text import plain_cells

    return plain_cells(asdict(one))
