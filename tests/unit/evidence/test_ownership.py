"""Proofs of ownership: each way proves what it should, once, and nothing forged or replayed does."""

from __future__ import annotations

import copy
import hmac
import pickle
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from typing import Any

import pytest

from openrebate.evidence import ownership, request_schemes
from openrebate.evidence.challenge import DOMAIN, Challenge, SeenNonces
from openrebate.evidence.ownership import Outcome, Proof, Refused
from openrebate.model.reasons import NOT_PROVED
from tests.unit.evidence.ownership_forgeries import (
    BASE,
    FORGERIES,
    HMAC,
    MAC,
    ORDER,
    RAW_KEY,
    SECRET,
    SEEN,
    WORD,
    asked,
    b64,
    by_rsa,
    ed,
    grant,
    mac,
    order,
    verifier,
    word,
)

HONEST: dict[str, Callable[[], Outcome]] = {
    "ed25519": ed,
    "rsa": by_rsa,
    "hmac": mac,
    "hmac, base64": lambda: mac(asks=verifier("base64"), signature=b64(MAC.digest())),
    "order": order,
    "order behind a prefix": lambda: order(client_order_id="x-ABCD1234" + ORDER.order_id),
    "order read late": lambda: order(now=ORDER.expires + 86_400),
    "oauth": grant,
    "attestation": word,
}


@pytest.mark.parametrize("way", HONEST)
def test_an_honest_answer_proves(way: str) -> None:
    """Every way ends in a proof that names whose, to whom and how, and what was shown by its digest."""
    proof = HONEST[way]()
    assert isinstance(proof, Proof)
    assert (proof.partner, proof.venue, proof.audience) == ("p1", "binance", "openrebate.example")
    assert proof.evidence.startswith(f"ownership/1 {proof.method} ")
    assert len(proof.challenge) == len(proof.witness) == 64


def test_no_forgery_proves(capsys: pytest.CaptureFixture[str]) -> None:
    """Every forged, altered, misdirected and replayed answer is refused, each for its own reason."""
    found = {name: answer() for name, (answer, _) in FORGERIES.items()}
    assert found == {name: Refused(reason) for name, (_, reason) in FORGERIES.items()}
    assert {reason for _, reason in FORGERIES.values()} <= set(NOT_PROVED)
    assert len(found) >= 100
    with capsys.disabled():
        sys.stdout.write(f"\nproofs of ownership: {len(found)} forms of forgery refused, 0 taken\n")


def _proves_something() -> bool:
    return any(isinstance(answer(), Proof) for answer, _ in FORGERIES.values())


_FAULTS: dict[str, tuple[object, str, Any]] = {
    "the dates": (ownership, "_in_time", lambda *_: ""),
    "the subject": (ownership, "_same", lambda *_: True),
    "whose key a secret is": (ownership, "_is_of", lambda *_: True),
    "the signature": (ownership, "check_public", lambda *_: ""),
    "the strength of keys": (request_schemes, "_SMALLEST", 512),
    "the point of keys": (request_schemes, "_ed25519", lambda key, text, raw: ""),
    "the id of the order": (ownership, "_carries", lambda *_: True),
    "whose order": (ownership, "_of_subject", lambda *_: True),
    "the code of the flow": (ownership, "_pkce", lambda *_: True),
    "the dates of the grant": (ownership, "_in_force", lambda *_: True),
    "the attestation": (ownership, "_attested", lambda *_: ""),
    "the memory of nonces": (SeenNonces, "use", lambda *_: True),
}


@pytest.mark.parametrize("fault", _FAULTS)
def test_every_check_is_needed(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: with one check taken out, a forgery proves and the test above turns red."""
    where, name, lenient = _FAULTS[fault]
    monkeypatch.setattr(where, name, lenient)
    assert _proves_something()


def test_only_one_of_many_at_once_proves() -> None:
    """The same answer sent many times at once counts once."""
    nonces = SeenNonces()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: ed(nonces=nonces), range(32)))
    assert sum(isinstance(one, Proof) for one in found) == 1


def test_a_wrong_answer_does_not_use_the_challenge_up() -> None:
    """Nobody can spoil another's challenge by answering it wrongly."""
    nonces = SeenNonces()
    assert ed(signature="", nonces=nonces) == Refused("bad_signature")
    assert isinstance(ed(nonces=nonces), Proof)


def test_the_text_is_one_of_its_own() -> None:
    """It begins with its domain, names each member on a line, and is no request that an exchange takes."""
    assert BASE.text.startswith(DOMAIN + "\n")
    assert "timestamp" not in BASE.text
    assert "&" not in BASE.text
    assert "partner: p1\n" in BASE.text
    assert "api_key: k1_key-of-alice\n" in BASE.text


def test_two_challenges_never_share_a_text() -> None:
    """Every member is in the text: changing any one changes text, digest and order id."""
    others = [
        asked(nonce="A" * 43), asked(audience="a"), asked(partner="a"), asked(venue="a"), asked(subject_kind="account"),
        asked(subject="a"), asked(method="rsa"), asked(issued=BASE.issued + 1), asked(expires=BASE.expires + 1),
    ]  # fmt: skip
    for names in ("text", "digest", "order_id"):
        assert len({getattr(one, names) for one in (BASE, *others)}) == len(asdict(BASE)) + 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"partner": "p1\naudience: evil"},
        {"partner": ""},
        {"partner": " p1"},
        {"partner": "p" * 201},
        {"audience": "a\u2028b"},
        {"subject": "a\0b"},
        {"nonce": "short"},
        {"expires": BASE.issued},
        {"expires": BASE.issued + 3_601},
    ],
)
def test_what_could_be_read_in_two_ways_is_no_challenge(wrong: dict[str, Any]) -> None:
    """Line ends, blanks at the ends, nothing, short nonces and long lives are refused where a challenge is made."""
    with pytest.raises(ValueError, match=r"\w"):
        replace(BASE, **wrong)


def test_an_order_id_fits_every_exchange() -> None:
    """26 letters and digits: OKX takes 32 letters and digits, Binance 36 of which its prefix is 10."""
    assert len(ORDER.order_id) == 26
    assert ORDER.order_id.isalnum()
    assert len("x-ABCD1234" + ORDER.order_id) == 36
    assert SEEN.client_order_id == ORDER.order_id


def test_secrets_and_raw_ids_are_nowhere() -> None:
    """No proof, challenge or verifier shows the secret or the raw key id, and a verifier is not written down."""
    shown = [repr(verifier()), repr(BASE), *(repr(answer()) + str(answer()) for answer in HONEST.values())]
    assert not any(canary in text for canary in (SECRET.decode(), RAW_KEY) for text in shown)
    with pytest.raises(TypeError):
        pickle.dumps(verifier())
    with pytest.raises(TypeError):
        copy.copy(verifier())


def test_secrets_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every comparison with an HMAC is `compare_digest`, once for known and unknown keys alike."""
    seen: list[int] = []
    real = hmac.compare_digest

    def counted(one: bytes, other: bytes) -> bool:
        seen.append(len(one))
        return real(one, other)

    monkeypatch.setattr(hmac, "compare_digest", counted)
    for key in (RAW_KEY, "nobody", "empty"):
        verifier().holds(key, HMAC.text, MAC.hexdigest())
        assert seen == [32]
        seen.clear()


def test_each_kind_of_challenge_has_its_time() -> None:
    """An hour where a machine answers, a day for an order, a week for a person's word."""
    assert Challenge(**asdict(WORD) | {"expires": WORD.issued + 7 * 86_400}).expires
    with pytest.raises(ValueError, match="soon"):
        Challenge(**asdict(ORDER) | {"expires": ORDER.issued + 86_401})
