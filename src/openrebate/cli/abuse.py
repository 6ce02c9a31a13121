"""`openrebate abuse`: scan, list, show, hold, release, clear."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import cyclopts
from cyclopts import Parameter

if TYPE_CHECKING:
    from rich.console import Console

    from openrebate.store.hits import Hit

Flag = Annotated[bool, Parameter(negative=())]
Many = Annotated[list[str] | None, Parameter(negative=())]
_HERE = Path()
_FOUND = 8


def register(app: cyclopts.App) -> None:
    """Adds the commands to the application."""
    abuse = cyclopts.App(
        name="abuse",
        help="Self-referral, wash trades, fee loops: evidence with numbers, a hold with a reason, an appeal.",
    )
    for command in (scan, list_, show, hold, release, clear):
        abuse.command(command, name=command.__name__.strip("_"))
    app.command(abuse)


def scan(
    *, program: str, period: str, rule: Many = None, by: str = "", workspace: Path = _HERE, json: Flag = False
) -> int:
    """Look for abuse in a period. Nothing is held by it: a person judges the numbers. Leaves with 8 where there is a hit.

    Parameters
    ----------
    program
        The program.
    period
        A month such as 2026-10.
    rule
        Only these rules: self_referral, self_match, ring, round_trip, fee_loop, tag_hijack, re_registration.
    by
        Who looks; without it, the user of this machine.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.abuse_scan import scan as scanned
    from openrebate.app.workspace import open_workspace, person
    from openrebate.cli.printing import emit
    from openrebate.cli.progress import steps

    with steps(12) as begin:
        found = scanned(open_workspace(workspace), program, period, person(by), rules=rule or (), say=begin)
    document = {"hits": [_document(one) for one in found.hits], "new": found.fresh}
    emit(document, as_json=json, text=lambda screen: _show(screen, list(found.hits)))
    return _FOUND if found.hits else 0


def list_(
    *,
    program: str | None = None,
    partner: str | None = None,
    every: Flag = False,
    workspace: Path = _HERE,
    json: Flag = False,
) -> None:
    """The hits that are open or held, with their numbers.

    Parameters
    ----------
    program
        Only this program's.
    partner
        Only this partner's.
    every
        Those that were released or cleared as well.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.abuse_hold import list_hits
    from openrebate.app.workspace import open_workspace
    from openrebate.cli.printing import emit

    found = list_hits(open_workspace(workspace), program=program, partner=partner, every=every)
    emit({"hits": [_document(one) for one in found]}, as_json=json, text=lambda screen: _show(screen, found))


def show(hit: str, /, *, workspace: Path = _HERE, json: Flag = False) -> None:
    """One hit: what it says, its numbers, and what it honestly may be as well.

    Parameters
    ----------
    hit
        Its id; the first six digits suffice.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.abuse_hold import show_hit
    from openrebate.app.workspace import open_workspace

    _tell(show_hit(open_workspace(workspace), hit), as_json=json)


def hold(
    hit: str, /, *, reason: str, account: str = "", by: str = "", workspace: Path = _HERE, json: Flag = False
) -> None:
    """Hold the payouts of the hit's partner, or of one account, until a person releases them. What is earned still accrues.

    Parameters
    ----------
    hit
        Its id; the first six digits suffice.
    reason
        Why, as the payee reads it.
    account
        Only this account's payouts.
    by
        Who holds; without it, the user of this machine.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.abuse_hold import hold_hit
    from openrebate.app.workspace import open_workspace, person

    _tell(hold_hit(open_workspace(workspace), hit, reason, person(by), account=account), as_json=json)


def release(hit: str, /, *, reason: str, by: str = "", workspace: Path = _HERE, json: Flag = False) -> None:
    """Release the hold of a hit.

    Parameters
    ----------
    hit
        Its id; the first six digits suffice.
    reason
        Why.
    by
        Who releases; without it, the user of this machine.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.abuse_hold import end_hit
    from openrebate.app.workspace import open_workspace, person

    _tell(end_hit(open_workspace(workspace), hit, reason, person(by), "released"), as_json=json)


def clear(hit: str, /, *, reason: str, by: str = "", workspace: Path = _HERE, json: Flag = False) -> None:
    """Say that a hit has an honest explanation. It stays on record, and `list` shows it no more.

    Parameters
    ----------
    hit
        Its id; the first six digits suffice.
    reason
        The explanation.
    by
        Who clears it; without it, the user of this machine.
    workspace
        The folder of the workspace.
    json
        One JSON document.
    """
    from openrebate.app.abuse_hold import end_hit
    from openrebate.app.workspace import open_workspace, person

    _tell(end_hit(open_workspace(workspace), hit, reason, person(by), "cleared"), as_json=json)


def _document(one: Hit) -> dict[str, Any]:
    from openrebate.app.pay_money import micros
    from openrebate.evidence.abuse.rules import RULES
    from openrebate.units.instants import format_instant

    rule = next(rule for rule in RULES if rule.code == one.rule)
    times = {name: format_instant(micros(getattr(one, name))) for name in ("first_at", "last_at")}
    return {**asdict(one), **times, "says": rule.says, "honest": rule.honest, "limits": dict(rule.limits)}


def _tell(one: Hit, *, as_json: bool) -> None:
    from openrebate.cli.printing import emit

    emit(_document(one), as_json=as_json, text=lambda screen: _show(screen, [one]))


def _show(screen: Console, found: list[Hit]) -> None:
    from rich.markup import escape

    from openrebate.units.decimals import plain

    for one in found:
        said = _document(one)
        hold_ = f" by {one.hold_id}" if one.hold_id else ""
        screen.print(
            f"[bold]{one.hit_id}[/] {one.rule} {one.state}{hold_}: {escape(one.partner_id)}, {escape(', '.join(one.accounts))}",
            soft_wrap=True,
        )
        screen.print(f"  {said['says']}", soft_wrap=True)
        numbers = ", ".join(f"{name} {value}" for name, value in one.numbers.items())
        screen.print(
            f"  {said['first_at']} to {said['last_at']}, {one.fills:,} fills, volume {plain(one.volume)}, {escape(numbers)}",
            soft_wrap=True,
        )
        screen.print(f"  Honestly it may be: {said['honest']}", soft_wrap=True)
        if one.cases:
            screen.print(f"  Cases: {', '.join(one.cases)}")
    if not found:
        screen.print("Nothing was found.")
