"""Which run or payout a person means, and payouts as people and machines are told of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from openrebate.app.pay_money import Sent, Sum, exact, sent_for
from openrebate.app.workspace import Workspace, connected
from openrebate.model.errors import ConflictError, InputError, NotFoundError

if TYPE_CHECKING:
    from openrebate.store.connection import Connection
    from openrebate.store.payouts import Run, Standing

SHORTEST = 6  # characters of a payout's id that a person must give


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One payout as it stands, in exact amounts. `reference` is the rail's, or a person's.

    `sent`: what goes out instead of the amount; None where it is paid as it was earned.
    """

    payout_id: str
    run: str
    program: str
    owner_kind: str
    owner: str
    destination: str
    asset: str
    amount: Decimal
    withheld: Decimal
    rail: str
    state: str
    at: datetime
    reason: str
    reference: str
    sent: Sent | None


def the_run(connection: Connection, name: str) -> Run:
    """The run of that id; NotFoundError (4)."""
    from openrebate.store import payouts

    found = payouts.find_run(connection, name)
    if found is None:
        raise NotFoundError(f"there is no run '{name}'", advice="See `openrebate pay status`")
    return found


def waiting_run(workspace: Workspace, states: Sequence[str]) -> str:
    """The only run with payouts in these states. NotFoundError (4): there is none; ConflictError (5): several, which it names."""
    from openrebate.store import payouts

    with connected(workspace) as connection:
        found = sorted({one.run for one in payouts.standings(connection, states=states)})
    if not found:
        raise NotFoundError(
            f"no run has payouts that are {' or '.join(states)}", advice="See `openrebate pay status`"
        )
    if len(found) > 1:
        raise ConflictError(f"several runs wait: {', '.join(found)}", advice="Name one of them")
    return found[0]


def the_payout(connection: Connection, name: str) -> Standing:
    """The payout whose id begins so. NotFoundError (4): none; InputError (2): too short, or more than one."""
    from openrebate.store import payouts

    if len(name) < SHORTEST or not name.isalnum():
        raise InputError(f"'{name}' is no payout", advice=f"Give at least {SHORTEST} digits of its id")
    found = payouts.standings(connection, payout=name)
    if not found:
        raise NotFoundError(f"there is no payout '{name}'", advice="See `openrebate pay status`")
    if len(found) > 1:
        raise InputError(f"{len(found)} payouts begin with '{name}'", advice="Give more of its id")
    return found[0]


def told(one: Standing) -> Told:
    """The payout in exact amounts."""
    return Told(
        payout_id=one.payout_id,
        run=one.run,
        program=one.program,
        owner_kind=one.owner_kind,
        owner=one.owner,
        destination=one.destination,
        asset=one.asset,
        amount=exact(one.amount, one.scale),
        withheld=exact(one.withheld, one.scale),
        rail=one.rail,
        state=one.state,
        at=one.at,
        reason=one.reason,
        reference=str(one.evidence.get("reference", "")),
        sent=None if one.sent is None else sent_for(one.sent),
    )


def sums(found: list[Standing]) -> list[Sum]:
    """What the ledger moves for these payouts."""
    return [
        Sum(
            payout_id=one.payout_id,
            owner_kind=one.owner_kind,
            owner=one.owner,
            asset=one.asset,
            amount=one.amount,
            withheld=one.withheld,
        )
        for one in found
    ]
