"""Grant what a case asks for: a person proposes it, and another one approves it.

A grant writes a claim, books an adjustment or releases a hold, in the transaction that decides. What a claim is worth is for the
next plan to show: no money moves here but an adjustment's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from openrebate.app import adjust
from openrebate.app.case_found import Case, find_case, refuse_unknown, said
from openrebate.app.case_open import kept_subject
from openrebate.app.granted_claim import check_claim, write_claim
from openrebate.app.heads import export_heads
from openrebate.app.settled import find_program
from openrebate.app.workspace import Workspace, connected
from openrebate.model.errors import ConflictError, InputError
from openrebate.model.reasons import GRANTED
from openrebate.units.decimals import parse_decimal, plain
from openrebate.units.instants import format_instant, parse_instant

if TYPE_CHECKING:
    from openrebate.app.plan import Planned
    from openrebate.store.cases import Event
    from openrebate.store.connection import Connection

_MATCH = {"client_order_id": "prefix"}  # exact for all other subjects
_CLAIMED = ("order_tag", "client_order_id", "api_key", "oauth_app", "account")


@dataclass(frozen=True, slots=True, kw_only=True)
class Granting:
    """What is granted. Empty parts follow from the case. One of a claim (`begins`), an `amount`, or a `release`d hold."""

    reason: str
    text: str
    partly: bool = False
    begins: str = ""
    ends: str = ""
    role: str = ""
    subject: tuple[str, str] | None = None
    match: str = ""
    kickback: str = ""
    take_over: bool = False
    amount: str = ""
    account: str = ""
    release: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decided case, and the plan that shows what a granted claim is worth (None: nothing is to be planned)."""

    case: Case
    plan: Planned | None = None


def propose_grant(workspace: Workspace, name: str, granting: Granting, by: str) -> Case:
    """Propose a grant; another person's `approve_grant` makes it so. Errors as of `check_claim` and `adjust.propose`."""
    from openrebate.store import audit, cases

    refuse_unknown(granting.reason, GRANTED)
    text = said(granting.text)
    with connected(workspace) as connection, connection.transaction():
        found = find_case(connection, name)
        grant = _grant(workspace, connection, found, granting, by)
        cases.note(
            connection,
            name,
            found.next,
            cases.Noted(
                kind="proposed",
                by=by,
                side="operator",
                text=text,
                outcome="partly_granted" if granting.partly else "granted",
                reason=granting.reason,
                details={"grant": grant},
            ),
        )
        audit.note(connection, by, "case grant", name, grant)
        return find_case(connection, name)


def withdraw_grant(workspace: Workspace, name: str, text: str, by: str) -> Case:
    """Take a proposal back."""
    from openrebate.store import cases

    with connected(workspace) as connection, connection.transaction():
        found = find_case(connection, name)
        cases.note(
            connection,
            name,
            found.next,
            cases.Noted(kind="withdrawn", by=by, side="operator", text=said(text)),
        )
        return find_case(connection, name)


def approve_grant(workspace: Workspace, name: str, by: str, *, text: str = "") -> Decided:
    """The second person approves what was proposed. NotAllowedError (6): the proposer; ConflictError (5): nothing waits."""
    from openrebate.store import audit, cases

    with connected(workspace) as connection:
        with connection.transaction():
            found = find_case(connection, name)
            waits = found.proposal
            if waits is None:
                raise ConflictError(
                    f"nothing is proposed in {name}", advice="Propose with: openrebate case grant"
                )
            cases.note(
                connection,
                name,
                found.next,
                cases.Noted(
                    kind="decided",
                    by=by,
                    side="operator",
                    text=said(text or waits.text),
                    outcome=waits.outcome,
                    reason=waits.reason,
                    details={"grant": waits.details["grant"], "proposed": waits.n},
                ),
            )
            notices = _carry_out(workspace, connection, found, waits, by)
            for number, (partner, notice) in enumerate(notices, found.next + 1):
                cases.note(
                    connection,
                    name,
                    number,
                    cases.Noted(kind="notice", by=by, side="operator", text=notice, details={"to": partner}),
                )
            audit.note(connection, by, "case approve", name, waits.details["grant"])
            decided = find_case(connection, name)
        export_heads(workspace, connection)
    claimed = waits.details["grant"]["kind"] == "claim"
    return Decided(case=decided, plan=_planned(workspace, decided, waits) if claimed else None)


def _grant(
    workspace: Workspace, connection: Connection, case: Case, granting: Granting, by: str
) -> dict[str, Any]:
    chosen = [bool(granting.begins), bool(granting.amount), bool(granting.release)]
    if sum(chosen) != 1:
        raise InputError(
            "one of a claim, an amount and a hold is granted",
            advice="Say --from INSTANT, --amount X, or --release HOLD",
        )
    terms = find_program(workspace, case.asked.program).latest
    if granting.amount:
        found, _ = adjust.proposed(
            connection, terms, "account" if granting.account else "partner", granting.account or case.asked.partner_id,
            granting.amount, reason=f"{case.asked.case_id}: {granting.text}", evidence=case.asked.case_id,
            period=case.asked.period, clawback=False, by=by,
        )  # fmt: skip
        return {"kind": "adjustment", "adjustment_id": found.adjustment_id, "amount": granting.amount}
    if granting.release:
        return {"kind": "release", "hold": granting.release}
    kind, subject = granting.subject or _asked_for(connection, case)
    claim = _claim(case, granting, (kind, kept_subject(workspace, connection, kind, subject)))
    moved = check_claim(connection, terms, _canonical(claim), take_over=granting.take_over)
    takes = [one["claim_id"] for one in moved]
    return {"kind": "claim", "claim": claim, "take_over": granting.take_over, "takes_over": takes}


def _asked_for(connection: Connection, case: Case) -> tuple[str, str]:
    """What the case's own subject would have claimed: a candidate is an account."""
    from openrebate.store.reports import candidates

    if case.asked.subject_kind == "candidate":
        return "account", candidates(connection, [case.asked.subject])[0].account_id
    return case.asked.subject_kind, case.asked.subject


def _claim(case: Case, granting: Granting, about: tuple[str, str]) -> dict[str, str | None]:
    kind, subject = about
    if kind not in _CLAIMED:
        raise InputError(
            "no subject of the claim is named", advice="Say --account, --tag, --key, --prefix or --app"
        )
    if not granting.role:
        raise InputError("the role of the claim is not said", advice="Say it with --role")
    try:
        begins = format_instant(parse_instant(granting.begins))
        ends = format_instant(parse_instant(granting.ends)) if granting.ends else None
        share = plain(parse_decimal(granting.kickback)) if granting.kickback else None
    except ValueError as error:
        raise InputError(
            str(error), advice="Write instants like 2026-10-01T00:00:00Z, shares like 0.1"
        ) from error
    if share is not None and not 0 <= Decimal(share) <= 1:
        raise InputError("a kickback is a share from 0 to 1", advice="--kickback 0.1")
    return {
        "claim_id": f"{case.asked.case_id}-{case.next}", "role": granting.role, "subject_kind": kind, "subject": subject,
        "partner_id": case.asked.partner_id, "effective_from": begins, "effective_to": ends,
        "match": granting.match or _MATCH.get(kind, "exact"), "code": None, "kickback": share, "known_from": None,
        "evidence": case.asked.case_id,
    }  # fmt: skip


def _canonical(claim: Mapping[str, Any]) -> dict[str, Any]:
    """The claim as the store takes it."""
    ends, share = claim["effective_to"], claim["kickback"]
    return {
        **claim,
        "effective_from": parse_instant(claim["effective_from"]),
        "effective_to": None if ends is None else parse_instant(ends),
        "kickback": None if share is None else Decimal(share),
    }


def _carry_out(
    workspace: Workspace, connection: Connection, case: Case, waits: Event, by: str
) -> list[tuple[str, str]]:
    """Do what is granted; who is to be told that a claim of theirs ends, and what."""
    from openrebate.app.hold import released

    grant = waits.details["grant"]
    match grant["kind"]:
        case "adjustment":
            adjust.approved(connection, grant["adjustment_id"], by)
            return []
        case "release":
            released(connection, grant["hold"], f"{case.asked.case_id}: {waits.text}", by)
            return []
    claim = _canonical(grant["claim"])
    terms = find_program(workspace, case.asked.program).latest
    moved = check_claim(connection, terms, claim, take_over=grant["take_over"])
    if [one["claim_id"] for one in moved] != grant["takes_over"]:
        raise ConflictError(
            "other claims are known now than when this was proposed",
            advice="Withdraw it, and propose it again",
        )
    write_claim(connection, claim, moved, case.asked.case_id, by)
    return [
        (
            one["partner_id"],
            f"Claim {one['claim_id']} on {one['subject_kind']} ends {grant['claim']['effective_from']}",
        )
        for one in moved
    ]


def _planned(workspace: Workspace, decided: Case, waits: Event) -> Planned | None:
    """The plan of the open period, which shows what the claim is worth; None where the period has no terms."""
    from openrebate.app.pay_money import open_period
    from openrebate.app.plan import plan

    with connected(workspace) as connection:
        try:
            period = open_period(connection, decided.asked.program)
        except ConflictError:  # nothing was ever booked: the period that the claim begins in
            period = decided.asked.period or str(waits.details["grant"]["claim"]["effective_from"])[:7]
    return plan(workspace.folder, decided.asked.program, period)
