"""Reconcile: every number held against the next, from the files of fills to what was paid. Nothing is changed.

    files    the manifest names each file of fills and marks, by its digest
    cube     lines rated from the fills themselves are those rated from the kept parts; every fill is in a line or held back
    lines    what is rated now is what is posted
    ledger   every row, posting and balance worked out again; the heads that were exported
    statements   numbers, headers, roots and closing balances of closed periods
    payouts  what is in payment, paid and withheld

A period that is final by its terms is not rated again: what it said stands.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openrebate.app.entitlement import entitlement
from openrebate.app.heads import POSTINGS, ROOTS, written
from openrebate.app.posted_lines import load_posted
from openrebate.app.settled import booking_of, find_program, following, settlement_of
from openrebate.app.workspace import connected, open_workspace
from openrebate.model.errors import NotFoundError
from openrebate.settling.plan import covered, differences
from openrebate.store import agreement, lines, periods
from openrebate.store.verify import verify
from openrebate.units.decimals import from_units
from openrebate.units.periods import Period, day_start, parse_period

if TYPE_CHECKING:
    from openrebate.app.settled import Program
    from openrebate.app.workspace import Workspace
    from openrebate.store.connection import Connection

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One number that is not the next one. `step` names the two; `where` the file, line, posting, book or payout."""

    step: str
    where: str
    says: str
    expected: str


@dataclass(slots=True, kw_only=True)
class Reconciled:
    """What was held against what, how many of it, every difference, and what was not looked at and why."""

    checked: dict[str, int] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def agrees(self) -> bool:
        """Whether every number is the next one."""
        return not self.differences

    def add(self, step: str, checked: int, found: list[Difference]) -> None:
        """Take in what one step found."""
        self.checked[step] = self.checked.get(step, 0) + checked
        self.differences += found

    def document(self) -> dict[str, Any]:
        """The same as JSON values."""
        return {
            "agrees": self.agrees,
            "checked": self.checked,
            "differences": [asdict(one) for one in self.differences],
            "notes": self.notes,
        }


def reconcile(workspace: Path, *, progress: Progress = lambda step: None) -> Reconciled:
    """Hold everything in the workspace against everything else."""
    place = open_workspace(workspace)
    found = Reconciled()
    with connected(place) as connection:
        progress("files")
        found.add("files", *_files(place, connection))
        for program in periods.programs(connection):
            _program(place, connection, program, found, progress)
        progress("ledger")
        found.add("ledger", *_ledger(place, connection))
        progress("payouts")
        count, differ = agreement.payouts(connection)
        found.add("payouts", count, [_named("payouts", one) for one in differ])
    return found


def _named(step: str, one: agreement.Differs) -> Difference:
    return Difference(step=step, where=one.where, says=one.says, expected=one.expected)


def _files(workspace: Workspace, connection: Connection) -> tuple[int, list[Difference]]:
    """Every file that the manifest names is there, byte for byte."""
    found, count = [], 0
    for path, digest in periods.files(connection):
        count += 1
        try:
            with (workspace.folder / path).open("rb") as stream:
                there = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            there = error.strerror or "unreadable"
        if there != digest:
            found.append(
                Difference(step="files", where=path, says=there, expected=f"its delivery brought {digest}")
            )
    return count, found


def _program(
    workspace: Workspace, connection: Connection, name: str, found: Reconciled, progress: Progress
) -> None:
    """Fills against cube, cube against lines, statements against ledger, of one program."""
    shut = periods.closed(connection, name)
    for closed in shut:
        count, differ = agreement.statements(connection, name, closed)
        found.add("statements", count, [_named("statements", one) for one in differ])
    try:
        program = find_program(workspace, name)
    except NotFoundError as error:
        found.notes.append(f"{name} is not rated: {error.message}")
        return
    origins = _looked_at(connection, program, found)
    progress(f"rate {name} from its fills")
    fresh, counted = _from_fills(workspace, connection, program, origins, found)
    progress(f"rate {name} from its cube")
    with entitlement(workspace, connection, program) as entitled:
        for origin in origins:
            entitled.rate(origin, "entitled")
            desk = entitled.desk
            desk.load("fresh", fresh[origin.label])
            desk.table("kept", "SELECT *, CAST(0 AS INTEGER) AS version FROM entitled")
            rows = desk.fetch(differences("fresh", "kept", origin.label)).to_pylist()
            found.add("cube", counted[origin.label], [_line("cube", program, row) for row in rows])
            load_posted(desk, connection, program, origin)
            rows = desk.fetch(differences("entitled", "posted", origin.label)).to_pylist()
            [(count,)] = [
                tuple(row.values()) for row in desk.fetch("SELECT count(*) AS n FROM entitled").to_pylist()
            ]
            found.add("lines", count, [_line("lines", program, row) for row in rows])


def _looked_at(connection: Connection, program: Program, found: Reconciled) -> list[Period]:
    """Every period with lines or bookings that may still change; the others are named in the notes."""
    labels = {*lines.origins(connection, program.id), *periods.booked_into(connection, program.id)}
    known = sorted((parse_period(label) for label in labels), key=lambda period: period.days[0])
    shut = [parse_period(one.period) for one in periods.closed(connection, program.id)]
    if not shut:
        return known
    booking = booking_of(connection, program, following(shut[-1]))
    settlement = settlement_of(program, booking)
    may_change = {one.label for one in covered(booking.into, booking.closed, settlement)}
    last = shut[-1].days[0]
    final = [one.label for one in known if one.days[0] <= last and one.label not in may_change]
    if final:
        found.notes.append(f"{', '.join(final)} of {program.id} are final, and not rated again")
    return [one for one in known if one.label not in final]


def _from_fills(
    workspace: Workspace, connection: Connection, program: Program, origins: list[Period], found: Reconciled
) -> tuple[Mapping[str, Any], Mapping[str, int]]:
    """The lines of every period rated from the fills themselves, and how many fills it has."""
    fresh, counted = {}, {}
    with entitlement(workspace, connection, program, afresh=True) as entitled:
        for origin in origins:
            entitled.rate(origin, "entitled")
            fresh[origin.label] = entitled.desk.fetch("SELECT * FROM entitled")
            counted[origin.label] = _fills(entitled.rating, program, origin) if entitled.given.parts else 0
            for role, there in _by_role(entitled.desk, program, origin):
                held = entitled.held_back[origin.label]
                if there + held != counted[origin.label]:
                    found.differences.append(
                        Difference(
                            step="cube",
                            where=f"{origin.label} of {program.id}, role {role}",
                            says=f"its lines hold {there:,} fills, {held:,} are held back",
                            expected=f"there are {counted[origin.label]:,} fills",
                        )
                    )
    return fresh, counted


def _fills(engine: Any, program: Program, origin: Period) -> int:
    zone = program.in_force(origin)[-1].day_zone
    start, end = day_start(origin.days[0], zone), day_start(origin.days[-1] + 1, zone)
    rows = engine.fetch(
        f"SELECT count(*) AS n FROM fills WHERE executed_at >= {start} AND executed_at < {end} "
        "AND NOT (quantity = 0 AND revision > 0)"  # a cancelled fill is in no line
    )
    return int(rows.column("n")[0].as_py())


def _by_role(desk: Any, program: Program, origin: Period) -> Iterator[tuple[str, int]]:
    """How many fills the lines of a role hold, of every role that all versions in force have."""
    named = [{role.name for role in terms.earning_roles} for terms in program.in_force(origin)]
    rows = desk.fetch(
        "SELECT role, sum(fills) AS n FROM entitled WHERE kind = 'commission' GROUP BY role ORDER BY role"
    )
    found = {row["role"]: int(row["n"]) for row in rows.to_pylist()}
    for role in sorted(set.intersection(*named)):
        yield role, found.get(role, 0)


def _line(step: str, program: Program, row: Mapping[str, Any]) -> Difference:
    """A line whose two sides differ, in words."""
    scale = program.scales_with([row["asset"]])[row["asset"]]
    was, now = (f"{from_units(int(row[name]), scale):f} {row['asset']}" for name in ("before", "after"))
    owner = row["partner_id"] or "nobody"
    sides = {"cube": ("kept parts", "the fills"), "lines": ("posted", "rated now")}[step]
    return Difference(
        step=step,
        where=f"line {row['line_id']} of {owner}, {row['account_id']}, {row['origin']}",
        says=f"{sides[0]}: {was}",
        expected=f"{sides[1]}: {now}, {row['fills']:,} fills ({row['why']})",
    )


def _ledger(workspace: Workspace, connection: Connection) -> tuple[int, list[Difference]]:
    """The ledger worked out again, and held against what was exported."""
    heads = {line["posting_no"]: line["hash"] for line in written(workspace, POSTINGS)}
    told = verify(connection, heads)
    found = [
        Difference(step="ledger", where=fault.where, says=fault.what, expected="as it was posted")
        for fault in told.faults
    ]
    roots = {
        (program, one.period): one.root
        for program in periods.programs(connection)
        for one in periods.closed(connection, program)
    }
    for line in written(workspace, ROOTS):
        now = roots.get((line["program"], line["period"]), "not closed")
        if now != line["root"]:
            where = f"root of {line['period']} of {line['program']}"
            found.append(
                Difference(step="ledger", where=where, says=now, expected=f"exported as {line['root']}")
            )
    return told.transfers + told.lines, found
