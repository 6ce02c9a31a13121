"""The exam says aloud what it could not ask."""

from __future__ import annotations

import os

import pytest

if os.environ.get("OPENREBATE_EXAM", "") in {
    "",
    "0",
}:  # small worlds: compiling Java well costs more than it gains
    os.environ.setdefault("SPARK_SUBMIT_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line at the end of a run without the real data."""
    if not os.environ.get("OPENREBATE_DATA"):
        terminalreporter.write_line(
            "NOT EXAMINED: real answers of exchanges (tests/exam/test_real_data.py); set OPENREBATE_DATA to their folder",
            yellow=True,
        )
