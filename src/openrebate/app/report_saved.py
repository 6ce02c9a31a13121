"""Saved reports: under a name, run again by it, and for those that are scheduled by `run-due`, which cron may call."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

from openrebate.app.report_file import write_report
from openrebate.app.report_run import Asked, run_report
from openrebate.app.settled import find_program, following
from openrebate.app.workspace import Workspace, connected
from openrebate.model.errors import InputError, NotFoundError
from openrebate.units.instants import format_instant
from openrebate.units.periods import day_at, day_start, parse_period

if TYPE_CHECKING:
    from openrebate.app.settled import Program
    from openrebate.store.reports import Saved
    from openrebate.units.periods import Period

Every = Literal["never", "period"]
Format = Literal["csv", "xlsx", "parquet"]
Say = Callable[[str], None]
FOLDER = "reports"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """A scheduled report that ran now: for which period, into which file (empty: withheld, and why)."""

    name: str
    period: str
    file: str
    withheld: str
    release_no: int | None


def save(workspace: Workspace, name: str, asked: Asked, *, every: Every, format: Format, by: str) -> Saved:
    """Save a report under a name, in place of the one that has it."""
    from openrebate.store import audit, reports

    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,63}", name):
        raise InputError(f"'{name}' is no name of a report", advice="Use small letters, digits, _ and -")
    find_program(workspace, asked.program)
    with connected(workspace) as connection, connection.transaction():
        said = {**asdict(asked), "by": list(asked.by)}
        reports.save_report(connection, name, said, every=every, format=format, by=by)
        audit.note(connection, by, "report save", name, {**said, "every": every, "format": format})
        return next(one for one in reports.saved_reports(connection) if one.name == name)


def drop(workspace: Workspace, name: str, by: str) -> None:
    """Forget a saved report; what it showed stays on record."""
    from openrebate.store import audit, reports

    with connected(workspace) as connection, connection.transaction():
        one = find_saved(workspace, name)
        reports.save_report(
            connection, name, one.asked, every=one.every, format=one.format, by=by, dropped=True
        )
        audit.note(connection, by, "report drop", name)


def list_saved(workspace: Workspace) -> list[Saved]:
    """The saved reports, by name."""
    from openrebate.store.reports import saved_reports

    with connected(workspace) as connection:
        return saved_reports(connection)


def find_saved(workspace: Workspace, name: str) -> Saved:
    """The saved report of that name; NotFoundError (4)."""
    found = next((one for one in list_saved(workspace) if one.name == name), None)
    if found is None:
        raise NotFoundError(f"there is no saved report '{name}'", advice="See `openrebate report list`")
    return found


def asked_of(saved: Saved) -> Asked:
    """What a saved report asks."""
    said = dict(saved.asked)
    return Asked(**{**said, "by": tuple(said["by"])})


def run_due(workspace: Workspace, by: str, *, now: int, say: Say = lambda step: None) -> list[Ran]:
    """Run every scheduled report for every period that is over and that it has not run for; `now` in microseconds.

    Its first period is the last one that was over when it was saved. Run again, nothing is due.
    """
    from openrebate.store.reports import note_run

    ran = []
    for saved in list_saved(workspace):
        if saved.every != "period":
            continue
        asked = asked_of(saved)
        for period in _due(find_program(workspace, asked.program), saved, now):
            say(f"{saved.name} {period.label}")
            report = run_report(workspace, asked, period.label, by)
            file = ""
            if not report.withheld:
                target = workspace.folder / FOLDER / f"{saved.name}-{period.label}.{saved.format}"
                write_report(report, target)
                file = target.relative_to(workspace.folder).as_posix()
            with connected(workspace) as connection:
                note_run(
                    connection,
                    saved,
                    period.label,
                    file=file,
                    release_no=report.release_no,
                    withheld=report.withheld,
                )
            ran.append(
                Ran(
                    name=saved.name,
                    period=period.label,
                    file=file,
                    withheld=report.withheld,
                    release_no=report.release_no,
                )
            )
    return ran


def _due(program: Program, saved: Saved, now: int) -> Iterator[Period]:
    from openrebate.app.pay_money import micros

    terms = program.latest
    saved_at = micros(saved.at)
    month = format_instant(day_start(day_at(saved_at, terms.day_zone), "UTC"))
    here = parse_period(month[:10] if terms.settles == "day" else month[:7])
    period = _before(here)
    while day_start(period.days[-1] + 1, terms.day_zone) <= now:
        if (
            period.label not in saved.runs
            and day_start(period.days[-1] + 1, terms.day_zone) > terms.effective_from
        ):
            yield period
        period = following(period)


def _before(period: Period) -> Period:
    if not period.is_day:
        return parse_period(str(period.month.plus(-1)))
    return parse_period(format_instant(day_start(period.days[0] - 1, "UTC"))[:10])
