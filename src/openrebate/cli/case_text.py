"""Cases as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table

from openrebate.app.pay_money import micros
from openrebate.model.reasons import REASONS
from openrebate.units.instants import format_instant

if TYPE_CHECKING:
    from rich.console import Console

    from openrebate.app.case_found import Case
    from openrebate.store.cases import Event

_NEXT = {
    "open": "Next: openrebate case message, case grant or case refuse",
    "waiting": "The partner was asked something, and the clock stands still until it answers.",
    "proposed": "Next, another person: openrebate case approve",
}


def listed(screen: Console, found: list[Case]) -> None:
    """A table of cases."""
    if not found:
        screen.print("There is no such case.")
        return
    table = Table(box=None)
    for head in ("case", "partner", "program", "about", "state", "due", "late"):
        table.add_column(head)
    for one in found:
        clock, asked = one.clock, one.asked
        due = clock.answer_due or clock.decide_due
        table.add_row(
            asked.case_id, escape(asked.partner_id), asked.program, escape(_about(one)), clock.state,
            "" if due is None else format_instant(due), ", ".join(clock.late),
        )  # fmt: skip
    screen.print(table)


def shown(screen: Console, one: Case) -> None:
    """One case with all that happened in it."""
    asked, clock = one.asked, one.clock
    screen.print(
        f"[bold]{asked.case_id}[/] {clock.state}{' (appealed)' if clock.appealed else ''}: {escape(asked.partner_id)} under "
        f"{asked.program}, {escape(_about(one))}",
        soft_wrap=True,
    )
    for name, at in (
        ("answer", clock.answer_due),
        ("decision", clock.decide_due),
        ("appeal until", clock.appeal_until),
    ):
        if at is not None:
            late = " [bold red]late[/]" if name in clock.late else ""
            screen.print(f"  {name}: {format_instant(at)}{late}")
    for event in one.events:
        screen.print(f"  {event.n}. {_event(event)}", soft_wrap=True)
    if clock.state in _NEXT:
        screen.print(
            f"{_NEXT[clock.state]} {asked.case_id}" if clock.state != "waiting" else _NEXT["waiting"]
        )


def _about(one: Case) -> str:
    asked = one.asked
    subject = "" if asked.subject_kind == "none" else f" {asked.subject_kind} {asked.subject}"
    return f"{asked.category}{subject}{f' of {asked.period}' if asked.period else ''}"


def _event(event: Event) -> str:
    at = format_instant(micros(event.at))
    text = f"{at} {event.kind} by {escape(event.by)} ({event.side})"
    if event.outcome:
        text += f": [bold]{event.outcome}[/], {REASONS[event.reason].sentence} ({event.reason})"
    if event.kind == "evidence":
        name, digest, size = (event.details[key] for key in ("name", "sha256", "bytes"))
        text += f": {escape(str(name))}, {size:,} bytes, SHA-256 {digest}"
    return text + (f"\n     {escape(event.text)}" if event.text else "")
