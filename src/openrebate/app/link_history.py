"""Everything that became of a subject: each wish with who won, who lost and why, every claim ever known, and who is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openrebate.app.kept_addresses import kept_account
from openrebate.app.kept_keys import known_as
from openrebate.app.workspace import connected, open_workspace, person
from openrebate.model.errors import ConflictError, InputError

if TYPE_CHECKING:
    from openrebate.store.claim_events import Noted, Outgoing


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Of one subject, or of one partner; `claims` with both of their times, the oldest knowledge first."""

    subject: str
    events: tuple[Noted, ...]
    claims: tuple[dict[str, Any], ...]


def history(
    workspace: Path, *, account: str = "", key: str = "", venue: str = "", partner: str = ""
) -> History:
    """What became of an account, of a key on an exchange, or of what a partner asked for."""
    from openrebate.store.changed_facts import ever_known
    from openrebate.store.claim_events import events_of

    if sum(map(bool, (account, key, partner))) != 1 or (key and not venue):
        raise InputError("a history is of one thing", advice="--account, or --key with --venue, or --partner")
    place = open_workspace(workspace)
    with connected(place) as connection:
        subject = (
            known_as(place, connection, venue, key)
            if key
            else kept_account(place, connection, account)
            if account
            else ""
        )
        events = events_of(connection, subject=subject, partner=partner)
        claims = ever_known(connection, subject, partner)
    return History(subject=subject or partner, events=tuple(events), claims=tuple(claims))


def list_notices(workspace: Path, *, waiting: bool = True, recipient: str = "") -> list[Outgoing]:
    """Who must be told what, by when; those that wait, or all."""
    from openrebate.store.claim_events import notices

    place = open_workspace(workspace)
    with connected(place) as connection:
        who = kept_account(place, connection, recipient)
        return notices(connection, waiting=waiting, recipient=who)


def tell(workspace: Path, notice: int, how: str, by: str) -> datetime:
    """Note that somebody was told. ConflictError (5): that was noted before, or there is no such notice."""
    from openrebate.store.claim_events import mark_sent, notices

    if not how.strip():
        raise InputError("how somebody was told is not said", advice="--how mail, say")
    with connected(open_workspace(workspace)) as connection:
        if not mark_sent(connection, notice, how, person(by)):
            raise ConflictError(f"notice {notice} does not wait", advice="See `openrebate link notices`")
        found = [one for one in notices(connection, waiting=False) if one.notice_no == notice]
    sent = found[0].sent
    assert sent is not None
    return sent
