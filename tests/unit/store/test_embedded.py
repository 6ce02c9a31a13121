"""The embedded server: shared while anybody uses it, stopped by the last one, and up again after any kind of death."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from pathlib import Path

import psutil
import psycopg
import pytest

from openrebate.model.errors import ConfigurationError, OutsideError
from openrebate.store import embedded
from openrebate.store.connection import open_connection
from openrebate.store.server import Dsn, database

# A command: uses the database, says so, and waits to be told to end.
_COMMAND = """
import sys
from pathlib import Path
from openrebate.store.server import database
from openrebate.store.connection import open_connection
with open_connection(database(Path(sys.argv[1]))) as connection:
    print(connection.execute("SELECT 'in use'").fetchone()[0], flush=True)
    sys.stdin.readline()
    print(connection.execute("SELECT 'still there'").fetchone()[0], flush=True)
"""


@pytest.fixture(scope="module")
def made() -> Generator[Path]:
    """A workspace's folder with a cluster, which most tests here share: making one takes seconds."""
    with tempfile.TemporaryDirectory(prefix="openrebate-test-", ignore_cleanup_errors=True) as name:
        yield Path(name)


@pytest.fixture
def folder(made: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Path]:
    """The same, away from any DATABASE_URL; its server is stopped afterwards."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    yield made
    embedded.use(made / "database")
    assert embedded.leave(made / "database")


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> Generator[Path]:
    """A folder without a cluster."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with tempfile.TemporaryDirectory(prefix="openrebate-test-", ignore_cleanup_errors=True) as name:
        yield Path(name)
        embedded.leave(Path(name) / "database")


def _command(folder: Path) -> subprocess.Popen[str]:
    started = subprocess.Popen(
        [sys.executable, "-c", _COMMAND, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert started.stdout is not None
    assert started.stdout.readline() == "in use\n"
    return started


def _end(command: subprocess.Popen[str]) -> str:
    said, _ = command.communicate("\n", timeout=60)
    assert command.returncode == 0
    return said


def _server(folder: Path) -> int:
    """The number of the server's process; 0 where none runs."""
    try:
        number = int((folder / "database" / "cluster" / "postmaster.pid").read_text().splitlines()[0])
    except FileNotFoundError:
        return 0
    return number if psutil.pid_exists(number) else 0


def test_two_commands_share_it_and_the_last_one_stops_it(folder: Path) -> None:
    """The first to leave stops nothing; after the second nothing runs; nothing listens on the network."""
    first, second = _command(folder), _command(folder)
    server = _server(folder)
    assert server
    assert not [one for one in psutil.Process(server).net_connections("inet") if one.status == "LISTEN"]
    assert _end(first) == "still there\n"
    assert _server(folder) == server
    assert _end(second) == "still there\n"
    assert not _server(folder)


def test_a_killed_command_keeps_nobody_from_stopping_it(folder: Path) -> None:
    """A lock of the kernel ends with its process: no count of users is left too high."""
    first, second = _command(folder), _command(folder)
    first.kill()
    first.communicate()
    assert _end(second) == "still there\n"
    assert not _server(folder)


def test_commands_that_start_at_once_start_one_server(fresh: Path) -> None:
    """Four commands on a new folder: one makes the cluster, all use it. A half-made one is thrown away."""
    half = fresh / "database" / "cluster.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    started = [
        subprocess.Popen(
            [sys.executable, "-c", _COMMAND, str(fresh)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    assert [_end(one) for one in started] == ["in use\nstill there\n"] * 4
    assert not _server(fresh)
    assert not half.exists()


def test_it_comes_up_after_a_killed_server(folder: Path) -> None:
    """kill -9 of the server: what was committed is there again."""
    dsn = database(folder)
    with psycopg.connect(dsn.owner, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
    killed = _server(folder)
    os.kill(killed, signal.SIGKILL)
    _gone(killed)
    with psycopg.connect(database(folder).owner) as connection:
        assert connection.execute("SELECT n FROM kept").fetchone() == (7,)


def test_a_stale_number_that_is_another_process_is_no_server(folder: Path) -> None:
    """In containers numbers are used again: the file of a killed server may name us."""
    database(folder)
    file, killed = folder / "database" / "cluster" / "postmaster.pid", _server(folder)
    os.kill(killed, signal.SIGKILL)
    _gone(killed)
    lines = file.read_text().splitlines()
    file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    with open_connection(database(folder)) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_long_path_has_its_socket_elsewhere(fresh: Path) -> None:
    """Sockets have short names; a deep workspace works all the same, and others cannot open it."""
    deep = fresh / ("deep (and odd), " * 6) / ("tiefer-ü-" * 8)
    deep.mkdir(parents=True)
    dsn = database(deep)
    with open_connection(dsn) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    socket = Path(str(psycopg.conninfo.conninfo_to_dict(dsn.app)["host"]))
    assert not socket.is_relative_to(fresh)
    assert socket.stat().st_mode & 0o077 == 0
    assert embedded.leave(deep / "database")


@pytest.mark.parametrize("over", [0, 1])
def test_a_socket_is_beside_its_cluster_as_far_as_its_name_is_short_enough(fresh: Path, over: int) -> None:
    """The longest path that the kernel takes, and one byte more: both serve, the second from elsewhere."""
    room = embedded._LONGEST_SOCKET - len(str(fresh / "x" / "database" / "socket")) + 1
    deep = fresh / ("x" * (room + over))
    deep.mkdir()
    dsn = database(deep)
    with open_connection(dsn) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    socket = Path(str(psycopg.conninfo.conninfo_to_dict(dsn.app)["host"]))
    assert socket.is_relative_to(fresh) == (over == 0)
    assert embedded.leave(deep / "database")


def test_a_path_that_a_shell_would_read_is_refused(fresh: Path) -> None:
    """PostgreSQL's own starter goes through a shell: no dollar, quote or backtick reaches it."""
    for name in ("a$(b)", 'a"b', "a`b`"):
        with pytest.raises(ConfigurationError, match="DATABASE_URL"):
            database(fresh / name)


def test_a_url_goes_before_the_embedded_server(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """DATABASE_URL starts nothing; a server that is not there is something outside; a password is never shown."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://ada:secret@127.0.0.1:1/nowhere")
    dsn = database(fresh)
    assert dsn == Dsn(owner="postgresql://ada:secret@127.0.0.1:1/nowhere", app=dsn.owner)
    assert "secret" not in repr(dsn)
    with pytest.raises(OutsideError, match="cannot be reached"), open_connection(dsn):
        pass
    assert not (fresh / "database").exists()


def test_without_the_wheel_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """No programs: install them, or name a server."""
    monkeypatch.setattr(embedded, "find_spec", lambda _: None)
    with pytest.raises(ConfigurationError, match="DATABASE_URL"):
        embedded.programs()


def _gone(number: int) -> None:
    for _ in range(200):
        if not psutil.pid_exists(number) or psutil.Process(number).status() == psutil.STATUS_ZOMBIE:
            return
        time.sleep(0.05)
