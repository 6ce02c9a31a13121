"""`openrebate hold`: place, release, list."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import cyclopts
from cyclopts import Parameter

if TYPE_CHECKING:
    from rich.console import Console

    from openrebate.store.holds import Hold

Flag = Annotated[bool, Parameter(negative=())]


def register(app: cyclopts.App) -> None:
    """Adds the commands to the application."""
    hold = cyclopts.App(
        name="hold", help="Stop the payouts of a payee or a region, with a reason, and release them."
    )
    hold.command(place)
    hold.command(release)
    hold.command(list_holds, name="list")
    app.command(hold)


def place(
    owner: str,
    /,
    *,
    reason: str,
    kind: Literal["partner", "account", "region"] = "partner",
    by: str = "",
    workspace: Path = Path(),
    json: Flag = False,
) -> None:
    """Hold every payout of a payee, or to a region, from now on. What is earned still accrues.

    Parameters
    ----------
    owner
        The partner, the account or the region.
    reason
        Why.
    kind
        What OWNER is.
    by
        Who holds; without it, the user of this machine.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.hold import place_hold
    from openrebate.app.workspace import open_workspace, person
    from openrebate.cli.printing import emit

    found = place_hold(open_workspace(workspace), kind, owner, reason, person(by))
    emit(_document(found), as_json=json, text=lambda screen: _show(screen, [found]))


def release(hold: str, /, *, reason: str, by: str = "", workspace: Path = Path(), json: Flag = False) -> None:
    """Release a hold: the next run pays what was held.

    Parameters
    ----------
    hold
        The hold, as `hold list` names it.
    reason
        Why.
    by
        Who releases; without it, the user of this machine.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.hold import release_hold
    from openrebate.app.workspace import open_workspace, person
    from openrebate.cli.printing import emit

    found = release_hold(open_workspace(workspace), hold, reason, person(by))
    emit(_document(found), as_json=json, text=lambda screen: _show(screen, [found]))


def list_holds(*, every: Flag = False, workspace: Path = Path(), json: Flag = False) -> None:
    """The holds that stand: on whom, by whom, since when, why.

    Parameters
    ----------
    every
        Released ones too.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.hold import list_holds as listed
    from openrebate.app.workspace import open_workspace
    from openrebate.cli.printing import emit

    found = listed(open_workspace(workspace), every=every)
    emit({"holds": [_document(one) for one in found]}, as_json=json, text=lambda screen: _show(screen, found))


def _document(one: Hold) -> dict[str, object]:
    from openrebate.cli.pay_text import plain_cells

    return plain_cells(asdict(one))


def _show(screen: Console, found: list[Hold]) -> None:
    for one in found:
        screen.print(
            f"{one.hold_id}  {one.owner_kind} {one.owner}: {one.reason} (by {one.by}, {one.at:%Y-%m-%d %H:%M}Z)",
            markup=False,
            soft_wrap=True,
        )
        if one.released_by:
            screen.print(
                f"    released by {one.released_by}: {one.released_reason}", markup=False, soft_wrap=True
            )
    if not found:
        screen.print("Nothing is held.")
