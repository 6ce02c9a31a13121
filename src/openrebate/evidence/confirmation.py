"""Confirmation: an answer on eligibility in writing, signed, that binds whoever gave it until the instant it names.

The content is canonical JSON and holds the whole answer: the question, verdict, reasons, clauses, the facts used, what it still
depends on, what would change it, and the digest of the terms. Instants are whole seconds, amounts and shares exact strings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from openrebate.evidence.eligibility import Answer
from openrebate.evidence.jws import PrivateKey, open_signed, sign
from openrebate.evidence.partial import Facts
from openrebate.evidence.public_keys import KeySet, PublicKey
from openrebate.evidence.turning import turning_points, used
from openrebate.model.terms import Terms
from openrebate.units.decimals import plain
from openrebate.units.instants import LAST

TYPE = "rebate-eligibility+jws"
FORMAT = 1
LONGEST_DAYS = 366
SKEW = 60  # seconds that two clocks may differ
_DAY = 86_400
_SECOND = 1_000_000
_TEXT = re.compile(r"[^\x00-\x1f\x7f]{1,200}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_VERDICTS = ("yes", "no", "depends")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Who confirms to whom, and for how long: instants in seconds, `jti` its own unguessable name.

    `subject` is a name for the trader that only the two of them use; `nonce` is what the audience gave along.
    """

    issuer: str
    audience: str
    issued: int
    until: int
    jti: str
    subject: str = ""
    nonce: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What became of a confirmation. `reason` empty: it holds. The content is there where the signature is good."""

    reason: str
    content: Mapping[str, Any] = field(default_factory=dict)
    kid: str = ""

    @property
    def holds(self) -> bool:
        """Whether the issuer is bound by it at the instant that was asked about."""
        return not self.reason


@dataclass(slots=True, kw_only=True)
class _Looked:
    """A signed content, its key, and who asks when. `now` in seconds; an empty audience takes any."""

    content: Mapping[str, Any]
    key: PublicKey
    issuer: str
    now: int
    audience: str = ""


def content_of(terms: Terms, facts: Facts, answers: Sequence[Answer], deed: Deed) -> dict[str, Any]:
    """The content of a confirmation of these answers, ready to be signed."""
    cited = {source for one in answers for source in _sources(asdict(one))}
    content = {
        "format": FORMAT,
        "iss": deed.issuer,
        "aud": deed.audience,
        "iat": deed.issued,
        "nbf": deed.issued,
        "exp": deed.until,
        "jti": deed.jti,
        "question": {
            "program": terms.id,
            "roles": [one.role for one in answers],
            "facts": _plain(dict(facts)),
        },
        "verdict": best(answers),
        "answers": [_answer(terms, facts, one) for one in answers],
        "terms": _terms(terms),
        "sources": [_plain(asdict(source)) for source in terms.sources if source.key in cited],
        "unknowns": [_plain(asdict(unknown)) for unknown in terms.unknowns],
    }
    extra = {"sub": deed.subject, "nonce": deed.nonce}
    return content | {name: value for name, value in extra.items() if value}


def best(answers: Sequence[Answer]) -> str:
    """The best verdict: a trade counts where it counts for any role."""
    verdicts = {one.verdict for one in answers}
    return next(verdict for verdict in ("yes", "depends", "no") if verdict in verdicts)


def confirm(content: Mapping[str, Any], key: PrivateKey) -> str:
    """The signed confirmation, one line of text."""
    return sign(content, typ=TYPE, key=key)


def verify_confirmation(token: str, keys: KeySet, *, now: int, audience: str = "") -> Verified:
    """Whether the confirmation binds the issuer of the key set at `now` (seconds), and what it says.

    Only the keys given count: nothing in the token can bring another. An empty `audience` takes any.
    """
    opened = open_signed(token, typ=TYPE, keys=keys)
    if opened.reason or opened.key is None:
        return Verified(reason=opened.reason)
    looked = _Looked(content=opened.content, key=opened.key, issuer=keys.issuer, now=now, audience=audience)
    reason = next((reason for reason, holds in CHECKS if not holds(looked)), "")
    shown = {} if reason == "content_incomplete" else opened.content
    return Verified(reason=reason, content=shown, kid=opened.key.kid)


def answer_of(one: Answer) -> dict[str, Any]:
    """An answer as a confirmation holds it: exact texts, lists and objects."""
    return dict(_plain(asdict(one)))


def _answer(terms: Terms, facts: Facts, one: Answer) -> dict[str, Any]:
    points = [asdict(point) for point in turning_points(terms, one.role, facts)]
    return answer_of(one) | {
        "facts_used": list(used(terms, one.role, facts)),
        "would_change": _plain(points),
    }


def _terms(terms: Terms) -> dict[str, Any]:
    notice = terms.promises.notice_days
    promised = {} if notice is None else {"notice_days": notice}
    return promised | {
        "id": terms.id,
        "version": terms.version,
        "title": terms.title,
        "digest": terms.digest,
        "effective_from": terms.effective_from // _SECOND,
        "effective_to": None if terms.effective_to is None else terms.effective_to // _SECOND,
    }


def _sources(value: object) -> set[str]:
    if isinstance(value, Mapping):
        own = {value["source"]} if isinstance(value.get("source"), str) else set()
        return own.union(*(_sources(part) for part in value.values()))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return set().union(*(_sources(part) for part in value))
    return set()


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return plain(value) if isinstance(value, Decimal) else value


def _complete(looked: _Looked) -> bool:
    """Every member that is read here or by a person is there and of its kind, and none is of another version."""
    content = looked.content
    times = all(_whole(content.get(name)) for name in ("iat", "nbf", "exp"))
    texts = all(_text(content.get(name)) for name in ("iss", "aud", "jti"))
    texts = texts and all(_text(content[name]) for name in ("sub", "nonce") if name in content)
    if not times or not texts or not _whole(content.get("format")) or content["format"] != FORMAT:
        return False
    return _says_something(content) and content["iat"] <= content["nbf"] < content["exp"]


def _says_something(content: Mapping[str, Any]) -> bool:
    question, terms, answers = (content.get(name) for name in ("question", "terms", "answers"))
    if not isinstance(question, dict) or not isinstance(terms, dict) or not isinstance(answers, list):
        return False
    if not all(isinstance(one, dict) and one.get("verdict") in _VERDICTS for one in answers):
        return False
    verdicts = {one["verdict"] for one in answers}
    agree = next((verdict for verdict in ("yes", "depends", "no") if verdict in verdicts), None)
    roles = [one.get("role") for one in answers]
    return (
        content.get("verdict") == agree
        and question.get("roles") == roles
        and isinstance(question.get("facts"), dict)
        and question.get("program") == terms.get("id")
        and isinstance(terms.get("version"), str)
        and _whole(terms.get("notice_days", 0))
        and isinstance(terms.get("digest"), str)
        and _DIGEST.fullmatch(terms["digest"]) is not None
    )


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LAST // _SECOND


def _text(value: object) -> bool:
    return isinstance(value, str) and _TEXT.fullmatch(value) is not None


def _retired(looked: _Looked) -> bool:
    return looked.key.retires is not None and looked.content["iat"] >= looked.key.retires


CHECKS: tuple[tuple[str, Callable[[_Looked], bool]], ...] = (
    ("content_incomplete", _complete),
    ("wrong_issuer", lambda seen: seen.content["iss"] == seen.issuer),
    ("key_revoked", lambda seen: seen.key.revoked is None),
    ("key_not_yet_valid", lambda seen: seen.content["iat"] >= seen.key.begins),
    ("key_retired", lambda seen: not _retired(seen)),
    ("wrong_audience", lambda seen: seen.audience in ("", seen.content["aud"])),
    ("too_long", lambda seen: seen.content["exp"] - seen.content["iat"] <= LONGEST_DAYS * _DAY),
    ("not_yet_valid", lambda seen: max(seen.content["nbf"], seen.content["iat"]) <= seen.now + SKEW),
    ("expired", lambda seen: seen.now < seen.content["exp"]),
)
"""What is looked at once the signature is good, in order."""
