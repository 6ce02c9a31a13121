"""`openrebate link sub`: sub-accounts and their masters."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import cyclopts

from openrebate.cli.link_asking import HERE, Flag, Where, document, done_document, leave, show_done

if TYPE_CHECKING:
    from rich.console import Console


def register(link: cyclopts.App) -> None:
    """Adds the commands to `link`."""
    sub = cyclopts.App(
        name="sub", help="Sub-accounts: attach, move, detach, see the tree, and what a master's earned."
    )
    sub.command(attach)
    sub.command(detach)
    sub.command(tree)
    sub.command(report)
    link.command(sub)


def attach(account: str, /, *, master: str, where: Where = HERE, json: Flag = False) -> int:
    """Put an account under a master, or move it to another one; its trades from then on inherit from that one.

    Parameters
    ----------
    account
        The sub-account.
    master
        Its master.
    json
        One JSON document.
    """
    from openrebate.app.link_subaccount import attach as attached
    from openrebate.cli.printing import emit

    done = attached(where.asking, account, master)
    emit(done_document(done), as_json=json, text=lambda screen: show_done(screen, done))
    return leave(done)


def detach(account: str, /, *, where: Where = HERE, json: Flag = False) -> None:
    """Let an account stand for itself again.

    Parameters
    ----------
    account
        The sub-account.
    json
        One JSON document.
    """
    from openrebate.app.link_subaccount import detach as detached
    from openrebate.cli.printing import emit

    done = detached(where.asking, account)
    emit(done_document(done), as_json=json, text=lambda screen: show_done(screen, done))


def tree(account: str, /, *, at: str = "", workspace: Path = Path(), json: Flag = False) -> None:
    """The masters above an account, and everybody under it, at an instant.

    Parameters
    ----------
    account
        The account.
    at
        When; without it, now.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.link_subaccount import tree as told
    from openrebate.cli.printing import emit

    found = told(workspace, account, at)

    def show(screen: Console) -> None:
        screen.print(" < ".join([account, *found.masters]), markup=False)
        for one, master in found.subaccounts:
            screen.print(f"  {one} under {master}", markup=False)

    emit(document({**document(found), "at": found.at}), as_json=json, text=show)


def report(
    master: str, /, *, period: str, program: str, workspace: Path = Path(), json: Flag = False
) -> None:
    """What the trades of a master and its sub-accounts came to in a period: each counts for who was its master at that time.

    Parameters
    ----------
    master
        The master account.
    period
        A month such as 2026-10, or a day where the terms settle daily.
    program
        A program of the workspace or the library.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.link_rollup import roll_up
    from openrebate.cli.printing import emit
    from openrebate.cli.progress import steps

    with steps(6) as begin:
        found = roll_up(workspace, program, period, master, begin)

    def show(screen: Console) -> None:
        from rich.table import Table

        table = Table()
        for name in ("account", "role", "partner", "channel", "fills", "volume", "fees", "commission"):
            table.add_column(
                name, justify="right" if name in ("fills", "volume", "fees", "commission") else "left"
            )
        for row in [*found.rows, *found.totals]:
            table.add_row(*(str(row[name] if row[name] is not None else "-") for name in (
                "account", "role", "partner", "channel", "fills", "volume", "fees", "commission")))  # fmt: skip
        screen.print(table)
        screen.print("Commission is before caps and before it is rounded on its line.")

    emit(document(found), as_json=json, text=show)
