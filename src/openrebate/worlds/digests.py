"""Digests: SHA-256 of every file of a world, remembered for as long as a file does not change."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from openrebate.model.errors import Place, WorldError
from openrebate.worlds.reading import World

_CHUNK = 1 << 20
_MOST = 20_000  # files remembered; then the oldest are forgotten


def digests(world: World) -> dict[str, str]:
    """SHA-256 in hex of each file, by its name relative to the world; WorldError for one that went away."""
    return digests_of(world.path, world.files)


def digests_of(folder: Path, tables: Mapping[str, tuple[Path, ...]]) -> dict[str, str]:
    """The same for the files of a world's tables, whether or not they have been read."""
    files = sorted(file for members in tables.values() for file in members)
    known = _remembered()
    marks = {file: _mark(file) for file in files}
    fresh = [file for file in files if marks[file] not in known]
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        hashed = dict(zip(fresh, pool.map(_digest, fresh), strict=True))
    if hashed:
        _remember({marks[file]: digest for file, digest in hashed.items()})
    found = {file: hashed.get(file) or known[marks[file]] for file in files}
    return {file.relative_to(folder).as_posix(): digest for file, digest in found.items()}


def digest_of(files: Iterable[tuple[str, str]]) -> str:
    """One digest over named digests, in order of their names."""
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(files))
    return hashlib.sha256(lines.encode()).hexdigest()


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        digest = hashlib.sha256()
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _mark(file: Path) -> str:
    """What tells a file's content from another without reading it."""
    try:
        stat = file.stat()
    except OSError as error:
        raise WorldError("went away while it was read", place=Place(str(file))) from error
    return f"{file.absolute()}|{stat.st_size}|{stat.st_mtime_ns}|{stat.st_ctime_ns}|{stat.st_ino}"


def _memory() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "openrebate" / "digests.json"


def _remembered() -> dict[str, str]:
    """What earlier runs noted; nothing where the note is missing or damaged, for it can always be made again."""
    try:
        noted = json.loads(_memory().read_text())
    except (OSError, ValueError):
        return {}
    return {str(k): str(v) for k, v in noted.items()} if isinstance(noted, dict) else {}


def _remember(fresh: dict[str, str]) -> None:
    """Adds to the note, atomically; a home that cannot be written only costs time."""
    noted = list({**_remembered(), **fresh}.items())[-_MOST:]
    path = _memory()
    aside = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.write_text(json.dumps(dict(noted)))
        aside.replace(path)
    except OSError:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
