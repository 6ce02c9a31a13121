"""One file for people, written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from hashlib import sha256
from pathlib import Path

from openrebate.model.errors import OutsideError


def write(content: bytes, out: Path) -> str:
    """Write a file whole or not at all, over an older one; its SHA-256. OutsideError (7) where it cannot be written."""
    try:
        with tempfile.NamedTemporaryFile(dir=out.parent, prefix=f".{out.name}.", delete=False) as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(stream.name).chmod(0o644)
        Path(stream.name).replace(out)
    except OSError as error:
        raise OutsideError(
            f"cannot write {out}: {error.strerror}",
            advice="Name a file in a folder that is there and may be written",
        ) from error
    return sha256(content).hexdigest()
