"""Plan: what a program owes less what is posted of it, shown before anything moves. Nothing is posted here.

The lines of every period that may still change are rated from all facts, fills and marks now known, and held against the lines
that are posted. What differs is the plan: a document in the workspace's `data/plans`, and beside it one row a line.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from openrebate import __version__
from openrebate.app.bootstrap import bare_engine
from openrebate.app.entitlement import Entitlement, entitlement
from openrebate.app.levels_planned import Said
from openrebate.app.other_venues import other_venues, venues_known
from openrebate.app.posted_lines import load_planned
from openrebate.app.settled import (
    Booking,
    Program,
    booking_of,
    find_period,
    find_program,
    inputs_of,
    plan_files,
    settlement_of,
)
from openrebate.app.workspace import connected, open_workspace
from openrebate.model.errors import ConflictError, OutsideError
from openrebate.settling.plan import COLUMNS, FORMAT, Inputs, covered, differences, plan_digest
from openrebate.settling.totals import BY_CHANNEL, by_channel, document_totals, totals
from openrebate.store import lines as posted_lines
from openrebate.units.decimals import from_units, plain
from openrebate.units.periods import Period

if TYPE_CHECKING:
    from openrebate.app.ground import Ground
    from openrebate.app.workspace import Workspace
    from openrebate.store.connection import Connection

Progress = Callable[[str], None]
Document = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A plan and where the workspace keeps it. `rows`: the lines that differ, by origin and line; `content`: as they are kept."""

    document: Document
    file: Path
    rows: pa.Table
    content: bytes

    @property
    def channels(self) -> list[dict[str, str | None]]:
        """What differs by partner, period traded in and channel; the amounts of all its lines, invitees' parts apart."""
        scales: Mapping[str, int] = self.document["assets"]
        with bare_engine("duckdb") as engine:
            engine.load("differences", self.rows.select(BY_CHANNEL))
            sums = engine.fetch(by_channel("differences")).to_pylist()
        return [
            {**row, "difference": plain(from_units(int(row["difference"]), scales[row["asset"]]))}
            for row in sums
        ]

    @property
    def empty(self) -> bool:
        """Whether everything that the known trades come to is posted."""
        return bool(self.rows.num_rows == 0)


def plan(
    workspace: Path,
    program: str,
    period: str,
    *,
    out: Path | None = None,
    progress: Progress = lambda step: None,
    warn: Progress = lambda text: None,
) -> Planned:
    """Plan a period of a program, keep the plan, and write its document to `out` as well.

    InputError (2) for a text that is no period, NotFoundError (4) for an unknown program or a period without terms,
    ConflictError (5) for a closed period that is final.
    """
    place = open_workspace(workspace)
    found = find_program(place, program)
    asked = find_period(found, period)
    with connected(place) as connection:
        made = planned(place, connection, found, asked, progress, warn)
    keep(place, made)
    if out is not None:
        _write(out, _text(made.document))
    return made


def planned(
    workspace: Workspace,
    connection: Connection,
    program: Program,
    asked: Period,
    progress: Progress = lambda step: None,
    warn: Progress = lambda text: None,
) -> Planned:
    """The plan of a period, not kept yet."""
    booking, origins = _covered(connection, program, asked)
    stands_at = posted_lines.last_plan(connection, program.id)
    while True:
        inputs = _inputs(connection, program, origins, "")
        with entitlement(workspace, connection, program, progress) as entitled:
            if inputs != _inputs(connection, program, origins, ""):
                continue  # files arrived while the list of them was read
            inputs = _inputs(connection, program, origins, entitled.given.facts_digest)
            for text in other_venues(program.latest, venues_known(entitled.given)):
                warn(text)
            settled = _settled(workspace, connection, program, inputs)
            rows, sums = _compared(
                workspace,
                connection,
                program,
                booking,
                [o for o in origins if o.label not in settled],
                entitled,
                progress,
            )
        break
    content = _bytes(rows)
    document = _document(program, booking, inputs, stands_at, (rows.num_rows, content), sums, entitled.levels)
    file = plan_files(workspace, document["digest"])[0]
    return Planned(document=document, file=file, rows=rows, content=content)


def stands(
    workspace: Workspace, connection: Connection, program: Program, asked: Period, ground: Ground
) -> Planned | None:
    """An empty plan of the period where that is known without rating anything; None where it is not."""
    booking, origins = _covered(connection, program, asked)
    stands_at = posted_lines.last_plan(connection, program.id)
    inputs = _inputs(connection, program, origins, ground.facts)
    if _settled(workspace, connection, program, inputs) != {one.period for one in inputs}:
        return None
    rows = _schema().empty_table()
    content = _bytes(rows)
    document = _document(program, booking, inputs, stands_at, (0, content), [], {})
    file = plan_files(workspace, document["digest"])[0]
    return Planned(document=document, file=file, rows=rows, content=content)


def _covered(connection: Connection, program: Program, asked: Period) -> tuple[Booking, tuple[Period, ...]]:
    """Where the plan books, and the periods it covers; ConflictError (5) where the one asked for is final."""
    booking = booking_of(connection, program, asked)
    settlement = settlement_of(program, booking)
    origins = covered(booking.into, booking.closed, settlement, named=booking.named)
    if not origins:
        raise ConflictError(
            f"{asked.label} of {program.id} is final",
            advice=f"Its terms let it change for {settlement.finality_days} days after its end",
        )
    return booking, origins


def _inputs(connection: Connection, program: Program, origins: Sequence[Period], facts: str) -> list[Inputs]:
    return [inputs_of(connection, program, origin, facts) for origin in origins]


def _settled(
    workspace: Workspace, connection: Connection, program: Program, inputs: Sequence[Inputs]
) -> set[str]:
    """The periods whose last applied plan was worked out from just these inputs: nothing of them can differ.

    Only documents that still are what the ledger names them by are believed.
    """
    wanted = {one.period: asdict(one) for one in inputs}
    found: set[str] = set()
    for digest in posted_lines.last_plans(connection, program.id):
        file = plan_files(workspace, digest)[0]
        if not wanted or not file.is_file():
            break
        document = json.loads(file.read_text(encoding="utf-8"))
        if plan_digest(document) != digest:
            break
        for said in document["inputs"]:
            if wanted.pop(said["period"], None) == said:
                found.add(said["period"])
    return found


def _compared(
    workspace: Workspace, connection: Connection, program: Program, booking: Booking, origins: Sequence[Period],
    entitled: Entitlement, progress: Progress,
) -> tuple[pa.Table, list[Mapping[str, Any]]]:  # fmt: skip
    """The lines that differ, of every origin, and what they come to."""
    rows, sums = [], []
    engine = entitled.desk
    for origin in origins:
        progress(f"rate {origin.label}")
        entitled.rate(origin, "entitled")
        progress(f"compare {origin.label}")
        load_planned(engine, workspace, connection, program, origin)
        engine.table("differences", differences("entitled", "posted", booking.into.label))
        rows.append(engine.fetch("SELECT * FROM differences ORDER BY line_id").cast(_schema()))
        if rows[-1].num_rows:
            sums += engine.fetch(totals("entitled", "posted", "differences", origin.label)).to_pylist()
    return pa.concat_tables([_schema().empty_table(), *rows]), sums


def _schema() -> pa.Schema:
    kinds = {field.name: field.type for field in posted_lines.POSTED}
    kinds |= {"origin": pa.string(), "before": kinds["after"], "why": pa.string()}
    return pa.schema([(name, kinds[name]) for name in COLUMNS])


def _document(
    program: Program,
    booking: Booking,
    inputs: Sequence[Inputs],
    stands_at: int,
    lines: tuple[int, bytes],
    sums: Sequence[Mapping[str, Any]],
    levels: Mapping[str, Sequence[Said]],
) -> Document:
    """What the plan says, with the digest it is known by. `lines`: how many differ, and as they are kept."""
    scales = program.scales_with(str(row["asset"]) for row in sums)
    said: Document = {
        "format": FORMAT,
        "program": program.id,
        "period": booking.into.label,
        "named": booking.named and booking.named.label,
        "openrebate": __version__,
        "assets": scales,
        "inputs": [asdict(one) for one in inputs],
        "ledger": {"last_plan": stands_at},
        "levels": levels,
        **document_totals(sums, scales),
        "lines": {"rows": lines[0], "sha256": sha256(lines[1]).hexdigest()},
    }
    return {**said, "digest": plan_digest(said)}


def keep(workspace: Workspace, made: Planned) -> None:
    """Keep a plan in the workspace: its lines first, so that a document that is there is whole."""
    document, lines = plan_files(workspace, made.document["digest"])
    if not document.is_file():
        _write(lines, made.content)
        _write(document, _text(made.document))


def _bytes(rows: pa.Table) -> bytes:
    """The lines as Parquet; the bytes depend on the rows alone."""
    sink = pa.BufferOutputStream()
    pq.write_table(rows, sink, compression="zstd", version="2.6", store_schema=False, row_group_size=1 << 20)
    return bytes(sink.getvalue())


def _text(document: Document) -> bytes:
    """A member a line: levels may be tens of thousands of values."""
    members = (
        f"{json.dumps(name)}: {json.dumps(said, ensure_ascii=False)}" for name, said in document.items()
    )
    return ("{\n" + ",\n".join(members) + "\n}\n").encode()


def _write(file: Path, content: bytes) -> None:
    """Write a file whole or not at all; OutsideError (7) where that fails."""
    aside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(content)
        aside.replace(file)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise OutsideError(
            f"cannot write {file}: {error.strerror}", advice="Check space and rights"
        ) from error
