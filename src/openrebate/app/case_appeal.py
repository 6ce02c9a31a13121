"""Appeal the decision of a case, once, while the terms let it: somebody else decides anew."""

from __future__ import annotations

from openrebate.app.case_found import Case, find_case, said
from openrebate.app.workspace import Workspace, connected
from openrebate.model.errors import ConflictError
from openrebate.units.instants import format_instant


def appeal(workspace: Workspace, name: str, text: str, by: str) -> Case:
    """Appeal a decision: somebody who had no part in it decides anew. ConflictError (5): too late, or the last word."""
    from openrebate.store import audit, cases

    with connected(workspace) as connection, connection.transaction():
        found = find_case(connection, name)
        clock = found.clock
        if clock.final and not clock.appealed and clock.appeal_until is not None:
            raise ConflictError(f"{name} could be appealed until {format_instant(clock.appeal_until)}")
        cases.note(
            connection, name, found.next, cases.Noted(kind="appealed", by=by, side="partner", text=said(text))
        )
        audit.note(connection, by, "case appeal", name)
        return find_case(connection, name)
