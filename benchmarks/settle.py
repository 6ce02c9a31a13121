"""Measure a month in a workspace: ingest, plan, apply, a late delivery planned and applied, and the close.

    python -m benchmarks.settle [--fills 10000000] [--late 10000] [--program okx-broker-2022]

Every step is a command in a process of its own, on the embedded server, which runs on between them as it does where commands
follow each other. Seconds of the clock, and of the processor: ours and the server's, which a busy machine leaves alone.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import shutil
import tempfile
import time
from pathlib import Path

import psutil

from benchmarks.ingest import late_world
from benchmarks.run import world_of
from benchmarks.timed import run
from openrebate.store import embedded

PERIOD = "2026-10"


def main() -> None:
    """Command line: how large a month, how many late fills, which program (an id, or a file that goes into `terms`)."""
    parser = argparse.ArgumentParser(description="measure plan, apply and close")
    parser.add_argument("--fills", type=int, default=10_000_000)
    parser.add_argument("--late", type=int, default=10_000)
    parser.add_argument("--program", default="okx-broker-2022")
    given = parser.parse_args()
    world = world_of(given.fills)
    with tempfile.TemporaryDirectory(dir=world.parent) as scratch:
        place, late = Path(scratch) / "workspace", Path(scratch) / "late"
        late_world(world, late, given.late)
        run(["openrebate", "init", str(place)])
        program = _program(given.program, place)
        embedded.use(place / "database")
        try:
            _month(place, world, late, program)
        finally:
            embedded.leave(place / "database")
    print(f"load {os.getloadavg()[0]:.1f}")


def _program(asked: str, place: Path) -> str:
    """The program's id; a file goes into the workspace, and its name is the id."""
    file = Path(asked)
    if file.suffix != ".toml":
        return asked
    shutil.copy(file, place / "terms")
    return file.stem


def _month(place: Path, world: Path, late: Path, program: str) -> None:
    here = ["--workspace", str(place), "--json"]
    plan = ["openrebate", "plan", "--program", program, "--period", PERIOD, *here]
    first, second = place / "first.json", place / "second.json"
    _timed(place, "ingest the month", ["openrebate", "ingest", str(world), *here])
    month = [
        _timed(place, "plan the month", [*plan, "--out", str(first)]),
        _timed(place, "apply it", ["openrebate", "apply", str(first), *here]),
    ]
    _timed(place, "ingest what is late", ["openrebate", "ingest", str(late), *here])
    after = [
        _timed(place, "plan what is late", [*plan, "--out", str(second)]),
        _timed(place, "apply it", ["openrebate", "apply", str(second), *here]),
    ]
    month.append(
        _timed(place, "close", ["openrebate", "close", "--program", program, "--period", PERIOD, *here])
    )
    for name, seconds in (("planned, applied and closed", month), ("late, planned and applied", after)):
        print(
            f"{name}: {sum(wall for wall, _ in seconds):.1f} s, {sum(cpu for _, cpu in seconds):.1f} s of processor"
        )


def _timed(place: Path, name: str, arguments: list[str]) -> tuple[float, float]:
    """Seconds of the clock and of the processor; one line is printed, with how many lines it was about."""
    before, begun = _cpu(place), time.perf_counter()
    done = run(arguments)
    wall, cpu = time.perf_counter() - begun, _cpu(place) - before
    lines = re.search(r'"lines": (\d+)', done.output)
    told = f", {int(lines[1]):,} lines" if lines else ""
    print(f"  {name:20} {wall:7.1f} s, {cpu:7.1f} s of processor, {done.peak_mb:6.0f} MB{told}", flush=True)
    return wall, cpu


def _cpu(place: Path) -> float:
    """Processor seconds of our commands so far, and of the server with all that worked for it."""
    ours = resource.getrusage(resource.RUSAGE_CHILDREN)
    server = psutil.Process(int((place / "database/cluster/postmaster.pid").read_text().split()[0]))
    total = ours.ru_utime + ours.ru_stime
    for one in (server, *server.children()):
        try:
            total += sum(one.cpu_times()[:4])
        except psutil.NoSuchProcess:
            continue
    return total


if __name__ == "__main__":
    main()
