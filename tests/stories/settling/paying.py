"""Paying in stories: a run at an instant, and what its payouts are, in words."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from openrebate.app.pay import approve, status
from openrebate.app.pay_run import run
from openrebate.app.pay_send import send
from openrebate.app.settled import find_program
from openrebate.app.workspace import Workspace
from openrebate.settling.statement_check import first_difference
from openrebate.units.decimals import plain
from openrebate.units.instants import parse_instant
from tests.money.paying import Bank, only


def pay(workspace: Workspace, program: str, at: str, answer: str) -> dict[str, str | None]:
    """Draft, approve and send what is due at the instant; why each payee that got nothing got nothing,
    by owner alone and by `OWNER ASSET`.
    """
    instant = parse_instant(at)
    terms = find_program(workspace, program).at(instant)
    made = run(workspace, terms, "ann", rail="bank", approvals=2, instant=instant)
    if made.run is not None:
        approve(workspace, made.run, "bob")
        approve(workspace, made.run, "cat")
        send(workspace, made.run, "ann", only(Bank(answers=[answer] * len(made.drafted))))
    left = [one for one in made.drafted if one.payout_id is None]
    return {one.owner: one.reason for one in left} | {f"{one.owner} {one.asset}": one.reason for one in left}


def payouts_of(workspace: Workspace, owner: str) -> list[str]:
    """The payouts of an owner: `settled 125 CRO for 10 at 0.08 of 2026-11-01T00:00:00Z by story`."""
    return [
        f"{one.state} {plain(sent.amount)} {sent.asset} for {plain(one.amount)} at {plain(sent.price)} of "
        f"{sent.price_at:%Y-%m-%dT%H:%M:%SZ} by {sent.publisher}"
        for one in status(workspace)
        for sent in [one.sent]
        if one.owner == owner and sent is not None
    ]


def paid_to(workspace: Workspace, owner: str) -> list[str]:
    """The payouts of an owner in what was earned: `settled 0.5 BTC`."""
    return [f"{one.state} {plain(one.amount)} {one.asset}" for one in status(workspace) if one.owner == owner]


def stated_of(statement: Mapping[str, Any]) -> list[str]:
    """The payouts of a statement that holds, in the same words."""
    wrong = first_difference(statement)
    if wrong is not None:
        return [str(wrong)]
    return [
        f"{sent['amount']} {sent['asset']} for {plain(Decimal(one['amount']))} at {sent['price']} of {sent['price_at']} "
        f"by {sent['publisher']}"
        for one in statement["header"]["payouts"]
        for sent in [one["sent"]]
    ]
