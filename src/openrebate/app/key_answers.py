"""Answers to a challenge: which kind is given, and everything outside that it is checked against."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openrebate.app.kept_keys import keyed_of
from openrebate.app.key_folder import list_keys, signing_key
from openrebate.evidence.keyed import is_keyed
from openrebate.evidence.ownership import (
    Grant,
    KeyOnFile,
    Outcome,
    SeenOrder,
    attest,
    prove_by_attestation,
    prove_by_grant,
    prove_by_order,
    prove_mac,
    prove_signed,
)
from openrebate.model.errors import ConfigurationError, InputError, OutsideError, Place
from openrebate.units.instants import parse_instant

if TYPE_CHECKING:
    from openrebate.app.link_desk import Desk
    from openrebate.store.proofs import AskedChallenge

_PATIENCE = 10  # seconds for the operator's verifier
_SECOND = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One kind of answer: a signature (with the raw `key` where its secret is the exchange's), a grant, the feed of orders,
    or a person's word (`why`, signed with a key of the folder `keys`). Nothing: the order is looked for in the fills.
    """

    signature: str = ""
    key: str = ""
    grant: Path | None = None
    orders: Path | None = None
    why: str = ""
    keys: Path | None = None


class ProgramVerifier:
    """The operator's own program, which alone knows the secrets: it reads key, text and signature as JSON and leaves with 0
    (it is so) or 1 (it is not).
    """

    def __init__(self, command: list[str]) -> None:
        self._command = command

    def holds(self, key_id: str, text: str, signature: str) -> bool:
        """Whether the signature is the text's under the secret of that key. OutsideError (7): the program failed."""
        asked = json.dumps({"key": key_id, "text": text, "signature": signature})
        try:
            done = subprocess.run(  # noqa: S603
                self._command, input=asked, text=True, timeout=_PATIENCE, capture_output=True, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as trouble:
            raise OutsideError(
                "the verifier of secrets did not answer", advice="See verifier under [link]"
            ) from trouble
        if done.returncode not in (0, 1):
            raise OutsideError(
                f"the verifier of secrets failed ({done.returncode})", advice="See verifier under [link]"
            )
        return done.returncode == 0


def answered(act: Desk, asked: AskedChallenge, answer: Answer, *, now: int) -> Outcome:
    """The proof that the answer is, or why it is none; what holds uses the challenge up."""
    from openrebate.store.proofs import UsedOnce, filed_key

    challenge, nonces = asked.challenge, UsedOnce(act.connection)
    if answer.why:
        return _attested(act, asked, answer, now)
    if answer.key:
        return prove_mac(
            challenge,
            answer.key,
            answer.signature,
            _verifier(act),
            keyed=keyed_of(act.workspace),
            now=now,
            nonces=nonces,
        )
    if answer.signature:
        filed = filed_key(act.connection, challenge.subject)
        held = KeyOnFile(subject=filed.subject if filed else "", pem=(filed.pem if filed else "") or "")
        return prove_signed(challenge, held, answer.signature, now=now, nonces=nonces)
    if answer.grant is not None:
        app, scope = str(act.setting("oauth_app")), str(act.setting("oauth_scope", "read"))
        return prove_by_grant(
            challenge, _grant(act, answer.grant, asked), app=app, scope=scope, now=now, nonces=nonces
        )
    return prove_by_order(challenge, _orders(act, asked, answer.orders), now=now, nonces=nonces)


def _attested(act: Desk, asked: AskedChallenge, answer: Answer, now: int) -> Outcome:
    """The operator's word, signed with its key and checked against what it publishes."""
    from openrebate.store.proofs import UsedOnce

    if answer.keys is None:
        raise ConfigurationError(
            "no folder of keys to sign the word with", advice="--keys, made by `confirm key new`"
        )
    issuer, key = signing_key(answer.keys, now=now)
    token = attest(asked.challenge, issuer=issuer, by=act.by, why=answer.why, now=now, key=key)
    nonces = UsedOnce(act.connection)
    return prove_by_attestation(asked.challenge, token, list_keys(answer.keys), now=now, nonces=nonces)


def _verifier(act: Desk) -> ProgramVerifier | None:
    command = act.setting("verifier", [])
    if not command:
        return None
    if not isinstance(command, list) or not all(isinstance(part, str) for part in command):
        raise ConfigurationError('the verifier is a list of texts: verifier = ["program", "argument"]')
    return ProgramVerifier(command)


def _grant(act: Desk, file: Path, asked: AskedChallenge) -> Grant:
    """What the operator's OAuth server says of the flow; the code challenge is the one that was kept when it began."""
    said = _json(file)
    scopes = said.get("scopes", [])
    try:
        return Grant(
            app=str(said["app"]),
            venue=str(said["venue"]),
            subject=act.account(str(said["account"])),
            state=str(said["state"]),
            scopes=frozenset(map(str, scopes.split() if isinstance(scopes, str) else scopes)),
            granted_at=_seconds(said["granted_at"]),
            code_challenge=asked.code_challenge or "",
            code_verifier=str(said["code_verifier"]),
            expires_at=_seconds(said["expires_at"]) if said.get("expires_at") else None,
            revoked_at=_seconds(said["revoked_at"]) if said.get("revoked_at") else None,
        )
    except KeyError as missing:
        raise InputError(f"the grant does not say {missing}", place=Place(str(file))) from None
    except (TypeError, ValueError) as wrong:
        raise InputError(f"this is no grant: {wrong}", place=Place(str(file))) from None


def _orders(act: Desk, asked: AskedChallenge, file: Path | None) -> list[SeenOrder]:
    """Orders with the challenge's id: in the exchange's feed of orders, else among the fills that are known."""
    from openrebate.store.seen_orders import seen_in_fills

    if file is None:
        return seen_in_fills(act.connection, act.workspace.folder, asked.challenge)
    keyed = keyed_of(act.workspace)
    seen = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            raw = row.get("api_key_id")
            mine = (
                raw
                and not is_keyed(str(raw))
                and keyed.matches(asked.challenge.subject, "api_key", str(row["venue"]), str(raw))
            )
            seen.append(
                SeenOrder(
                    venue=str(row["venue"]), account=act.account(str(row["account_id"])),
                    client_order_id=str(row["client_order_id"]),
                    api_key=asked.challenge.subject if mine else "another key" if raw else None, at=_seconds(row["at"]),
                )
            )  # fmt: skip
        except (KeyError, TypeError, ValueError, AttributeError) as wrong:
            raise InputError(f"this is no order: {wrong}", place=Place(str(file), number)) from None
    return seen


def _json(file: Path) -> Mapping[str, Any]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as wrong:
        raise InputError(f"cannot be read: {wrong}", place=Place(str(file))) from wrong
    if not isinstance(found, dict):
        raise InputError("this is no JSON object", place=Place(str(file)))
    return found


def _seconds(said: object) -> int:
    return (
        said if isinstance(said, int) and not isinstance(said, bool) else parse_instant(str(said)) // _SECOND
    )
