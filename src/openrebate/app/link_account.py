"""Accounts come to partners: at sign-up by clicks or a code, later by a code, by recall or rebinding; and leave them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from openrebate.app.link_claims import Done, claimed, held_on, new_id, refuse, write
from openrebate.app.link_code import conditions, standard_code
from openrebate.app.link_desk import Asking, desk, without_secrets
from openrebate.app.link_partner import admitted
from openrebate.evidence.binding import Asked, NotBound, bind
from openrebate.evidence.claiming import Claim, ending, holder
from openrebate.model.errors import InputError, NotFoundError
from openrebate.units.instants import parse_instant

if TYPE_CHECKING:
    from openrebate.app.link_desk import Desk
    from openrebate.store.claim_events import Event
    from openrebate.store.codes import Click, Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """An account that is to come to a partner: by a code, or by the clicks that led to its sign-up.

    `sign_up`: it signs up at that very instant. `last_seen` is a sign of life besides trades (RFC 3339), `evidence` free text.
    """

    account: str
    code: str = ""
    clicks: Sequence[str] = ()
    sign_up: bool = False
    last_seen: str = ""
    evidence: str = ""


def bind_account(asking: Asking, wish: Wish) -> Done:
    """Bind an account, if the terms and the dates let it; a wish that loses is noted with the reason."""
    without_secrets(wish.evidence, "--evidence")
    with desk(asking) as act:
        wish = replace(wish, account=act.account(wish.account))
        if wish.sign_up:
            _signed_up(act, wish.account)
        if wish.clicks:
            return _by_clicks(act, wish)
        if not wish.code:
            raise InputError("neither a code nor a click is told", advice="--code or --click")
        code = _usable(act, wish.code)
        if isinstance(code, str):
            return refuse(act, _event(act, wish, reason=code, code=wish.code))
        return _by_code(act, wish, code)


def end_binding(asking: Asking, account: str, reason: str) -> Done:
    """End the claim on an account from an instant on. NotFoundError (4) where nobody holds it then."""
    if not reason.strip():
        raise InputError("a claim is ended for a reason", advice="--reason")
    without_secrets(reason, "--reason")
    with desk(asking) as act:
        account = act.account(account)
        held = held_on(act, "account", account)
        change = ending(held, act.at)
        if not change.moves:
            raise NotFoundError(f"nobody holds {account} then", advice="See `openrebate link history`")
        current = holder(held, act.at)
        event = _event(act, Wish(account=account, evidence=reason), act_name="end")
        return write(
            act, change, replace(event, partner_id=current.partner_id if current else None), account=account
        )


def _by_clicks(act: Desk, wish: Wish) -> Done:
    """Of several clicks the first or the last counts, by the terms; those that do not are noted as lost."""
    from openrebate.store import codes

    found = codes.clicks_of(act.connection, wish.clicks)
    used = [one for one in found if one.account_id not in (None, wish.account)]
    if len(found) < len(set(wish.clicks)) or used:
        return refuse(act, _event(act, wish, reason="click_unknown"))
    turns = list(reversed(found)) if act.rules.claim == "last" else found
    done: Done | None = None
    for one in turns:
        codes.use_click(act.connection, one.click_id, wish.account)
        code = _usable(act, one.code)
        if isinstance(code, str):
            last = refuse(act, _event(act, wish, reason=code, code=one.code))
        elif done is None:
            last = _by_code(act, wish, code, one)
        else:
            lost = done.claims[0].partner_id if done.claims else None
            event = _event(act, wish, reason="already_claimed", code=code.code)
            last = refuse(act, replace(event, partner_id=code.partner_id, lost_to=lost))
        if done is None and not last.reason:
            done = last
    return done or last


def _by_code(act: Desk, wish: Wish, code: Code, click: Click | None = None) -> Done:
    held = held_on(act, "account", wish.account)
    asked = asked_of(act, wish.account, code.partner_id, wish.last_seen, click.clicked if click else None)
    found = bind(act.rules, asked, held)
    event = replace(_event(act, wish, code=code.code), partner_id=code.partner_id, effective_from=act.at)
    if own_account(act, code.partner_id, wish.account):
        found = NotBound("own_account")
    if isinstance(found, NotBound):
        current = holder(held, act.at)
        return refuse(
            act, replace(event, reason=found.reason, lost_to=current.partner_id if current else None)
        )
    if not admitted(act, code.partner_id, found.start):
        return refuse(act, replace(event, reason="partner_not_admitted"))
    claim = Claim(
        claim_id=new_id(), partner_id=code.partner_id, start=found.start,
        evidence=f"binding/1 {found.way} {code.code}" + (f" {wish.evidence}" if wish.evidence else ""),
    )  # fmt: skip
    change = claimed(held, conditions(act, code, found.start, claim), over=found.over)
    details = {"way": found.way} | ({"link": click.link_id} if click else {})
    event = replace(event, effective_from=found.start, claim_id=claim.claim_id, details=details)
    return write(act, change, event, account=wish.account)


def _usable(act: Desk, name: str) -> Code | str:
    """The code that counts for a name: itself, the standard one in its place, or why none does."""
    from openrebate.store import codes

    code = codes.find_code(act.connection, name)
    if code is None or code.role != act.role.name or code.begins > act.at:
        return "code_unknown"
    if code.covers(act.at):
        return code
    then = standard_code(act, code.partner_id, act.at) if act.rules.expired_code == "fallback" else None
    return then or "code_expired"


def asked_of(act: Desk, account: str, partner: str, last_seen: str = "", clicked: int | None = None) -> Asked:
    """The wish with every date that is known of the account."""
    from openrebate.store.account_life import life_of

    life = life_of(act.connection, act.workspace.folder, account, act.at)
    seen = [
        one
        for one in (life.signed_up, life.last_trade, _instant(last_seen))
        if one is not None and one <= act.at
    ]
    return Asked(
        partner=partner,
        at=act.at,
        signed_up=life.signed_up,
        clicked=clicked,
        first_trade=life.first_trade,
        last_seen=max(seen, default=None),
    )


def _signed_up(act: Desk, account: str) -> None:
    """The account is known from now on, with its sign-up; what was known of that stays."""
    from openrebate.store.changed_facts import change, rows_of

    known = rows_of(act.connection, "accounts", "account_id = %(account)s", {"account": account})
    if known and known[0]["registered_at"] is not None:
        if known[0]["registered_at"] != act.at:
            raise InputError(
                f"{account} signed up at another instant", advice="See --at, or bind it without --sign-up"
            )
        return
    row = {**(known[0] if known else {"region": None}), "account_id": account, "registered_at": act.at}
    change(act.connection, {"accounts": [row]}, act.by, source="link sign-up")


def own_account(act: Desk, partner: str, account: str) -> bool:
    """Whether the account, or its master then, is the partner's own."""
    from openrebate.store.changed_facts import rows_of

    if act.role.may_refer_itself:
        return False
    masters = rows_of(act.connection, "subaccounts", "account_id = %(account)s", {"account": account})
    names = [account] + [
        row["master_account_id"]
        for row in masters
        if row["effective_from"] <= act.at and (row["effective_to"] is None or act.at < row["effective_to"])
    ]
    where = "partner_id = %(partner)s AND account_id = ANY(%(names)s)"
    return bool(rows_of(act.connection, "partner_accounts", where, {"partner": partner, "names": names}))


def _event(
    act: Desk, wish: Wish, *, reason: str = "", code: str | None = None, act_name: str = "bind"
) -> Event:
    from openrebate.store.claim_events import Event

    return Event(
        act=act_name, program=act.terms.id, role=act.role.name, subject_kind="account", subject=wish.account, reason=reason,
        effective_from=act.at, code=code, details={"evidence": wish.evidence} if wish.evidence else {},
    )  # fmt: skip


def _instant(text: str) -> int | None:
    if not text:
        return None
    try:
        return parse_instant(text)
    except ValueError as wrong:
        raise InputError(str(wrong), advice="--last-seen") from None
