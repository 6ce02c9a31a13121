"""Close: seal a period of a program for ever, its statements numbered and under one root. What comes later is booked later.

A period is not closed over money that is not booked: first everything is rated once more and held against what is posted, then,
under the period's lock, it is seen that nothing has changed since.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from openrebate.app.cited import cited
from openrebate.app.ground import Ground
from openrebate.app.heads import export_heads
from openrebate.app.plan import Planned, planned, stands
from openrebate.app.settled import Program, find_period, find_program, inputs_of
from openrebate.app.workspace import connected, open_workspace, person
from openrebate.model.errors import ConflictError
from openrebate.store import audit, periods, statements
from openrebate.store.connection import translated
from openrebate.store.failpoints import reached
from openrebate.store.periods import Closed, Sealing
from openrebate.units.instants import format_instant
from openrebate.units.periods import Period, day_start

if TYPE_CHECKING:
    from openrebate.app.workspace import Workspace
    from openrebate.store.connection import Connection

Progress = Callable[[str], None]
_TRIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """What became of a period. `closed`: as it is sealed, now or before."""

    outcome: Literal["closed", "already"]
    program: str
    closed: Closed


def close(
    workspace: Path,
    program: str,
    period: str,
    *,
    by: str = "",
    leave_late: bool = False,
    progress: Progress = lambda step: None,
) -> Sealed:
    """Close a period; closing it again is no error.

    `leave_late`: what is owed and not posted yet is left to the next period. ConflictError (5): without it, something is;
    or the period is not over, or an earlier one still open. NotFoundError (4): no such program, or no terms in the period.
    """
    place = open_workspace(workspace)
    found = find_program(place, program)
    asked = find_period(found, period)
    who = person(by)
    with connected(place) as connection:
        outcome: Literal["closed", "already"] = "already"
        if _closed(connection, found, asked) is None:
            outcome = _close(place, connection, found, asked, who, leave_late, progress)
        reached("close: committed")
        export_heads(place, connection)
        reached("close: root written")
        closed = _closed(connection, found, asked)
    assert closed is not None
    return Sealed(outcome=outcome, program=found.id, closed=closed)


def _closed(connection: Connection, program: Program, period: Period) -> Closed | None:
    found = {one.period: one for one in periods.closed(connection, program.id)}
    return found.get(period.label)


def _close(
    workspace: Workspace,
    connection: Connection,
    program: Program,
    period: Period,
    by: str,
    leave_late: bool,
    progress: Progress,
) -> Literal["closed", "already"]:
    """See that all is posted, and seal. Where something arrives in between, it is looked at again."""
    _refuse_early(program, period)
    _refuse_order(connection, program, period)
    for _ in range(_TRIES):
        ground = Ground.now(workspace, connection)
        made = None if leave_late else _all_posted(workspace, connection, program, period, ground, progress)
        reached("close: begins")
        progress("seal")
        with translated(), connection.transaction():
            if not periods.hold(connection, program.id, period.label):
                return "already"
            reached("close: held")
            if made is None or not ground.changed(connection, program, made.document):
                _seal(workspace, connection, program, period, ground, by)
                reached("close: sealed")
                return "closed"
    raise ConflictError(
        f"fills keep arriving for {period.label} of {program.id}",
        advice="Close it while nothing is ingested, or with --leave-late",
    )


def _refuse_early(program: Program, period: Period) -> None:
    """A period is closed when it is over, in the program's zone: closing is for ever."""
    end = day_start(period.days[-1] + 1, program.latest.day_zone)
    if time.time_ns() // 1000 < end:
        raise ConflictError(
            f"{period.label} of {program.id} is not over: it lasts until {format_instant(end)}",
            advice="Close it then; plan and apply may be done any day",
        )


def _refuse_order(connection: Connection, program: Program, period: Period) -> None:
    """Periods are closed one after the other; the database holds it too, at the end."""
    earlier = [label for label in periods.booked_into(connection, program.id) if label < period.label]
    if earlier:
        raise ConflictError(
            f"{earlier[0]} of {program.id} is still open, which comes before {period.label}",
            advice=f"openrebate close --program {program.id} --period {earlier[0]}",
        )
    later = [one.period for one in periods.closed(connection, program.id) if one.period > period.label]
    if later:
        raise ConflictError(
            f"{later[-1]} of {program.id} is closed, so {period.label} takes nothing more",
            advice=f"What is found of {period.label} is booked in the open period",
        )


def _all_posted(
    workspace: Workspace,
    connection: Connection,
    program: Program,
    period: Period,
    ground: Ground,
    progress: Progress,
) -> Planned:
    """A plan of the period without a line; ConflictError (5) where there are lines."""
    made = stands(workspace, connection, program, period, ground)
    made = made or planned(workspace, connection, program, period, progress)
    if not made.empty:
        raise ConflictError(
            f"{made.rows.num_rows:,} lines of {period.label} are owed otherwise than they are posted",
            advice=f"openrebate plan --program {program.id} --period {period.label}, then apply it; or close with "
            "--leave-late, and they are booked in the next period",
        )
    return made


def _seal(
    workspace: Workspace, connection: Connection, program: Program, period: Period, ground: Ground, by: str
) -> None:
    """Number the statements and keep them under their root, in the caller's transaction."""
    pinned = inputs_of(connection, program, period, ground.facts).marks
    until = day_start(period.days[-1] + 1, program.latest.day_zone)
    publisher = "; ".join(periods.mark_publishers(connection, until))
    about = cited(workspace, connection, program.id, period.label)
    about = replace(about, at=time.time_ns() // 1000, by=by, marks_digest=pinned, marks_publisher=publisher)
    posting_no = periods.last_posting(connection, program.id, period.label)
    issued = statements.issue(connection, about)
    reached("close: statements numbered")
    sealing = Sealing(
        program=program.id,
        period=period.label,
        by=by,
        root=issued.root,
        marks_digest=pinned,
        marks_publisher=publisher,
        posting_no=posting_no,
        first=issued.first,
        statements=issued.statements,
    )
    periods.seal(connection, sealing)
    details = {"statements": len(issued.statements), "root": issued.root.hex()}
    audit.note(connection, by, "close", f"{program.id} {period.label}", details)
