"""Cases as they stand: all of them, those of a partner or a program, those that wait, those that are late."""

from __future__ import annotations

from openrebate.app.case_found import Case, case_of, find_case
from openrebate.app.workspace import Workspace, connected


def list_cases(
    workspace: Workspace,
    *,
    partner: str | None = None,
    program: str | None = None,
    state: str = "",
    late: bool = False,
) -> list[Case]:
    """Cases in the order they were opened. `state`: only those; `late`: only those whose clock has passed."""
    from openrebate.store import cases

    with connected(workspace) as connection:
        found = [
            case_of(connection, one) for one in cases.cases(connection, partner=partner, program=program)
        ]
    return [one for one in found if state in ("", one.clock.state) and (not late or one.clock.late)]


def show_case(workspace: Workspace, name: str) -> Case:
    """One case; NotFoundError (4)."""
    with connected(workspace) as connection:
        return find_case(connection, name)
