"""`openrebate init`: a folder → a workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import cyclopts
from cyclopts import Parameter


def register(app: cyclopts.App) -> None:
    """Adds the command to the application."""
    app.command(init)


def init(folder: Path = Path(), /, *, json: Annotated[bool, Parameter(negative=())] = False) -> None:
    """Make a workspace: configuration, folders and database. On one that is there, bring its database up to date.

    Parameters
    ----------
    folder
        A new or empty folder, or a workspace.
    json
        One JSON document.
    """
    from openrebate.app.init import init as make
    from openrebate.cli.printing import emit

    made = make(folder)
    document = {
        "workspace": str(made.workspace.folder),
        "id": made.workspace.id,
        "new": made.new,
        "schema": made.schema,
    }
    said = "made" if made.new else "was there, and its database is up to date"
    emit(
        document,
        as_json=json,
        text=lambda screen: screen.print(
            f"The workspace {made.workspace.folder} {said} (schema {made.schema})",
            markup=False,
            soft_wrap=True,
        ),
    )
