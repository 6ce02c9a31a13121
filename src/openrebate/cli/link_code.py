"""`openrebate link code`, `link new`, `link list`, `link click`: codes, and links that carry them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import cyclopts

from openrebate.cli.link_asking import HERE, REFUSED, Flag, Where, document

if TYPE_CHECKING:
    from rich.console import Console

    from openrebate.store.codes import Code


def register(link: cyclopts.App) -> None:
    """Adds the commands to `link`."""
    code = cyclopts.App(name="code", help="The codes of partners: make, retire, list.")
    code.command(make)
    code.command(retire)
    code.command(list_codes, name="list")
    link.command(code)
    link.command(new)
    link.command(click)
    link.command(list_links, name="list")


def make(
    code: str,
    /,
    *,
    partner: str,
    kickback: str = "0",
    expires: str = "",
    standard: Flag = False,
    where: Where = HERE,
    json: Flag = False,
) -> int:
    """Give a partner a code of its own choice, with what it gives back to the trader. Leaves with 5 where it is not given.

    Parameters
    ----------
    code
        3 to 32 letters, digits, dashes and underscores; no reserved word, and none that looks like another code.
    partner
        The partner.
    kickback
        The trader's share of the commission, such as 0.10, within the terms.
    expires
        When it ends; without it, never.
    standard
        The partner's one standard code, which takes the place of its expired ones where the terms say so.
    json
        One JSON document.
    """
    from openrebate.app.link_code import make_code
    from openrebate.cli.printing import emit
    from openrebate.model.reasons import REASONS

    made = make_code(where.asking, partner, code, kickback=kickback, expires=expires, standard=standard)
    if made.code is None:
        reason = REASONS[made.reason]
        said = {
            "outcome": "refused",
            "reason": reason.code,
            "sentence": reason.sentence,
            "remedy": reason.remedy,
        }
        text = f"Not given ({reason.code}): {reason.sentence} {reason.remedy}"
        emit(said, as_json=json, text=lambda screen: screen.print(text, markup=False, soft_wrap=True))
        return REFUSED
    codes = [made.code]
    emit({"outcome": "done", **document(codes[0])}, as_json=json, text=lambda screen: _show(screen, codes))
    return 0


def retire(code: str, /, *, reason: str, where: Where = HERE, json: Flag = False) -> None:
    """End a code. Claims made with it go on under the partner's standard code, end, or stay, as the terms say.

    Parameters
    ----------
    code
        The code.
    reason
        Why.
    json
        One JSON document.
    """
    from openrebate.app.link_code import retire_code
    from openrebate.cli.printing import emit

    found, changed = retire_code(where.asking, code, reason)

    def show(screen: Console) -> None:
        _show(screen, [found])
        screen.print(f"{changed} claims were changed.")

    emit({**document(found), "claims": changed}, as_json=json, text=show)


def list_codes(*, partner: str = "", where: Where = HERE, json: Flag = False) -> None:
    """Codes, with what they give back and until when.

    Parameters
    ----------
    partner
        Only this partner's.
    json
        One JSON document.
    """
    from openrebate.app.link_code import list_codes as listed
    from openrebate.cli.printing import emit

    found = listed(where.asking, partner)
    emit({"codes": document(found)}, as_json=json, text=lambda screen: _show(screen, found))


def new(
    code: str, /, *, campaign: str = "", qr: Path | None = None, where: Where = HERE, json: Flag = False
) -> None:
    """Make a link with a code, for a campaign; as a QR code, too.

    Parameters
    ----------
    code
        The code that it carries.
    campaign
        A name to tell links apart by.
    qr
        Write the link as a QR code (SVG) into this file.
    json
        One JSON document.
    """
    from openrebate.app.link_url import make_link
    from openrebate.cli.printing import emit

    name, address = make_link(where.asking, code, campaign=campaign, qr=qr)
    said = {"link": name, "url": address, "qr": str(qr) if qr else None}
    emit(said, as_json=json, text=lambda screen: screen.print(address, markup=False, soft_wrap=True))


def click(link: str, /, *, at: str = "", workspace: Path = Path(), json: Flag = False) -> None:
    """Note that a link was opened. The number that is printed goes with the sign-up; nothing of who opened it is kept.

    Parameters
    ----------
    link
        The link's number.
    at
        When; without it, now.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.link_url import click as noted
    from openrebate.cli.printing import emit

    name, clicked = noted(workspace, link, at)
    emit(
        document({"click": name, "clicked": clicked}),
        as_json=json,
        text=lambda screen: screen.print(name, markup=False),
    )


def list_links(*, code: str = "", workspace: Path = Path(), json: Flag = False) -> None:
    """Links, with how often each was opened.

    Parameters
    ----------
    code
        Only links with this code.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.link_url import list_links as listed
    from openrebate.cli.printing import emit

    found = listed(workspace, code)

    def show(screen: Console) -> None:
        for one in found:
            screen.print(
                f"{one.link_id}  {one.code}  {one.campaign or '-'}  opened {one.clicks} times", markup=False
            )

    emit({"links": document(found)}, as_json=json, text=show)


def _show(screen: Console, found: list[Code]) -> None:
    from openrebate.terms.words import percent
    from openrebate.units.instants import format_instant

    for one in found:
        until = f" until {format_instant(one.ends)}" if one.ends is not None else ""
        mark = ", standard" if one.standard else ""
        screen.print(
            f"{one.code}  {one.partner_id} ({one.role}{mark}) gives back {percent(one.kickback)}, "
            f"from {format_instant(one.begins)}{until}",
            markup=False,
            soft_wrap=True,
        )
    if not found:
        screen.print("There are no codes.")
