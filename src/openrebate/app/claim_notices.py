"""Whom a change of ownership concerns: whoever loses, whoever wins, and the trader; whatever brought the change."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from openrebate.evidence.claiming import Claim, Move, moves_between
from openrebate.units.timeline import DAY, FOREVER

if TYPE_CHECKING:
    from openrebate.store.claim_events import Notice
    from openrebate.store.claim_moves import Touched
    from openrebate.store.connection import Connection


def notices_of(moves: Iterable[Move], account: str | None, due: int) -> list[Notice]:
    """Who is to be told of each move, by when (microseconds)."""
    from openrebate.store.claim_events import Notice

    found = []
    for move in moves:
        concerned = [
            ("partner", move.before, "claim_lost"),
            ("partner", move.after, "claim_won"),
            ("account", account, "claim_changed"),
        ]
        found += [
            Notice(
                recipient_kind=kind, recipient=who, kind=what, starts=move.start,
                ends=None if move.end >= FOREVER else move.end, before=move.before, after=move.after, due=due,
            )
            for kind, who, what in concerned if who
        ]  # fmt: skip
    return found


def tell_moves(connection: Connection, by: str, act: str, *, program: str = "", days: int = 0) -> int:
    """Note every move that this transaction's claims make on subjects that had claims before, and who is to be told; how many.

    A subject that nobody ever claimed moves from nobody, and leaves no notice.
    """
    from openrebate.store.claim_events import Event, note_event
    from openrebate.store.claim_moves import touched

    due, count = time.time_ns() // 1000 + days * DAY, 0
    for one in touched(connection):
        moves = moves_between(_claims(one, before=True), _claims(one, before=False))
        if not moves:
            continue
        event = Event(
            act=act, program=program, role=one.role, subject_kind=one.subject_kind, subject=one.subject,
            partner_id=moves[-1].after, effective_from=moves[0].start,
        )  # fmt: skip
        told = notices_of(moves, one.account, due)
        note_event(connection, by, event, told)
        count += len(told)
    return count


def _claims(one: Touched, *, before: bool) -> list[Claim]:
    rows = one.before if before else one.after
    return [
        Claim(claim_id=name, partner_id=partner, start=start, end=FOREVER if end is None else end)
        for name, partner, start, end in rows
    ]
