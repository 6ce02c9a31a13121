"""Hold payouts of a payee or a region, and release them: each with a person and a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openrebate.app.workspace import Workspace, connected
from openrebate.model.errors import ConflictError, InputError, NotFoundError

if TYPE_CHECKING:
    from openrebate.store.connection import Connection
    from openrebate.store.holds import Hold


def place_hold(workspace: Workspace, kind: str, owner: str, reason: str, by: str) -> Hold:
    """Hold every payout of this partner, account or region from now on. What it earns still accrues."""
    from openrebate.store import audit, holds

    _said(owner, reason)
    with connected(workspace) as connection, connection.transaction():
        name = holds.place(connection, kind, owner, reason, by)
        audit.note(connection, by, "hold place", f"{kind} {owner}", {"hold": name, "reason": reason})
        return holds.holds(connection, hold=name)[0]


def release_hold(workspace: Workspace, name: str, reason: str, by: str) -> Hold:
    """Release a hold. NotFoundError (4): there is none; ConflictError (5): somebody released it already."""
    with connected(workspace) as connection, connection.transaction():
        return released(connection, name, reason, by)


def released(connection: Connection, name: str, reason: str, by: str) -> Hold:
    """The same in the caller's transaction."""
    from openrebate.store import audit, holds

    _said(name, reason)
    found = holds.holds(connection, hold=name)
    if not found:
        raise NotFoundError(f"there is no hold '{name}'", advice="See `openrebate hold list`")
    if not holds.release(connection, name, reason, by):
        raise ConflictError(f"{found[0].released_by} released hold {name} already")
    audit.note(connection, by, "hold release", f"{found[0].owner_kind} {found[0].owner}", {"hold": name})
    return holds.holds(connection, hold=name)[0]


def list_holds(workspace: Workspace, *, every: bool) -> list[Hold]:
    """The holds that stand, or every hold there ever was."""
    from openrebate.store import holds

    with connected(workspace) as connection:
        return holds.holds(connection, standing=not every)


def _said(owner: str, reason: str) -> None:
    if not owner.strip() or not reason.strip():
        raise InputError("a name and a reason are expected", advice="Say with --reason why")
