"""The lines of a program as they are posted, as the table `posted`: out of the database, or out of the plans that posted them.

A plan's lines lie in the workspace as one file, whose digest the plan's document names, whose own digest the posting is known
by. So what the file says is what was posted, and reading it takes a tenth of the time that the database takes.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from openrebate.app.settled import Program, plan_files
from openrebate.settling.plan import plan_digest
from openrebate.store import lines
from openrebate.units.periods import Period

if TYPE_CHECKING:
    from openrebate.app.workspace import Workspace
    from openrebate.model.engine import Engine
    from openrebate.store.connection import Connection


def load_posted(engine: Engine, connection: Connection, program: Program, origin: Period) -> None:
    """The latest version of every posted line of a period, as the table `posted`; the database's own word."""
    engine.load("versions", lines.versions(connection, program.id, origin.label))
    _latest(engine)


def load_planned(
    engine: Engine, workspace: Workspace, connection: Connection, program: Program, origin: Period
) -> None:
    """The same out of the plans' files where every one of them is there and whole, else out of the database."""
    files = _files(workspace, connection, program, origin)
    if files is None:
        load_posted(engine, connection, program, origin)
        return
    engine.read("planned", files)
    names = ", ".join("origin AS period" if name == "period" else f'"{name}"' for name in _PLANNED)
    engine.view("versions", f"SELECT {names} FROM planned WHERE origin = '{origin.label}'")
    _latest(engine)
    engine.drop("planned")


_PLANNED = tuple(name for name in lines.POSTED.names if name != "posting_no")


def _latest(engine: Engine) -> None:
    engine.table(
        "posted",
        "SELECT * FROM versions AS v WHERE NOT EXISTS (SELECT 1 FROM versions AS n "
        "WHERE n.line_id = v.line_id AND n.version = v.version + 1 AND n.version > 1)",  # most lines have one version
    )
    engine.drop("versions")


def _files(
    workspace: Workspace, connection: Connection, program: Program, origin: Period
) -> list[Path] | None:
    """The lines of every posted plan that covers the period; None where one is missing or is not what was posted."""
    found = []
    for digest in lines.every_plan(connection, program.id):
        document, rows = plan_files(workspace, digest)
        try:
            said = json.loads(document.read_text(encoding="utf-8"))
            if plan_digest(said) != digest:
                return None
            if origin.label in {one["period"] for one in said["inputs"]}:
                with rows.open("rb") as stream:
                    if sha256(stream.read()).hexdigest() != said["lines"]["sha256"]:
                        return None
                found.append(rows)
        except (OSError, ValueError, LookupError, TypeError):
            return None
    return found or None
