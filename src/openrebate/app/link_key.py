"""API keys linked to partners: a challenge is asked, answered once and in time, and the proof is kept with the claim."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from openrebate.app.kept_keys import known_as
from openrebate.app.key_answers import Answer, answered
from openrebate.app.link_account import asked_of, own_account
from openrebate.app.link_claims import Done, claimed, held_on, new_id, refuse, write
from openrebate.app.link_code import standard_code
from openrebate.app.link_desk import Asking, desk, without_secrets
from openrebate.app.link_partner import admitted
from openrebate.evidence.binding import Bound, NotBound, bind
from openrebate.evidence.challenge import LONGEST, Challenge, Method
from openrebate.evidence.claiming import Claim, holder
from openrebate.evidence.encoded import encoded
from openrebate.evidence.ownership import Proof, Refused
from openrebate.model.errors import InputError

if TYPE_CHECKING:
    from openrebate.app.link_desk import Desk
    from openrebate.store.claim_events import Event
    from openrebate.store.proofs import AskedChallenge

_HOUR = 3_600
METHODS: tuple[str, ...] = get_args(Method)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owned:
    """What is to be claimed: an API key by its raw id, or an account; on which exchange, for which partner."""

    venue: str
    partner: str
    key: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved:
    """What became of an answer: the proof, or why there is none; and of the claim."""

    proof: Proof | None
    reason: str
    done: Done | None = None


def ask_challenge(asking: Asking, owned: Owned, method: str, *, code_challenge: str = "") -> AskedChallenge:
    """A new challenge for a partner's claim on a key or an account. `code_challenge`: what an OAuth flow begins with (S256)."""
    from openrebate.store.proofs import add_challenge

    if method not in METHODS:
        raise InputError(f"there is no kind of proof '{method}'", advice=f"--method {' or '.join(METHODS)}")
    if bool(owned.key) == bool(owned.account):
        raise InputError("a challenge is about a key, or about an account", advice="--key or --account")
    if method == "oauth" and not code_challenge:
        raise InputError("an OAuth flow begins with its code challenge", advice="--code-challenge")
    with desk(asking) as act:
        subject = (
            known_as(act.workspace, act.connection, owned.venue, owned.key)
            if owned.key
            else act.account(owned.account)
        )
        challenge = _challenge(act, owned, subject, method)
        asked = _asked(act, challenge, code_challenge or None)
        add_challenge(act.connection, asked, act.by)
        return asked


def prove_key(asking: Asking, challenge_id: str, answer: Answer, *, now: int | None = None) -> Proved:
    """Answer a challenge. What holds is used up with the claim that it brings, in one transaction; the rest is noted.

    `now`: seconds, None: the clock.
    """
    from openrebate.app.workspace import connected, open_workspace
    from openrebate.store.proofs import find_challenge

    without_secrets(answer.why, "--why")
    place = open_workspace(asking.workspace)
    with connected(place) as connection:
        asked = find_challenge(connection, challenge_id)
    if asked is None:
        return Proved(proof=None, reason="challenge_unknown")
    under = replace(asking, program=asked.program, role=asked.role, at="")
    with desk(under) as act:
        return settle(act, asked, answer, int(time.time()) if now is None else now)


def settle(act: Desk, asked: AskedChallenge, answer: Answer, now: int) -> Proved:
    """Check an answer inside an act, and bring the claim that it proves."""
    from openrebate.store.proofs import add_proof

    challenge = asked.challenge
    found = answered(act, asked, answer, now=now)
    event = _event(act, challenge, "prove")
    if isinstance(found, Refused):
        return Proved(proof=None, reason=found.reason, done=refuse(act, replace(event, reason=found.reason)))
    done = _claim(act, challenge, found, event)
    add_proof(
        act.connection,
        challenge,
        found.witness,
        found.proved_at,
        event.claim_id if not done.reason else None,
        act.by,
    )
    return Proved(proof=found, reason=done.reason, done=done)


def made_with(act: Desk, owned: Owned, subject: str, why: str, keys: Path) -> Proved:
    """A key that was made with the partner's id on the form: the operator's own record of it, attested and kept as any proof."""
    from openrebate.store.proofs import add_challenge

    asked = _asked(act, _challenge(act, owned, subject, "attestation"), None)
    add_challenge(act.connection, asked, act.by)
    return settle(act, asked, Answer(why=why, keys=keys), asked.challenge.issued)


def _claim(act: Desk, challenge: Challenge, proof: Proof, event: Event) -> Done:
    """Proved is whose key it is; the claim begins now, over anybody else's where the terms let keys move."""
    held = held_on(act, challenge.subject_kind, challenge.subject)
    current = holder(held, act.at)
    account = _account_of(act, challenge)
    way: Bound | NotBound = Bound(way="late", start=act.at, over=True)
    if challenge.subject_kind == "account":  # its owner's wish, under the rules that hold for any account
        way = bind(act.rules, asked_of(act, challenge.subject, challenge.partner), held)
    reason = _stands_against(act, challenge, current, account) or (
        way.reason if isinstance(way, NotBound) else ""
    )
    if reason or isinstance(way, NotBound):
        return refuse(act, replace(event, reason=reason, lost_to=current.partner_id if current else None))
    code = standard_code(act, challenge.partner, act.at)
    claim = Claim(
        claim_id=event.claim_id or new_id(), partner_id=challenge.partner, start=way.start, evidence=proof.evidence,
        code=code.code if code else None, kickback=code.kickback if code else None,
    )  # fmt: skip
    return write(act, claimed(held, [claim], over=way.over), event, account=account)


def _stands_against(act: Desk, challenge: Challenge, current: Claim | None, account: str | None) -> str:
    partner = challenge.partner
    if not admitted(act, partner, act.at):
        return "partner_not_admitted"
    if account and own_account(act, partner, account):
        return "own_account"
    if current is None or challenge.subject_kind == "account":
        return ""
    if current.partner_id == partner:
        return "already_bound"
    return "key_stays" if act.rules.keys == "stay" else ""


def _account_of(act: Desk, challenge: Challenge) -> str | None:
    from openrebate.store.proofs import filed_key

    if challenge.subject_kind == "account":
        return challenge.subject
    filed = filed_key(act.connection, challenge.subject)
    return filed.account_id if filed else None


def _challenge(act: Desk, owned: Owned, subject: str, method: Any) -> Challenge:
    issued = act.now // 1_000_000
    try:
        return Challenge(
            nonce=encoded(secrets.token_bytes(32)),
            audience=str(act.setting("audience", f"openrebate/{act.workspace.id}")),
            partner=owned.partner,
            venue=owned.venue,
            subject_kind="api_key" if owned.key else "account",
            subject=subject,
            method=method,
            issued=issued,
            expires=issued + LONGEST.get(method, _HOUR),
        )
    except ValueError as wrong:
        raise InputError(str(wrong), advice="Check partner, exchange and account") from None


def _asked(act: Desk, challenge: Challenge, code_challenge: str | None) -> AskedChallenge:
    from openrebate.store.proofs import AskedChallenge

    return AskedChallenge(
        challenge=challenge, program=act.terms.id, role=act.role.name, code_challenge=code_challenge
    )


def _event(act: Desk, challenge: Challenge, what: str) -> Event:
    from openrebate.store.claim_events import Event

    details: Mapping[str, Any] = {
        "method": challenge.method,
        "challenge": challenge.digest,
        "venue": challenge.venue,
    }
    return Event(
        act=what, program=act.terms.id, role=act.role.name, subject_kind=challenge.subject_kind, subject=challenge.subject,
        partner_id=challenge.partner, effective_from=act.at, claim_id=new_id(), details=details,
    )  # fmt: skip
