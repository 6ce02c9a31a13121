"""A workspace with one program for each test of links."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest

from openrebate.store.server import Dsn
from tests.links.acting import Desk
from tests.money.paying import workspace_in


@pytest.fixture
def desk(tmp_path: Path, database: Dsn, capsys: pytest.CaptureFixture[str]) -> Generator[Desk]:
    """A desk to act at: the program `ten`, one role, kickback, a page for links, a verifier of secrets."""
    with workspace_in(tmp_path, database) as found:
        yield Desk(found, capsys).opened()
