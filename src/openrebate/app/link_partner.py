"""Partners apply, and a person approves or refuses with a reason; nobody answers his own application."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from openrebate.app.link_desk import Asking, desk, without_secrets
from openrebate.app.workspace import connected, open_workspace
from openrebate.model.errors import ConflictError, InputError, NotFoundError
from openrebate.model.tables import PARTNERS

if TYPE_CHECKING:
    from openrebate.app.link_desk import Desk
    from openrebate.store.applications import Application


def apply_as_partner(asking: Asking, partner: str, *, parent: str = "", says: str = "") -> Application:
    """A partner asks to be admitted to a role of a program. ConflictError (5): it is in force, or its application waits."""
    from openrebate.store import applications

    _name(partner)
    without_secrets(says, "--says")
    with desk(asking) as act:
        role = act.role.name
        if any(row["effective_to"] is None for row in _rows(act, partner)):
            raise ConflictError(f"{partner} is {role} already")
        for one in applications.applications(act.connection, waiting=True):
            if (one.partner_id, one.role) == (partner, role):
                raise ConflictError(f"application {one.application_no} of {partner} waits for an answer")
        number = applications.apply(act.connection, partner, role, act.terms.id, parent or None, says, act.by)
        return applications.applications(act.connection, number=number)[0]


def answer_application(asking: Asking, number: int, *, approved: bool, reason: str = "") -> Application:
    """Approve an application, from an instant on, or refuse it with a reason.

    NotFoundError (4): there is none; ConflictError (5): it is answered; NotAllowedError (6): by who made it.
    """
    from openrebate.store import applications, audit
    from openrebate.store.changed_facts import change

    if not approved and not reason.strip():
        raise InputError("a refusal has a reason", advice="--reason")
    place = open_workspace(asking.workspace)
    with connected(place) as connection:
        found = applications.applications(connection, number=number)
    if not found:
        raise NotFoundError(f"there is no application {number}", advice="See `openrebate link partner list`")
    [one] = found
    with desk(
        Asking(workspace=asking.workspace, program=one.program, role=one.role, at=asking.at, by=asking.by)
    ) as act:
        said = "approved" if approved else "refused"
        if not applications.answer(act.connection, number, said, reason, act.by):
            raise ConflictError(f"application {number} was answered before")
        if approved:
            row = {
                "partner_id": one.partner_id, "role": one.role, "effective_from": act.at, "effective_to": None,
                "parent_partner_id": one.parent_partner_id, "status": "active",
            }  # fmt: skip
            _check_parent(act, one)
            change(act.connection, {"partners": [row]}, act.by, source=f"application {number}")
        audit.note(
            act.connection,
            act.by,
            f"link partner {said}",
            one.partner_id,
            {"application": number, "reason": reason},
        )
        return applications.applications(act.connection, number=number)[0]


def list_applications(workspace: Path, *, waiting: bool) -> list[Application]:
    """Every application, or those that wait."""
    from openrebate.store import applications

    with connected(open_workspace(workspace)) as connection:
        return applications.applications(connection, waiting=waiting)


def admitted(act: Desk, partner: str, at: int) -> bool:
    """Whether the partner is in force in the role at an instant."""
    return any(
        row["effective_from"] <= at
        and (row["effective_to"] is None or at < row["effective_to"])
        and (row["status"] or "active") == "active"
        for row in _rows(act, partner)
    )


def _rows(act: Desk, partner: str) -> list[dict[str, Any]]:
    from openrebate.store.changed_facts import rows_of

    where = "partner_id = %(partner)s AND role = %(role)s"
    return rows_of(act.connection, PARTNERS.name, where, {"partner": partner, "role": act.role.name})


def _check_parent(act: Desk, one: Application) -> None:
    """A parent is in force, and not below its own child."""
    if one.parent_partner_id is None:
        return
    if one.parent_partner_id == one.partner_id or not admitted(act, one.parent_partner_id, act.at):
        raise InputError(
            f"{one.parent_partner_id} is no {one.role} that could be a parent", advice="--parent"
        )


def _name(partner: str) -> None:
    if (
        not partner.strip()
        or partner != partner.strip()
        or any(ord(sign) < 32 for sign in partner)
        or len(partner) > 64
    ):
        raise InputError("a partner's id has 1 to 64 letters and no blanks at its ends", advice="PARTNER")
