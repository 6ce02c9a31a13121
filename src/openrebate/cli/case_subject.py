"""What a case, and a claim that it grants, speaks of, as options of a command."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Annotated, Any

from cyclopts import Parameter

from openrebate.model.errors import InputError


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSubject:
    """What the case is about; one of these, or nothing.

    Parameters
    ----------
    line
        A posted line, by its id.
    fill
        A trade, as VENUE/ACCOUNT/FILL_ID.
    statement
        A statement, by its number.
    payout
        A payout, by its id.
    hit
        A hit of `abuse scan`, by its id.
    candidate
        A candidate of `report candidates`, by its id.
    account
        An account that should be the partner's invitee.
    tag
        An order tag that should be the partner's.
    prefix
        A prefix of client order ids that should be the partner's.
    key
        An API key that should be linked to the partner, as it is kept.
    app
        An OAuth application that should be the partner's.
    """

    line: str = ""
    fill: str = ""
    statement: str = ""
    payout: str = ""
    hit: str = ""
    candidate: str = ""
    account: str = ""
    tag: str = ""
    prefix: str = ""
    key: str = ""
    app: str = ""

    @property
    def chosen(self) -> tuple[str, str] | None:
        """Kind and name; InputError (2) where two are named."""
        return _chosen(self)


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """The claim that is granted.

    Parameters
    ----------
    from_
        The instant from which the claim is in force, such as 2026-10-01T00:00:00Z. It may lie in the past.
    to
        The instant at which it ends; left out: open.
    role
        The role in which the partner earns by it.
    account
        The account; one of these where it is not the case's own subject.
    tag
        The order tag.
    prefix
        The prefix of client order ids.
    key
        The API key, as it is kept.
    app
        The OAuth application.
    match
        exact or prefix; left out: prefix for client order ids, else exact.
    kickback
        The invitee's share of the commission, from 0 to 1.
    take_over
        Claims that are in force meanwhile end where this one begins; their partners get a notice.
    """

    from_: Annotated[str, Parameter(name="--from")] = ""
    to: str = ""
    role: str = ""
    account: str = ""
    tag: str = ""
    prefix: str = ""
    key: str = ""
    app: str = ""
    match: str = ""
    kickback: str = ""
    take_over: Annotated[bool, Parameter(negative=())] = False

    @property
    def chosen(self) -> tuple[str, str] | None:
        """Kind and name; InputError (2) where two are named."""
        return _chosen(self)


_KINDS = {"tag": "order_tag", "prefix": "client_order_id", "key": "api_key", "app": "oauth_app"}
_OTHER = ("from_", "to", "role", "match", "kickback", "take_over")


def _chosen(options: Any) -> tuple[str, str] | None:
    named = [
        (_KINDS.get(one.name, one.name), str(getattr(options, one.name)))
        for one in fields(options)
        if one.name not in _OTHER and getattr(options, one.name)
    ]
    if len(named) > 1:
        raise InputError("two subjects are named", advice="One case is about one thing")
    return named[0] if named else None
