"""`openrebate link partner`: apply, approve, refuse, list."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import cyclopts

from openrebate.cli.link_asking import HERE, Flag, Where, document

if TYPE_CHECKING:
    from rich.console import Console

    from openrebate.store.applications import Application


def register(link: cyclopts.App) -> None:
    """Adds the commands to `link`."""
    partner = cyclopts.App(name="partner", help="Who wants to be a partner, and the answer.")
    partner.command(apply)
    partner.command(approve)
    partner.command(refuse)
    partner.command(list_applications, name="list")
    link.command(partner)


def apply(
    partner: str, /, *, parent: str = "", says: str = "", where: Where = HERE, json: Flag = False
) -> None:
    """Ask to be admitted as a partner.

    Parameters
    ----------
    partner
        The id that the partner will have.
    parent
        The partner above it.
    says
        What it says for itself; no contact details, they belong elsewhere.
    json
        One JSON document.
    """
    from openrebate.app.link_partner import apply_as_partner

    _told(apply_as_partner(where.asking, partner, parent=parent, says=says), as_json=json)


def approve(application: int, /, *, reason: str = "", where: Where = HERE, json: Flag = False) -> None:
    """Admit a partner, from --at on. Whoever made the application cannot approve it.

    Parameters
    ----------
    application
        Its number.
    reason
        Why, where that is to be kept.
    json
        One JSON document.
    """
    from openrebate.app.link_partner import answer_application

    _told(answer_application(where.asking, application, approved=True, reason=reason), as_json=json)


def refuse(application: int, /, *, reason: str, where: Where = HERE, json: Flag = False) -> None:
    """Refuse a partner, with a reason.

    Parameters
    ----------
    application
        Its number.
    reason
        Why.
    json
        One JSON document.
    """
    from openrebate.app.link_partner import answer_application

    _told(answer_application(where.asking, application, approved=False, reason=reason), as_json=json)


def list_applications(*, every: Flag = False, workspace: Path = Path(), json: Flag = False) -> None:
    """Who waits for an answer.

    Parameters
    ----------
    every
        Answered ones too.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.link_partner import list_applications as listed
    from openrebate.cli.printing import emit

    found = listed(workspace, waiting=not every)
    emit({"applications": document(found)}, as_json=json, text=lambda screen: _show(screen, found))


def _told(one: Application, *, as_json: bool) -> None:
    from openrebate.cli.printing import emit

    emit(document(one), as_json=as_json, text=lambda screen: _show(screen, [one]))


def _show(screen: Console, found: list[Application]) -> None:
    for one in found:
        answer = f"{one.answer} by {one.answered_by}" if one.answer else "waits"
        why = f": {one.reason}" if one.reason else ""
        screen.print(
            f"{one.application_no}  {one.partner_id}, {one.role} of {one.program}, asked by {one.by}: {answer}{why}",
            markup=False,
            soft_wrap=True,
        )
    if not found:
        screen.print("Nobody waits.")
