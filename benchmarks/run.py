"""Measure the process of `openrebate rate` on 1, 10 and 50 million fills against a plain scan and a plain loop.

    python -m benchmarks.run [--sizes 1,10,50] [--programs okx-broker-2022,okx-affiliate-2026]

Worlds are kept under benchmarks/build and made once. Every figure comes from a process of its own. Results are printed
as Markdown and kept with the machine and the versions under benchmarks/results.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.generate import HERE, generate
from benchmarks.report import Machine, markdown
from benchmarks.timed import Timed, run

PROGRAMS = ("okx-broker-2022", "okx-affiliate-2026")
LOOPED = 200_000
GENERATOR = ("generate.py", "markets.py", "fills.sql", "facts.sql")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One program on one size of world. `again` is a second run that finds the usage of the first one kept."""

    program: str
    fills: int
    seconds: float
    processor: float
    peak_mb: float
    again_seconds: float
    again_processor: float
    again_peak_mb: float
    scan_seconds: float
    scan_processor: float
    loop_per_second: float
    steps: dict[str, float]
    again_steps: dict[str, float]


def world_of(fills: int) -> Path:
    """The world of that size, made where it is not there yet or its generator has changed."""
    source = hashlib.sha256(b"".join((HERE / name).read_bytes() for name in GENERATOR)).hexdigest()
    world = HERE / "build" / f"{fills}-{source[:12]}"
    if not world.exists():
        _say(f"making {fills:,} fills")
        world.parent.mkdir(exist_ok=True)
        generate(world, fills)
    return world


def measure(world: Path, fills: int, program: str, *, scan: Timed, loop: float) -> Figure:
    """Rate the world twice into fresh folders, with a cache that is empty at first."""
    with tempfile.TemporaryDirectory(dir=HERE / "build") as scratch:
        outs = [Path(scratch) / name for name in ("first", "again")]
        environment = {"XDG_CACHE_HOME": str(Path(scratch) / "cache")}
        runs = []
        for out in outs:
            _say(f"{program} on {fills:,} fills into {out.name}")
            command = [
                "openrebate",
                "rate",
                str(world),
                "--program",
                program,
                "--period",
                "2026-10",
                "--out",
                str(out),
            ]
            runs.append(run([*command, "--json"], environment=environment))
        steps = [
            json.loads((out / "summary.json").read_text(encoding="utf-8")).get("seconds", {}) for out in outs
        ]
    return Figure(
        program=program, fills=fills, seconds=runs[0].seconds, processor=runs[0].processor, peak_mb=runs[0].peak_mb,
        again_seconds=runs[1].seconds, again_processor=runs[1].processor, again_peak_mb=runs[1].peak_mb,
        scan_seconds=scan.seconds, scan_processor=scan.processor, loop_per_second=loop, steps=steps[0], again_steps=steps[1],
    )  # fmt: skip


def looped(world: Path) -> float:
    """Fills a second of the plain loop, on the first 200,000."""
    _say(f"plain loop over {LOOPED:,} fills")
    return LOOPED / float(run(["benchmarks.loop", str(world), str(LOOPED)]).output)


def scanned(world: Path) -> Timed:
    """The plain scan; the faster of two, so that both find the files in the page cache."""
    _say(f"plain scan of {world.name}")
    return min((run(["benchmarks.scan", str(world)]) for _ in range(2)), key=lambda timed: timed.seconds)


def main() -> None:
    """Command line: which sizes, in millions, and which programs."""
    parser = argparse.ArgumentParser(description="measure openrebate rate")
    parser.add_argument("--sizes", default="1,10,50", help="millions of fills, separated by commas")
    parser.add_argument("--programs", default=",".join(PROGRAMS))
    given = parser.parse_args()
    sizes = [int(float(size) * 1_000_000) for size in given.sizes.split(",")]
    loop = looped(world_of(sizes[0]))
    figures = []
    for fills in sizes:
        world = world_of(fills)
        scan = scanned(world)
        figures += [
            measure(world, fills, program, scan=scan, loop=loop) for program in given.programs.split(",")
        ]
    _keep(figures)


def _keep(figures: list[Figure]) -> None:
    rows = [asdict(figure) for figure in figures]
    machine = Machine.here()
    text = markdown(rows, machine)
    results = HERE / "results"
    results.mkdir(exist_ok=True)
    name = time.strftime("%Y-%m-%d-%H%M%S", time.gmtime())
    (results / f"{name}.json").write_text(json.dumps({"machine": asdict(machine), "figures": rows}, indent=2))
    (results / f"{name}.md").write_text(text)
    print(text)


def _say(text: str) -> None:
    print(
        f"… {text} (load {os.getloadavg()[0]:.1f}, {shutil.disk_usage(HERE).free / 1e9:.0f} GB free)",
        file=sys.stderr,
    )


if __name__ == "__main__":
    main()
