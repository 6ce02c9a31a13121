"""Apply: post exactly one plan, once, or refuse because the world has changed since it was made.

Everything happens in one transaction through the ledger's door; the posting is known by the plan's digest. Applied again,
twice at once, or after a crash, the same plan is found posted, and nothing moves.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pyarrow as pa
import pyarrow.parquet as pq

from openrebate.app.bootstrap import bare_engine
from openrebate.app.ground import Ground
from openrebate.app.heads import export_heads
from openrebate.app.settled import Program, find_program, plan_files
from openrebate.app.workspace import connected, open_workspace, person
from openrebate.model.errors import ConflictError, InputError, Place
from openrebate.settling.plan import FORMAT, plan_digest
from openrebate.settling.postings import OF_LINE, last_instant, transfers
from openrebate.store import ledger
from openrebate.store.failpoints import reached
from openrebate.store.ledger import Posted, Posting
from openrebate.units.periods import parse_period

if TYPE_CHECKING:
    from openrebate.app.workspace import Workspace
    from openrebate.store.connection import Connection

Progress = Callable[[str], None]
Outcome = Literal["applied", "already", "empty"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What became of a plan. `posting_no` and `head` (hex) are those of its posting; none for an empty plan."""

    outcome: Outcome
    program: str
    period: str
    digest: str
    lines: int
    posting_no: int | None = None
    head: str = ""


def apply(workspace: Path, plan: Path, *, by: str = "", progress: Progress = lambda step: None) -> Applied:
    """Post a plan.

    InputError (2) for a file that is no plan or was changed, ConflictError (5) where what it was worked out from has changed
    since, or its period was closed. The same plan again is no error.
    """
    place = open_workspace(workspace)
    document = read_plan(plan)
    who = person(by)
    said = {"program": document["program"], "period": document["period"], "digest": document["digest"]}
    if not document["lines"]["rows"]:
        return Applied(outcome="empty", lines=0, **said)
    with connected(place) as connection:
        posted = ledger.posted(connection, "plan", document["digest"])
        if posted is None:
            progress("read the plan")
            posted = _post(connection, place, document, _lines(place, document, plan), who, progress)
        reached("apply: committed")
        export_heads(place, connection)
        reached("apply: head written")
    return Applied(
        outcome="already" if posted.already else "applied",
        lines=document["lines"]["rows"],
        posting_no=posted.posting_no,
        head=posted.hash.hex(),
        **said,
    )


def read_plan(file: Path) -> Mapping[str, Any]:
    """The document of a plan; InputError (2) for a file that is none, or that is not as it was written."""
    place = Place(str(file))
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
        known = document["format"], document["digest"], document["lines"]["rows"]
        whole = plan_digest(document)
    except OSError as error:
        raise InputError(
            f"cannot be read: {error.strerror}", place=place, advice="Name the file that plan wrote"
        ) from error
    except (ValueError, LookupError, TypeError) as error:
        raise InputError("is not a plan", place=place, advice="Name the file that plan wrote") from error
    if known[0] != FORMAT:
        raise InputError(
            f"has the format {known[0]}, and this program reads {FORMAT}", place=place, advice="Plan again"
        )
    if known[1] != whole:
        raise InputError(
            "was changed after it was written: its digest is another", place=place, advice="Plan again"
        )
    assert isinstance(document, dict)
    return document


def _lines(workspace: Workspace, document: Mapping[str, Any], plan: Path) -> pa.Table:
    """The plan's lines, from the workspace or beside the plan; InputError (2) where they are not the ones it names."""
    kept = plan_files(workspace, document["digest"])[1]
    try:
        content = kept.read_bytes()
    except OSError as error:
        raise InputError(
            f"its lines {kept} cannot be read: {error.strerror}",
            place=Place(str(plan)),
            advice="Apply it in the workspace that it was made in, or plan again",
        ) from error
    if sha256(content).hexdigest() != document["lines"]["sha256"]:
        raise InputError(
            f"its lines {kept} were changed after they were written",
            place=Place(str(plan)),
            advice="Plan again",
        )
    return pq.ParquetFile(pa.BufferReader(content)).read()


def _post(
    connection: Connection,
    workspace: Workspace,
    document: Mapping[str, Any],
    lines: pa.Table,
    who: str,
    progress: Progress,
) -> Posted:
    """Everything or nothing: the plan's lines and transfers, if the world still is as it was."""
    program = find_program(workspace, document["program"])
    moved = _transfers(program, lines)
    posting = Posting(
        kind="plan", ref=document["digest"], program=program.id, period=document["period"], by=who
    )
    ground = Ground.now(workspace, connection)
    reached("apply: begins")
    with connection.transaction():
        progress("see that nothing has changed")
        changed = ground.changed(connection, program, document)
        if changed:
            posted = ledger.posted(connection, "plan", document["digest"])  # by somebody beside us
            if posted is None:
                raise ConflictError(
                    f"the world has changed since the plan was made: {changed}", advice="Plan again"
                )
            return posted
        for asset, scale in document["assets"].items():
            ledger.add_asset(connection, asset, scale)
        reached("apply: checked")
        progress(f"post {lines.num_rows:,} lines")
        posted = ledger.post(connection, posting, moved, lines)
        reached("apply: posted")
    return posted


def _transfers(program: Program, lines: pa.Table) -> pa.Table:
    """The transfers that the lines make."""
    zone = program.latest.day_zone
    origins = lines.column("origin").unique().to_pylist()
    event_at = {origin: last_instant(parse_period(origin), zone) for origin in origins}
    with bare_engine("duckdb") as engine:
        engine.load("differences", lines.select(OF_LINE))
        return engine.fetch(transfers("differences", program.id, event_at))
