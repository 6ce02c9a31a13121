"""Codes of partners: made of their own choice within the terms, retired, and what then becomes of the claims made with them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from openrebate.app.link_claims import claim_of, claimed, new_id, write
from openrebate.app.link_desk import Asking, desk, without_secrets
from openrebate.app.link_partner import admitted
from openrebate.evidence.claiming import Claim, ending
from openrebate.evidence.codes import RESERVED, refused, skeleton
from openrebate.model.errors import ConflictError, InputError, NotFoundError
from openrebate.units.decimals import parse_decimal
from openrebate.units.instants import parse_instant
from openrebate.units.timeline import FOREVER

if TYPE_CHECKING:
    from openrebate.app.link_desk import Desk
    from openrebate.store.codes import Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A code, or why it was not made."""

    reason: str
    code: Code | None = None


def make_code(
    asking: Asking, partner: str, code: str, *, kickback: str = "0", expires: str = "", standard: bool = False
) -> Made:
    """Give a partner a code. `standard`: it takes the place of the partner's expired ones."""
    from openrebate.store import audit, codes

    share, until = _share(kickback), _instant(expires)
    with desk(asking) as act:
        reason = _fault(act, partner, code, share)
        if reason:
            return Made(reason=reason)
        if until is not None and until <= act.at:
            raise InputError("a code expires after it begins", advice="--expires")
        made = codes.Code(
            code=code, partner_id=partner, role=act.role.name, kickback=share, standard=standard, begins=act.at, ends=until,
            why=None,
        )  # fmt: skip
        if not codes.add_code(act.connection, made, skeleton(code), until, act.by):
            raise ConflictError(f"{partner} has a standard code already", advice="Leave --standard out")
        audit.note(
            act.connection, act.by, "link code make", code, {"partner": partner, "role": act.role.name}
        )
        return Made(reason="", code=made)


def retire_code(asking: Asking, code: str, reason: str) -> tuple[Code, int]:
    """End a code now or from an instant on; the claims made with it go the way the terms say. How many were changed.

    NotFoundError (4): there is none; ConflictError (5): it has ended already.
    """
    from openrebate.store import audit, codes

    if not reason.strip():
        raise InputError("a code is retired for a reason", advice="--reason")
    without_secrets(reason, "--reason")
    with desk(asking) as act:
        found = codes.find_code(act.connection, code)
        if found is None:
            raise NotFoundError(f"there is no code '{code}'", advice="See `openrebate link code list`")
        if not found.covers(act.at) or not codes.end_code(act.connection, found.code, act.at, reason, act.by):
            raise ConflictError(f"code {found.code} has ended already")
        changed = _relink(act, found)
        audit.note(
            act.connection, act.by, "link code retire", found.code, {"reason": reason, "claims": changed}
        )
        ended = codes.find_code(act.connection, code)
        assert ended is not None
        return ended, changed


def list_codes(asking: Asking, partner: str) -> list[Code]:
    """The codes of a partner, or of everybody."""
    from openrebate.app.workspace import connected, open_workspace
    from openrebate.store import codes

    with connected(open_workspace(asking.workspace)) as connection:
        return codes.codes_of(connection, partner, asking.role)


def standard_code(act: Desk, partner: str, at: int) -> Code | None:
    """The partner's standard code, if it has one that is in force."""
    from openrebate.store import codes

    found = (one for one in codes.codes_of(act.connection, partner, act.role.name) if one.standard)
    return next((one for one in found if one.covers(at)), None)


def conditions(act: Desk, code: Code, start: int, claim: Claim) -> list[Claim]:
    """The claims of a binding by a code: until it ends, and what the terms make of the time after that."""
    first = replace(claim, start=start, code=code.code, kickback=code.kickback)
    if code.ends is None or code.ends <= start or act.rules.expired_code == "keeps":
        return [first]
    then = standard_code(act, code.partner_id, code.ends)
    until = replace(first, end=code.ends)
    if act.rules.expired_code == "ends" or then is None:
        return [until]
    return [until, replace(claim, claim_id=new_id(), start=code.ends, code=then.code, kickback=then.kickback)]


def _relink(act: Desk, code: Code) -> int:
    """What becomes of the claims in force with a code that ends now."""
    from openrebate.store.changed_facts import rows_of
    from openrebate.store.claim_events import Event

    if act.rules.expired_code == "keeps":
        return 0
    where = (
        "code = %(code)s AND role = %(role)s AND partner_id = %(partner)s "
        "AND (effective_to IS NULL OR openrebate.micros(effective_to) > %(at)s)"
    )
    rows = rows_of(
        act.connection, "claims", where,
        {"code": code.code, "role": code.role, "partner": code.partner_id, "at": act.at},
    )  # fmt: skip
    then = standard_code(act, code.partner_id, act.at) if act.rules.expired_code == "fallback" else None
    for row in rows:
        held = [claim_of(row)]
        start, end = max(act.at, held[0].start), held[0].end
        if then is None:
            change = ending(held, start)
        else:
            new = replace(
                held[0], claim_id=new_id(), start=start, end=end, code=then.code, kickback=then.kickback
            )
            change = claimed(held, [new], over=True)
        event = Event(
            act="relink", program=act.terms.id, role=code.role, subject_kind=row["subject_kind"], subject=row["subject"],
            partner_id=code.partner_id, effective_from=start, code=then.code if then else None,
            claim_id=row["claim_id"], details={"expired": code.code},
        )  # fmt: skip
        write(act, change, event, account=row["subject"] if row["subject_kind"] == "account" else None)
    return len(rows)


def _fault(act: Desk, partner: str, code: str, share: Decimal) -> str:
    from openrebate.store import codes

    if not admitted(act, partner, act.at):
        return "partner_not_admitted"
    rules, most = act.rules, act.role.kickback
    if (rules.kickbacks and share not in rules.kickbacks) or (share > 0 and (most is None or share > most)):
        return "kickback_not_offered"
    own = [
        one
        for one in codes.codes_of(act.connection, partner, act.role.name)
        if one.ends is None or one.ends > act.at
    ]
    if rules.codes is not None and len(own) >= rules.codes:
        return "code_limit"
    kept = (*RESERVED, act.terms.venue, *map(str, act.setting("reserved", ())))
    return refused(code, codes.skeletons(act.connection), kept)


def _share(text: str) -> Decimal:
    try:
        return parse_decimal(text)
    except ValueError as wrong:
        raise InputError(str(wrong), advice="--kickback is a fraction of one: 5 % is 0.05") from None


def _instant(text: str) -> int | None:
    if not text:
        return None
    try:
        return min(parse_instant(text), FOREVER)
    except ValueError as wrong:
        raise InputError(str(wrong), advice="--expires") from None
