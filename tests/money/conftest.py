"""A workspace on a fresh database for each test of paying."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest

from openrebate.app.workspace import Workspace
from openrebate.store.server import Dsn
from tests.money.paying import workspace_in


@pytest.fixture
def workspace(tmp_path: Path, database: Dsn) -> Generator[Workspace]:
    """An empty workspace."""
    with workspace_in(tmp_path, database) as found:
        yield found
