"""What holds for every test: how long generated tests run, and that nothing is left out silently."""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, settings

from tests.database import database, server

__all__ = ["database", "server"]  # fixtures of a real PostgreSQL, for every test that asks

EXAM = os.environ.get("OPENREBATE_EXAM", "") not in {"", "0"}
CI = os.environ.get("CI", "") not in {"", "0", "false"}

_SLOW_IS_FINE = (HealthCheck.too_slow, HealthCheck.data_too_large)
settings.register_profile(
    "quick", max_examples=30, deadline=None, suppress_health_check=_SLOW_IS_FINE, print_blob=True
)
settings.register_profile("ci", settings.get_profile("quick"), derandomize=True)
settings.register_profile("exam", settings.get_profile("quick"), max_examples=1000)
settings.load_profile("exam" if EXAM else "ci" if CI else "quick")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that is skipped because something is missing is a failure in CI, where everything must be there."""
    report = yield
    if CI and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} did not run: {reason}. In CI nothing may be missing."
    return report
