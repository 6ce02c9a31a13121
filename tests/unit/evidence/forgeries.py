"""Forged and altered confirmations: each must be refused, for the reason beside it."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from openrebate.evidence.encoded import decoded, encoded
from openrebate.evidence.public_keys import KeySet, PublicKey
from tests.unit.evidence.signing import (
    DAY,
    KEYS,
    NOW,
    OURS,
    THEIRS,
    b64,
    content,
    header,
    honest,
    revoked,
    said,
    signed,
    spaced,
)

_ORDER = 2**252 + 27742317777372353535851937790883648493  # of the group of Ed25519


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgery:
    """One token, who is asked to take it, and the reason it is refused for."""

    name: str
    token: Callable[[], str]
    reason: str
    keys: Callable[[], KeySet] = lambda: KEYS
    audience: str = "bot-1"
    now: int = NOW


def _part(place: int, change: Callable[[str], str]) -> str:
    parts = honest().split(".")
    parts[place] = change(parts[place])
    return ".".join(parts)


def _loose_end(text: str) -> str:
    """Another spelling of the same bytes: bits set that base64url throws away."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return text[:-1] + letters[letters.index(text[-1]) | 1]


def _keyed(secret: bytes) -> str:
    text = f"{b64(header(alg='HS256'))}.{b64(content(verdict='yes'))}"
    return f"{text}.{b64(hmac.new(secret, text.encode(), hashlib.sha256).digest())}"


def _signature(change: Callable[[bytes], bytes]) -> str:
    return _part(2, lambda text: encoded(change(decoded(text) or b"")))


def _other_s(raw: bytes) -> bytes:
    """The same signature with S + L: fits the equation, and is no signature by RFC 8032."""
    s = int.from_bytes(raw[32:], "little") + _ORDER
    return raw[:32] + s.to_bytes(32, "little")


def _general() -> str:
    head, body, signature = honest().split(".")
    return json.dumps({"payload": body, "signatures": [{"protected": head, "signature": signature}]})


def _moved_signature() -> str:
    return ".".join([*honest().split(".")[:2], said(aud="bot-2").split(".")[2]])


def _swapped_body() -> str:
    head, _, signature = honest().split(".")
    return f"{head}.{b64(content(verdict='yes'))}.{signature}"


def _twice(name: str, value: str) -> str:
    return json.dumps(header(), separators=(",", ":"), sort_keys=True).replace(
        "{", f'{{"{name}":"{value}",', 1
    )


def _reversed() -> str:
    return json.dumps(dict(reversed(header().items())), separators=(",", ":"))


def _fits_any_text() -> str:
    """R the point 1 and S nothing: under the key that is the point 1, a signature of whatever is said."""
    text = f"{b64(header(kid=WEAK.kid))}.{b64(content())}"
    return f"{text}.{encoded(WEAK.x + bytes(32))}"


def _answers(**changed: Any) -> list[dict[str, Any]]:
    return [one | changed for one in content()["answers"]]


def _without(name: str) -> str:
    body = content()
    del body[name]
    return signed(header(), body)


def _terms(**changed: Any) -> dict[str, Any]:
    return dict(content()["terms"]) | changed


def _question(**changed: Any) -> dict[str, Any]:
    return dict(content()["question"]) | changed


_JWK = {"kty": "OKP", "crv": "Ed25519", "x": encoded(THEIRS.public.x)}
_OURS_JWK = json.dumps({"crv": "Ed25519", "kty": "OKP", "x": encoded(OURS.public.x)})
_DER = bytes.fromhex("302a300506032b6570032100") + OURS.public.x
WEAK = PublicKey(x=(1).to_bytes(32, "little"), begins=0)
_LATE = replace(OURS.public, begins=NOW)
_OLD = replace(OURS.public, retires=NOW - 2 * DAY)

SPELLING = tuple(
    Forgery(name=name, token=token, reason="not_a_jws")
    for name, token in (
        ("nothing", lambda: ""),
        ("two parts", lambda: honest().rpartition(".")[0]),
        ("four parts", lambda: honest() + ".e30"),
        ("five parts, an encrypted form", lambda: honest() + ".e30.e30"),
        ("detached body", lambda: _part(1, lambda _: "")),
        ("no signature", lambda: _part(2, lambda _: "")),
        ("JSON form", _general),
        ("a blank before", lambda: " " + honest()),
        ("a line end after", lambda: honest() + "\n"),
        ("a line end inside", lambda: _part(1, lambda text: text[:9] + "\n" + text[9:])),
        ("padding", lambda: _part(2, lambda text: text + "==")),
        ("the other alphabet", lambda: _part(2, lambda text: text[:-1] + "+")),
        ("a letter that looks alike", lambda: _part(1, lambda text: "е" + text[1:])),
        ("a NUL", lambda: _part(1, lambda text: text + "\0")),
        ("loose bits in the signature", lambda: _part(2, _loose_end)),
        ("a length that no bytes have", lambda: _part(1, lambda text: text[: len(text) // 4 * 4 - 3])),
        ("endless", lambda: _part(1, lambda text: text * 60)),
    )
)
HEADER = tuple(
    Forgery(name=name, token=token, reason=reason)
    for name, token, reason in (
        ("none, no signature to speak of", lambda: f"{b64(header(alg='none'))}.{b64(content())}.AA", "wrong_algorithm"),
        ("none, with a signature", lambda: signed(header(alg="none"), content()), "wrong_algorithm"),
        ("nOnE", lambda: signed(header(alg="nOnE"), content()), "wrong_algorithm"),
        ("HS256 keyed with the public bytes", lambda: _keyed(OURS.public.x), "wrong_algorithm"),
        ("HS256 keyed with the public JWK", lambda: _keyed(_OURS_JWK.encode()), "wrong_algorithm"),
        ("HS256 keyed with the public DER", lambda: _keyed(_DER), "wrong_algorithm"),
        ("HS256 keyed with nothing", lambda: _keyed(b""), "wrong_algorithm"),
        ("the old name EdDSA", lambda: signed(header(alg="EdDSA"), content()), "wrong_algorithm"),
        ("small letters", lambda: signed(header(alg="ed25519"), content()), "wrong_algorithm"),
        ("ES256", lambda: signed(header(alg="ES256"), content()), "wrong_algorithm"),
        ("Ed448", lambda: signed(header(alg="Ed448"), content()), "wrong_algorithm"),
        ("no alg", lambda: signed(header(alg=None), content()), "header_not_plain"),
        ("alg is a list", lambda: signed(header(alg=["Ed25519"]), content()), "header_not_plain"),
        ("no kid", lambda: signed(header(kid=None), content()), "header_not_plain"),
        ("kid is a number", lambda: signed(header(kid=0), content()), "header_not_plain"),
        ("no typ", lambda: signed(header(typ=None), content()), "header_not_plain"),
        ("typ of a JWT", lambda: signed(header(typ="JWT"), content()), "wrong_type"),
        ("typ of a statement", lambda: signed(header(typ="rebate-statement+jws"), content()), "wrong_type"),
        ("typ with its long name", lambda: signed(header(typ="application/rebate-eligibility+jws"), content()), "wrong_type"),
        ("typ in capitals", lambda: signed(header(typ="REBATE-ELIGIBILITY+JWS"), content()), "wrong_type"),
        ("unknown kid", lambda: signed(header(kid="k"), content()), "unknown_key"),
        ("empty kid", lambda: signed(header(kid=""), content()), "unknown_key"),
        ("kid of the forger", lambda: signed(header(kid=THEIRS.public.kid), content(), THEIRS), "unknown_key"),
        ("kid that is a path", lambda: signed(header(kid="../../dev/null"), content()), "unknown_key"),
        ("kid that is SQL", lambda: signed(header(kid="' or 1=1 --"), content()), "unknown_key"),
        ("its own key along (jwk)", lambda: signed(header(jwk=_JWK), content(), THEIRS), "header_not_plain"),
        ("our key along (jwk)", lambda: signed(header(jwk=json.loads(_OURS_JWK)), content()), "header_not_plain"),
        ("a place to fetch keys (jku)", lambda: signed(header(jku="//evil.example/k"), content(), THEIRS), "header_not_plain"),
        ("a certificate to fetch (x5u)", lambda: signed(header(x5u="//evil.example/c"), content(), THEIRS), "header_not_plain"),
        ("a certificate along (x5c)", lambda: signed(header(x5c=["AA=="]), content()), "header_not_plain"),
        ("crit", lambda: signed(header(crit=["exp"], exp=1), content()), "header_not_plain"),
        ("empty crit", lambda: signed(header(crit=[]), content()), "header_not_plain"),
        ("unencoded body (b64)", lambda: signed(header(b64=False, crit=["b64"]), content()), "header_not_plain"),
        ("compressed (zip)", lambda: signed(header(zip="DEF"), content()), "header_not_plain"),
        ("cty", lambda: signed(header(cty="JWT"), content()), "header_not_plain"),
        ("alg twice", lambda: signed(_twice("alg", "none"), content()), "header_not_plain"),
        ("kid twice", lambda: signed(_twice("kid", "x"), content()), "header_not_plain"),
        ("blanks in the header", lambda: signed(spaced(header()), content()), "header_not_plain"),
        ("header in another order", lambda: signed(_reversed(), content()), "header_not_plain"),
        ("header is a list", lambda: signed("[]", content()), "header_not_plain"),
        ("header is no JSON", lambda: signed("alg", content()), "header_not_plain"),
        ("header nested without end", lambda: signed("[" * 50_000, content()), "header_not_plain"),
        ("header with a byte-order mark", lambda: signed("\ufeff" + json.dumps(header()), content()), "header_not_plain"),
    )
)  # fmt: skip
SIGNATURE = tuple(
    Forgery(name=name, token=token, reason="bad_signature")
    for name, token in (
        ("the forger's key under our kid", lambda: signed(header(), content(), THEIRS)),
        ("all zero", lambda: _signature(lambda raw: bytes(64))),
        ("cut", lambda: _signature(lambda raw: raw[:63])),
        ("longer", lambda: _signature(lambda raw: raw + b"\0")),
        ("S and the order of the group", lambda: _signature(_other_s)),
        ("R and S exchanged", lambda: _signature(lambda raw: raw[32:] + raw[:32])),
        ("of another confirmation", _moved_signature),
        ("over another body", _swapped_body),
        ("one bit", lambda: _signature(lambda raw: bytes([raw[0] ^ 1]) + raw[1:])),
    )
)
CONTENT = tuple(
    Forgery(name=name, token=token, reason=reason)
    for name, token, reason in (
        ("no JSON", lambda: signed(header(), "yes"), "content_not_canonical"),
        ("a list", lambda: signed(header(), "[]"), "content_not_canonical"),
        ("blanks", lambda: signed(header(), spaced(content())), "content_not_canonical"),
        ("verdict twice", lambda: signed(header(), '{"verdict":"no","verdict":"yes"}'), "content_not_canonical"),
        ("a fraction of a second", lambda: signed(header(), '{"exp":1.5}'), "content_not_canonical"),
        ("an exponent", lambda: signed(header(), '{"exp":1e3}'), "content_not_canonical"),
        ("NaN", lambda: signed(header(), '{"exp":NaN}'), "content_not_canonical"),
        ("a number beyond all", lambda: signed(header(), '{"exp":' + "9" * 400 + "}"), "content_not_canonical"),
        ("nested without end", lambda: signed(header(), "[" * 50_000), "content_not_canonical"),
        ("half a character", lambda: signed(header(), '{"aud":"\\ud800"}'), "content_not_canonical"),
        ("not UTF-8", lambda: signed(header(), b'{"aud":"\xff"}'), "content_not_canonical"),
        ("nothing in it", lambda: signed(header(), {}), "content_incomplete"),
        ("no exp", lambda: _without("exp"), "content_incomplete"),
        ("no nbf", lambda: _without("nbf"), "content_incomplete"),
        ("no iat", lambda: _without("iat"), "content_incomplete"),
        ("no aud", lambda: _without("aud"), "content_incomplete"),
        ("no jti", lambda: _without("jti"), "content_incomplete"),
        ("no iss", lambda: _without("iss"), "content_incomplete"),
        ("no terms", lambda: _without("terms"), "content_incomplete"),
        ("exp is text", lambda: said(exp=str(NOW + 1)), "content_incomplete"),
        ("exp is true", lambda: said(exp=True), "content_incomplete"),
        ("iat before all time", lambda: said(iat=-1), "content_incomplete"),
        ("ends before it begins", lambda: said(exp=NOW - 2 * DAY), "content_incomplete"),
        ("exp after all calendars", lambda: said(exp=2**53 - 1), "content_incomplete"),
        ("another format", lambda: said(format=2), "content_incomplete"),
        ("format is true", lambda: said(format=True), "content_incomplete"),
        ("aud is a list", lambda: said(aud=["bot-1", "bot-2"]), "content_incomplete"),
        ("aud with a line end", lambda: said(aud="bot-1\n"), "content_incomplete"),
        ("a yes above answers that say otherwise", lambda: said(verdict="yes"), "content_incomplete"),
        ("a verdict of its own", lambda: said(verdict="YES", answers=_answers(verdict="YES")), "content_incomplete"),
        ("no answers", lambda: said(answers=[]), "content_incomplete"),
        ("an answer for another role", lambda: said(answers=_answers(role="affiliate")), "content_incomplete"),
        ("another program than the terms'", lambda: said(question=_question(program="x")), "content_incomplete"),
        ("no digest", lambda: said(terms=_terms(digest="")), "content_incomplete"),
        ("a digest cut short", lambda: said(terms=_terms(digest="f760440b")), "content_incomplete"),
        ("another issuer", lambda: said(iss="evil.example"), "wrong_issuer"),
        ("made out to another", lambda: said(aud="bot-2"), "wrong_audience"),
        ("expired", lambda: said(exp=NOW), "expired"),
        ("of tomorrow", lambda: said(iat=NOW + DAY, nbf=NOW + DAY), "not_yet_valid"),
        ("for ever", lambda: said(exp=NOW + 3650 * DAY), "too_long"),
    )
)  # fmt: skip
KEY = (
    Forgery(name="a revoked key", token=honest, reason="key_revoked", keys=revoked),
    Forgery(
        name="dated before the key",
        token=honest,
        reason="key_not_yet_valid",
        keys=lambda: KeySet(issuer=KEYS.issuer, keys=(_LATE,)),
    ),
    Forgery(
        name="dated after the key was retired",
        token=honest,
        reason="key_retired",
        keys=lambda: KeySet(issuer=KEYS.issuer, keys=(_OLD,)),
    ),
    Forgery(
        name="the key set of another issuer",
        token=honest,
        reason="wrong_issuer",
        keys=lambda: KeySet(issuer="other.example", keys=(OURS.public,)),
    ),
    Forgery(
        name="a key that any signature fits",
        token=_fits_any_text,
        reason="weak_key",
        keys=lambda: KeySet(issuer=KEYS.issuer, keys=(WEAK,)),
    ),
    Forgery(
        name="no keys", token=honest, reason="unknown_key", keys=lambda: KeySet(issuer=KEYS.issuer, keys=())
    ),
    Forgery(name="honest, shown to another", token=honest, reason="wrong_audience", audience="bot-2"),
    Forgery(name="honest, a month later", token=honest, reason="expired", now=NOW + 29 * DAY),
    Forgery(name="honest, two days before", token=honest, reason="not_yet_valid", now=NOW - 2 * DAY),
)
FORGERIES = (*SPELLING, *HEADER, *SIGNATURE, *CONTENT, *KEY)
