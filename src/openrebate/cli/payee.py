"""`openrebate payee`: set, show."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import cyclopts
from cyclopts import Parameter

if TYPE_CHECKING:
    from rich.console import Console

    from openrebate.store.payees import PayeeRow

Flag = Annotated[bool, Parameter(negative=())]


def register(app: cyclopts.App) -> None:
    """Adds the commands to the application."""
    payee = cyclopts.App(name="payee", help="Who is paid and where to, kept apart from what they earn.")
    payee.command(set_payee, name="set")
    payee.command(show)
    app.command(payee)


def set_payee(
    owner: str,
    /,
    *,
    kind: Literal["partner", "account"] = "partner",
    destination: str | None = None,
    identity: str | None = None,
    region: str | None = None,
    sanctioned: bool | None = None,
    withholding: str | None = None,
    since: str | None = None,
    by: str = "",
    workspace: Path = Path(),
    json: Flag = False,
) -> None:
    """Say what is so of a payee from a day on. What is not said stays as it is; what was known before is kept.

    A payee that nothing is said of is paid under its own id, without withholding.

    Parameters
    ----------
    owner
        The partner or the account.
    kind
        What OWNER is.
    destination
        What the rail calls it: an account, a member id.
    identity
        Where its documents are kept: a reference, never the documents.
    region
        Where it is; `hold place REGION --kind region` speaks of it.
    sanctioned
        Whether it is under sanctions: then nothing is paid.
    withholding
        The share that is kept back for a tax office, such as 0.1.
    since
        From when on: 2026-11-01, or an instant; without it, now.
    by
        Who says so; without it, the user of this machine.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app import payee
    from openrebate.app.workspace import open_workspace, person
    from openrebate.cli.printing import emit

    said: dict[str, Any] = {
        "destination": destination,
        "identity": identity,
        "region": region,
        "sanctioned": sanctioned,
        "withholding": None if withholding is None else payee.withholding(withholding),
    }
    values = {name: value for name, value in said.items() if value is not None}
    found = payee.set_payee(open_workspace(workspace), kind, owner, values, since=since, by=person(by))
    emit(
        {"payees": [_document(one) for one in found]}, as_json=json, text=lambda screen: _show(screen, found)
    )


def show(owner: str | None = None, /, *, workspace: Path = Path(), json: Flag = False) -> None:
    """What is known of a payee, or of all, from when to when.

    Parameters
    ----------
    owner
        A partner or an account.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.payee import show_payees
    from openrebate.app.workspace import open_workspace
    from openrebate.cli.printing import emit

    found = show_payees(open_workspace(workspace), owner)
    emit(
        {"payees": [_document(one) for one in found]}, as_json=json, text=lambda screen: _show(screen, found)
    )


def _document(one: PayeeRow) -> dict[str, Any]:
    from openrebate.cli.pay_text import plain_cells

    return plain_cells(asdict(one))


def _show(screen: Console, found: list[PayeeRow]) -> None:
    for one in found:
        until = f" to {one.effective_to:%Y-%m-%d %H:%M}Z" if one.effective_to else ""
        told = [
            f"paid at {one.destination or one.owner}",
            f"identity {one.identity}" if one.identity else "identity not recorded",
            *([f"region {one.region}"] if one.region else []),
            *(["under sanctions"] if one.sanctioned else []),
            *([f"withholding {one.withholding.normalize():f}"] if one.withholding else []),
        ]
        dates = f"from {one.effective_from:%Y-%m-%d %H:%M}Z{until}"
        screen.print(
            f"{one.owner_kind} {one.owner}, {dates}: {', '.join(told)}", markup=False, soft_wrap=True
        )
    if not found:
        screen.print("No payee is recorded: everybody is paid under the own id, without withholding.")
