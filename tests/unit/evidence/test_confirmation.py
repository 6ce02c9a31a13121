"""A confirmation holds for whoever has the key set, and nothing forged or altered does."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from openrebate.evidence import confirmation, jws
from openrebate.evidence.confirmation import confirm, verify_confirmation
from openrebate.evidence.jws import Seen
from openrebate.evidence.public_keys import KeySet, PublicKey, published, read_published
from openrebate.model.reasons import NOT_PROVED
from tests.unit.evidence.forgeries import FORGERIES, Forgery
from tests.unit.evidence.signing import KEYS, NOW, OURS, content, honest


def _taken(forgery: Forgery) -> str:
    found = verify_confirmation(forgery.token(), forgery.keys(), now=forgery.now, audience=forgery.audience)
    return found.reason


def test_an_honest_confirmation_holds() -> None:
    """Signed twice it is the same text, it holds for its audience, and says what was asked and answered."""
    assert confirm(content(), OURS) == honest()
    found = verify_confirmation(honest(), KEYS, now=NOW, audience="bot-1")
    assert found.holds
    assert found.content == content()
    assert found.kid == OURS.public.kid
    assert found.content["verdict"] == "depends"


def test_it_says_what_it_rests_on() -> None:
    """The facts used, what it still depends on, and what would change it are in the text."""
    [one] = content()["answers"]
    assert one["facts_used"] == ["entry", "vip_level"]
    assert [dependence["fact"] for dependence in one["depends_on"]] == ["fee"]
    turns = {
        (turn["fact"], turn["values"]): (turn["verdict"], turn["reason"]) for turn in one["would_change"]
    }
    assert turns["vip_level", "7 and above"] == ("no", "vip_excluded")
    assert turns["entry", "web or app"] == ("no", "no_claim")


def test_no_forgery_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    """Every forged or altered confirmation is refused, each for its own reason."""
    found = {forgery.name: _taken(forgery) for forgery in FORGERIES}
    assert found == {forgery.name: forgery.reason for forgery in FORGERIES}
    assert set(found.values()) <= set(NOT_PROVED)
    assert len(found) == len(FORGERIES) >= 100
    with capsys.disabled():
        sys.stdout.write(f"\nconfirmations: {len(found)} forms of forgery refused, 0 taken\n")


def test_no_altered_letter_is_taken() -> None:
    """A letter of the token changed anywhere, and it does not hold."""
    token = honest()
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."
    for place in range(0, len(token), 29):
        other = letters[(letters.index(token[place]) + 1 + place) % len(letters)]
        if other != token[place]:
            assert not verify_confirmation(token[:place] + other + token[place + 1 :], KEYS, now=NOW).holds


def _lenient_header(seen: Seen) -> bool:
    try:
        seen.header = {"alg": "", "kid": "", "typ": ""} | json.loads(seen.parts[0])
    except (ValueError, TypeError, RecursionError):
        return False
    return isinstance(seen.header["kid"], str)


def _lenient_content(seen: Seen) -> bool:
    try:
        seen.content = dict(json.loads(seen.parts[1]))
    except (ValueError, TypeError, RecursionError):
        return False
    return True


def _first_key(seen: Seen) -> bool:
    seen.key = seen.keys.keys[0] if seen.keys.keys else None
    return seen.key is not None


def _anything(_: object) -> bool:
    return True


_IN_THE_TOKEN: Mapping[str, Callable[[Seen], bool]] = {
    "header_not_plain": _lenient_header,
    "wrong_type": _anything,
    "unknown_key": _first_key,
    "weak_key": _anything,
    "bad_signature": _anything,
    "content_not_canonical": _lenient_content,
}


def _slips_through() -> bool:
    """Whether a forgery is taken, or the verifier falls over one."""
    try:
        return any(not _taken(forgery) for forgery in FORGERIES)
    except (KeyError, TypeError):
        return True


@pytest.mark.parametrize("fault", _IN_THE_TOKEN)
def test_every_check_of_the_token_is_needed(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: with one check made lenient, a forgery is taken and the test above turns red."""
    checks: list[Any] = [
        (name, _IN_THE_TOKEN[name] if name == fault else holds) for name, holds in jws.CHECKS
    ]
    monkeypatch.setattr(jws, "CHECKS", tuple(checks))
    assert _slips_through()


@pytest.mark.parametrize("fault", [name for name, _ in confirmation.CHECKS])
def test_every_check_of_the_content_is_needed(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: with one check left out, a forgery is taken and the test above turns red."""
    checks = tuple(check for check in confirmation.CHECKS if check[0] != fault)
    monkeypatch.setattr(confirmation, "CHECKS", checks)
    assert _slips_through()


def test_a_published_set_is_read_back() -> None:
    """What is published is what is read, and holds no secret."""
    assert read_published(published(KEYS)) == KEYS
    assert "d" not in published(KEYS)["keys"][0]


def _jwk(**changed: Any) -> dict[str, Any]:
    return {"iss": "venue.example", "keys": [published(KEYS)["keys"][0] | changed]}


@pytest.mark.parametrize(
    "document",
    [
        [],
        {"keys": []},
        {"iss": "a b", "keys": []},
        {"iss": "x"},
        _jwk(d="AAAA"),
        _jwk(kid="mine"),
        _jwk(x="AA"),
        _jwk(x=None),
        _jwk(alg="EdDSA"),
        _jwk(use="enc"),
        _jwk(nbf="now"),
        _jwk(exp=-1),
        _jwk(revoked=True),
        {"iss": "x", "keys": [*_jwk()["keys"], *_jwk()["keys"]]},
    ],
)
def test_a_key_set_that_is_not_sound_is_refused(document: object) -> None:
    """Private parts, foreign ids, other uses, strange times and doubles are told, not passed over."""
    with pytest.raises(ValueError, match=r"\w"):
        read_published(document)


@pytest.mark.parametrize("y", [0, 1, 2**255 - 20, 2**255 - 19, 2**255 - 18, 2**255 - 1])
@pytest.mark.parametrize("sign", [0, 1])
def test_a_point_that_fits_any_text_is_no_key(y: int, sign: int) -> None:
    """Points of small order and points with a second spelling are weak: the set that holds one is refused."""
    weak = PublicKey(x=(y | sign << 255).to_bytes(32, "little"), begins=0)
    assert weak.weak
    with pytest.raises(ValueError, match="no sound"):
        read_published(published(KeySet(issuer="x", keys=(weak,))))
