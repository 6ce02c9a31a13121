"""Forged and replayed proofs of ownership: what each shows, and the reason it is refused for."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed448 import Ed448PrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS, PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from openrebate.evidence.challenge import Challenge, SeenNonces
from openrebate.evidence.encoded import encoded
from openrebate.evidence.jws import PrivateKey
from openrebate.evidence.keyed import Keyed, Secret
from openrebate.evidence.ownership import (
    ATTESTATION,
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
from openrebate.evidence.public_keys import KeySet
from openrebate.evidence.request_schemes import SecretVerifier
from tests.unit.evidence.signing import DAY, KEYS, NOW, OURS, THEIRS, header, honest, revoked, signed

SECRET = b"canary-secret-8f1d"
RAW_KEY = "canary-key-id-51c2"
CODE = "v" * 43
KEYED = Keyed(current=Secret(name="k1", value=bytes(range(32))))
BASE = Challenge(
    nonce=encoded(bytes(range(32))),
    audience="openrebate.example",
    partner="p1",
    venue="binance",
    subject_kind="api_key",
    subject="k1_key-of-alice",
    method="ed25519",
    issued=NOW,
    expires=NOW + 600,
)
AT = NOW + 60
ED, OTHER_ED = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (7, 8))


@cache
def rsa_key(bits: int, exponent: int = 65_537) -> rsa.RSAPrivateKey:
    """An RSA key, made once."""
    return rsa.generate_private_key(public_exponent=exponent, key_size=bits)


def pem(key: Any) -> str:
    """The public half, as exchanges take it."""
    raw: bytes = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return raw.decode()


def b64(raw: bytes) -> str:
    """Padded base64."""
    return base64.b64encode(raw).decode()


def asked(**changed: Any) -> Challenge:
    """The challenge with members replaced."""
    return replace(BASE, **changed)


def ed(
    challenge: Challenge | None = BASE,
    *,
    text: str | None = None,
    signature: str | None = None,
    key: Ed25519PrivateKey = ED,
    file: KeyOnFile | None = None,
    now: int = AT,
    nonces: SeenNonces | None = None,
) -> Outcome:
    """An answer by Ed25519; honest unless told otherwise."""
    shown = (
        signature if signature is not None else b64(key.sign((BASE.text if text is None else text).encode()))
    )
    held = file or KeyOnFile(subject=BASE.subject, pem=pem(ED))
    return prove_signed(challenge, held, shown, now=now, nonces=nonces or SeenNonces())


def by_rsa(
    *,
    key: rsa.RSAPrivateKey | None = None,
    filed: str | None = None,
    signature: Callable[[bytes], str] | None = None,
) -> Outcome:
    """An answer by RSA."""
    challenge, own = asked(method="rsa"), key or rsa_key(2048)
    text = challenge.text.encode()
    shown = signature(text) if signature else b64(own.sign(text, PKCS1v15(), SHA256()))
    held = KeyOnFile(subject=BASE.subject, pem=filed or pem(own))
    return prove_signed(challenge, held, shown, now=AT, nonces=SeenNonces())


def verifier(encoding: Any = "hex") -> SecretVerifier:
    """The operator's verifier: one key has a secret, one has an empty one."""
    return SecretVerifier({RAW_KEY: SECRET, "own": SECRET, "empty": b""}.get, encoding)


def mac(
    *,
    secret: bytes = SECRET,
    text: str | None = None,
    signature: str | None = None,
    key_id: str = RAW_KEY,
    of: str = RAW_KEY,
    kind: Any = "api_key",
    asks: SecretVerifier | None = None,
    missing: bool = False,
    now: int = AT,
) -> Outcome:
    """An answer by HMAC."""
    challenge = asked(method="hmac", subject_kind=kind, subject=KEYED.hash(kind, BASE.venue, of))
    said = (challenge.text if text is None else text).encode()
    shown = signature if signature is not None else hmac.new(secret, said, hashlib.sha256).hexdigest()
    asks = None if missing else asks or verifier()
    return prove_mac(challenge, key_id, shown, asks, keyed=KEYED, now=now, nonces=SeenNonces())


ORDER = asked(method="order", expires=NOW + 3_600)
SEEN = SeenOrder(
    venue="binance", account="k1_alice", api_key=BASE.subject, client_order_id=ORDER.order_id, at=AT
)


def order(challenge: Challenge | None = ORDER, now: int = AT + 5, **changed: Any) -> Outcome:
    """An answer by an order in the feed."""
    return prove_by_order(challenge, [replace(SEEN, **changed)], now=now, nonces=SeenNonces())


OAUTH = asked(method="oauth", subject_kind="account", subject="k1_alice")
GRANT = Grant(
    app="our-app",
    venue="binance",
    subject="k1_alice",
    state=OAUTH.nonce,
    scopes=frozenset({"read"}),
    granted_at=AT,
    code_challenge=encoded(hashlib.sha256(CODE.encode()).digest()),
    code_verifier=CODE,
)


def grant(challenge: Challenge | None = OAUTH, now: int = AT + 5, **changed: Any) -> Outcome:
    """An answer by an OAuth grant."""
    shown = replace(GRANT, **changed)
    return prove_by_grant(challenge, shown, app="our-app", scope="read", now=now, nonces=SeenNonces())


WORD = asked(method="attestation", expires=NOW + DAY)


def word(
    *,
    about: Challenge = WORD,
    key: PrivateKey = OURS,
    keys: KeySet = KEYS,
    at: int = AT,
    now: int = AT + 5,
    token: str | None = None,
    issuer: str = "venue.example",
) -> Outcome:
    """An answer by the operator's attestation."""
    shown = (
        token
        if token is not None
        else attest(about, issuer=issuer, by="ann", why="saw the key", now=at, key=key)
    )
    return prove_by_attestation(WORD, shown, keys, now=now, nonces=SeenNonces())


def _twice() -> Outcome:
    nonces = SeenNonces()
    ed(nonces=nonces)
    return ed(nonces=nonces)


def _weak() -> str:
    point = Ed25519PublicKey.from_public_bytes((1).to_bytes(32, "little"))
    return point.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def _private() -> str:
    return ED.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _attested(**changed: Any) -> str:
    content = {
        "format": 1, "iss": "venue.example", "aud": WORD.audience, "iat": AT, "challenge": WORD.digest, "by": "ann", "why": "x",
    } | changed  # fmt: skip
    return signed(header(typ=ATTESTATION), content)


def _flip(raw: bytes) -> bytes:
    return bytes([raw[0] ^ 1]) + raw[1:]


GOOD = b64(ED.sign(BASE.text.encode()))
HMAC = asked(method="hmac", subject=KEYED.hash("api_key", BASE.venue, RAW_KEY))
MAC = hmac.new(SECRET, HMAC.text.encode(), hashlib.sha256)
FORGERIES: dict[str, tuple[Callable[[], Outcome], str]] = {
    # whatever the way
    "no such challenge": (lambda: ed(None), "challenge_unknown"),
    "answered twice": (_twice, "challenge_used"),
    "answered too late": (lambda: ed(now=BASE.expires), "challenge_expired"),
    "answered before it was asked": (lambda: ed(now=NOW - 1), "challenge_not_yet"),
    "a challenge for an order, answered by a signature": (lambda: ed(ORDER), "wrong_method"),
    "a challenge for HMAC, answered by Ed25519": (lambda: ed(asked(method="hmac")), "wrong_method"),
    "a challenge for a signature, answered by an order": (lambda: order(BASE), "wrong_method"),
    "a challenge for a signature, answered by a grant": (lambda: grant(BASE), "wrong_method"),
    "a challenge for RSA, answered with an Ed25519 key": (lambda: ed(asked(method="rsa")), "weak_key"),
    # the text: signed for something else
    "signed for another partner": (lambda: ed(text=asked(partner="p2").text), "bad_signature"),
    "signed for another audience": (lambda: ed(text=asked(audience="evil.example").text), "bad_signature"),
    "signed for another venue": (lambda: ed(text=asked(venue="okx").text), "bad_signature"),
    "signed for another subject": (lambda: ed(text=asked(subject="k1_bob").text), "bad_signature"),
    "signed for an account of that name": (
        lambda: ed(text=asked(subject_kind="account").text),
        "bad_signature",
    ),
    "signed with another nonce": (lambda: ed(text=asked(nonce="A" * 43).text), "bad_signature"),
    "signed with a later end": (lambda: ed(text=asked(expires=NOW + 3_000).text), "bad_signature"),
    "signed for another method": (lambda: ed(text=asked(method="rsa").text), "bad_signature"),
    "a request to the exchange": (lambda: ed(text=f"symbol=BTCUSDT&timestamp={AT}000"), "bad_signature"),
    "the nonce alone": (lambda: ed(text=BASE.nonce), "bad_signature"),
    "the text without its last line end": (lambda: ed(text=BASE.text.rstrip()), "bad_signature"),
    "the text with DOS line ends": (lambda: ed(text=BASE.text.replace("\n", "\r\n")), "bad_signature"),
    "the text with a line more": (lambda: ed(text=BASE.text + "partner: p2\n"), "bad_signature"),
    "nothing signed": (lambda: ed(text=""), "bad_signature"),
    # Ed25519
    "another key": (lambda: ed(key=OTHER_ED), "bad_signature"),
    "another key's record": (lambda: ed(file=KeyOnFile(subject="k1_bob", pem=pem(ED))), "wrong_key"),
    "no subject in the record": (lambda: ed(file=KeyOnFile(subject="", pem=pem(ED))), "wrong_key"),
    "one bit": (lambda: ed(signature=b64(_flip(base64.b64decode(GOOD)))), "bad_signature"),
    "all zero": (lambda: ed(signature=b64(bytes(64))), "bad_signature"),
    "cut": (lambda: ed(signature=b64(base64.b64decode(GOOD)[:63])), "bad_signature"),
    "no signature": (lambda: ed(signature=""), "bad_signature"),
    "base64url": (lambda: ed(signature=GOOD.rstrip("=") + "_-"), "not_encoded"),
    "without padding": (lambda: ed(signature=GOOD.rstrip("=")), "not_encoded"),
    "with a line end": (lambda: ed(signature=GOOD + "\n"), "not_encoded"),
    "in hex": (lambda: ed(signature=base64.b64decode(GOOD).hex() + "0"), "not_encoded"),
    "letters that look alike": (lambda: ed(signature="А" + GOOD[1:]), "not_encoded"),
    "a key that fits any text": (lambda: ed(file=KeyOnFile(subject=BASE.subject, pem=_weak())), "weak_key"),
    "a private key": (lambda: ed(file=KeyOnFile(subject=BASE.subject, pem=_private())), "weak_key"),
    "no key": (lambda: ed(file=KeyOnFile(subject=BASE.subject, pem="")), "weak_key"),
    "an endless key": (lambda: ed(file=KeyOnFile(subject=BASE.subject, pem=pem(ED) * 50)), "weak_key"),
    "Ed448": (
        lambda: ed(file=KeyOnFile(subject=BASE.subject, pem=pem(Ed448PrivateKey.generate()))),
        "weak_key",
    ),
    "ECDSA": (
        lambda: ed(file=KeyOnFile(subject=BASE.subject, pem=pem(ec.generate_private_key(ec.SECP256R1())))),
        "weak_key",
    ),
    # RSA
    "RSA of 1024 bits": (lambda: by_rsa(key=rsa_key(1024)), "weak_key"),
    "RSA with exponent 3": (lambda: by_rsa(key=rsa_key(2048, 3)), "weak_key"),
    "RSA, another key": (lambda: by_rsa(filed=pem(rsa_key(3072))), "bad_signature"),
    "RSA with PSS": (
        lambda: by_rsa(signature=lambda t: b64(rsa_key(2048).sign(t, PSS(MGF1(SHA256()), 32), SHA256()))),
        "bad_signature",
    ),
    "RSA with SHA-1": (
        lambda: by_rsa(signature=lambda t: b64(rsa_key(2048).sign(t, PKCS1v15(), SHA1()))),  # noqa: S303
        "bad_signature",
    ),
    "RSA, all zero": (lambda: by_rsa(signature=lambda _: b64(bytes(256))), "bad_signature"),
    "RSA, the number one": (lambda: by_rsa(signature=lambda _: b64(bytes(255) + b"\x01")), "bad_signature"),
    "RSA, a zero before": (
        lambda: by_rsa(signature=lambda t: b64(b"\0" + rsa_key(2048).sign(t, PKCS1v15(), SHA256()))),
        "bad_signature",
    ),
    "an RSA record, an Ed25519 signature": (lambda: by_rsa(filed=pem(ED)), "weak_key"),
    # HMAC
    "HMAC, another secret": (lambda: mac(secret=b"guess"), "bad_signature"),
    "HMAC, no secret": (lambda: mac(secret=b"", key_id="empty", of="empty"), "bad_signature"),
    "HMAC, an unknown key": (lambda: mac(key_id="nobody", of="nobody"), "bad_signature"),
    "HMAC, the decoy of unknown keys": (
        lambda: mac(
            secret=b"the key of nobody, so that an unknown id costs as much as a known one",
            key_id="nobody",
            of="nobody",
        ),
        "bad_signature",
    ),
    "HMAC, one's own key for another's": (lambda: mac(key_id="own"), "wrong_key"),
    "HMAC, the hash of a key in place of its id": (lambda: mac(key_id=HMAC.subject), "wrong_key"),
    "HMAC, half a character": (lambda: mac(key_id="\ud800"), "wrong_key"),
    "HMAC, no key": (lambda: mac(key_id=""), "wrong_key"),
    "HMAC, an account of the key's name": (lambda: mac(kind="account"), "wrong_key"),
    "HMAC, for another partner": (lambda: mac(text=replace(HMAC, partner="p2").text), "bad_signature"),
    "HMAC, a request to the exchange": (lambda: mac(text="2026GET/api/v5/account/balance"), "bad_signature"),
    "HMAC in capitals": (lambda: mac(signature=MAC.hexdigest().upper()), "bad_signature"),
    "HMAC in base64 where hex is due": (lambda: mac(signature=b64(MAC.digest())), "bad_signature"),
    "HMAC in hex where base64 is due": (lambda: mac(asks=verifier("base64")), "bad_signature"),
    "HMAC cut": (lambda: mac(signature=MAC.hexdigest()[:32]), "bad_signature"),
    "HMAC of nothing": (lambda: mac(signature=""), "bad_signature"),
    "HMAC, nobody who can check it": (lambda: mac(missing=True), "verifier_missing"),
    "HMAC, too late": (lambda: mac(now=BASE.expires), "challenge_expired"),
    # an order in the feed
    "no order": (lambda: prove_by_order(ORDER, [], now=AT, nonces=SeenNonces()), "nonce_not_seen"),
    "an order with another id": (lambda: order(client_order_id="or" + "a" * 24), "nonce_not_seen"),
    "an order with the nonce itself": (lambda: order(client_order_id=ORDER.nonce), "nonce_not_seen"),
    "an order with the id cut": (lambda: order(client_order_id=ORDER.order_id[:-1]), "nonce_not_seen"),
    "an order with something behind the id": (
        lambda: order(client_order_id=ORDER.order_id + "1"),
        "nonce_not_seen",
    ),
    "an order on another venue": (lambda: order(venue="okx"), "nonce_not_seen"),
    "an order by another key": (lambda: order(api_key="k1_bob"), "wrong_key"),
    "an order by a key that the feed does not tell": (lambda: order(api_key=None), "wrong_key"),
    "an order of another account": (
        lambda: order(
            replace(ORDER, subject_kind="account", subject="k1_carol"),
            client_order_id=replace(ORDER, subject_kind="account", subject="k1_carol").order_id,
        ),
        "wrong_account",
    ),
    "an order too late": (lambda: order(at=ORDER.expires, now=ORDER.expires + 9), "challenge_expired"),
    "an order of the future": (lambda: order(at=AT + 50), "challenge_expired"),
    "an order for another partner's challenge": (
        lambda: order(replace(ORDER, partner="p2")),
        "nonce_not_seen",
    ),
    # OAuth
    "a grant to another application": (lambda: grant(app="evil"), "grant_not_ours"),
    "a grant on another venue": (lambda: grant(venue="okx"), "grant_not_ours"),
    "a grant of another flow": (lambda: grant(state="A" * 43), "grant_not_ours"),
    "a grant without state": (lambda: grant(state=""), "grant_not_ours"),
    "a grant with half a character": (lambda: grant(state="\ud800"), "grant_not_ours"),
    "a grant of another account": (lambda: grant(subject="k1_bob"), "wrong_account"),
    "a grant that ended": (lambda: grant(expires_at=AT), "grant_not_in_force"),
    "a grant that was taken back": (lambda: grant(revoked_at=AT), "grant_not_in_force"),
    "a grant from before the challenge": (lambda: grant(granted_at=NOW - 1), "grant_not_in_force"),
    "a grant of the future": (lambda: grant(granted_at=AT + 50), "grant_not_in_force"),
    "a grant without the scope": (lambda: grant(scopes=frozenset({"trade"})), "grant_lacks_scope"),
    "a stolen code, another verifier": (lambda: grant(code_verifier="w" * 43), "code_not_matching"),
    "a plain code challenge": (lambda: grant(code_challenge=CODE), "code_not_matching"),
    "a short code verifier": (lambda: grant(code_verifier="v" * 42), "code_not_matching"),
    "no code challenge": (lambda: grant(code_challenge=""), "code_not_matching"),
    # the operator's word
    "attested by a forger": (lambda: word(key=THEIRS), "unknown_key"),
    "attested for another challenge": (lambda: word(about=replace(WORD, partner="p2")), "not_attested"),
    "attested to another audience": (
        lambda: word(about=replace(WORD, audience="x.example")),
        "wrong_audience",
    ),
    "attested by another issuer": (lambda: word(issuer="evil.example"), "wrong_issuer"),
    "attested with a revoked key": (lambda: word(keys=revoked()), "key_revoked"),
    "attested before it was asked": (lambda: word(at=NOW - 1), "challenge_not_yet"),
    "attested tomorrow": (lambda: word(at=AT + 50), "not_yet_valid"),
    "attested too late": (lambda: word(now=WORD.expires), "challenge_expired"),
    "attested by nobody": (lambda: word(token=_attested(by="")), "content_incomplete"),
    "attested without a ground": (lambda: word(token=_attested(why="")), "content_incomplete"),
    "attested at no time": (lambda: word(token=_attested(iat=True)), "content_incomplete"),
    "attested in another format": (lambda: word(token=_attested(format=2)), "content_incomplete"),
    "a confirmation in place of an attestation": (lambda: word(token=honest()), "wrong_type"),
    "an attestation that is no token": (lambda: word(token=BASE.nonce), "not_a_jws"),
}
