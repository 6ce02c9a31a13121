"""`openrebate link`: how accounts, keys and sub-accounts come to partners. Commands are gathered here."""

from __future__ import annotations

from importlib import import_module

import cyclopts

_PARTS = ("link_partner", "link_code", "link_account", "link_key", "link_sub", "link_notice")


def register(app: cyclopts.App) -> None:
    """Adds the commands to the application."""
    link = cyclopts.App(
        name="link",
        help="Tie accounts, API keys and sub-accounts to partners: codes, links, proofs, and who is told.",
    )
    for part in _PARTS:
        import_module(f"openrebate.cli.{part}").register(link)
    app.command(link)
