"""The table of a measurement, as Markdown to paste into docs/measured.md."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any

HEADER = (
    "| program | fills | seconds | fills/s | processor s | peak MB | × scan | × scan, processor | × loop | again, s | faster | "
    "metered, s | rated again, s | faster | seconds by step |\n"
    "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """Where and when it was measured."""

    cores: int
    memory_gb: int
    processor: str
    python: str
    duckdb: str
    date: str
    load: float

    @classmethod
    def here(cls) -> Machine:
        """This machine, now."""
        pages = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        return cls(
            cores=len(os.sched_getaffinity(0)), memory_gb=round(pages / 2**30), processor=_processor(),
            python=platform.python_version(), duckdb=version("duckdb"), load=round(os.getloadavg()[0], 1),
            date=datetime.now(UTC).strftime("%Y-%m-%d"),
        )  # fmt: skip


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def markdown(figures: Sequence[Mapping[str, Any]], machine: Machine) -> str:
    """One row a program and size, then how the cost grows with the size.

    `again` is the whole second process; `metered` and `rated again` are the first and the second without start and writing.
    """
    text = (
        f"Measured {machine.date} on {machine.cores} cores ({machine.processor}), {machine.memory_gb} GiB, "
        f"Python {machine.python}, DuckDB {machine.duckdb}, load {machine.load}.\n\n"
    )
    rows = [_row(figure) for figure in figures]
    return text + HEADER + "\n".join(rows) + "\n\n" + "\n".join(_growth(figures)) + "\n"


def _row(figure: Mapping[str, Any]) -> str:
    fills, seconds = figure["fills"], figure["seconds"]
    per_second = fills / seconds
    rated = _until_lines(figure["again_steps"])
    metered = _until_lines(figure["steps"])
    cells = (
        figure["program"], f"{fills / 1e6:g} M", f"{seconds:.1f}", f"{per_second / 1e6:.2f} M", f"{figure['processor']:.1f}",
        f"{figure['peak_mb']:,.0f}", f"{seconds / figure['scan_seconds']:.1f}",
        f"{figure['processor'] / figure['scan_processor']:.1f}", f"{per_second / figure['loop_per_second']:.0f}",
        f"{figure['again_seconds']:.1f}", f"{seconds / figure['again_seconds']:.0f}×",
        f"{metered:.1f}", f"{rated:.2f}", f"{metered / rated:.0f}×", _steps(figure["steps"]),
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _until_lines(steps: Mapping[str, Any]) -> float:
    """Seconds from the world, or the cube kept of it, to its lines; not those of writing them."""
    return sum(float(seconds) for name, seconds in steps.items() if name != "write")


def _steps(steps: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {float(seconds):.1f}" for name, seconds in steps.items())


def _growth(figures: Sequence[Mapping[str, Any]]) -> list[str]:
    """From each size to the next, how much more work and how much more time and processor, for each program."""
    lines = []
    for program in dict.fromkeys(figure["program"] for figure in figures):
        own = [figure for figure in figures if figure["program"] == program]
        for small, large in pairwise(own):
            work, time, processor = (large[k] / small[k] for k in ("fills", "seconds", "processor"))
            lines.append(
                f"- {program}: {work:.0f} × the fills take {time:.1f} × the time, {processor:.1f} × the processor."
            )
    return lines
