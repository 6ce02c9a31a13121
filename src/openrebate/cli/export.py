"""`openrebate export`: the ledger as journal entries; `openrebate log`: who did what."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import cyclopts
from cyclopts import Parameter

if TYPE_CHECKING:
    from rich.console import Console

    from openrebate.store.audit import Deed

Flag = Annotated[bool, Parameter(negative=())]


def register(app: cyclopts.App) -> None:
    """Adds the commands to the application."""
    app.command(export)
    app.command(log)


def export(
    *,
    program: str,
    format: Literal["journal-csv", "beancount"] = "journal-csv",
    period: str | None = None,
    out: Path | None = None,
    workspace: Path = Path(),
    json: Flag = False,
) -> None:
    """Accruals, payouts and adjustments of a program as balanced journal entries for a general ledger.

    Parameters
    ----------
    program
        The program.
    format
        CSV with one row a leg, or text for Beancount.
    period
        Only what was booked into this period.
    out
        The file to write; without it, standard output.
    workspace
        The folder of the workspace.
    json
        One JSON document: counts and what every account holds.
    """
    from openrebate.app.export import export as exported
    from openrebate.app.settled import find_program
    from openrebate.app.workspace import open_workspace
    from openrebate.cli.printing import emit, talk

    opened = open_workspace(workspace)
    found = exported(opened, find_program(opened, program).latest, period, format)
    if out is not None:
        out.write_text(found.text, encoding="utf-8", newline="\n")
    accounts = [
        {"account": account, "asset": asset, "balance": f"{amount:f}"}
        for (account, asset), amount in sorted(found.accounts.items())
    ]
    document = {
        "program": program,
        "period": period,
        "out": None if out is None else str(out),
        "entries": found.entries,
        "legs": found.legs,
        "accounts": accounts,
    }

    def told(screen: Console) -> None:
        if out is None:
            screen.file.write(found.text)
        else:
            screen.print(f"{found.entries} entries, {found.legs} legs: {out}", markup=False)

    emit(document, as_json=json, text=told)
    if out is None and not json:
        talk().print(f"{found.entries} entries, {found.legs} legs")


def log(
    *,
    by: str | None = None,
    about: str | None = None,
    last: int = 100,
    workspace: Path = Path(),
    json: Flag = False,
) -> None:
    """Who did what, when: the last deeds in this workspace, the oldest first. Rows of this log are for ever.

    Parameters
    ----------
    by
        Only this person's.
    about
        Only where the deed or its object holds this text: a run, a payout, "pay", "hold".
    last
        How many.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.log import read_log
    from openrebate.app.workspace import open_workspace
    from openrebate.cli.pay_text import plain_cells
    from openrebate.cli.printing import emit

    found = read_log(open_workspace(workspace), by=by, about=about, last=last)
    document = {"deeds": [plain_cells(asdict(one)) for one in found]}
    emit(document, as_json=json, text=lambda screen: _show(screen, found))


def _show(screen: Console, found: list[Deed]) -> None:
    for one in found:
        told = ", ".join(f"{name} {value}" for name, value in one.details.items() if value not in ("", None))
        screen.print(
            f"{one.n}  {one.at:%Y-%m-%d %H:%M:%S}Z  {one.by}: {one.verb} {one.object}"
            + (f" ({told})" if told else ""),
            markup=False,
            soft_wrap=True,
        )
    if not found:
        screen.print("Nothing was done yet.")
