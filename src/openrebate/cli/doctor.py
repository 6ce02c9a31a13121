"""`openrebate doctor`: is this installation fit to rate?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import cyclopts
from cyclopts import Parameter

_FAILED = 3


def register(app: cyclopts.App) -> None:
    """Adds the command to the application."""
    app.command(doctor)


def doctor(*, workspace: Path = Path(), json: Annotated[bool, Parameter(negative=())] = False) -> int:
    """Check this installation: versions, exactness of the engines, terms, time zones, cache, room, database.

    Leaves with 0 unless something fails, with 3 where it does.

    Parameters
    ----------
    workspace
        The folder whose database is looked at, where it is a workspace.
    json
        One JSON document.
    """
    from dataclasses import asdict

    from openrebate.app.doctor import doctor as look
    from openrebate.app.doctor import worst
    from openrebate.cli.doctor_text import page
    from openrebate.cli.printing import emit

    checks = look(workspace)
    status = worst(checks)
    document = {"status": status, "checks": [asdict(check) for check in checks]}
    emit(document, as_json=json, text=lambda screen: page(screen, checks))
    return _FAILED if status == "fail" else 0
