"""A claim that is granted: twice dated like any other, written beside those it meets, which end where it begins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from openrebate.app.claim_notices import tell_moves
from openrebate.model.errors import ConflictError, InputError
from openrebate.units.instants import format_instant

if TYPE_CHECKING:
    from openrebate.model.terms import Terms
    from openrebate.store.connection import Connection

Claim = Mapping[str, Any]


def check_claim(
    connection: Connection, terms: Terms, claim: Claim, *, take_over: bool
) -> list[dict[str, Any]]:
    """The known claims that it would take over; InputError (2), or ConflictError (5) where that is not said.

    `claim`: canonical as in a world, instants in microseconds.
    """
    from openrebate.store.cases import partner_known
    from openrebate.store.granted_claims import overlapping

    roles = {role.name: role for role in terms.roles}
    if claim["role"] not in roles:
        raise InputError(f"{terms.id} has no role '{claim['role']}'", advice=f"It has {', '.join(roles)}")
    channels = {"account" if one == "master_account" else one for one in roles[claim["role"]].channels}
    if claim["subject_kind"] not in channels:
        raise InputError(
            f"a claim on {claim['subject_kind']} ties nothing to a {claim['role']}",
            advice=f"Its channels are {', '.join(sorted(channels))}",
        )
    if claim["effective_to"] is not None and claim["effective_to"] <= claim["effective_from"]:
        raise InputError("a claim ends after it begins", advice="Check --from and --to")
    if not partner_known(connection, claim["partner_id"], claim["role"]):
        raise InputError(
            f"{claim['partner_id']} is no {claim['role']}", advice="Check --role and the case's partner"
        )
    found = overlapping(connection, claim)
    if found and not take_over:
        one = found[0]
        raise ConflictError(
            f"claim {one['claim_id']} ties {one['subject']} to {one['partner_id']} from {_when(one['effective_from'])}"
            f" until {_when(one['effective_to'])}",
            advice="Grant until it begins with --to, or say --take-over: it then ends where this one begins",
        )
    return found


def write_claim(
    connection: Connection, claim: Claim, moved: list[dict[str, Any]], source: str, by: str
) -> None:
    """Write the claim, and what is left of those that it takes over."""
    from openrebate.store.changed_facts import change

    left = [piece for one in moved for piece in remaining(one, claim)]
    kept = {piece["claim_id"] for piece in left}
    over = [one["claim_id"] for one in moved if one["claim_id"] not in kept]
    gone = {"claims": [{"claim_id": name} for name in over]}
    change(connection, {"claims": [*left, claim]}, by, gone=gone, source=source)
    tell_moves(connection, by, source)


def remaining(known: Claim, granted: Claim) -> Iterator[dict[str, Any]]:
    """What is left of a known claim beside the granted one: before it, after it, both, or nothing."""
    begins, ends = granted["effective_from"], granted["effective_to"]
    before = known["effective_from"] < begins
    if before:
        yield {**known, "effective_to": begins}
    if ends is not None and (known["effective_to"] is None or known["effective_to"] > ends):
        name = f"{known['claim_id']}-after-{granted['claim_id']}" if before else known["claim_id"]
        yield {**known, "claim_id": name, "effective_from": ends}


def _when(instant: int | None) -> str:
    return "further notice" if instant is None else format_instant(instant)
