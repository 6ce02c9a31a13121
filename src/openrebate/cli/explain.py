"""`openrebate explain`: why a fill or a line earned what it earned."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import cyclopts
from cyclopts import Parameter


def register(app: cyclopts.App) -> None:
    """Adds the command to the application."""
    app.command(explain)


def explain(
    out: Path,
    /,
    *,
    fill: str | None = None,
    line: str | None = None,
    role: str | None = None,
    world: Path | None = None,
    json: Annotated[bool, Parameter(negative=())] = False,
) -> None:
    """Show the whole chain behind one fill or one line: claim and losers, marks, rules, base, level, rate, rounding.

    The world and the terms are read again, and refused where they are not those that OUT was made from.

    Parameters
    ----------
    out
        The folder that `openrebate rate` has written.
    fill
        A fill, as VENUE/ACCOUNT/FILL_ID.
    line
        A line, by its line_id.
    role
        With --fill: one role instead of every role that earns.
    world
        Where the world lies now, if it has been moved.
    json
        One JSON document.
    """
    from openrebate.app.explain import explain_fill, explain_line
    from openrebate.cli import explain_line_text, explain_text
    from openrebate.cli.printing import emit
    from openrebate.cli.progress import steps
    from openrebate.model.errors import InputError

    if (fill is None) == (line is None):
        raise InputError(
            "one of --fill and --line is needed", advice="For example --fill VENUE/ACCOUNT/FILL_ID"
        )
    if fill is not None:
        with steps(6) as begin:
            told = explain_fill(out, fill, role, world, begin)
        emit(told, as_json=json, text=lambda screen: explain_text.page(screen, told))
        return
    assert line is not None
    with steps(6) as begin:
        told = explain_line(out, line, world, begin)
    emit(told, as_json=json, text=lambda screen: explain_line_text.page(screen, told))
