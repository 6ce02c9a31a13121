"""Files for their owner alone: made with their rights from the first byte on, and refused where others can read them."""

from __future__ import annotations

import os
from pathlib import Path

from openrebate.model.errors import NotAllowedError, Place

OWNER, EVERYBODY = 0o600, 0o644


def write_new(file: Path, text: str, *, mode: int = OWNER) -> None:
    """A new file with exactly these rights, on disk when this returns. FileExistsError, OSError."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())


def replace_file(file: Path, text: str, *, mode: int = OWNER) -> None:
    """The file with this text, or as it was: never half of it."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    write_new(draft, text, mode=mode)
    draft.replace(file)


def refuse_readable(file: Path) -> None:
    """NotAllowedError where anybody but the owner may read or write the file; FileNotFoundError."""
    if file.stat().st_mode & 0o077 and os.name == "posix":
        advice = "Take the rights away: chmod 600, and think of the secret in it as known"
        raise NotAllowedError("others may read this secret", place=Place(str(file)), advice=advice)
