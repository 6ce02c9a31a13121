"""Refuse what a case asks for, with the reason. Nothing moves, so one person suffices; the partner may appeal."""

from __future__ import annotations

from openrebate.app.case_found import Case, find_case, refuse_unknown, said
from openrebate.app.workspace import Workspace, connected
from openrebate.model.reasons import REFUSED


def refuse(workspace: Workspace, name: str, reason: str, text: str, by: str) -> Case:
    """Refuse what is asked, with the reason; nothing moves."""
    from openrebate.store import audit, cases

    refuse_unknown(reason, REFUSED)
    with connected(workspace) as connection, connection.transaction():
        found = find_case(connection, name)
        cases.note(
            connection,
            name,
            found.next,
            cases.Noted(
                kind="decided", by=by, side="operator", text=said(text), outcome="refused", reason=reason
            ),
        )
        audit.note(connection, by, "case refuse", name, {"reason": reason})
        return find_case(connection, name)
