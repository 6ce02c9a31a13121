"""What people do about a hit: hold payouts with a reason, release them, or clear the hit. Nothing that was earned is touched.

Whoever is held may appeal: a case about the hit, which two other people grant by releasing the hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from openrebate.app.case_found import said
from openrebate.app.hold import released
from openrebate.app.workspace import Workspace, connected
from openrebate.model.errors import ConflictError, InputError, NotFoundError

if TYPE_CHECKING:
    from openrebate.store.connection import Connection
    from openrebate.store.hits import Hit

SHORTEST = 6


def list_hits(
    workspace: Workspace, *, program: str | None = None, partner: str | None = None, every: bool = False
) -> list[Hit]:
    """Hits that are open or held; `every`: those released and cleared as well."""
    from openrebate.store import hits

    with connected(workspace) as connection:
        found = hits.hits(connection, program=program, partner=partner)
    return [one for one in found if every or one.state in ("open", "held")]


def show_hit(workspace: Workspace, name: str) -> Hit:
    """One hit, by its id or how it begins; NotFoundError (4)."""
    with connected(workspace) as connection:
        return _find(connection, name)


def hold_hit(workspace: Workspace, name: str, reason: str, by: str, *, account: str = "") -> Hit:
    """Hold the payouts of the hit's partner, or of one of its accounts. ConflictError (5): it is held already."""
    from openrebate.store import audit, hits, holds

    text = said(reason)
    with connected(workspace) as connection, connection.transaction():
        found = _find(connection, name)
        if found.state == "held":
            raise ConflictError(f"hit {found.hit_id} is held already, by {found.hold_id}")
        if account and account not in found.accounts:
            raise InputError(
                f"{account} is no account of this hit", advice=f"They are {', '.join(found.accounts)}"
            )
        kind, owner = ("account", account) if account else ("partner", found.partner_id)
        hold = holds.place(connection, kind, owner, f"hit {found.hit_id} ({found.rule}): {text}", by)
        hits.note_hit(connection, found.hit_id, "held", hold, by, text)
        audit.note(connection, by, "abuse hold", f"{kind} {owner}", {"hit": found.hit_id, "hold": hold})
        return _find(connection, found.hit_id)


def end_hit(
    workspace: Workspace, name: str, reason: str, by: str, what: Literal["released", "cleared"]
) -> Hit:
    """Release the hold of a hit, or clear a hit that is not held. ConflictError (5): it does not stand so."""
    from openrebate.store import audit, hits

    text = said(reason)
    with connected(workspace) as connection, connection.transaction():
        found = _find(connection, name)
        if found.state != ("held" if what == "released" else "open"):
            advice = "Release it" if found.state == "held" else "See `openrebate abuse list --every`"
            raise ConflictError(f"hit {found.hit_id} is {found.state}", advice=advice)
        if what == "released":
            assert found.hold_id is not None
            released(connection, found.hold_id, text, by)
        hits.note_hit(connection, found.hit_id, what, found.hold_id if what == "released" else None, by, text)
        audit.note(connection, by, f"abuse {what}", found.hit_id, {"reason": text})
        return _find(connection, found.hit_id)


def _find(connection: Connection, name: str) -> Hit:
    from openrebate.store import hits

    if len(name) < SHORTEST or not name.isalnum():
        raise InputError(f"'{name}' is no hit", advice=f"Give at least {SHORTEST} digits of its id")
    found = hits.hits(connection, hit=name)
    if not found:
        raise NotFoundError(f"there is no hit '{name}'", advice="See `openrebate abuse list`")
    if len(found) > 1:
        raise ConflictError(f"{len(found)} hits begin with '{name}'", advice="Give more of its id")
    return found[0]
