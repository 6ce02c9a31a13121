"""`openrebate link bind`, `link end`, `link history`: accounts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import cyclopts
from cyclopts import Parameter

from openrebate.cli.link_asking import HERE, Flag, Where, document, done_document, leave, show_done

if TYPE_CHECKING:
    from rich.console import Console

    from openrebate.app.link_history import History


def register(link: cyclopts.App) -> None:
    """Adds the commands to `link`."""
    link.command(bind)
    link.command(end)
    link.command(history)


def bind(
    account: str,
    /,
    *,
    code: str = "",
    click: Annotated[tuple[str, ...], Parameter(negative=())] = (),
    sign_up: Flag = False,
    last_seen: str = "",
    evidence: str = "",
    where: Where = HERE,
    json: Flag = False,
) -> int:
    """Bind an account to the partner of a code or a click, if the terms and the dates let it; leaves with 5 if they do not.

    At sign-up, in the days that the terms give for a late code, after long silence (recall), or long after its last claim
    began. A wish that loses is kept with the reason, and its partner is told.

    Parameters
    ----------
    account
        The trading account.
    code
        The code that it gave.
    click
        A number that opening a link gave; several of them compete.
    sign_up
        It signs up at this very instant.
    last_seen
        Its last sign of life besides trades, such as a login.
    evidence
        What shows it.
    json
        One JSON document.
    """
    from openrebate.app.link_account import Wish, bind_account
    from openrebate.cli.printing import emit

    wish = Wish(
        account=account, code=code, clicks=click, sign_up=sign_up, last_seen=last_seen, evidence=evidence
    )
    done = bind_account(where.asking, wish)
    emit(done_document(done), as_json=json, text=lambda screen: show_done(screen, done))
    return leave(done)


def end(account: str, /, *, reason: str, where: Where = HERE, json: Flag = False) -> None:
    """End the claim on an account.

    Parameters
    ----------
    account
        The trading account.
    reason
        Why.
    json
        One JSON document.
    """
    from openrebate.app.link_account import end_binding
    from openrebate.cli.printing import emit

    done = end_binding(where.asking, account, reason)
    emit(done_document(done), as_json=json, text=lambda screen: show_done(screen, done))


def history(
    *,
    account: str = "",
    key: str = "",
    venue: str = "",
    partner: str = "",
    workspace: Path = Path(),
    json: Flag = False,
) -> None:
    """Everything that became of an account, a key or a partner's wishes: who won, who lost and why, and what was known when.

    Parameters
    ----------
    account
        A trading account.
    key
        An API key, by its id; with --venue.
    venue
        The exchange of the key.
    partner
        A partner: what it asked for, won and lost.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.link_history import history as told
    from openrebate.cli.printing import emit

    found = told(workspace, account=account, key=key, venue=venue, partner=partner)
    emit(document(found), as_json=json, text=lambda screen: _show(screen, found))


def _show(screen: Console, found: History) -> None:
    for one in found.events:
        outcome = f"refused, {one.reason}" if one.reason else "done"
        lost = f", lost to {one.lost_to}" if one.lost_to else ""
        since = f" from {_when(one.effective_from)}" if one.effective_from else ""
        screen.print(
            f"{_when(one.at)}  {one.act} {one.subject_kind} {one.subject} for {one.partner_id or 'nobody'}{since}: "
            f"{outcome}{lost} (by {one.by})",
            markup=False,
            soft_wrap=True,
        )
    for row in found.claims:
        known = f"known from {_when(row['known_from'])}" + (
            f" to {_when(row['known_to'])}" if row["known_to"] else ""
        )
        until = f" until {_when(row['effective_to'])}" if row["effective_to"] else ""
        screen.print(
            f"claim {row['claim_id']}: {row['subject_kind']} {row['subject']} → {row['partner_id']} "
            f"from {_when(row['effective_from'])}{until}; {known}",
            markup=False,
            soft_wrap=True,
        )
    if not found.events and not found.claims:
        screen.print("Nothing is known.")


def _when(at: Any) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}Z"
