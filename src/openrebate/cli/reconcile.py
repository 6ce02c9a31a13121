"""`openrebate reconcile`: every number held against the next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import cyclopts
from cyclopts import Parameter

if TYPE_CHECKING:
    from rich.console import Console

    from openrebate.app.reconcile import Reconciled

_DIFFERS = 8


def register(app: cyclopts.App) -> None:
    """Adds the command to the application."""
    app.command(reconcile)


def reconcile(*, workspace: Path = Path(), json: Annotated[bool, Parameter(negative=())] = False) -> int:
    """Hold every number against the next: fills, cube, lines, ledger, statements, payouts. Nothing is changed.

    The fills are metered anew, every posting is hashed again and held against the heads in the folder heads. Each
    difference is named, down to the line; with any, the exit code is 8. Trades that no applied plan knows yet are one.

    Parameters
    ----------
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.reconcile import reconcile as hold
    from openrebate.cli.printing import emit
    from openrebate.cli.progress import steps

    with steps(6) as begin:
        found = hold(workspace, progress=begin)
    emit(found.document(), as_json=json, text=lambda screen: _show(screen, found))
    return 0 if found.agrees else _DIFFERS


_MOST = 50


def _show(screen: Console, found: Reconciled) -> None:
    from rich.table import Table

    table = Table()
    for name in ("step", "checked", "differences"):
        table.add_column(name, justify="left" if name == "step" else "right")
    for step, count in found.checked.items():
        there = sum(one.step == step for one in found.differences)
        table.add_row(step, f"{count:,}", f"{there:,}" if there else "none")
    screen.print(table)
    for one in found.differences[:_MOST]:
        screen.print(f"{one.step}: {one.where}: {one.says}; {one.expected}", markup=False, soft_wrap=True)
    if len(found.differences) > _MOST:
        screen.print(f"and {len(found.differences) - _MOST:,} more; --json lists all of them")
    for note in found.notes:
        screen.print(note, markup=False)
    many = len(found.differences)
    screen.print(
        "Every number is the next one." if not many else f"{many:,} difference{'s' if many > 1 else ''}."
    )
