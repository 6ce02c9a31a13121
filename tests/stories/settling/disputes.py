"""What people do in cases, in the words of a story."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openrebate.app.case_appeal import appeal
from openrebate.app.case_grant import Granting, approve_grant, propose_grant
from openrebate.app.case_list import show_case
from openrebate.app.case_open import Opening, open_case
from openrebate.app.case_refuse import refuse
from openrebate.app.workspace import Workspace
from openrebate.model.errors import ConflictError, NotAllowedError
from tests.stories.words import Words

if TYPE_CHECKING:
    from openrebate.app.plan import Planned

_ENDINGS = ("not-allowed", "conflict")


def dispute(workspace: Workspace, program: str, words: Words) -> tuple[str, Planned | None]:
    """What was otherwise than told, and the plan that an approval shows.

    `open PARTNER KIND SUBJECT|other of PERIOD` · `grant CASE ROLE from INSTANT [take-over] by WHO` ·
    `grant CASE amount N by WHO [partly]` · `approve CASE by WHO` · `refuse CASE REASON by WHO` · `appeal CASE`; each may end
    in `not-allowed` or `conflict`.
    """
    wanted = words.left.pop() if words.left[-1] in _ENDINGS else ""
    plan, found = None, ""
    try:
        plan = _act(workspace, program, words)
    except NotAllowedError:
        found = "not-allowed"
    except ConflictError:
        found = "conflict"
    words.end()
    return ("" if found == wanted else f"it ended {found or 'well'}"), plan


def state_of(workspace: Workspace, case: str) -> str:
    """Where a case stands."""
    return show_case(workspace, case).clock.state


def notified(workspace: Workspace, case: str) -> set[str]:
    """The partners that a case sent notices to."""
    events = show_case(workspace, case).events
    return {str(event.details["to"]) for event in events if event.kind == "notice"}


def _act(workspace: Workspace, program: str, words: Words) -> Planned | None:
    what = words.one_of("act of a case", ("open", "grant", "approve", "refuse", "appeal"))
    if what == "open":
        _open(workspace, program, words)
        return None
    case = words.take("the case")
    if what == "appeal":
        appeal(workspace, case, "It was shown.", "partner")
    elif what == "refuse":
        reason = words.take("the reason")
        refuse(workspace, case, reason, "It was not shown.", _by(words))
    elif what == "approve":
        return approve_grant(workspace, case, _by(words)).plan
    else:
        _grant(workspace, case, words)
    return None


def _open(workspace: Workspace, program: str, words: Words) -> None:
    partner, kind = words.take("the partner"), words.take("the kind")
    subject = None if kind == "other" else (kind, words.take("the subject"))
    words.must("of")
    period = words.take("the period")
    opening = Opening(text="This is ours.", program=program, partner=partner, subject=subject, period=period)
    open_case(workspace, opening, "partner")


def _grant(workspace: Workspace, case: str, words: Words) -> None:
    if words.comes("amount"):
        amount, by = words.number("the amount"), _by(words)
        partly = bool(words.comes("partly"))
        granting = Granting(reason="goodwill", text="So be it.", amount=amount, partly=partly)
    else:
        role = words.take("the role")
        words.must("from")
        begins, over = words.instant("from"), bool(words.comes("take-over"))
        by = _by(words)
        granting = Granting(
            reason="claim_shown", text="It is shown.", role=role, begins=begins, take_over=over
        )
    propose_grant(workspace, case, granting, by)


def _by(words: Words) -> str:
    words.must("by")
    return words.take("the person")
