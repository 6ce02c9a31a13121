"""The life of a linked key: recorded, rotated, deleted, and listed; each end and move dated, with notice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openrebate.app.kept_keys import known_as
from openrebate.app.link_claims import Done, claim_of, claimed, new_id, write
from openrebate.app.link_desk import Asking, desk, without_secrets
from openrebate.app.link_key import Owned, Proved, made_with
from openrebate.evidence.claiming import Claim, ending, holder
from openrebate.model.errors import InputError, NotFoundError, Place

if TYPE_CHECKING:
    from openrebate.app.link_desk import Desk
    from openrebate.store.claim_events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A key that was recorded: its hash, and what became of the partner's claim where one was named."""

    subject: str
    proved: Proved | None


def file_key(
    asking: Asking, owned: Owned, *, pem: Path | None = None, keys: Path | None = None, why: str = ""
) -> Filed:
    """Record whose account a key is of, and its public key. With a partner: the key was made with its id on the form."""
    from openrebate.store.proofs import FiledKey
    from openrebate.store.proofs import file_key as keep

    if not owned.key or not owned.account:
        raise InputError("a record is of a key and its account", advice="--key and --account")
    text = _pem(pem) if pem else None
    with desk(asking) as act:
        subject = known_as(act.workspace, act.connection, owned.venue, owned.key)
        keep(
            act.connection,
            FiledKey(subject=subject, venue=owned.venue, account_id=act.account(owned.account), pem=text),
            act.by,
        )
        if not owned.partner:
            return Filed(subject=subject, proved=None)
        said = why or "the partner's id was given when the key was made"
        return Filed(subject=subject, proved=made_with(act, owned, subject, said, keys or Path("keys")))


def rotate(asking: Asking, venue: str, old: str, new: str, *, pem: Path | None = None) -> list[Done]:
    """A key was replaced by another of the same account: every claim on the old one goes on under the new one.

    NotFoundError (4): nobody has a claim on the old one.
    """
    from openrebate.store.proofs import FiledKey, filed_key
    from openrebate.store.proofs import file_key as keep

    text = _pem(pem) if pem else None
    with desk(asking) as act:
        before, after = (known_as(act.workspace, act.connection, venue, raw) for raw in (old, new))
        if before == after:
            raise InputError("a key is replaced by another one", advice="--to")
        filed = filed_key(act.connection, before)
        account = filed.account_id if filed else None
        if account:
            keep(act.connection, FiledKey(subject=after, venue=venue, account_id=account, pem=text), act.by)
        return [
            done
            for role, held in _held(act, before)
            for done in _rotated(act, role, held, (before, after), account)
        ]


def delete(asking: Asking, venue: str, key: str, reason: str) -> list[Done]:
    """A key was deleted: every claim on it ends. NotFoundError (4): there is none."""
    from openrebate.store.proofs import filed_key

    without_secrets(reason, "--reason")
    with desk(asking) as act:
        subject = known_as(act.workspace, act.connection, venue, key)
        filed = filed_key(act.connection, subject)
        found = []
        for role, held in _held(act, subject):
            event = _event(act, "delete", role, subject, holder(held, act.at))
            event = replace(event, details={"why": reason} if reason else {})
            found.append(write(act, ending(held, act.at), event, account=filed.account_id if filed else None))
        return found


def list_keys(asking: Asking, partner: str = "") -> list[dict[str, Any]]:
    """Every known claim on an API key, with the account that it is recorded of."""
    from openrebate.app.workspace import connected, open_workspace
    from openrebate.store.changed_facts import rows_of
    from openrebate.store.proofs import filed_key

    where = "subject_kind = 'api_key' AND (%(partner)s = '' OR partner_id = %(partner)s)"
    with connected(open_workspace(asking.workspace)) as connection:
        rows = rows_of(connection, "claims", where, {"partner": partner})
        files = {row["subject"]: filed_key(connection, row["subject"]) for row in rows}
    return [
        {**row, "account_id": filed.account_id if (filed := files[row["subject"]]) else None} for row in rows
    ]


def _rotated(
    act: Desk, role: str, held: Sequence[Claim], subjects: tuple[str, str], account: str | None
) -> list[Done]:
    """Two changes that are one: the old key's claims end, and go on under the new key with the same dates."""
    from openrebate.app.link_claims import held_on

    before, after = subjects
    current = holder(held, act.at)
    ended = ending(held, act.at)
    gone_on = [
        replace(one, claim_id=new_id(), start=max(one.start, act.at), evidence=_passed_on(one, before))
        for one in held
        if one.end > act.at
    ]
    begun = claimed(held_on(act, "api_key", after, role), gone_on, over=True)
    details = {"from": before, "to": after}
    first = write(
        act, replace(ended, moves=()), replace(_event(act, "rotate", role, before, current), details=details)
    )
    event = replace(_event(act, "rotate", role, after, current), details=details)
    return [first, write(act, begun, event, account=account)]


def _passed_on(one: Claim, before: str) -> str:
    return f"rotated/1 {before} {one.claim_id} {one.evidence or ''}".strip()


def _held(act: Desk, subject: str) -> list[tuple[str, list[Claim]]]:
    """The known claims on a key, by role."""
    from openrebate.store.changed_facts import rows_of

    rows = rows_of(
        act.connection, "claims", "subject_kind = 'api_key' AND subject = %(subject)s", {"subject": subject}
    )
    live = [row for row in rows if row["effective_to"] is None or row["effective_to"] > act.at]
    if not live:
        raise NotFoundError("nobody has a claim on this key then", advice="See `openrebate link key list`")
    return [
        (role, [claim_of(row) for row in rows if row["role"] == role])
        for role in sorted({row["role"] for row in live})
    ]


def _event(act: Desk, what: str, role: str, subject: str, current: Claim | None) -> Event:
    from openrebate.store.claim_events import Event

    return Event(
        act=what, program=act.terms.id, role=role, subject_kind="api_key", subject=subject, effective_from=act.at,
        partner_id=current.partner_id if current else None, claim_id=current.claim_id if current else None,
    )  # fmt: skip


def _pem(file: Path) -> str:
    """A public key as it is in its file; a private one is refused before anything is kept of it."""
    try:
        text = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as trouble:
        raise InputError("the public key cannot be read", place=Place(str(file))) from trouble
    if (
        "PRIVATE" in text
        or not text.startswith("-----BEGIN PUBLIC KEY-----")
        or text.count("-----BEGIN") != 1
    ):
        raise InputError(
            "this is no public key in PEM",
            place=Place(str(file)),
            advice="Never hand over a private key: make a new one",
        )
    return text + "\n"
