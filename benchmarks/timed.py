"""Run a program in a process of its own and say how long it took, what it took of the processors, and its peak of memory."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """Seconds of wall clock from start to end, seconds of processors, the peak of resident memory in MB (10**6 bytes), and
    what was printed.
    """

    seconds: float
    processor: float
    peak_mb: float
    output: str


def run(arguments: Sequence[str], *, environment: Mapping[str, str] | None = None) -> Timed:
    """Run `python -m` with these arguments; SystemExit with what it said where it fails.

    Processor seconds and the peak are the kernel's own count for that one process (`wait4`), the peak in kB on Linux.
    """
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as talk:
        began = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 - our own programs
            [sys.executable, "-m", *arguments],
            stdout=output,
            stderr=talk,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": paths, **(environment or {})},
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        talk.seek(0)
        if process.returncode != 0:
            raise SystemExit(f"{' '.join(arguments)} ended with {process.returncode}:\n{talk.read()}")
        return Timed(
            seconds=seconds,
            processor=usage.ru_utime + usage.ru_stime,
            peak_mb=usage.ru_maxrss * 1024 / 1e6,
            output=output.read(),
        )
