"""`openrebate eligible`: do such trades count?"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import cyclopts
from cyclopts import Parameter

from openrebate.cli.asked import Asked

if TYPE_CHECKING:
    from openrebate.app.eligible import Eligibility

_NO = 8
_NOTHING = Asked()


def register(app: cyclopts.App) -> None:
    """Adds the command to the application."""
    app.command(eligible)


def eligible(
    *,
    program: str,
    role: str | None = None,
    asked: Asked = _NOTHING,
    account: str | None = None,
    key: str | None = None,
    fill: str | None = None,
    at: str = "",
    world: Path | None = None,
    workspace: Path | None = None,
    json: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Do such trades count, under which clause, at what rate, and on what does it still depend?

    Without any fact it answers for trades by API. Leaves with 0 for yes and depends, with 8 for no.

    Parameters
    ----------
    program
        A program of the library, or a terms file.
    role
        Left out: every role that earns.
    account
        Ask about this account: its facts and claims are looked up in --world or --workspace.
    key
        Ask about this API key, as it is kept there.
    fill
        Ask about this very trade, as VENUE/ACCOUNT/FILL_ID.
    at
        The instant at which an account or key is looked at; left out: now.
    world
        A world folder with the facts.
    workspace
        A workspace with the facts; without --world, the current folder.
    json
        One JSON document.
    """
    from openrebate.app.eligible import eligible as ask
    from openrebate.cli.eligible_text import page
    from openrebate.cli.printing import emit

    names = _named(account=account, key=key, fill=fill)
    if names:
        place = workspace or Path()
        return _about(program, role, asked, names=names, at=at, world=world, workspace=place, as_json=json)
    told = ask(program, role=role, facts=asked.facts, present=asked.present or (), absent=asked.absent or ())
    emit(document(told), as_json=json, text=lambda console: page(console, told))
    return _NO if told.verdict == "no" else 0


def _named(**names: str | None) -> dict[str, str]:
    """What is asked about; an empty variable of a script is a slip, and no question about trades in general."""
    from openrebate.model.errors import InputError

    said = {name: text for name, text in names.items() if text is not None}
    for name, text in said.items():
        if not text.strip():
            raise InputError(f"--{name} is empty", advice="Leave it out to ask about trades in general")
    return said


def _about(
    program: str, role: str | None, asked: Asked, *, names: dict[str, str], at: str, world: Path | None, workspace: Path,
    as_json: bool,
) -> int:  # fmt: skip
    import time

    from openrebate.app.eligible import eligible as ask
    from openrebate.app.eligible_about import About, eligible_about, facts_of_workspace, facts_of_world
    from openrebate.app.workspace import open_workspace
    from openrebate.cli.eligible_text import about_page
    from openrebate.cli.printing import emit
    from openrebate.model.errors import InputError
    from openrebate.units.instants import parse_instant

    try:
        instant = parse_instant(at) if at else time.time_ns() // 1000
    except ValueError as wrong:
        raise InputError(str(wrong), advice="Write it like 2026-10-01T00:00:00Z") from wrong
    said = any(value is not None for value in asked.facts.values()) or asked.present or asked.absent
    told = ask(
        program, role=role, facts=asked.facts, present=asked.present or (), absent=asked.absent or ()
    ).facts
    about = About(**names, at=instant, told=told if said else None)
    with facts_of_world(world) if world else facts_of_workspace(open_workspace(workspace)) as engine:
        found = eligible_about(engine, program, about, role)
    emit(found.document(), as_json=as_json, text=lambda console: about_page(console, found))
    return _NO if found.verdict == "no" else 0


def document(told: Eligibility) -> dict[str, Any]:
    """The answer for machines: shares are exact strings; `null` is not known."""
    terms = told.terms
    return {
        "program": terms.id,
        "terms_version": terms.version,
        "facts": dict(told.facts),
        "verdict": told.verdict,
        "answers": [asdict(one) for one in told.answers],
        "bonuses": [{"role": one.role, "text": text} for one, text in told.bonuses],
        "redemptions": list(told.redemptions),
        "unknowns": [asdict(one) for one in terms.unknowns],
        "sources": {source.key: asdict(source) for source in terms.sources},
    }
