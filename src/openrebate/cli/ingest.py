"""`openrebate ingest`: a world folder, or a stream of fills → the workspace, exactly once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import cyclopts
from cyclopts import Parameter

if TYPE_CHECKING:
    from rich.console import Console

Flag = Annotated[bool, Parameter(negative=())]


def register(app: cyclopts.App) -> None:
    """Adds the command to the application."""
    app.command(ingest)


def ingest(
    world: Annotated[Path, Parameter(allow_leading_hyphen=True)],
    /,
    *,
    workspace: Path = Path(),
    by: str = "",
    source: str = "",
    venue: str = "",
    batch: int = 10_000,
    strict: Flag = False,
    json: Flag = False,
) -> None:
    """Bring facts, marks and fills of a world into the workspace. What is known already changes nothing.

    With - for the world, fills are read from standard input, one JSON object a line with the columns of a world. Every
    batch is taken in for good, and standard error tells how far it got; sent again from the start, or from any line before,
    nothing counts twice.

    Parameters
    ----------
    world
        A world folder; it may hold some of the tables only. Or - for a stream.
    workspace
        The workspace's folder.
    by
        Who brings it; otherwise the user of the operating system.
    source
        Where it comes from, such as the publisher of marks; otherwise the folder's name.
    venue
        The exchange of API keys that only claims name; needed where no trade and no setting tells it.
    batch
        Lines of a stream taken in at a time.
    strict
        Refuse unknown columns instead of warning.
    json
        One JSON document.
    """
    from dataclasses import asdict

    from openrebate.app.ingest import Sender
    from openrebate.app.ingest import ingest as run
    from openrebate.app.stream import ingest_stream
    from openrebate.app.workspace import connected, open_workspace, person
    from openrebate.cli.printing import emit, talk, warn
    from openrebate.cli.progress import steps

    opened = open_workspace(workspace)
    stream = str(world) == "-"
    sender = Sender(
        by=person(by), source=source or ("stream" if stream else world.absolute().name), venue=venue
    )
    with connected(opened) as connection:
        if stream:
            import sys

            def say(line: int) -> None:
                talk().print(f"taken in up to line {line}", highlight=False)

            found = ingest_stream(
                opened, connection, sys.stdin.buffer, sender, batch=batch, strict=strict, say=say
            )
        else:
            with steps(4) as begin:
                found = run(opened, connection, world, sender, strict=strict, say=begin)
    for warning in found.warnings:
        warn(warning)
    document = asdict(found)
    emit(document, as_json=json, text=lambda screen: _show(screen, document))


def _show(screen: Console, found: dict[str, Any]) -> None:
    from rich.table import Table

    rows = {"fills": found["fills"], "marks": found["marks"], **found["facts"]}
    table = Table()
    table.add_column("table")
    columns = ("rows", "fresh", "duplicates", "revised", "superseded", "conflicts")
    for name in columns:
        table.add_column(name, justify="right")
    for name, counts in rows.items():
        if counts["rows"]:
            table.add_row(name, *(f"{counts[column]:,}" for column in columns))
    screen.print(table)
    for one in found["exceptions"]:
        what = ", ".join(f"{name} {value}" for name, value in one.items() if name not in ("table", "reason"))
        screen.print(
            f"conflict in {one['table']}: {what}. What was known stands", markup=False, soft_wrap=True
        )
