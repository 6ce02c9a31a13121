"""Forged, altered, misdirected and replayed answers to challenges: what is shown, and why it is refused."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed448 import Ed448PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS, PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA1, SHA256

from openrebate.app.key_answers import Answer
from openrebate.app.link_desk import Asking
from openrebate.app.link_key import Owned, ask_challenge
from openrebate.app.link_key_life import file_key
from openrebate.evidence.challenge import Challenge
from openrebate.evidence.encoded import encoded
from tests.links.acting import KEY, SECRET, Desk, file
from tests.unit.evidence.ownership_forgeries import ED, OTHER_ED, _weak, b64, pem, rsa_key

CODE = "v" * 43
ED_KEY, RSA_KEY, BARE_KEY, OTHER_KEY = "ed-key", "rsa-key", "bare-key", "other-key"
Shown = tuple[str, Answer, int, str]  # challenge, answer, seconds after it was asked, the reason


@dataclass
class Asked:
    """Challenges of every kind, asked at one desk; and files that answers are in."""

    desk: Desk
    made: dict[str, Challenge] = field(default_factory=dict)
    numbers: count[int] = field(default_factory=count)

    @property
    def asking(self) -> Asking:
        """Where they are asked."""
        return Asking(workspace=self.desk.workspace.folder, by="ann")

    def ask(
        self, method: str, *, key: str = "", account: str = "", partner: str = "p1", venue: str = "okx"
    ) -> Challenge:
        """A challenge, asked once for each way to name it."""
        name = f"{method} {key} {account} {partner} {venue}"
        if name not in self.made:
            owned = Owned(venue=venue, partner=partner, key=key, account=account)
            began = encoded(hashlib.sha256(CODE.encode()).digest()) if method == "oauth" else ""
            self.made[name] = ask_challenge(self.asking, owned, method, code_challenge=began).challenge
        return self.made[name]

    def record(self, key: str, public: str | None, account: str = "alice") -> None:
        """What the exchange has of a key."""
        owned = Owned(venue="okx", partner="", key=key, account=account)
        path = Path(self.write(public)) if public else None
        file_key(self.asking, owned, pem=path)

    def write(self, text: str) -> str:
        """A file of its own."""
        return file(self.desk.workspace.folder.parent, f"shown-{next(self.numbers)}", text)

    def orders(self, **changed: Any) -> Answer:
        """A feed with one order that answers the order challenge, honest unless changed."""
        asked = self.ask("order", key=ED_KEY)
        row = {
            "venue": "okx", "account_id": "alice", "api_key_id": ED_KEY, "client_order_id": asked.order_id,
            "at": asked.issued + 9,
        } | changed  # fmt: skip
        return Answer(orders=Path(self.write(json.dumps(row))))

    def grant(self, **changed: Any) -> Answer:
        """What the OAuth server says, honest unless changed; None leaves a member out."""
        asked = self.ask("oauth", account="alice")
        said = {
            "app": "our-app", "venue": "okx", "account": "alice", "state": asked.nonce, "scopes": "read",
            "granted_at": asked.issued, "code_verifier": CODE,
        } | changed  # fmt: skip
        return Answer(grant=Path(self.write(json.dumps({k: v for k, v in said.items() if v is not None}))))


def ready(desk: Desk) -> Asked:
    """A desk with partners, and keys recorded as the exchange has them."""
    desk.partner("p1", "p2")
    asked = Asked(desk)
    asked.record(ED_KEY, pem(ED))
    asked.record(RSA_KEY, pem(rsa_key(2048)))
    asked.record(BARE_KEY, None)
    asked.record(KEY, None)
    return asked


def honest(asked: Asked) -> dict[str, tuple[str, Answer]]:
    """An answer of each kind that holds."""
    ed, rsa, mac = asked.ask("ed25519", key=ED_KEY), asked.ask("rsa", key=RSA_KEY), asked.ask("hmac", key=KEY)
    signed = b64(rsa_key(2048).sign(rsa.text.encode(), PKCS1v15(), SHA256()))
    return {
        "ed25519": (ed.digest, Answer(signature=b64(ED.sign(ed.text.encode())))),
        "rsa": (rsa.digest, Answer(signature=signed)),
        "hmac": (mac.digest, Answer(key=KEY, signature=mac_of(mac.text))),
        "oauth": (asked.ask("oauth", account="alice").digest, asked.grant()),
    }


def mac_of(text: str, secret: str = SECRET) -> str:
    """As Binance and Bybit write it."""
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def forged(asked: Asked) -> dict[str, Shown]:
    """Every form by its name."""
    return {**_texts(asked), **_signatures(asked), **_keys(asked), **_rsa(asked), **_macs(asked), **_orders(asked),
            **_grants(asked), **_ways(asked)}  # fmt: skip


def _texts(asked: Asked) -> dict[str, Shown]:
    """Really signed by the key, and for something else than was asked."""
    one = asked.ask("ed25519", key=ED_KEY)

    def of(text: str) -> Shown:
        return one.digest, Answer(signature=b64(ED.sign(text.encode()))), 60, "bad_signature"

    return {
        "for another partner": of(replace(one, partner="p2").text),
        "for another audience": of(replace(one, audience="evil.example").text),
        "for another exchange": of(replace(one, venue="binance").text),
        "for another key": of(replace(one, subject="kh-k1-other").text),
        "for an account of that name": of(replace(one, subject_kind="account").text),
        "with another nonce": of(replace(one, nonce="A" * 43).text),
        "with a later end": of(replace(one, expires=one.expires - 1).text),
        "for another kind of proof": of(replace(one, method="rsa").text),
        "the challenge of another partner": of(asked.ask("ed25519", key=ED_KEY, partner="p2").text),
        "a request to the exchange": of("symbol=BTCUSDT&timestamp=1800000000000"),
        "the nonce alone": of(one.nonce),
        "the digest alone": of(one.digest),
        "without the last line end": of(one.text.rstrip()),
        "with DOS line ends": of(one.text.replace("\n", "\r\n")),
        "with a line more": of(one.text + "partner: p2\n"),
        "nothing": of(""),
    }


def _signatures(asked: Asked) -> dict[str, Shown]:
    one = asked.ask("ed25519", key=ED_KEY)
    good = b64(ED.sign(one.text.encode()))
    raw = base64.b64decode(good)

    def of(signature: str, reason: str = "bad_signature") -> Shown:
        return one.digest, Answer(signature=signature), 60, reason

    return {
        "by another key": of(b64(OTHER_ED.sign(one.text.encode()))),
        "one bit": of(b64(bytes([raw[0] ^ 1]) + raw[1:])),
        "all zero": of(b64(bytes(64))),
        "cut": of(b64(raw[:63])),
        "base64url": of(good.rstrip("=") + "_-", "not_encoded"),
        "without padding": of(good.rstrip("="), "not_encoded"),
        "with a line end": of(good + "\n", "not_encoded"),
        "in hex": of(raw.hex() + "0", "not_encoded"),
        "letters that look alike": of("А" + good[1:], "not_encoded"),
        "too late": (one.digest, Answer(signature=good), one.expires - one.issued, "challenge_expired"),
        "too early": (one.digest, Answer(signature=good), -1, "challenge_not_yet"),
        "to a challenge never asked": ("0" * 64, Answer(signature=good), 60, "challenge_unknown"),
        "to a challenge half named": (one.digest[:8], Answer(signature=good), 60, "challenge_unknown"),
        "to any challenge": ("%", Answer(signature=good), 60, "challenge_unknown"),
        "to no challenge": ("", Answer(signature=good), 60, "challenge_unknown"),
    }


def _keys(asked: Asked) -> dict[str, Shown]:
    """Answered well, by a key that the exchange has not on file, or only a weak one."""
    filed: dict[str, tuple[str | None, str]] = {
        "no record of a public key": (None, "weak_key"),
        "a key that fits any text on file": (_weak(), "weak_key"),
        "Ed448 on file": (pem(Ed448PrivateKey.generate()), "weak_key"),
        "ECDSA on file": (pem(ec.generate_private_key(ec.SECP256R1())), "weak_key"),
        "RSA on file": (pem(rsa_key(2048)), "weak_key"),
        "the key of an earlier record": (pem(OTHER_ED), "bad_signature"),
    }
    found = {}
    for n, (name, (public, reason)) in enumerate(filed.items()):
        key = f"filed-{n}"
        if reason == "bad_signature":
            asked.record(key, pem(ED))
        asked.record(key, public)
        one = asked.ask("ed25519", key=key)
        found[name] = (one.digest, Answer(signature=b64(ED.sign(one.text.encode()))), 60, reason)
    never = asked.ask("ed25519", key="never-recorded")
    found["a key never recorded"] = (
        never.digest,
        Answer(signature=b64(ED.sign(never.text.encode()))),
        60,
        "wrong_key",
    )
    return found


def _rsa(asked: Asked) -> dict[str, Shown]:
    one, own = asked.ask("rsa", key=RSA_KEY), rsa_key(2048)
    text = one.text.encode()
    asked.record("short-rsa", pem(rsa_key(1024)))
    short = asked.ask("rsa", key="short-rsa")
    asked.record("odd-rsa", pem(rsa_key(2048, 3)))
    odd = asked.ask("rsa", key="odd-rsa")

    def of(signature: bytes) -> Shown:
        return one.digest, Answer(signature=b64(signature)), 60, "bad_signature"

    return {
        "RSA with PSS": of(own.sign(text, PSS(MGF1(SHA256()), 32), SHA256())),
        "RSA with SHA-1": of(own.sign(text, PKCS1v15(), SHA1())),  # noqa: S303
        "RSA, all zero": of(bytes(256)),
        "RSA, the number one": of(bytes(255) + b"\x01"),
        "RSA, a zero before": of(b"\0" + own.sign(text, PKCS1v15(), SHA256())),
        "RSA, another key": of(rsa_key(3072).sign(text, PKCS1v15(), SHA256())),
        "RSA of 1024 bits": (
            short.digest, Answer(signature=b64(rsa_key(1024).sign(short.text.encode(), PKCS1v15(), SHA256()))), 60, "weak_key",
        ),
        "RSA with exponent 3": (
            odd.digest, Answer(signature=b64(rsa_key(2048, 3).sign(odd.text.encode(), PKCS1v15(), SHA256()))), 60, "weak_key",
        ),
        "Ed25519 to a challenge for RSA": (one.digest, Answer(signature=b64(ED.sign(text))), 60, "bad_signature"),
    }  # fmt: skip


def _macs(asked: Asked) -> dict[str, Shown]:
    one, other = asked.ask("hmac", key=KEY), asked.ask("hmac", key="nobody")

    def of(signature: str, reason: str = "bad_signature", *, key: str = KEY, at: Challenge = one) -> Shown:
        return at.digest, Answer(key=key, signature=signature), 60, reason

    return {
        "HMAC, another secret": of(mac_of(one.text, "guess")),
        "HMAC, an unknown key": of(mac_of(other.text, "nobody"), key="nobody", at=other),
        "HMAC, no secret": of(mac_of(other.text, ""), key="nobody", at=other),
        "HMAC, one's own key for another's": of(mac_of(other.text), "wrong_key", at=other),
        "HMAC, the hash in place of the id": of(mac_of(one.text), "wrong_key", key=one.subject),
        "HMAC, for another partner": of(mac_of(replace(one, partner="p2").text)),
        "HMAC, a request to the exchange": of(mac_of("2026GET/api/v5/account/balance")),
        "HMAC in capitals": of(mac_of(one.text).upper()),
        "HMAC in base64": of(b64(bytes.fromhex(mac_of(one.text)))),
        "HMAC cut": of(mac_of(one.text)[:32]),
        "HMAC of nothing": of(""),
        "HMAC, too late": (
            one.digest,
            Answer(key=KEY, signature=mac_of(one.text)),
            3_600,
            "challenge_expired",
        ),
        "HMAC to a challenge for Ed25519": of(
            mac_of(one.text), "wrong_method", at=asked.ask("ed25519", key=ED_KEY)
        ),
    }


def _orders(asked: Asked) -> dict[str, Shown]:
    one = asked.ask("order", key=ED_KEY)
    theirs = asked.ask("order", key=ED_KEY, partner="p2")
    account = asked.ask("order", account="carol")

    def of(reason: str, *, at: Challenge = one, now: int = 60, **changed: Any) -> Shown:
        return at.digest, asked.orders(**changed), now, reason

    return {
        "no order": (one.digest, Answer(), 60, "nonce_not_seen"),
        "an order with another id": of("nonce_not_seen", client_order_id="or" + "a" * 24),
        "an order with the nonce": of("nonce_not_seen", client_order_id=one.nonce),
        "an order with the id cut": of("nonce_not_seen", client_order_id=one.order_id[:-1]),
        "an order with more behind the id": of("nonce_not_seen", client_order_id=one.order_id + "1"),
        "an order on another exchange": of("nonce_not_seen", venue="binance"),
        "an order for another partner's challenge": of("nonce_not_seen", at=theirs),
        "an order by another key": of("wrong_key", api_key_id=OTHER_KEY),
        "an order by a key that is not told": of("wrong_key", api_key_id=None),
        "an order by the key's hash": of("wrong_key", api_key_id=one.subject),
        "an order of another account": of("wrong_account", at=account, client_order_id=account.order_id),
        "an order before it was asked": (one.digest, asked.orders(at=one.issued - 1), 60, "challenge_expired"),
        "an order after its end": (one.digest, asked.orders(at=one.expires), 90_000, "challenge_expired"),
        "an order that is yet to come": (one.digest, asked.orders(at=one.issued + 90), 60, "challenge_expired"),
    }  # fmt: skip


def _grants(asked: Asked) -> dict[str, Shown]:
    one = asked.ask("oauth", account="alice")

    def of(reason: str, **changed: Any) -> Shown:
        return one.digest, asked.grant(**changed), 60, reason

    return {
        "a grant to another application": of("grant_not_ours", app="evil"),
        "a grant on another exchange": of("grant_not_ours", venue="binance"),
        "a grant of another flow": of("grant_not_ours", state="A" * 43),
        "a grant without state": of("grant_not_ours", state=""),
        "a grant of another account": of("wrong_account", account="bob"),
        "a grant that ended": of("grant_not_in_force", expires_at=one.issued + 30),
        "a grant that was taken back": of("grant_not_in_force", revoked_at=one.issued + 30),
        "a grant from before": of("grant_not_in_force", granted_at=one.issued - 1),
        "a grant of the future": of("grant_not_in_force", granted_at=one.issued + 90),
        "a grant without the scope": of("grant_lacks_scope", scopes="trade"),
        "a stolen code": of("code_not_matching", code_verifier="w" * 43),
        "a short verifier": of("code_not_matching", code_verifier="v" * 42),
    }


def _ways(asked: Asked) -> dict[str, Shown]:
    """Answers of another kind than was asked for."""
    pairs: dict[str, tuple[str, Callable[[], Answer]]] = {
        "an order in place of a signature": ("ed25519", asked.orders),
        "a grant in place of a signature": ("ed25519", asked.grant),
        "a signature in place of an order": ("order", lambda: Answer(signature=b64(bytes(64)))),
        "a grant in place of an order": ("order", asked.grant),
        "a signature in place of a word": ("attestation", lambda: Answer(signature=b64(bytes(64)))),
        "nothing in place of a word": ("attestation", Answer),
    }
    return {
        name: (asked.ask(method, key=ED_KEY).digest, answer(), 60, "wrong_method")
        for name, (method, answer) in pairs.items()
    }
