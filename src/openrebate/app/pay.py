"""Approve, cancel and confirm payouts, and tell how they stand. What a rail does is in `pay_send`.

Every state is one row, written in the transaction that moves its money. A step that was cut off can be taken again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from openrebate.app.heads import export_heads
from openrebate.app.pay_find import Told, sums, the_payout, the_run, told
from openrebate.app.pay_money import move
from openrebate.app.workspace import Workspace, connected
from openrebate.model.errors import ConflictError, InputError, NotAllowedError
from openrebate.rails.rail import Rail
from openrebate.settling.payouts import RETURNS, State, next_state, refused_approval

if TYPE_CHECKING:
    from openrebate.store.connection import Connection
    from openrebate.store.payouts import Standing

Rails = Callable[[str], Rail]


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """How a run stands after an approval: who approved, of how many, and whether it may be sent."""

    run: str
    approved_by: tuple[str, ...]
    needed: int
    approved: bool
    payouts: int


def approve(workspace: Workspace, name: str, by: str) -> Approval:
    """This person approves a run; the last one that it needs makes its payouts approved.

    NotAllowedError (6): the same person twice, or the drafter alone. NotFoundError (4): no such run.
    """
    from openrebate.store import audit, failpoints, payouts

    with connected(workspace) as connection, connection.transaction():
        payouts.hold_run(connection, name)
        found = the_run(connection, name)
        refused = refused_approval(by, found.by, found.approved_by, found.approvals)
        if refused:
            raise NotAllowedError(refused, advice="Let another person approve it")
        payouts.insert_approval(connection, name, by)
        failpoints.reached("pay approve: approval")
        people = (*found.approved_by, by)
        complete = len(people) >= found.approvals
        waiting = payouts.standings(connection, run=name, states=["drafted"]) if complete else []
        payouts.insert_events(connection, [(one.payout_id, one.n + 1) for one in waiting], "approved", by)
        failpoints.reached("pay approve: events")
        audit.note(connection, by, "pay approve", f"run {name}", {"approved_by": list(people)})
    failpoints.reached("pay approve: committed")
    return Approval(
        run=name, approved_by=people, needed=found.approvals, approved=complete, payouts=len(waiting)
    )


def status(
    workspace: Workspace, *, run: str | None = None, payout: str | None = None, program: str | None = None
) -> tuple[Told, ...]:
    """How payouts stand, the oldest first: all of them, of a run, of a program, or one."""
    from openrebate.store import payouts

    with connected(workspace) as connection:
        if run is not None:
            the_run(connection, run)
        if payout is not None:
            return (told(the_payout(connection, payout)),)
        return tuple(told(one) for one in payouts.standings(connection, run=run, program=program))


def history(workspace: Workspace, payout: str) -> tuple[Told, list[dict[str, Any]]]:
    """One payout, and everything that happened to it."""
    from openrebate.store import payouts

    with connected(workspace) as connection:
        one = the_payout(connection, payout)
        names = ("n", "state", "at", "by", "reason", "evidence")
        return told(one), [
            dict(zip(names, row, strict=True)) for row in payouts.events(connection, one.payout_id)
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """What a person said of one payout; `already`: exactly that was known before."""

    payout: Told
    already: bool


def confirm(
    workspace: Workspace,
    payout: str,
    outcome: Literal["settled", "failed"],
    *,
    reference: str,
    by: str,
    rails: Rails,
) -> Confirmed:
    """A person states what became of a payout that was sent, or whose outcome is unknown.

    ConflictError (5): it is not on its way, ended otherwise, or its rail knows better than `failed`.
    """
    with connected(workspace) as connection:
        done = confirm_one(connection, payout, outcome, reference=reference, by=by, rails=rails)
        export_heads(workspace, connection)
    return done


def confirm_one(
    connection: Connection,
    payout: str,
    outcome: Literal["settled", "failed"],
    *,
    reference: str,
    by: str,
    rails: Rails,
) -> Confirmed:
    """The same on a connection that is open, for many of them; the caller writes down the heads."""
    from openrebate.store import failpoints

    if not reference:
        raise InputError("no reference is given", advice="Say with --reference where this can be looked up")
    found = the_payout(connection, payout)
    if outcome == "failed" and found.state in {"sending", "unknown"}:
        _not_known_better(rails(found.rail), found)
    evidence = {"reference": reference}
    done = record(connection, found.payout_id, outcome, by=by, reason="confirmed", evidence=evidence)
    failpoints.reached("pay confirm: committed")
    after = the_payout(connection, found.payout_id)
    if not done and (after.state != outcome or after.evidence.get("reference") != reference):
        advice = (
            "`openrebate pay send` sends what is approved" if after.state in {"drafted", "approved"} else ""
        )
        raise ConflictError(f"payout {after.payout_id[:12]} is {after.state}", advice=advice)
    return Confirmed(payout=told(after), already=not done)


def _not_known_better(rail: Rail, found: Standing) -> None:
    if rail.repeatable:
        return  # a file says what was asked for, not what became of it
    known = rail.find(found.payout_id)
    if known.state in {"sent", "settled"}:
        raise ConflictError(
            f"{rail.name} says that payout {found.payout_id[:12]} is {known.state}, not failed",
            advice="`openrebate pay send` takes that over",
        )


def record(
    connection: Connection,
    payout: str,
    state: State,
    *,
    by: str,
    reason: str = "",
    evidence: Mapping[str, Any] | None = None,
) -> bool:
    """Write down what became of a payout, with its money, unless it is known by now. False: the state may not follow."""
    from openrebate.store import audit, failpoints, payouts

    with connection.transaction():
        payouts.hold_run(connection, payout)
        found = payouts.standings(connection, payout=payout)[0]
        now: Any = found.state
        if not next_state(now, state):
            return False
        payouts.insert_event(connection, payout, found.n + 1, state, by, reason, evidence)
        failpoints.reached(f"pay: {state} written")
        if state == "settled" or state in RETURNS:
            move(connection, found.program, state, payout, sums([found]), by)
            failpoints.reached(f"pay: {state} moved")
        audit.note(connection, by, f"pay {state}", f"payout {payout}", {**(evidence or {}), "reason": reason})
    return True


def cancel(
    workspace: Workspace, *, run: str | None, payout: str | None, reason: str, by: str
) -> tuple[Told, ...]:
    """Take back payouts that were not sent: their money is owed again. ConflictError (5): one is on its way already."""
    from openrebate.store import payouts

    if not reason.strip():
        raise InputError("no reason is given", advice="Say with --reason why")
    if (run is None) == (payout is None):
        raise InputError("a run or a payout is expected", advice="Name one of them")
    with connected(workspace) as connection:
        if run is not None:
            the_run(connection, run)
            found = [one for one in payouts.standings(connection, run=run) if one.state != "cancelled"]
        else:
            assert payout is not None
            found = [the_payout(connection, payout)]
        _not_under_way(found)
        _cancelled(connection, found, reason, by)
        export_heads(workspace, connection)
        return tuple(told(the_payout(connection, one.payout_id)) for one in found)


def _cancelled(connection: Connection, found: Sequence[Standing], reason: str, by: str) -> None:
    from openrebate.store import failpoints

    with connection.transaction():
        for one in found:
            if not record(connection, one.payout_id, "cancelled", by=by, reason=reason):
                raise ConflictError(
                    f"payout {one.payout_id[:12]} has moved on", advice="See `openrebate pay status`"
                )
        failpoints.reached("pay cancel: events")
    failpoints.reached("pay cancel: committed")


def _not_under_way(found: Sequence[Standing]) -> None:
    for one in found:
        if one.state not in {"drafted", "approved"}:
            raise ConflictError(
                f"payout {one.payout_id[:12]} to {one.owner} is {one.state}",
                advice="Only what was not sent can be cancelled; a payment is taken back by an adjustment",
            )
