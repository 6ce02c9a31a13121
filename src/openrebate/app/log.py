"""Who did what in a workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openrebate.app.workspace import Workspace, connected

if TYPE_CHECKING:
    from openrebate.store.audit import Deed


def read_log(workspace: Workspace, *, by: str | None, about: str | None, last: int) -> list[Deed]:
    """The last deeds, the oldest first: of one person, or about something."""
    from openrebate.store import audit

    with connected(workspace) as connection:
        return audit.deeds(connection, by=by, about=about, last=max(1, last))
