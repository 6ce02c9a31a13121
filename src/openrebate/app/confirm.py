"""An answer on eligibility in writing: signed, checked again offline, and compared with later terms."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from openrebate.app.eligible import Eligibility, eligible
from openrebate.app.key_folder import read_keys, signing_key
from openrebate.evidence.confirmation import (
    LONGEST_DAYS,
    Deed,
    Verified,
    answer_of,
    content_of,
    verify_confirmation,
)
from openrebate.evidence.confirmation import confirm as sign_content
from openrebate.evidence.eligibility import answer
from openrebate.evidence.jws import LONGEST
from openrebate.evidence.partial import Value
from openrebate.evidence.public_keys import KeySet, PublicKey
from openrebate.evidence.touched import Difference, differences
from openrebate.model.errors import ConflictError, InputError, NotFoundError, OutsideError, Place
from openrebate.model.terms import Terms
from openrebate.model.vocabulary import FILL_NAMES
from openrebate.terms.library import find_terms
from openrebate.units.decimals import parse_decimal
from openrebate.units.instants import format_instant

_SECOND = 1_000_000
_DAY = 86_400
_SUFFIX = ".jws"
State = Literal["touched", "wording", "same", "other_program", "over", "not_valid"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be confirmed to whom, for how many days. `nonce` is the audience's own, echoed back."""

    program: str
    audience: str
    role: str | None
    facts: Mapping[str, str | bool | None]
    present: Sequence[str] = ()
    absent: Sequence[str] = ()
    days: int = 30
    subject: str = ""
    nonce: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """The confirmation that was written: where, what it says, and the answer it was made of."""

    file: str
    token: str
    kid: str
    content: Mapping[str, Any]
    told: Eligibility


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """What later terms make of one confirmation.

    `state`: touched, wording (only clauses and sources differ), same, other_program, over (it ends before the terms
    begin, or has ended), or not_valid with a reason. `promised`: days of notice that the confirmed terms promise; `short`: it
    is touched, and later terms that begin so soon break that promise.
    """

    file: str
    state: State
    audience: str = ""
    until: int | None = None
    reason: str = ""
    promised: int | None = None
    short: bool = False
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What later terms make of confirmations. `begins` in seconds; `notice` the whole days until then, 0 if it is past."""

    program: str
    version: str
    digest: str
    begins: int
    notice: int
    confirmations: tuple[Touched, ...]


def confirm(wanted: Wanted, *, keys: Path, out: Path, now: int | None = None) -> Confirmed:
    """Writes the signed answer to a new file. `now` in seconds; None: the clock.

    ConflictError: the file is there, or the terms are no longer in force; ConfigurationError: no key to sign with.
    """
    at = int(time.time()) if now is None else now
    if not 1 <= wanted.days <= LONGEST_DAYS:
        raise InputError(f"a confirmation is valid for 1 to {LONGEST_DAYS} days", advice="--days")
    told = eligible(
        wanted.program, role=wanted.role, facts=wanted.facts, present=wanted.present, absent=wanted.absent
    )
    issuer, key = signing_key(keys, now=at)
    content = content_of(told.terms, told.facts, told.answers, _deed(wanted, told.terms, issuer, at))
    token = sign_content(content, key)
    found = verify_confirmation(token, _only(issuer, key.public), now=at, audience=wanted.audience)
    if found.reason:
        raise InputError(
            f"such a confirmation would not hold: {found.reason}", advice="Check --audience and --subject"
        )
    _write(out, token)
    return Confirmed(file=str(out), token=token, kid=key.public.kid, content=content, told=told)


def verify_file(file: Path, *, keys: Path, now: int | None = None, audience: str = "") -> Verified:
    """Whether the confirmation in the file binds the issuer of the key set at `now` (seconds; None: the clock).

    Nothing but the two files is read, and no address in them is followed.
    """
    at = int(time.time()) if now is None else now
    return verify_confirmation(_read(file), read_keys(keys), now=at, audience=audience)


def touched(new_terms: str, folder: Path, *, keys: Path, now: int | None = None) -> Comparison:
    """What the new terms make of every confirmation (`*.jws`) under the folder, by name.

    `keys`: the key set of the issuer; a confirmation that it does not bear out is named, and not compared.
    """
    terms = find_terms(new_terms)
    if not folder.is_dir():
        raise NotFoundError(f"there is no folder '{folder}'")
    at = int(time.time()) if now is None else now
    held = read_keys(keys)
    begins = terms.effective_from // _SECOND
    return Comparison(
        program=terms.id,
        version=terms.version,
        digest=terms.digest,
        begins=begins,
        notice=max(0, (begins - at) // _DAY),
        confirmations=tuple(_touched(file, terms, held, at) for file in sorted(folder.rglob(f"*{_SUFFIX}"))),
    )


def _touched(file: Path, terms: Terms, keys: KeySet, now: int) -> Touched:
    found = verify_confirmation(_read(file), keys, now=now)
    content = found.content
    if found.reason or not content:
        state: State = "over" if found.reason == "expired" else "not_valid"
        return Touched(file=str(file), state=state, reason=found.reason)
    promised = content["terms"].get("notice_days")
    told = Touched(
        file=str(file), state="same", audience=content["aud"], until=content["exp"], promised=promised
    )
    if content["terms"]["id"] != terms.id:
        return replace(told, state="other_program")
    if content["exp"] <= terms.effective_from // _SECOND:
        return replace(told, state="over")
    differ = _asked_again(content, terms)
    material = any(one.material for one in differ)
    told = replace(told, state="touched" if material else "wording" if differ else "same", differences=differ)
    return replace(
        told,
        short=material and promised is not None and terms.effective_from // _SECOND - now < promised * _DAY,
    )


def _asked_again(content: Mapping[str, Any], terms: Terms) -> tuple[Difference, ...]:
    facts = {name: _typed(name, value) for name, value in content["question"]["facts"].items()}
    roles = {role.name for role in terms.earning_roles}
    found: list[Difference] = []
    for before in content["answers"]:
        role = before["role"]
        found += differences(before, answer_of(answer(terms, role, facts)) if role in roles else None)
    return tuple(found)


def _typed(name: str, value: Any) -> Value:
    """A fact's value out of a confirmation: numbers are texts there."""
    number = FILL_NAMES.get(name) in {"integer", "decimal"} and isinstance(value, str)
    typed: Value = parse_decimal(value) if number else value
    return typed


def _deed(wanted: Wanted, terms: Terms, issuer: str, at: int) -> Deed:
    """Valid from now to the last day asked for, but not beyond the end of the terms."""
    begins, ends = terms.effective_from // _SECOND, terms.effective_to
    until = at + wanted.days * _DAY
    if ends is not None:
        until = min(until, ends // _SECOND)
    if until <= at or begins > at:
        when = format_instant(terms.effective_from if begins > at else ends or 0)
        text = f"{terms.id} {terms.version} is not in force now: it {'begins' if begins > at else 'ended'} {when}"
        raise NotFoundError(text, advice="Confirm under the terms that are in force")
    return Deed(
        issuer=issuer,
        audience=wanted.audience,
        issued=at,
        until=until,
        jti=secrets.token_urlsafe(16),
        subject=wanted.subject,
        nonce=wanted.nonce,
    )


def _only(issuer: str, key: PublicKey) -> KeySet:
    return KeySet(issuer=issuer, keys=(key,))


def _read(file: Path) -> str:
    """The token in the file, without the line end that editors add. What is no text at all is no token."""
    try:
        with file.open("rb") as stream:
            content = stream.read(LONGEST + 2)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise NotFoundError(f"there is no confirmation '{file}'") from None
    except OSError as trouble:
        raise OutsideError(f"cannot be read: {trouble.strerror}", place=Place(str(file))) from trouble
    return content.decode("ascii", errors="replace").removesuffix("\n").removesuffix("\r")


def _write(file: Path, token: str) -> None:
    try:
        with file.open("x", encoding="ascii", newline="\n") as stream:
            stream.write(token + "\n")
    except FileExistsError:
        raise ConflictError(
            f"{file} is there already", advice="Name a new file, or remove it first"
        ) from None
    except OSError as trouble:
        raise OutsideError(f"cannot be written: {trouble.strerror}", place=Place(str(file))) from trouble
