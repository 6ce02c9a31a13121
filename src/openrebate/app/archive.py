"""The file that `backup` writes: a tar of a workspace's files and its database, and last a list of them with their digests.

The list comes last, so a file that was cut off has none and is refused whole.
"""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from openrebate.model.errors import InputError, OutsideError, Place

FORMAT = "openrebate-backup-1"
LIST, DATABASE = "backup.json", "database.dump"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """What an archive says of itself: `about` as it was given, and the digest of every file by its path."""

    about: Mapping[str, Any]
    files: Mapping[str, str]


def pack(stream: IO[bytes], files: Iterable[tuple[str, Path]], about: Mapping[str, Any]) -> Archived:
    """Write files under these paths. A file that grows meanwhile is taken as far as it was when its turn came."""
    digests: dict[str, str] = {}
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for path, file in files:
            with file.open("rb") as content:
                size = file.stat().st_size
                hashed = _Hashed(content)
                archive.addfile(_member(path, size), hashed)
                digests[path] = hashed.hexdigest
        text = json.dumps({"format": FORMAT, **about, "files": digests}, indent=1).encode()
        archive.addfile(_member(LIST, len(text)), io.BytesIO(text))
    return Archived(about=about, files=digests)


def unpack(file: Path, folder: Path) -> Archived:
    """Write an archive's files into a folder. InputError (2) where it is none, was cut off, or says other digests."""
    digests: dict[str, str] = {}
    said: dict[str, Any] | None = None
    try:
        with tarfile.open(file, mode="r|") as archive:
            for member in archive:
                content = archive.extractfile(member)
                if not member.isfile() or content is None or not _inside(member.name):
                    raise _wrong(file, f"it holds {member.name!r}, which no backup does")
                if member.name == LIST:
                    said = json.load(content)
                else:
                    digests[member.name] = _write(content, folder / member.name)
    except (tarfile.TarError, ValueError, EOFError) as error:
        raise _wrong(file, str(error)) from error
    except OSError as error:
        if error.errno is None:
            raise _wrong(file, str(error)) from error
        raise OutsideError(
            f"cannot restore {file}: {error.strerror}", advice="Check space and rights"
        ) from error
    if said is None or said.get("format") != FORMAT:
        raise _wrong(file, "its list of files is missing: it was cut off, or is none")
    differs = sorted(
        path for path in {*digests, *said["files"]} if digests.get(path) != said["files"].get(path)
    )
    if differs:
        raise _wrong(file, f"{differs[0]} is not what was backed up")
    return Archived(about=said, files=digests)


def _member(path: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(path)
    member.size, member.mode = size, 0o600
    return member


def _inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts


def _write(content: IO[bytes], target: Path) -> str:
    target.parent.mkdir(parents=True, exist_ok=True)
    hashed = _Hashed(content)
    with target.open("xb") as stream:
        while chunk := hashed.read(_CHUNK):
            stream.write(chunk)
    return hashed.hexdigest


def _wrong(file: Path, what: str) -> InputError:
    return InputError(
        f"is no backup that can be used: {what}", place=Place(str(file)), advice="Name a whole one"
    )


class _Hashed:
    """A stream that is hashed as it is read."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._hash = stream, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        chunk = self._stream.read(size)
        self._hash.update(chunk)
        return chunk

    @property
    def hexdigest(self) -> str:
        """Of all that was read."""
        return self._hash.hexdigest()
