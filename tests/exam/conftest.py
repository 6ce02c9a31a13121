"""The exam says aloud what it could not ask."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from openrebate.app.bootstrap import bare_engine
from openrebate.model.engine import Engine
from openrebate.model.errors import ConfigurationError
from tests.exam.form import EXAM

if not EXAM:  # small worlds: compiling Java well costs more than it gains
    os.environ.setdefault("SPARK_SUBMIT_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line at the end of a run without the real data."""
    if not os.environ.get("OPENREBATE_DATA"):
        terminalreporter.write_line(
            "NOT EXAMINED: real answers of exchanges (tests/exam/test_real_data.py); set OPENREBATE_DATA to their folder",
            yellow=True,
        )


@pytest.fixture(params=["duckdb", "spark"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Each engine in turn."""
    with started(request.param) as one:
        yield one


@pytest.fixture
def spark() -> Iterator[Engine]:
    """The second engine."""
    with started("spark") as one:
        yield one


@contextmanager
def started(name: str) -> Iterator[Engine]:
    """An engine without a world; where Spark or Java is missing, that is said aloud, and fails in CI."""
    with ExitStack() as stack:
        try:
            engine = stack.enter_context(bare_engine(name))
        except ConfigurationError as error:
            pytest.skip(f"the engine {name} was NOT EXAMINED: {error}")
        yield engine
