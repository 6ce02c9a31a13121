"""Which rail a workspace pays by: the file, or an exchange with the keys of the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from openrebate.app.workspace import FILE, Workspace
from openrebate.model.errors import ConfigurationError, Place
from openrebate.rails.rail import Rail

_KEYS = {
    "apiKey": "KEY",
    "secret": "SECRET",
    "password": "PASSWORD",
}  # ccxt's word, ours after OPENREBATE_EXCHANGE_


def rail_name(workspace: Workspace) -> str:
    """The rail that `[pay]` names: `file`, or `exchange:NAME`. ConfigurationError (3) for any other."""
    name = _text(workspace, "rail", "file")
    if name == "file":
        return name
    if name == "exchange":
        return f"exchange:{_text(workspace, 'exchange', '')}"
    raise _wrong(workspace, "rail", f"the rail {name!r} is unknown", "Known are file and exchange")


def approvals(workspace: Workspace) -> int:
    """How many different people approve a run; default 2."""
    count = workspace.pay.get("approvals", 2)
    if isinstance(count, bool) or not isinstance(count, int) or not 1 <= count <= 9:
        raise _wrong(
            workspace, "approvals", f"{count!r} is no number of people", "Use a whole number from 1 to 9"
        )
    return count


def open_rail(workspace: Workspace, name: str) -> Rail:
    """The rail of that name, ready to send. ConfigurationError (3): no keys, no ccxt, or an exchange not known here."""
    if name == "file":
        from openrebate.rails.file import FileRail

        return FileRail(workspace.folder / "payouts")
    from openrebate.rails.exchange import ExchangeRail, connect

    live = workspace.pay.get("live", False)
    if not isinstance(live, bool):
        raise _wrong(workspace, "live", "live must be true or false", "Leave it out for the sandbox")
    client = connect(name.removeprefix("exchange:"), _credentials(os.environ), live=live)
    return ExchangeRail(client, source=_text(workspace, "source", ""))


def _credentials(environment: Mapping[str, str]) -> dict[str, str]:
    found = {ours: environment.get(f"OPENREBATE_EXCHANGE_{name}", "") for ours, name in _KEYS.items()}
    if not found["apiKey"] or not found["secret"]:
        raise ConfigurationError(
            "the exchange's keys are not set",
            advice="Set OPENREBATE_EXCHANGE_KEY and OPENREBATE_EXCHANGE_SECRET (and _PASSWORD for OKX)",
        )
    return {name: value for name, value in found.items() if value}


def _text(workspace: Workspace, name: str, otherwise: str) -> str:
    value: Any = workspace.pay.get(name, otherwise)
    if not isinstance(value, str):
        raise _wrong(workspace, name, f"{name} must be a text", "Write it in quotes")
    return value


def _wrong(workspace: Workspace, name: str, message: str, advice: str) -> ConfigurationError:
    place = Place(str(workspace.folder / FILE), column=f"pay.{name}")
    return ConfigurationError(message, place=place, advice=advice)
