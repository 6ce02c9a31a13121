"""Kill -9 at every step of a command, run it again, and see that it ends as if nobody had killed it.

For the author of another command:

1. In the command's code, call `reached("apply: lines posted")` (`openrebate.store.failpoints`) where a step ends; steps
   inside a loop count one by one. That is all the code needs: it is free unless a test arms it.
2. Write a `Scenario`. `prepare` gets a fresh workspace (made by `init`, with a database of its own) and brings it to the
   state before the command; this is done once, and every run gets a copy. `act` runs the command on the workspace's
   folder, in a process of its own, which finds it by name: a function of a module such as `tests.money.ingesting`, not of
   the test; a second run must be right, too. `state` is what must be equal in the end: totals and digests, nothing that
   tells one run from another (no numbers of deliveries, no instants).
3. `sweep(scenario, workshop, kills=40, seed=1)` runs it once without a kill, once to list the steps, then kills it at each of
   them, then at random instants, and after each kill runs it again and compares. It gives what it counted; print it.

Children are forked from a server that has imported everything and started nothing, so a kill costs the command and a
clone of a database, not a Python. The kill is SIGKILL, and the process has a real connection.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from openrebate.app.init import init
from openrebate.store import failpoints
from openrebate.store.server import Dsn
from tests.database import Server

Act = Callable[[Path], None]
PRELOADED = ("duckdb", "pyarrow.parquet", "pyarrow.csv", "psycopg", "alembic.command", "openrebate.app.ingest",
             "openrebate.app.init", "openrebate.app.stream", "openrebate.app.apply", "openrebate.app.close",
             "openrebate.engines.duckdb", "openrebate.worlds", "tests.money.kills")  # fmt: skip
_URL = "DATABASE_URL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A command to kill. `prepare` and `state` run here, `act` in a child; all get the workspace's folder."""

    name: str
    prepare: Callable[[Path], None]
    act: Act
    state: Callable[[Path], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What a sweep did: the distinct steps of the command, and how often it was killed at one and at random."""

    name: str
    steps: tuple[str, ...]
    at_steps: int
    at_random: int

    def __str__(self) -> str:
        return (
            f"{self.name}: {self.at_steps + self.at_random} kills, {self.at_steps} at {len(set(self.steps))} kinds of "
            f"steps ({len(self.steps)} in one run), {self.at_random} at random; all recovered"
        )


@dataclass(slots=True)
class Workshop:
    """Fresh workspaces on the test server; `DATABASE_URL` is that of the one in use."""

    server: Server
    folder: Path
    numbers: Iterator[int] = field(default_factory=count)
    prepared: dict[Act, tuple[Dsn, Path]] = field(default_factory=dict)

    @contextmanager
    def workspace(self, prepare: Act = lambda folder: None) -> Iterator[Path]:
        """A workspace brought so far by `prepare`, for as long as the block lasts; prepared once, and copied each time."""
        like, source = self._prepared(prepare)
        dsn = self.server.fresh(like)
        folder = self.folder / f"workspace-{next(self.numbers)}"
        try:
            shutil.copytree(source, folder)
            with mock.patch.dict(os.environ, {_URL: dsn.owner}):
                yield folder
        finally:
            self.server.drop(dsn)
            shutil.rmtree(folder, ignore_errors=True)

    def _prepared(self, prepare: Act) -> tuple[Dsn, Path]:
        if prepare not in self.prepared:
            dsn, folder = self.server.fresh(), self.folder / f"prepared-{len(self.prepared)}"
            with mock.patch.dict(os.environ, {_URL: dsn.owner}):
                init(folder)
                prepare(folder)
            self.prepared[prepare] = dsn, folder
        return self.prepared[prepare]


@pytest.fixture(scope="session")
def workshop(server: Server) -> Iterator[Workshop]:
    """Where scenarios run; import it into the module of the test."""
    with tempfile.TemporaryDirectory(prefix="openrebate-kills-") as folder:
        yield Workshop(server, Path(folder))


def sweep(scenario: Scenario, workshop: Workshop, *, kills: int, seed: int) -> Swept:
    """Kill the command `kills` times, every kind of step once at least, a third of them at random instants.

    AssertionError, with the step, where a run after a kill fails or ends in another state than a run without one.
    """
    chance = random.Random(seed)  # noqa: S311 - no secret
    steps, wanted, seconds = _undisturbed(scenario, workshop)
    chosen = _choose(steps, max(len(set(steps)), kills - kills // 3), chance)
    for number in chosen:
        where = f"{scenario.name} killed at step {number}, {steps[number - 1]}"
        _kill_and_recover(scenario, workshop, f"kill:{number}", None, where, wanted)
    at_random = 0
    while at_random < kills - len(chosen):
        after = chance.uniform(0, seconds)
        where = f"{scenario.name} killed after {after:.4f} s"
        if _kill_and_recover(scenario, workshop, "", after, where, wanted):
            at_random += 1
        else:  # it had ended: a command takes less than the run that was timed, with its process
            seconds = max(0.9 * seconds, 0.01)
    return Swept(name=scenario.name, steps=tuple(steps), at_steps=len(chosen), at_random=at_random)


def run(act: Act, folder: Path, *, order: str = "", after: float | None = None) -> int:
    """Run a command in a child, killed after so many seconds of it; how it ended, negative for a signal."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(PRELOADED))
    begun = context.Event()
    child = context.Process(target=_child, args=(act, folder, order, os.environ[_URL], begun))
    child.start()
    if after is not None:
        begun.wait(60)
        time.sleep(after)
        child.kill()
    child.join(300)
    assert child.exitcode is not None, f"{act} does not end"
    return child.exitcode


def _child(act: Act, folder: Path, order: str, url: str, begun: Any) -> None:
    os.environ[_URL] = url
    failpoints.arm(order)
    begun.set()
    act(folder)


def _undisturbed(scenario: Scenario, workshop: Workshop) -> tuple[list[str], Any, float]:
    """The steps of a run that nobody kills, the state it ends in, and the seconds it takes."""
    with workshop.workspace(scenario.prepare) as folder:
        note = workshop.folder / f"{scenario.name.replace(' ', '-')}-{next(workshop.numbers)}.steps"
        begun = time.perf_counter()
        assert run(scenario.act, folder, order=f"list:{note}") == 0, f"{scenario.name} fails without a kill"
        seconds = time.perf_counter() - begun
        return note.read_text(encoding="utf-8").splitlines(), scenario.state(folder), seconds


def _choose(steps: list[str], most: int, chance: random.Random) -> list[int]:
    """Numbers of steps, from 1: the first of every kind, then others at random, then all of them again."""
    first = sorted({name: len(steps) - n for n, name in enumerate(reversed(steps))}.values())
    others = [n for n in range(1, len(steps) + 1) if n not in first]
    chance.shuffle(others)
    chosen = first + others
    while len(chosen) < most:
        chosen += chosen
    return chosen[:most]


def _kill_and_recover(
    scenario: Scenario, workshop: Workshop, order: str, after: float | None, where: str, wanted: Any
) -> bool:
    """Whether the kill came in time; AssertionError where the run after it does not end well."""
    with workshop.workspace(scenario.prepare) as folder:
        ended = run(scenario.act, folder, order=order, after=after)
        killed = ended == -signal.SIGKILL
        assert killed or after is not None, f"{where}: it ended with {ended}"
        assert ended in (0, -signal.SIGKILL), f"{where}: it ended with {ended}"
        assert run(scenario.act, folder) == 0, f"{where}: the next run fails"
        found = scenario.state(folder)
        assert found == wanted, f"{where}: ended as {found}, not as {wanted}"
        return killed
