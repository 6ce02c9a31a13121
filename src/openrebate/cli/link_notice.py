"""`openrebate link notices`, `link told`: who must be told what, by when."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import cyclopts

from openrebate.cli.link_asking import Flag, document

if TYPE_CHECKING:
    from rich.console import Console


def register(link: cyclopts.App) -> None:
    """Adds the commands to `link`."""
    link.command(notices)
    link.command(told)


def notices(
    *, recipient: str = "", every: Flag = False, workspace: Path = Path(), json: Flag = False
) -> None:
    """Who must be told what, by when: whoever loses, wins or trades when something comes to another partner.

    Parameters
    ----------
    recipient
        Only what is for this partner or account.
    every
        Those that were told, too.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.link_history import list_notices
    from openrebate.cli.printing import emit

    found = list_notices(workspace, waiting=not every, recipient=recipient)

    def show(screen: Console) -> None:
        for one in found:
            since = f" from {one.starts:%Y-%m-%d %H:%M}Z" if one.starts else ""
            until = f" until {one.ends:%Y-%m-%d %H:%M}Z" if one.ends else ""
            sent = f"; told by {one.how}" if one.sent else ""
            screen.print(
                f"{one.notice_no}  by {one.due:%Y-%m-%d %H:%M}Z  {one.recipient_kind} {one.recipient}: {one.kind}, "
                f"{one.subject_kind} {one.subject}{since}{until}: {one.before or 'nobody'} → {one.after or 'nobody'}{sent}",
                markup=False,
                soft_wrap=True,
            )
        if not found:
            screen.print("Nobody waits to be told.")

    emit({"notices": document(found)}, as_json=json, text=show)


def told(notice: int, /, *, how: str, by: str = "", workspace: Path = Path(), json: Flag = False) -> None:
    """Note that somebody was told.

    Parameters
    ----------
    notice
        The notice's number.
    how
        How: mail, portal, post.
    by
        Who told; without it, the user of this machine.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.link_history import tell
    from openrebate.cli.printing import emit

    at = tell(workspace, notice, how, by)
    emit(
        document({"notice": notice, "how": how, "sent": at}),
        as_json=json,
        text=lambda screen: screen.print(f"Noted at {at:%Y-%m-%d %H:%M}Z.", markup=False),
    )
