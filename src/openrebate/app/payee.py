"""Payees: who is paid and where to, from when on; kept apart from what they earn."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from openrebate.app.pay_money import at, now
from openrebate.app.workspace import Workspace, connected
from openrebate.model.errors import InputError
from openrebate.units.decimals import parse_decimal, places_of, plain
from openrebate.units.instants import parse_instant

if TYPE_CHECKING:
    from openrebate.store.payees import PayeeRow

_PLACES = 12


def set_payee(
    workspace: Workspace, kind: str, owner: str, values: Mapping[str, Any], *, since: str | None, by: str
) -> list[PayeeRow]:
    """Say what is so of a payee from an instant on (now); what is not said stays. Gives all that is known of it."""
    from openrebate.store import audit, payees

    if not owner.strip():
        raise InputError("no payee is named")
    if not values:
        raise InputError(
            "nothing is said of the payee", advice="Give --destination, --region, --withholding, …"
        )
    start = now() if since is None else _instant(since)
    with connected(workspace) as connection, connection.transaction():
        payees.set_payee(connection, kind, owner, values, at(start), by)
        details = {name: plain(v) if isinstance(v, Decimal) else v for name, v in values.items()}
        audit.note(connection, by, "payee set", f"{kind} {owner}", details)
        return payees.payees(connection, owner_kind=kind, owner=owner)


def show_payees(workspace: Workspace, owner: str | None) -> list[PayeeRow]:
    """Everything that is known of payees now, or of one."""
    from openrebate.store import payees

    with connected(workspace) as connection:
        return payees.payees(connection, owner=owner)


def withholding(text: str) -> Decimal:
    """A rate from 0 to below 1, with at most 12 places; InputError (2)."""
    try:
        rate = parse_decimal(text)
    except ValueError as error:
        raise InputError(f"withholding: {error}", advice="A tenth is 0.1") from error
    if not 0 <= rate < 1 or places_of(rate) > _PLACES:
        raise InputError(
            f"withholding {text} is not a share below 1 with at most {_PLACES} places",
            advice="A tenth is 0.1",
        )
    return rate


def _instant(text: str) -> int:
    try:
        return parse_instant(text if "T" in text else f"{text}T00:00:00Z")
    except ValueError as error:
        raise InputError(str(error), advice="Write it like 2026-11-01 or 2026-11-01T00:00:00Z") from error
