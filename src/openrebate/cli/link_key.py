"""`openrebate link key`: record, challenge, prove, attest, rotate, delete, list."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import cyclopts

from openrebate.cli.link_asking import (
    HERE,
    NOT_ALLOWED,
    REFUSED,
    Flag,
    Where,
    document,
    done_document,
    show_done,
)

if TYPE_CHECKING:
    from rich.console import Console

    from openrebate.app.key_answers import Answer
    from openrebate.app.link_claims import Done
    from openrebate.app.link_key import Proved

_KEYS = Path("keys")


def register(link: cyclopts.App) -> None:
    """Adds the commands to `link`."""
    key = cyclopts.App(
        name="key", help="API keys: prove whose they are, link them to partners, rotate, delete."
    )
    for command in (record, challenge, prove, attest, rotate, delete):
        key.command(command)
    key.command(list_keys, name="list")
    link.command(key)


def record(
    *,
    venue: str,
    key: str,
    account: str,
    pem: Path | None = None,
    partner: str = "",
    why: str = "",
    keys: Path = _KEYS,
    where: Where = HERE,
    json: Flag = False,
) -> int:
    """Record what the exchange has of a key: its account and its public key. With --partner, it was made with that id.

    Parameters
    ----------
    venue
        The exchange.
    key
        The key's id, or - to read it from standard input. Only its keyed hash is kept.
    account
        The account that it is of.
    pem
        Its public key, a PEM file; signatures are checked with it.
    partner
        The partner whose id was given when the key was made: linked at once, on the operator's word.
    why
        The ground of that word.
    keys
        The folder of keys that sign it.
    json
        One JSON document.
    """
    from openrebate.app.link_key import Owned
    from openrebate.app.link_key_life import file_key
    from openrebate.cli.printing import emit

    owned = Owned(venue=venue, partner=partner, key=_said(key), account=account)
    filed = file_key(where.asking, owned, pem=pem, keys=keys, why=why)

    def show(screen: Console) -> None:
        screen.print(f"{filed.subject} is of {account}", markup=False)
        if filed.proved:
            _show_proved(screen, filed.proved)

    proved = _document(filed.proved) if filed.proved else None
    emit({"subject": filed.subject, "proved": proved}, as_json=json, text=show)
    return _code(filed.proved) if filed.proved else 0


def challenge(
    *,
    partner: str,
    venue: str,
    method: Literal["ed25519", "rsa", "hmac", "order", "oauth", "attestation"],
    key: str = "",
    account: str = "",
    code_challenge: str = "",
    out: Path | None = None,
    where: Where = HERE,
    json: Flag = False,
) -> None:
    """Ask for a challenge: the text to sign, or the client order id to place an order with. It is answered once and in time.

    Parameters
    ----------
    partner
        The partner that the key is to be linked to.
    venue
        The exchange.
    method
        How it will be proved: ed25519, rsa, hmac, order, oauth, attestation.
    key
        The key's id, or - to read it from standard input.
    account
        Or the account.
    code_challenge
        With oauth: what the flow begins with (S256); its state is the nonce.
    out
        Write the text to sign into this file, to the byte.
    json
        One JSON document.
    """
    from openrebate.app.link_key import Owned, ask_challenge
    from openrebate.cli.printing import emit

    owned = Owned(venue=venue, partner=partner, key=_said(key), account=account)
    asked = ask_challenge(where.asking, owned, method, code_challenge=code_challenge).challenge
    if out is not None:
        out.write_text(asked.text, encoding="utf-8", newline="\n")
    found = {
        "challenge": asked.digest, "method": asked.method, "subject": asked.subject, "text": asked.text,
        "nonce": asked.nonce, "order_id": asked.order_id, "expires": asked.expires,
    }  # fmt: skip

    def show(screen: Console) -> None:
        screen.print(f"challenge {asked.digest}", markup=False, soft_wrap=True)
        if asked.method == "order":
            screen.print(
                f"place an order with this client order id: {asked.order_id}", markup=False, soft_wrap=True
            )
        else:
            screen.print(asked.text, markup=False, soft_wrap=True, end="")

    emit(found, as_json=json, text=show)


def prove(
    challenge: str,
    /,
    *,
    signature: str = "",
    key: str = "",
    grant: Path | None = None,
    orders: Path | None = None,
    where: Where = HERE,
    json: Flag = False,
) -> int:
    """Answer a challenge; the key is linked from now on. Leaves with 6 where it is not proved, with 5 where a claim stands.

    Parameters
    ----------
    challenge
        Its digest, or the first 12 digits of it or more.
    signature
        The signature of its text: base64, or as the exchange writes HMACs.
    key
        With an HMAC: the key's id, or - to read it from standard input; it goes to the operator's verifier alone.
    grant
        With OAuth: what the operator's server says of the flow, a JSON file.
    orders
        The exchange's feed of orders, one JSON object a line; without it, the fills that are known are looked through.
    json
        One JSON document.
    """
    from openrebate.app.key_answers import Answer

    answer = Answer(signature=signature, key=_said(key), grant=grant, orders=orders)
    return _prove(where, challenge, answer, as_json=json)


def attest(
    challenge: str, /, *, why: str, keys: Path = _KEYS, where: Where = HERE, json: Flag = False
) -> int:
    """Answer a challenge by the operator's word: who looked into it, and on what ground; signed and kept.

    Parameters
    ----------
    challenge
        Its digest, or the first 12 digits of it or more.
    why
        The ground.
    keys
        The folder of keys that sign it.
    json
        One JSON document.
    """
    from openrebate.app.key_answers import Answer

    return _prove(where, challenge, Answer(why=why, keys=keys), as_json=json)


def rotate(
    *, venue: str, key: str, to: str, pem: Path | None = None, where: Where = HERE, json: Flag = False
) -> None:
    """A key was replaced by another one of its account: the claims go on under the new one.

    Parameters
    ----------
    venue
        The exchange.
    key
        The old key's id.
    to
        The new key's id.
    pem
        The new one's public key.
    json
        One JSON document.
    """
    from openrebate.app.link_key_life import rotate as rotated

    _list_done(rotated(where.asking, venue, _said(key), to, pem=pem), as_json=json)


def delete(*, venue: str, key: str, reason: str = "", where: Where = HERE, json: Flag = False) -> None:
    """A key was deleted: the claims on it end.

    Parameters
    ----------
    venue
        The exchange.
    key
        The key's id, or - to read it from standard input.
    reason
        Why, where that is to be kept.
    json
        One JSON document.
    """
    from openrebate.app.link_key_life import delete as deleted

    _list_done(deleted(where.asking, venue, _said(key), reason), as_json=json)


def list_keys(*, partner: str = "", where: Where = HERE, json: Flag = False) -> None:
    """The claims on keys, each with its proof.

    Parameters
    ----------
    partner
        Only this partner's.
    json
        One JSON document.
    """
    from openrebate.app.link_key_life import list_keys as listed
    from openrebate.cli.printing import emit

    found = [document(one) for one in listed(where.asking, partner)]

    def show(screen: Console) -> None:
        for one in found:
            until = f" until {one['effective_to']}" if one["effective_to"] else ""
            screen.print(
                f"{one['subject']} → {one['partner_id']} ({one['role']}) from {one['effective_from']}{until}: "
                f"{(one['evidence'] or 'no proof')[:60]}",
                markup=False,
                soft_wrap=True,
            )
        if not found:
            screen.print("No key is linked.")

    emit({"keys": found}, as_json=json, text=show)


def _prove(where: Where, challenge: str, answer: Answer, *, as_json: bool) -> int:
    from openrebate.app.link_key import prove_key
    from openrebate.cli.printing import emit

    found = prove_key(where.asking, challenge, answer)
    emit(_document(found), as_json=as_json, text=lambda screen: _show_proved(screen, found))
    return _code(found)


def _code(found: Proved) -> int:
    return 0 if not found.reason else REFUSED if found.proof else NOT_ALLOWED


def _document(found: Proved) -> dict[str, Any]:
    from openrebate.model.reasons import REASONS

    reason = REASONS[found.reason] if found.reason else None
    return {
        "outcome": "refused" if reason else "done",
        "reason": found.reason,
        "sentence": reason.sentence if reason else "",
        "proof": document(found.proof) if found.proof else None,
        "claims": done_document(found.done) if found.done else None,
    }


def _show_proved(screen: Console, found: Proved) -> None:
    from openrebate.model.reasons import REASONS

    if found.proof:
        screen.print(f"Proved by {found.proof.method}: {found.proof.evidence}", markup=False, soft_wrap=True)
    else:
        reason = REASONS[found.reason]
        screen.print(
            f"Not proved ({reason.code}): {reason.sentence} {reason.remedy}", markup=False, soft_wrap=True
        )
    if found.proof and found.done:
        show_done(screen, found.done)


def _list_done(found: list[Done], *, as_json: bool) -> None:
    from openrebate.cli.printing import emit

    def show(screen: Console) -> None:
        for one in found:
            show_done(screen, one)

    emit({"done": [done_document(one) for one in found]}, as_json=as_json, text=show)


def _said(text: str) -> str:
    """An id from the command line, or from standard input, where no other process can read it."""
    return sys.stdin.readline().strip() if text == "-" else text
