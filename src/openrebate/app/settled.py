"""What settling a program stands on: its terms, its periods, and digests of everything its lines are worked out from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from openrebate import __version__
from openrebate.app.periods import settled_period
from openrebate.model.errors import InputError, NotFoundError, OpenRebateError
from openrebate.model.promises import Settlement
from openrebate.model.terms import Terms
from openrebate.rating.pool_days import last_day
from openrebate.settling.plan import Inputs
from openrebate.store import periods
from openrebate.terms.faults import closest
from openrebate.terms.library import find_terms, library
from openrebate.units.periods import Month, Period, day_start, parse_period

if TYPE_CHECKING:
    from openrebate.app.workspace import Workspace
    from openrebate.store.connection import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A program of a workspace: all versions of its terms, the earliest first."""

    id: str
    versions: tuple[Terms, ...]

    @property
    def latest(self) -> Terms:
        """The version that begins last."""
        return self.versions[-1]

    def at(self, instant: int) -> Terms:
        """The version that began last by an instant (microseconds), whether it ended or not; before all of them the first."""
        begun = [terms for terms in self.versions if terms.effective_from <= instant]
        return begun[-1] if begun else self.versions[0]

    @property
    def scales(self) -> dict[str, int]:
        """The places of every asset that the terms settle in."""
        return {terms.asset: terms.scale for terms in self.versions}

    def scales_with(self, assets: Iterable[str]) -> dict[str, int]:
        """The same, with further assets that lines are in, such as points or those of fees: lines have the terms' places."""
        return dict.fromkeys(assets, self.latest.scale) | self.scales

    def in_force(self, period: Period) -> tuple[Terms, ...]:
        """The versions in force in the period; NotFoundError (4) where there is none."""
        found = []
        trouble: OpenRebateError | None = None
        for terms in self.versions:
            try:
                settled_period(terms, period.label)
                found.append(terms)
            except NotFoundError as error:
                trouble = error
        if not found:
            assert trouble is not None
            raise trouble
        return tuple(found)


def find_program(workspace: Workspace, name: str) -> Program:
    """The program of that id: the workspace's own terms files, else the library's.

    NotFoundError (4) for neither; InputError (2) where versions differ in their places: a unit of the ledger is the same in all.
    """
    own = [find_terms(str(file)) for file in sorted(workspace.terms.glob("*.toml"))]
    versions = [terms for terms in own if terms.id == name]
    if not versions:
        if name not in library():
            known = sorted({*library(), *(terms.id for terms in own)})
            raise NotFoundError(f"there is no program '{name}'", advice=closest(name, known))
        versions = [find_terms(name)]
    places = {terms.scale: terms.version for terms in versions}
    if len(places) > 1:
        told = ", ".join(f"{scale} in version {version}" for scale, version in sorted(places.items()))
        raise InputError(
            f"versions of {name} have other places: {told}",
            advice="Give all of them the same scale, and roles with fewer places a scale of their own",
        )
    return Program(id=name, versions=tuple(sorted(versions, key=lambda terms: terms.effective_from)))


def find_period(program: Program, text: str) -> Period:
    """The period of that name, in which the program has terms; InputError (2), NotFoundError (4)."""
    return settled_period(program.latest if len(program.versions) == 1 else _settling(program, text), text)


def _settling(program: Program, text: str) -> Terms:
    """The last version in force in the period; the latest where none is, which says so."""
    for terms in reversed(program.versions):
        try:
            settled_period(terms, text)
        except NotFoundError:
            continue
        return terms
    return program.latest


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """Where a plan books to. `closed`: the program's closed periods; `named`: a closed one that stands alone."""

    into: Period
    closed: tuple[Period, ...]
    named: Period | None = None


def booking_of(connection: Connection, program: Program, asked: Period) -> Booking:
    """Where what is planned for a period is booked: into itself, or where it is closed into the one after the last closed."""
    shut = tuple(parse_period(one.period) for one in periods.closed(connection, program.id))
    if not shut or asked.days[0] > shut[-1].days[0]:
        return Booking(into=asked, closed=shut)
    return Booking(into=following(shut[-1]), closed=shut, named=asked)


def settlement_of(program: Program, booking: Booking) -> Settlement:
    """What decides which periods may still change: the terms that are in force when the period begins that is booked into."""
    return program.at(day_start(booking.into.days[0], program.latest.day_zone)).settlement


def following(period: Period) -> Period:
    """The period after this one, of the same kind."""
    if not period.is_day:
        return parse_period(str(period.month.plus(1)))
    month = Month(period.month.year, period.month.month)
    last = period.days[0] == month.days[-1]
    first_of_next = f"{month.plus(1)}-01"
    return parse_period(first_of_next if last else f"{period.label[:8]}{int(period.label[8:]) + 1:02d}")


def inputs_of(connection: Connection, program: Program, period: Period, facts: str) -> Inputs:
    """Digests of what the lines of one period are worked out from; `facts` is the digest of the facts now known.

    Fills and marks count up to the end of the period: a level may look back, and nothing looks ahead but a pool of days, which
    the period may share with later ones.
    """
    terms = program.in_force(period)
    until = max(day_start(last_day(one, period) + 1, one.day_zone) for one in terms)
    said = "\n".join(f"{one.version} {one.digest}" for one in terms)
    return Inputs(
        period=period.label,
        facts=facts,
        fills=periods.files_digest(connection, "fill_files", until),
        marks=periods.files_digest(connection, "mark_files", until),
        terms=sha256(f"{__version__}\n{said}".encode()).hexdigest(),
    )


def plan_files(workspace: Workspace, digest: str) -> tuple[Path, Path]:
    """Where the workspace keeps a plan: its document and its lines."""
    folder = workspace.data / "plans"
    return folder / f"{digest}.json", folder / f"{digest}.parquet"


def labels(found: Sequence[Period]) -> list[str]:
    """The periods as they are written."""
    return [period.label for period in found]
