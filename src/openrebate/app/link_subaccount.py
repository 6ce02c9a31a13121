"""Sub-accounts: attached to a master, moved to another, detached; each with its date, within the terms' depth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openrebate.app.kept_addresses import kept_account
from openrebate.app.link_claims import Done, held_on, refuse
from openrebate.app.link_desk import Asking, desk, instant_of
from openrebate.evidence.claiming import Change, Claim, ending, holder, overriding
from openrebate.evidence.family import Under, chain, fault, subs_of
from openrebate.model.errors import NotFoundError
from openrebate.units.timeline import DAY, FOREVER

if TYPE_CHECKING:
    from openrebate.app.link_desk import Desk
    from openrebate.store.claim_events import Event, Notice
    from openrebate.store.connection import Connection

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """The family of an account at an instant: the masters above it, and everybody under it."""

    account: str
    at: int
    masters: tuple[str, ...]
    subaccounts: tuple[tuple[str, str], ...]  # account, its master


def attach(asking: Asking, account: str, master: str) -> Done:
    """From an instant on an account is the master's, whoever's it was; trades from then on inherit from that one."""
    with desk(asking) as act:
        account, master = act.account(account), act.account(master)
        held = _held(act, account)
        current = holder(held, act.at)
        event = _event(act, "move" if current else "attach", account, master)
        change = overriding(held, Claim(claim_id=f"{account}@{act.at}", partner_id=master, start=act.at))
        reason = (
            "already_bound"
            if current and current.partner_id == master
            else _fault(act, account, master, change)
        )
        if reason:
            return refuse(act, _with(event, reason))
        return _write(act, account, held, change, event)


def detach(asking: Asking, account: str) -> Done:
    """From an instant on an account is nobody's sub-account. NotFoundError (4): it is none then."""
    with desk(asking) as act:
        account = act.account(account)
        held = _held(act, account)
        change = ending(held, act.at)
        if not change.moves:
            raise NotFoundError(f"{account} is no sub-account then", advice="See `openrebate link sub tree`")
        return _write(act, account, held, change, _event(act, "detach", account, None))


def tree(workspace: Path, account: str, at: str = "") -> Tree:
    """The family of an account at an instant."""
    import time

    from openrebate.app.workspace import connected, open_workspace

    instant = instant_of(at, time.time_ns() // 1000)
    place = open_workspace(workspace)
    with connected(place) as connection:
        account = kept_account(place, connection, account)
        rows = family(connection, {account})
    under = subs_of(rows, account, instant)
    return Tree(
        account=account,
        at=instant,
        masters=tuple(chain(rows, account, instant)),
        subaccounts=tuple((one, chain(rows, one, instant)[0]) for one in under),
    )


def family(connection: Connection, accounts: set[str]) -> list[Under]:
    """Every known row of everybody that is ever above, below or beside these accounts."""
    from openrebate.store.changed_facts import rows_of

    found: dict[tuple[str, int], Row] = {}
    reached, new = set(accounts), set(accounts)
    while new:
        where = "(account_id = ANY(%(names)s) OR master_account_id = ANY(%(names)s))"
        rows = rows_of(connection, "subaccounts", where, {"names": sorted(new)})
        found |= {(row["account_id"], row["effective_from"]): row for row in rows}
        new = {row[name] for row in rows for name in ("account_id", "master_account_id")} - reached
        reached |= new
    return [_under(row) for row in found.values()]


def _held(act: Desk, account: str) -> list[Claim]:
    """The account's masters in time, as claims on it: the same rules of dates hold."""
    from openrebate.store.changed_facts import rows_of

    rows = rows_of(act.connection, "subaccounts", "account_id = %(account)s", {"account": account})
    return [
        Claim(
            claim_id=f"{account}@{one.start}", partner_id=one.master, start=one.start, end=one.end
        )
        for one in map(_under, rows)
    ]  # fmt: skip


def _fault(act: Desk, account: str, master: str, change: Change) -> str:
    rows = [row for row in family(act.connection, {account, master}) if row.account != account]
    left = [one for one in _held(act, account) if one.claim_id not in change.gone]
    after = {one.claim_id: one for one in (*left, *change.rows)}
    rows += [
        Under(account=account, master=one.partner_id, start=one.start, end=one.end) for one in after.values()
    ]
    return fault(rows, act.rules.subaccount_depth)


def _write(act: Desk, account: str, held: Sequence[Claim], change: Change, event: Event) -> Done:
    """Bring the rows; tell both masters, the account, and the partners of either master, who win or lose its trades."""
    from openrebate.store.changed_facts import change as bring
    from openrebate.store.claim_events import note_event

    starts = {one.claim_id: one.start for one in held}
    gone = [{"account_id": account, "effective_from": starts[name]} for name in change.gone]
    rows = [
        {
            "account_id": account, "master_account_id": one.partner_id, "effective_from": one.start,
            "effective_to": None if one.end >= FOREVER else one.end,
        }
        for one in change.rows
    ]  # fmt: skip
    bring(
        act.connection,
        {"subaccounts": rows},
        act.by,
        gone={"subaccounts": gone},
        source=f"link sub {event.act}",
    )
    told = _notices(act, account, change)
    number = note_event(act.connection, act.by, event, told)
    return Done(reason="", event=number, claims=change.rows, moves=change.moves, notices=len(told))


def _notices(act: Desk, account: str, change: Change) -> list[Notice]:
    from openrebate.store.claim_events import Notice

    own = held_on(act, "account", account)
    found = []
    for move in change.moves:
        who = [("account", account, "master_changed")]
        who += [("account", one, "subaccount_lost" if one == move.before else "subaccount_won")
                for one in (move.before, move.after) if one]  # fmt: skip
        if holder(own, move.start) is None:  # an own claim stands whoever the master is
            for master, kind in ((move.before, "inherited_lost"), (move.after, "inherited_won")):
                claim = holder(held_on(act, "account", master), move.start) if master else None
                who += [("partner", claim.partner_id, kind)] if claim else []
        found += [
            Notice(
                recipient_kind=kind, recipient=name, kind=what, starts=move.start,
                ends=None if move.end >= FOREVER else move.end, before=move.before, after=move.after,
                due=act.now + act.rules.notice_days * DAY,
            )
            for kind, name, what in who
        ]  # fmt: skip
    return found


def _under(row: Row) -> Under:
    end = row["effective_to"]
    return Under(
        account=row["account_id"], master=row["master_account_id"], start=row["effective_from"],
        end=FOREVER if end is None else end,
    )  # fmt: skip


def _event(act: Desk, what: str, account: str, master: str | None) -> Event:
    from openrebate.store.claim_events import Event

    return Event(
        act=what, program=act.terms.id, role=act.role.name, subject_kind="subaccount", subject=account,
        effective_from=act.at, details={"master": master} if master else {},
    )  # fmt: skip


def _with(event: Event, reason: str) -> Event:
    from dataclasses import replace

    return replace(event, reason=reason)
