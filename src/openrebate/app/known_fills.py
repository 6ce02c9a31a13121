"""The fills and marks that a workspace knows, as parts and days that metering takes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from openrebate.app.parts import MarkDay, Part
from openrebate.app.workspace import Workspace

if TYPE_CHECKING:
    from openrebate.store.connection import Connection


def known_parts(workspace: Workspace, connection: Connection) -> list[Part]:
    """One part for what a delivery brought and one for what it took back, in the order of deliveries."""
    from openrebate.store.deliveries import fill_parts

    return [
        Part(
            files=tuple(workspace.folder / path for path in part.files),
            sign=1 if part.sign > 0 else -1,
            digest=part.digest,
            first=part.first,
            last=part.last,
            rows=part.rows,
            narrow=part.narrow,
        )
        for part in fill_parts(connection)
    ]


def known_mark_days(workspace: Workspace, connection: Connection) -> list[MarkDay]:
    """The files of marks by day, in order of days."""
    from openrebate.store.deliveries import mark_days

    return [
        MarkDay(day=day, files=tuple(workspace.folder / path for path in paths), digest=digest)
        for day, paths, digest in mark_days(connection)
    ]


def fills_of(files: Sequence[Path]) -> str:
    """The query of some files of fills, with the columns of a world's fills."""
    from openrebate.store.fill_rows import stored

    return stored(files)


def marks_of(files: Sequence[Path]) -> str:
    """The query of some files of marks, with the columns of a world's marks."""
    from openrebate.store.marks import stored_marks

    return stored_marks(files)
