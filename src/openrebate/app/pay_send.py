"""Send what is approved, and ask about what is on its way. Nothing is sent twice, whatever fails in between.

`sending` is committed before the rail is called, with the payout's id as the reference. Whoever finds a payout `sending`
later knows only that it may have been sent: a rail whose batches can be repeated is given the same batch again, any
other is asked, and what it does not know is named `unknown` and left to a person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openrebate.app.heads import export_heads
from openrebate.app.pay import Rails, record
from openrebate.app.pay_find import Told, the_run, told
from openrebate.app.pay_money import exact, now
from openrebate.app.pay_run import standing_holds, standing_payees
from openrebate.app.workspace import Workspace, connected
from openrebate.model.errors import ConflictError
from openrebate.rails.rail import Instruction, Outcome, Rail
from openrebate.settling.payouts import State

if TYPE_CHECKING:
    from openrebate.store.connection import Connection
    from openrebate.store.payouts import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class SendReport:
    """How a run stands after sending: its payouts, how many in which state, and which wait for a hold to end."""

    run: str
    payouts: tuple[Told, ...]
    states: dict[str, int]
    held: dict[str, str]


def send(workspace: Workspace, name: str, by: str, rails: Rails) -> SendReport:
    """Send what of the run is approved, and ask about what was sent before.

    ConflictError (5): not approved yet, or another command is sending it. What the network does is a state, no error.
    """
    from openrebate.store import payouts

    with connected(workspace) as connection:
        run = the_run(connection, name)
        before = payouts.standings(connection, run=name)
        if before and all(one.state == "drafted" for one in before):
            raise ConflictError(
                f"run {name} has {len(run.approved_by)} of {run.approvals} approvals",
                advice=f"openrebate pay approve {name} --by NAME",
            )
        if not payouts.hold_sending(connection, name):
            raise ConflictError(f"another command is sending run {name}", advice="Wait for it")
        rail = rails(run.rail)
        _ask(connection, rail, name, by)
        held = _send(connection, rail, name, by)
        export_heads(workspace, connection)
        after = payouts.standings(connection, run=name)
    return SendReport(
        run=name,
        payouts=tuple(told(one) for one in after),
        states=dict(sorted(Counter(one.state for one in after).items())),
        held=held,
    )


def _ask(connection: Connection, rail: Rail, name: str, by: str) -> None:
    """What became of what was sent before: the rail is asked, and given again only what it takes twice as once."""
    from openrebate.store import payouts

    cut_off = payouts.standings(connection, run=name, states=["sending"])
    if cut_off and rail.repeatable:
        _call(connection, rail, name, cut_off, by)
        cut_off = []
    for one in [*cut_off, *payouts.standings(connection, run=name, states=["unknown", "sent"])]:
        _record(connection, one, rail.find(one.payout_id), by)


def _send(connection: Connection, rail: Rail, name: str, by: str) -> dict[str, str]:
    """Claim and send what is approved and not held; gives what is held and why."""
    from openrebate.store import failpoints, payouts

    approved = payouts.standings(connection, run=name, states=["approved"])
    held = _held(connection, approved)
    due = [one for one in approved if one.payout_id not in held]
    for batch in [due] if rail.whole and due else [[one] for one in due]:
        with connection.transaction():
            payouts.insert_events(connection, [(one.payout_id, one.n + 1) for one in batch], "sending", by)
            failpoints.reached("pay send: claimed")
        failpoints.reached("pay send: claim committed")
        _call(connection, rail, name, batch, by)
    return held


def _call(connection: Connection, rail: Rail, name: str, batch: Sequence[Standing], by: str) -> None:
    from openrebate.store import failpoints

    outcomes = rail.send(name, [instruction(one) for one in batch])
    failpoints.reached("pay send: called")
    assert len(outcomes) == len(batch)
    with connection.transaction():
        for one, outcome in zip(batch, outcomes, strict=True):
            _record(connection, one, outcome, by)
    failpoints.reached("pay send: recorded")


def _record(connection: Connection, one: Standing, outcome: Outcome, by: str) -> None:
    state: State = "unknown" if outcome.state == "absent" else outcome.state
    reason = "not known to the rail" if outcome.state == "absent" else ""
    evidence = {"reference": outcome.reference, "detail": outcome.detail}
    record(connection, one.payout_id, state, by=by, reason=reason, evidence=evidence)


def _held(connection: Connection, approved: Sequence[Standing]) -> dict[str, str]:
    """What must not be sent after all: holds and sanctions that came after the draft."""
    holds, payees = standing_holds(connection), standing_payees(connection, now())
    held = {}
    for one in approved:
        key = (one.owner_kind, one.owner)
        payee = payees.get(key)
        if payee is not None and payee.sanctioned:
            held[one.payout_id] = "sanctioned"
        elif key in holds.owners:
            held[one.payout_id] = "held"
        elif payee is not None and payee.region in holds.regions:
            held[one.payout_id] = "region_held"
    return held


def instruction(one: Standing) -> Instruction:
    """What a rail is told of a payout: its id is the reference; what is sent instead of the amount, where something is."""
    sent = one.sent
    return Instruction(
        reference=one.payout_id,
        program=one.program,
        owner_kind=one.owner_kind,
        owner=one.owner,
        destination=one.destination,
        asset=one.asset if sent is None else sent.price.asset,
        amount=exact(one.amount, one.scale) if sent is None else exact(sent.amount, sent.scale),
    )
