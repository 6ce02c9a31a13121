"""What every command of `openrebate link` takes, and how what became of it is printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from openrebate.units.decimals import plain
from openrebate.units.instants import format_instant
from openrebate.units.timeline import FOREVER

if TYPE_CHECKING:
    from rich.console import Console

    from openrebate.app.link_claims import Done
    from openrebate.app.link_desk import Asking

Flag = Annotated[bool, Parameter(negative=())]
REFUSED, NOT_ALLOWED = 5, 6
_INSTANTS = {"start", "end", "starts", "ends", "begins", "clicked", "effective_from", "effective_to"}


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Under which rules, when and by whom.

    Parameters
    ----------
    program
        The program whose terms decide; without it, the one named under [link] in openrebate.toml.
    role
        The role; without it, the only one that has rules of binding, or that earns.
    at
        When it takes effect, such as 2026-10-05T12:00:00Z; without it, now.
    by
        Who does it; without it, the user of this machine.
    workspace
        The folder of the workspace.
    """

    program: str = ""
    role: str = ""
    at: str = ""
    by: str = ""
    workspace: Path = Path()

    @property
    def asking(self) -> Asking:
        """The same for a use case."""
        from openrebate.app.link_desk import Asking

        return Asking(**{one.name: getattr(self, one.name) for one in fields(self)})


HERE = Where()  # where nothing is told


def document(value: Any, name: str = "") -> Any:
    """A value as JSON has it: instants as RFC 3339, an open end as null, decimals as plain texts."""
    if is_dataclass(value) and not isinstance(value, type):
        return document(asdict(value))
    if isinstance(value, Mapping):
        return {str(key): document(one, str(key)) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [document(one) for one in value]
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, Decimal):
        return plain(value)
    if name in _INSTANTS and isinstance(value, int):
        return None if value >= FOREVER else format_instant(value)
    return value


def done_document(done: Done) -> dict[str, Any]:
    """What became of an act."""
    return {"outcome": "refused" if done.reason else "done", **document(done), "sentence": done.sentence}


def show_done(screen: Console, done: Done) -> None:
    """The same for people."""
    if done.reason:
        from openrebate.model.reasons import REASONS

        who = f" It is {done.lost_to}'s." if done.lost_to else ""
        remedy = REASONS[done.reason].remedy
        screen.print(f"Not done ({done.reason}): {done.sentence}{who} {remedy}", markup=False, soft_wrap=True)
    for move in done.moves:
        until = "" if move.end >= FOREVER else f" until {format_instant(move.end)}"
        screen.print(
            f"from {format_instant(move.start)}{until}: {move.before or 'nobody'} → {move.after or 'nobody'}",
            markup=False,
            soft_wrap=True,
        )
    if done.notices:
        screen.print(f"{done.notices} to be told: openrebate link notices", markup=False)


def leave(done: Done) -> int:
    """The exit code: 0, or 5 where something stands against it."""
    return REFUSED if done.reason else 0
