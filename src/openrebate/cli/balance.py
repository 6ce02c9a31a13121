"""`openrebate balance`: what is owed, now or at a past instant."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import cyclopts
from cyclopts import Parameter

if TYPE_CHECKING:
    from rich.console import Console

    from openrebate.app.balance import Owed

_Flag = Annotated[bool, Parameter(negative=())]


def register(app: cyclopts.App) -> None:
    """Adds the command to the application."""
    app.command(balance)


def balance(
    owner: str | None = None,
    /,
    *,
    at: str | None = None,
    by_event: _Flag = False,
    workspace: Path = Path(),
    json: _Flag = False,
) -> None:
    """What a partner or account is owed: earned and not yet paid. Without a name, everybody.

    A payout on its way counts until it is settled. Below 0 the owner owes it, and it is carried over.

    Parameters
    ----------
    owner
        A partner or an account.
    at
        As of this instant, such as 2026-11-01T00:00:00Z: what was booked by then.
    by_event
        With --at: what happened by then, whenever it was booked.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.balance import balance as find
    from openrebate.app.workspace import open_workspace
    from openrebate.cli.printing import emit

    found = find(open_workspace(workspace), owner, at=_instant(at), by_event=by_event)
    items = [{"owner": one.owner, "asset": one.asset, "amount": f"{one.amount:f}"} for one in found]
    emit({"items": items}, as_json=json, text=lambda screen: _table(screen, found))


def _instant(text: str | None) -> int | None:
    from openrebate.model.errors import InputError
    from openrebate.units.instants import parse_instant

    if text is None:
        return None
    try:
        return parse_instant(text)
    except ValueError as error:
        raise InputError(f"--at {error}", advice="Give an instant such as 2026-11-01T00:00:00Z") from error


def _table(screen: Console, found: list[Owed]) -> None:
    from rich.table import Table

    if not found:
        screen.print("Nothing is booked.")
        return
    table = Table("owner", "", "asset", box=None, pad_edge=False)
    table.add_column("owed", justify="right")
    for one in found:
        table.add_row(one.owner, one.owner_kind, one.asset, f"{one.amount:f}")
    screen.print(table)
