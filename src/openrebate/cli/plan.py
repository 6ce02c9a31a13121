"""`openrebate plan`: what is owed less what is posted, shown before anything moves."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import cyclopts
from cyclopts import Parameter

if TYPE_CHECKING:
    from rich.console import Console

    from openrebate.app.plan import Planned


def register(app: cyclopts.App) -> None:
    """Adds the command to the application."""
    app.command(plan)


def plan(
    *,
    program: str,
    period: str,
    out: Path | None = None,
    workspace: Path = Path(),
    json: Annotated[bool, Parameter(negative=())] = False,
) -> None:
    """Show what a program owes less what is posted of it: by partner, with the reason, before anything moves.

    An open period is planned together with every closed one that may still change: late and corrected trades, claims
    granted later and retroactive ones appear with the period they belong to, and are booked in this one. A closed period
    is planned alone, and booked in the open one. Nothing is posted: `apply` does that, with the file that is named here.

    Parameters
    ----------
    program
        A program of the workspace or the library.
    period
        A month such as 2026-10, or a day where the terms settle daily.
    out
        Write the plan here as well.
    workspace
        The folder of the workspace.
    json
        The plan as one JSON document.
    """
    from openrebate.app.plan import plan as make
    from openrebate.cli.printing import emit, warn
    from openrebate.cli.progress import steps

    with steps(6) as begin:
        made = make(workspace, program, period, out=out, progress=begin, warn=warn)
    emit(
        {**made.document, "channels": made.channels, "file": str(out or made.file)},
        as_json=json,
        text=lambda screen: show_plan(screen, made, out or made.file, workspace),
    )


_MOST = 40


def show_plan(screen: Console, made: Planned, file: Path, workspace: Path) -> None:
    """A plan as people read it, and how to post it from that file."""
    from rich.table import Table

    said = made.document
    covered = ", ".join(one["period"] for one in said["inputs"])
    screen.print(f"{said['program']}: books into {said['period']}; looked at {covered}")
    if made.empty:
        screen.print("Nothing to do: everything that the known trades come to is posted.")
        return
    table = Table()
    for name in ("partner", "of", "was", "will be", "difference", "why"):
        table.add_column(name, justify="right" if name in ("was", "will be", "difference") else "left")
    rows = sorted(said["totals"], key=lambda row: (row["partner"] is None, -abs(Decimal(row["difference"]))))
    for row in rows[:_MOST]:
        table.add_row(
            _whose(row), row["period"], row["was"], row["will_be"], _signed(row["difference"]), _why(row)
        )
    screen.print(table)
    if len(rows) > _MOST:
        screen.print(
            f"and {len(rows) - _MOST:,} more, with smaller differences; all are in {file}", markup=False
        )
    paid = [one for one in made.channels if Decimal(str(one["difference"]))]
    for one in paid[:_MOST]:
        screen.print(
            f"{one['partner']} by {one['channel']}, {one['period']}: {_signed(str(one['difference']))} {one['asset']}"
            + (" to its invitees" if one["for"] == "account" else ""),
            markup=False,
        )
    for one in said["sums"]:
        screen.print(
            f"{one['period']}: {_signed(one['more'])} and {one['less']} {one['asset']} = {_signed(one['difference'])} "
            f"in {one['lines']:,} lines",
            markup=False,
        )
    where = "" if workspace == Path() else f" --workspace {workspace}"
    screen.print(
        f"Nothing has moved yet. Post it: openrebate apply {file}{where}", markup=False, soft_wrap=True
    )


def _whose(row: dict[str, Any]) -> str:
    if row["partner"] is None:
        return "nobody's trades"
    return str(row["partner"]) if row["for"] == "partner" else f"invitees of {row['partner']}"


def _why(row: dict[str, Any]) -> str:
    """The reasons, each with its part where there are several."""
    parts = row["why"]
    if len(parts) == 1:
        return str(parts[0]["why"])
    return ", ".join(f"{one['why']} {_signed(one['difference'])}" for one in parts)


def _signed(amount: str) -> str:
    return amount if amount.startswith("-") or not Decimal(amount) else f"+{amount}"
