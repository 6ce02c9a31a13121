"""What changed in when it is paid, in what is promised, and in how an account comes to a partner. None of it changes a line."""

from __future__ import annotations

from openrebate.model.promises import Promises, Settlement
from openrebate.model.terms import Terms
from openrebate.terms.bindings import binding_changes
from openrebate.terms.change import Change, days, said, value
from openrebate.units.decimals import plain

_NEGATIVE = {"carry": "carried over", "forgive": "forgiven"}
_SUSPENDED = {"hold": "held", "pay": "paid"}


def promise_changes(old: Terms, new: Terms) -> list[Change]:
    """What differs in payment, promises and binding, in the order of the file."""
    return [
        *_settlement(old.settlement, new.settlement),
        *_promises(old.promises, new.promises),
        *_bindings(old, new),
    ]


def _settlement(old: Settlement, new: Settlement) -> list[Change]:
    told = (
        (
            "days in which a closed period may still change",
            days(old.finality_days),
            days(new.finality_days),
        ),
        ("days that an amount waits", str(old.holding_days), str(new.holding_days)),
        ("the wait is counted from when it was", old.held_from, new.held_from),
        ("the smallest payout", plain(old.minimum), plain(new.minimum)),
        ("a balance below zero is", _NEGATIVE[old.negative], _NEGATIVE[new.negative]),
        ("a suspended partner's balance is", _SUSPENDED[old.suspended], _SUSPENDED[new.suspended]),
        ("days in which a partner that left is paid", days(old.left_days), days(new.left_days)),
        ("what it is paid in", _paid_in(old), _paid_in(new)),
        ("the clause on payment", old.clause, new.clause),
    )
    return [change for name, before, after in told for change in value("settlement", name, before, after)]


def _paid_in(one: Settlement) -> str:
    return "what was earned" if one.paid_in is None else f"{one.paid_in}, {said(one.paid_in_scale)} places"


def _promises(old: Promises, new: Promises) -> list[Change]:
    told = (
        ("days of notice before other terms begin", said(old.notice_days), said(new.notice_days)),
        ("days in which a period may be disputed", days(old.dispute_days), days(new.dispute_days)),
        ("days until a case is answered", str(old.answer_days), str(new.answer_days)),
        ("days until a case is decided", str(old.decide_days), str(new.decide_days)),
        ("days in which a decision may be appealed", str(old.appeal_days), str(new.appeal_days)),
        ("days that a case's clock counts", old.days, new.days),
        ("the clause on promises", old.clause, new.clause),
    )
    return [change for name, before, after in told for change in value("promises", name, before, after)]


def _bindings(old: Terms, new: Terms) -> list[Change]:
    roles = sorted({one.role for one in (*old.bindings, *new.bindings)})
    return [
        Change(
            part="binding",
            text=f"binding of {role}: {after or 'the clause is gone'}",
            before=before,
            after=after,
        )
        for role in roles
        for _, before, after in binding_changes(old.binding(role), new.binding(role))
    ]
