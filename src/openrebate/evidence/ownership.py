"""Proofs of ownership: whether an answer to a challenge proves that an API key or an account is somebody's.

Pure: the clock, the feed of orders, the secrets and the memory of used nonces come in as arguments. Each way ends in a `Proof`,
which is kept with the claim, or in the reason why there is none.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass

from openrebate.evidence.challenge import Challenge, Method, Nonces, SubjectKind
from openrebate.evidence.encoded import encoded
from openrebate.evidence.jws import PrivateKey, open_signed, sign
from openrebate.evidence.keyed import Keyed
from openrebate.evidence.public_keys import KeySet
from openrebate.evidence.request_schemes import MacVerifier, PublicScheme, check_public

ATTESTATION = "rebate-ownership+jws"
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")  # RFC 7636


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """That a subject is a partner's to claim: kept with the claim. `challenge` and `witness` are SHA-256 in hex.

    The witness is the digest of what was shown (signature, order, grant, attestation): enough to tell it again, and of no
    use to anybody else.
    """

    method: Method
    venue: str
    subject_kind: SubjectKind
    subject: str
    partner: str
    audience: str
    proved_at: int
    challenge: str
    witness: str

    @property
    def evidence(self) -> str:
        """One text for the claim's column `evidence`."""
        return f"ownership/1 {self.method} {self.challenge} {self.witness}"


@dataclass(frozen=True, slots=True)
class Refused:
    """No proof; `reason` is a code of the table of reasons."""

    reason: str


Outcome = Proof | Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyOnFile:
    """The public key that the exchange has for an API key, as the operator's records give it. `subject`: its keyed hash."""

    subject: str
    pem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenOrder:
    """An order (or fill of one) out of the exchange's own feed. Subjects are keyed hashes; `at` in seconds."""

    venue: str
    account: str
    api_key: str | None
    client_order_id: str
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What an OAuth flow that began with the challenge as its state ended in; instants in seconds.

    `app` is the application that was authorised, `code_challenge` what was sent first and `code_verifier` what came last.
    """

    app: str
    venue: str
    subject: str
    state: str
    scopes: frozenset[str]
    granted_at: int
    code_challenge: str
    code_verifier: str
    expires_at: int | None = None
    revoked_at: int | None = None


def prove_signed(
    challenge: Challenge | None, key: KeyOnFile, signature: str, *, now: int, nonces: Nonces
) -> Outcome:
    """By a signature of the challenge's text with the API key's own private key (Ed25519, RSA)."""
    if challenge is None:
        return Refused("challenge_unknown")
    if challenge.method not in {"ed25519", "rsa"}:
        return Refused("wrong_method")
    reason = _in_time(challenge, now) or ("" if _same(key.subject, challenge.subject) else "wrong_key")
    scheme: PublicScheme = "ed25519" if challenge.method == "ed25519" else "rsa"
    reason = reason or check_public(scheme, key.pem, challenge.text, signature)
    return _settled(challenge, reason, signature, now, nonces)


def prove_mac(
    challenge: Challenge | None,
    key_id: str,
    signature: str,
    verifier: MacVerifier | None,
    *,
    keyed: Keyed,
    now: int,
    nonces: Nonces,
) -> Outcome:
    """By an HMAC of the text under the key's secret, which only the operator's verifier knows.

    `key_id` is raw, goes to the verifier alone, and must be the one whose keyed hash the challenge names.
    """
    if challenge is None:
        return Refused("challenge_unknown")
    if challenge.method != "hmac":
        return Refused("wrong_method")
    reason = _in_time(challenge, now) or ("" if _is_of(challenge, key_id, keyed) else "wrong_key")
    if not reason and verifier is None:
        reason = "verifier_missing"
    if not reason and verifier is not None:
        reason = "" if verifier.holds(key_id, challenge.text, signature) else "bad_signature"
    return _settled(challenge, reason, signature, now, nonces)


def prove_by_order(
    challenge: Challenge | None, seen: Iterable[SeenOrder], *, now: int, nonces: Nonces
) -> Outcome:
    """By an order whose client order id is (or ends in) the challenge's, seen in the feed between its two instants.

    The feed may come late: what counts is when the order was placed, not when it was read.
    """
    if challenge is None:
        return Refused("challenge_unknown")
    if challenge.method != "order":
        return Refused("wrong_method")
    found = [order for order in seen if order.venue == challenge.venue and _carries(order, challenge)]
    mine = [order for order in found if _of_subject(order, challenge)]
    timely = [order for order in mine if challenge.issued <= order.at < min(challenge.expires, now + 1)]
    if timely:
        return _settled(challenge, "", repr(timely[0]), now, nonces)
    other = "wrong_key" if challenge.subject_kind == "api_key" else "wrong_account"
    return Refused(("challenge_expired" if mine else other) if found else "nonce_not_seen")


def prove_by_grant(
    challenge: Challenge | None, grant: Grant, *, app: str, scope: str, now: int, nonces: Nonces
) -> Outcome:
    """By an OAuth grant to our application `app` with the `scope`, in a flow that began with the challenge (PKCE S256)."""
    if challenge is None:
        return Refused("challenge_unknown")
    if challenge.method != "oauth":
        return Refused("wrong_method")
    checks = (
        (_in_time(challenge, now), True),
        ("grant_not_ours", grant.app == app and grant.venue == challenge.venue),
        ("grant_not_ours", _same(grant.state, challenge.nonce)),
        ("code_not_matching", _pkce(grant)),
        ("wrong_account", _same(grant.subject, challenge.subject)),
        ("grant_not_in_force", _in_force(grant, challenge, now)),
        ("grant_lacks_scope", scope in grant.scopes),
    )
    reason = checks[0][0] or next((code for code, holds in checks[1:] if not holds), "")
    return _settled(challenge, reason, f"{grant.app} {grant.code_verifier}", now, nonces)


def attest(challenge: Challenge, *, issuer: str, by: str, why: str, now: int, key: PrivateKey) -> str:
    """The operator's signed word that the challenge is answered: who looked into it, and on what ground."""
    content = {
        "format": 1,
        "iss": issuer,
        "aud": challenge.audience,
        "iat": now,
        "challenge": challenge.digest,
        "by": by,
        "why": why,
    }
    return sign(content, typ=ATTESTATION, key=key)


def prove_by_attestation(
    challenge: Challenge | None, token: str, keys: KeySet, *, now: int, nonces: Nonces
) -> Outcome:
    """By the operator's attestation of exactly this challenge, signed with one of its keys that is not revoked."""
    if challenge is None:
        return Refused("challenge_unknown")
    if challenge.method != "attestation":
        return Refused("wrong_method")
    reason = _in_time(challenge, now) or _attested(challenge, token, keys, now)
    return _settled(challenge, reason, token, now, nonces)


def _in_time(challenge: Challenge, now: int) -> str:
    if now < challenge.issued:
        return "challenge_not_yet"
    return "challenge_expired" if now >= challenge.expires else ""


def _settled(challenge: Challenge, reason: str, shown: str, now: int, nonces: Nonces) -> Outcome:
    """The proof, if nothing stands against it and the challenge was not answered before. Only what holds uses it up."""
    if reason:
        return Refused(reason)
    if not nonces.use(challenge.nonce, challenge.expires):
        return Refused("challenge_used")
    return Proof(
        method=challenge.method,
        venue=challenge.venue,
        subject_kind=challenge.subject_kind,
        subject=challenge.subject,
        partner=challenge.partner,
        audience=challenge.audience,
        proved_at=now,
        challenge=challenge.digest,
        witness=hashlib.sha256(shown.encode()).hexdigest(),
    )


def _same(one: str, other: str) -> bool:
    """Whether two texts are the same, in a time that tells nothing of where they differ; empty is like nothing."""
    return bool(one) and hmac.compare_digest(_raw(one), _raw(other))


def _is_of(challenge: Challenge, key_id: str, keyed: Keyed) -> bool:
    """Whether the raw id is the one behind the challenge's hash; a text that no id can be is none."""
    if challenge.subject_kind != "api_key":
        return False
    try:
        return keyed.matches(challenge.subject, "api_key", challenge.venue, key_id)
    except ValueError:
        return False


def _raw(text: str) -> bytes:
    return text.encode("utf-8", errors="surrogatepass")  # what comes from outside may be any text


def _carries(order: SeenOrder, challenge: Challenge) -> bool:
    return order.client_order_id.endswith(challenge.order_id)


def _of_subject(order: SeenOrder, challenge: Challenge) -> bool:
    shown = order.api_key if challenge.subject_kind == "api_key" else order.account
    return _same(shown or "", challenge.subject)


def _pkce(grant: Grant) -> bool:
    if not _VERIFIER.fullmatch(grant.code_verifier):
        return False
    return _same(encoded(hashlib.sha256(grant.code_verifier.encode()).digest()), grant.code_challenge)


def _in_force(grant: Grant, challenge: Challenge, now: int) -> bool:
    begun = challenge.issued <= grant.granted_at <= now
    ended = (grant.expires_at is not None and grant.expires_at <= now) or grant.revoked_at is not None
    return begun and not ended


def _attested(challenge: Challenge, token: str, keys: KeySet, now: int) -> str:
    opened = open_signed(token, typ=ATTESTATION, keys=keys)
    if opened.reason or opened.key is None:
        return opened.reason
    content, key = opened.content, opened.key
    at = content.get("iat")
    if not isinstance(at, int) or isinstance(at, bool) or not content.get("by") or not content.get("why"):
        return "content_incomplete"
    checks = (
        ("content_incomplete", content.get("format") == 1 and not isinstance(content["format"], bool)),
        ("wrong_issuer", content.get("iss") == keys.issuer),
        ("wrong_audience", content.get("aud") == challenge.audience),
        ("not_attested", content.get("challenge") == challenge.digest),
        ("key_revoked", key.revoked is None),
        ("key_not_yet_valid", at >= key.begins),
        ("key_retired", key.retires is None or at < key.retires),
        ("challenge_not_yet", at >= challenge.issued),
        ("not_yet_valid", at <= now),
    )
    return next((code for code, holds in checks if not holds), "")
