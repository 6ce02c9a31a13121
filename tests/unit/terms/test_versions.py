"""Versions of one program in a workspace count in units of one size."""

from __future__ import annotations

from pathlib import Path

import pytest

from openrebate.app.settled import find_program
from openrebate.app.workspace import Workspace
from openrebate.model.errors import InputError
from tests.unit.terms.small import GOOD

LATER = GOOD.replace('version = "1"', 'version = "2"').replace("2026-01-01T", "2026-10-15T")


def _found(folder: Path, *files: str) -> list[str]:
    workspace = Workspace(folder=folder, id="w")
    workspace.terms.mkdir()
    for number, text in enumerate(files):
        (workspace.terms / f"{number}.toml").write_text(text, encoding="utf-8")
    return [terms.version for terms in find_program(workspace, "small").versions]


def test_versions_stand_in_the_order_of_their_days(tmp_path: Path) -> None:
    """Whatever their files are called."""
    assert _found(tmp_path, LATER, GOOD) == ["1", "2"]


def test_versions_with_other_places_are_refused(tmp_path: Path) -> None:
    """One USDT of eight places beside one of four would be ten thousand of them."""
    with pytest.raises(InputError, match="4 in version 2, 8 in version 1"):
        _found(tmp_path, GOOD, LATER.replace("scale = 8", "scale = 4"))
