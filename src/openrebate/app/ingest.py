"""Ingest: what a world folder holds comes into the workspace, exactly once, whole or not at all.

    1 check    as `rate` does, and no fill from the future
    2 land     what is new of fills and marks into files of their days, put in place
    3 record   one transaction: deliveries, their files, facts. This is the commit point

One ingest at a time. One that was killed left files at most, which the next one sweeps away.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from openrebate.app import bootstrap
from openrebate.app.claim_notices import tell_moves
from openrebate.app.kept_addresses import kept_addresses
from openrebate.app.kept_keys import kept
from openrebate.app.workspace import Workspace

if TYPE_CHECKING:
    from openrebate.store.connection import Connection
    from openrebate.store.facts import Brought
    from openrebate.store.fills import Landed, Landing
    from openrebate.store.marks import LandedMarks

Say = Callable[[str], None]
AHEAD = 24 * 3600 * 1_000_000  # microseconds that a fill's clock may be ahead of ours


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who brings what: a person, and the name of the source (for marks, of who published them).

    `venue`: the exchange of API keys that only claims name.
    """

    by: str
    source: str
    venue: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What became of the rows of a kind: rows = fresh + duplicates + conflicts + revised + superseded."""

    rows: int = 0
    fresh: int = 0
    duplicates: int = 0
    conflicts: int = 0
    revised: int = 0
    superseded: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(**{name: getattr(self, name) + getattr(other, name) for name in self.__slots__})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """What an ingest did. `deliveries` are their numbers by kind, `exceptions` the first contradictions, each whole."""

    fills: Counts = field(default_factory=Counts)
    marks: Counts = field(default_factory=Counts)
    facts: Mapping[str, Counts] = field(default_factory=dict)
    deliveries: Mapping[str, int] = field(default_factory=dict)
    exceptions: tuple[Mapping[str, Any], ...] = ()
    swept: int = 0
    warnings: tuple[str, ...] = ()


def ingest(
    workspace: Workspace,
    connection: Connection,
    world: Path,
    sender: Sender,
    *,
    strict: bool = False,
    say: Say = lambda step: None,
) -> Ingested:
    """Bring a world's facts, marks and fills; WorldError (2) or ConflictError (5), and then nothing of it is known."""
    from openrebate.store.deliveries import alone

    say("wait for others")
    with alone(connection):
        return take_in(workspace, connection, world, sender, strict=strict, say=say)


def take_in(
    workspace: Workspace,
    connection: Connection,
    world: Path,
    sender: Sender,
    *,
    strict: bool = False,
    ordered: bool = False,
    say: Say = lambda step: None,
) -> Ingested:
    """The same for who is `alone` already. `ordered`: fills arrive in the order of their one file."""
    from openrebate.store import files
    from openrebate.store.failpoints import reached
    from openrebate.store.fills import Landing

    reached("ingest: alone")
    swept = sweep(workspace, connection)
    with files.staging(workspace.folder) as staging:
        say("check")
        known = _known(connection)
        latest = time.time_ns() // 1000 + AHEAD
        with bootstrap.open_delivery(
            world, staging, known, latest, strict=strict, ordered=ordered
        ) as brought:
            reached("ingest: checked")
            keyed = kept(workspace, connection, brought, sender.venue, ordered=ordered)
            found = kept_addresses(workspace, connection, keyed, ordered=ordered)
            to = Landing(duck=found.duck, connection=connection, root=workspace.folder, staging=staging)
            say("land")
            landed = _land(to, found, ordered=ordered)
            say("record")
            return _record(to, found, sender, landed, swept)


def sweep(workspace: Workspace, connection: Connection) -> int:
    """Remove what no delivery names from the workspace's data; how many files there were."""
    from openrebate.store import files
    from openrebate.store.deliveries import fill_deliveries, named_paths

    numbers = {str(number) for number in fill_deliveries(connection)}
    indexes = {
        file.relative_to(workspace.folder).as_posix()
        for file in (workspace.folder / files.INDEX).rglob("*.parquet")
        if file.stem in numbers
    }
    return files.sweep(workspace.folder, named_paths(connection) | indexes)


_Landed = tuple["Landed | None", "LandedMarks | None"]


def _land(to: Landing, world: bootstrap.Arriving, *, ordered: bool) -> _Landed:
    from openrebate.store.fills import land
    from openrebate.store.marks import land_marks

    fills = (
        land(to, world.fills, world.fills_between, ordered=ordered, sort=world.slow) if world.fills else None
    )
    marks = land_marks(to, world.marks) if world.marks else None
    return fills, marks


def _record(to: Landing, world: bootstrap.Arriving, sender: Sender, landed: _Landed, swept: int) -> Ingested:
    """The commit point."""
    from openrebate.store.failpoints import reached

    fills, marks = landed
    counts, numbers = {"fills": Counts(), "marks": Counts()}, {}
    facts: dict[str, Counts] = {}
    with to.connection.transaction():
        if fills is not None and fills.rows:
            counts["fills"] = _of_fills(fills)
            numbers["fills"] = _record_fills(to, fills, counts["fills"], sender)
        if marks is not None and marks.rows:
            counts["marks"] = Counts(
                rows=marks.rows, fresh=marks.fresh, duplicates=marks.duplicates, conflicts=marks.conflicts
            )
            numbers["marks"] = _record_marks(to, marks, counts["marks"], sender)
        if any(len(rows) for rows in world.facts.values()):
            numbers["facts"], facts = _record_facts(to, world, sender)
        if numbers:
            _note(to.connection, sender, counts | facts)
        reached("ingest: about to commit")
    reached("ingest: committed")
    exceptions = [{"table": "fills", **one, "reason": "conflict"} for one in fills.conflicts] if fills else []
    exceptions += (
        [{"table": "marks", **one, "reason": "conflict"} for one in marks.conflicting] if marks else []
    )
    return Ingested(
        fills=counts["fills"],
        marks=counts["marks"],
        facts=facts,
        deliveries=numbers,
        exceptions=tuple(exceptions),
        swept=swept,
        warnings=world.warnings,
    )


def _note(connection: Connection, sender: Sender, counts: Mapping[str, Counts]) -> None:
    """In the log: who brought what, table by table, as far as it was new."""
    from openrebate.store import audit

    new = {
        name: {kind: getattr(one, kind) for kind in ("fresh", "revised", "conflicts") if getattr(one, kind)}
        for name, one in counts.items()
    }
    audit.note(
        connection, sender.by, "ingest", sender.source, {name: said for name, said in new.items() if said}
    )


def _of_fills(landed: Landed) -> Counts:
    of = landed.counts.get
    return Counts(
        rows=landed.rows, fresh=of("fresh", 0), duplicates=of("duplicate", 0), conflicts=of("conflict", 0),
        revised=of("revised", 0), superseded=of("superseded", 0),
    )  # fmt: skip


def _record_fills(to: Landing, landed: Landed, counts: Counts, sender: Sender) -> int:
    from openrebate.store import files
    from openrebate.store.deliveries import record_fill_files, record_kept_files
    from openrebate.store.fill_index import index_path

    digest = _digest([*((f.sign, f.digest) for f in landed.fills), *((0, f.digest) for f in landed.kept)])
    number = _record_one(to, "fills", counts, sender, digest)
    record_fill_files(to.connection, number, landed.fills)
    record_kept_files(to.connection, number, "fills", landed.kept)
    if landed.index is not None:
        files.put(landed.index, to.root / index_path(to.duck, number))
    return number


def _record_marks(to: Landing, landed: LandedMarks, counts: Counts, sender: Sender) -> int:
    from openrebate.store.deliveries import record_kept_files, record_mark_files

    digest = _digest([*((1, f.digest) for f in landed.files), *((0, f.digest) for f in landed.kept)])
    number = _record_one(to, "marks", counts, sender, digest)
    record_mark_files(to.connection, number, landed.files)
    record_kept_files(to.connection, number, "marks", landed.kept)
    return number


def _record_facts(to: Landing, world: bootstrap.Arriving, sender: Sender) -> tuple[int, dict[str, Counts]]:
    """Facts name their delivery, so it is recorded first, with what is about to become of them."""
    from openrebate.store.facts import bring, compare

    before = compare(to.connection, world.facts)
    counts = {name: _of_facts(found) for name, found in before.items()}
    total = sum(counts.values(), Counts())
    number = _record_one(to, "facts", total, sender, _digest([(0, name) for name in sorted(before)]))
    bring(to.connection, before, number, world.place)
    if "claims" in before:
        tell_moves(to.connection, sender.by, "ingest")
    return number, counts


def _of_facts(found: Brought) -> Counts:
    return Counts(
        rows=found.fresh + found.revised + found.duplicates,
        fresh=found.fresh,
        duplicates=found.duplicates,
        revised=found.revised,
    )


def _record_one(
    to: Landing, kind: Literal["fills", "facts", "marks"], counts: Counts, sender: Sender, digest: str
) -> int:
    from openrebate.store.deliveries import Delivery, record

    said = {name: getattr(counts, name) for name in counts.__slots__}
    delivery = Delivery(kind=kind, source=sender.source, digest=digest, by=sender.by, **said)
    return record(to.connection, delivery)


def _known(connection: Connection) -> dict[str, Any]:
    """Partners and sub-accounts as known now: a delivery of claims alone need not bring them again."""
    from openrebate.store.facts import known, version

    now = version(connection).instant
    return {name: known(connection, name, now)[0] for name in ("partners", "subaccounts")}


def _digest(parts: Iterable[tuple[int, str]]) -> str:
    lines = "".join(f"{sign} {digest}\n" for sign, digest in sorted(parts))
    return hashlib.sha256(lines.encode()).hexdigest()
