"""Links with a code and a campaign, as text and as a QR code, and what opening one leaves: a number and an instant."""

from __future__ import annotations

import io
import secrets
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from openrebate.app.link_desk import Asking, desk, instant_of, without_secrets
from openrebate.app.workspace import connected, open_workspace
from openrebate.model.errors import ConfigurationError, InputError, NotFoundError, OutsideError

if TYPE_CHECKING:
    from openrebate.app.workspace import Workspace
    from openrebate.store.codes import Link


def make_link(asking: Asking, code: str, *, campaign: str = "", qr: Path | None = None) -> tuple[str, str]:
    """A new link with a code; its number and its address. `qr`: the address as SVG into this file."""
    from openrebate.store import codes

    if len(campaign) > 64 or any(ord(sign) < 32 for sign in campaign):
        raise InputError("a campaign has 64 letters at most", advice="--campaign")
    without_secrets(campaign, "--campaign")
    with desk(asking) as act:
        found = codes.find_code(act.connection, code)
        if found is None or not found.covers(act.at):
            raise NotFoundError(
                f"there is no code '{code}' in force", advice="See `openrebate link code list`"
            )
        name = secrets.token_hex(6)
        codes.add_link(act.connection, name, found.code, campaign, act.by)
        address = address_of(act.workspace, found.code, name, campaign)
    if qr is not None:
        _write(qr, qr_svg(address))
    return name, address


def address_of(place: Workspace, code: str, link: str, campaign: str = "") -> str:
    """The address that a link is: the operator's page with code, link and campaign; ConfigurationError (3) without a page."""
    page = str(place.link.get("url", ""))
    if not page:
        raise ConfigurationError(
            "the page that links lead to is not known",
            advice='url = "https://…" under [link] in openrebate.toml',
        )
    said = {"code": code, "link": link} | ({"campaign": campaign} if campaign else {})
    return f"{page}{'&' if '?' in page else '?'}{urlencode(said)}"


def qr_svg(text: str) -> str:
    """A QR code as SVG, with its text as title for those who cannot see it."""
    import segno

    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawn, kind="svg", scale=8, border=4, title=text, xmldecl=False, light="#fff"
    )
    return drawn.getvalue().decode()


def click(workspace: Path, link: str, at: str = "") -> tuple[str, int]:
    """Note that a link was opened; the number that the sign-up page sends back, and the instant (microseconds).

    It holds nothing of who opened it. NotFoundError (4): there is no such link.
    """
    import time

    from openrebate.store import codes

    clicked = instant_of(at, time.time_ns() // 1000)
    with connected(open_workspace(workspace)) as connection:
        name = secrets.token_hex(16)  # no dash in front: it is typed after --click
        if not codes.add_click(connection, name, link, clicked):
            raise NotFoundError(f"there is no link '{link}'", advice="See `openrebate link list`")
    return name, clicked


def list_links(workspace: Path, code: str) -> list[Link]:
    """The links with a code, or all, with how often each was opened."""
    from openrebate.store import codes

    with connected(open_workspace(workspace)) as connection:
        return codes.links_of(connection, code)


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as trouble:
        raise OutsideError(f"cannot write {file}: {trouble.strerror}", advice="--qr") from trouble
