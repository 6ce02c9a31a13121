"""Reports as people read them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table

from openrebate.app.pay_money import micros
from openrebate.app.report_run import MEASURES
from openrebate.evidence.suppression import K
from openrebate.units.decimals import plain
from openrebate.units.instants import format_instant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from openrebate.app.report_run import Report
    from openrebate.app.report_saved import Ran
    from openrebate.store.reports import Candidate, Saved

_WHY = {
    "too_small": f"It is about fewer than {K} traders, so nothing of it is shown.",
    "would_tell": f"Beside what was shown before, it would tell about fewer than {K} traders, so it is withheld.",
}


def report_text(screen: Console, found: Report) -> None:
    """A report as a table, or why there is none."""
    if found.withheld:
        screen.print(_WHY[found.withheld])
        if found.release_no is None:
            return
        screen.print(f"What stands is the last one of the same kind, release {found.release_no}:")
    table = Table(box=None)
    for name in found.asked.by or ("",):
        table.add_column(name)
    for name in MEASURES:
        table.add_column(
            f"{name} ({found.asset})" if name in ("fees", "commission") else name, justify="right"
        )
    for row in found.rows:
        names = [escape(str(row[name])) if row[name] is not None else "–" for name in found.asked.by] or [
            "total"
        ]
        if row["kind"] != "group" and found.asked.by:
            names = [names[0], *[""] * (len(names) - 1)]
        table.add_row(*names, *(_shown(row[name]) for name in MEASURES))
    screen.print(table)
    if found.hidden:
        screen.print(
            f"{found.hidden:,} groups are told together, so that no number is about fewer than {K} traders."
        )


def saved_text(screen: Console, found: Sequence[Saved]) -> None:
    """The saved reports, a line each."""
    for one in found:
        by = ", ".join(one.asked["by"]) or "the total"
        when = "every period" if one.every == "period" else "by hand"
        ran = f"; ran for {', '.join(one.runs)}" if one.runs else ""
        screen.print(
            f"{one.name}: {one.asked['program']} by {by}, {when}, {one.format}{ran}",
            markup=False,
            soft_wrap=True,
        )
    if not found:
        screen.print("No report is saved.")


def due_text(screen: Console, found: Sequence[Ran]) -> None:
    """What ran, a line each."""
    for one in found:
        what = _WHY[one.withheld] if one.withheld else one.file
        screen.print(f"{one.name} {one.period}: {what}", markup=False, soft_wrap=True)
    if not found:
        screen.print("Nothing is due.")


def candidates_text(screen: Console, found: Sequence[Candidate]) -> None:
    """Candidates with their evidence."""
    table = Table(box=None)
    for name in ("candidate", "score", "partner", "account", "shares", "trades", "from", "to", "cases"):
        table.add_column(name)
    for one in found:
        first, last = (format_instant(micros(at))[:10] for at in (one.first_at, one.last_at))
        table.add_row(
            one.candidate_id, str(one.score), escape(one.partner_id), escape(one.account_id),
            f"{one.shared} ({', '.join(one.kinds)})", f"{one.fills:,}", first, last, ", ".join(one.cases),
        )  # fmt: skip
    if not found:
        screen.print("There is no candidate.")
        return
    screen.print(table)
    screen.print("Nothing follows by itself. To ask for one: openrebate case open --candidate ID --text WHY")


def _shown(value: object) -> str:
    if isinstance(value, Decimal):
        return plain(value)
    return f"{value:,}" if isinstance(value, int) else str(value)
