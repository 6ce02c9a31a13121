"""Which user the embedded server runs as: PostgreSQL refuses to be root."""

from __future__ import annotations

import fcntl
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from openrebate.model.errors import ConfigurationError

_NAME = "pgserver"


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A user of the operating system who is not root."""

    uid: int
    gid: int


def user_for(folder: Path) -> User | None:
    """Who runs the server of `folder`: None is whoever runs this program.

    Only root runs it as another: the owner of the cluster that is there, else the owner of the folder, else the user
    `pgserver`, made if need be, else nobody.
    """
    if os.geteuid() != 0:
        return None
    for place in (folder / "cluster", folder, folder.parent):
        if place.exists() and place.stat().st_uid != 0:
            return User(uid=place.stat().st_uid, gid=place.stat().st_gid)
    return _named(_NAME) or _made() or _named("nobody") or _none()


def give(path: Path, user: User | None) -> None:
    """Make the user the owner of a file or folder."""
    if user is not None:
        os.chown(path, user.uid, user.gid)


def open_way(folder: Path, programs: Path, user: User | None) -> None:
    """As root: let the user pass through the folders above the cluster and above PostgreSQL's programs.

    Passing is not listing: only the right to go through is added, and only where it is missing.
    """
    if user is None:
        return
    for place in (folder, *folder.parents, programs, *programs.parents):
        mode = place.stat().st_mode
        if not mode & 0o001 and place.stat().st_uid != user.uid:
            place.chmod(mode | 0o001)


def _named(name: str) -> User | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return User(uid=entry.pw_uid, gid=entry.pw_gid)


def _made() -> User | None:
    """The user, made by one process at a time: two `useradd` at once each make one, and the last one's number stays."""
    useradd = shutil.which("useradd")
    if useradd is None:
        return None
    with _alone():
        if _named(_NAME) is None:
            subprocess.run(  # noqa: S603  # fixed arguments
                [useradd, "--system", "--shell", "/usr/sbin/nologin", _NAME], check=False, capture_output=True
            )
        return _named(_NAME)


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the folder of the user list against whoever else takes this way; the kernel lets go however we end."""
    folder = os.open("/etc", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _none() -> User:
    raise ConfigurationError(
        "PostgreSQL does not run as root, and there is no other user",
        advice="Run as a plain user, or set DATABASE_URL",
    )
