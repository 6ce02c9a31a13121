"""Imports point only down. Each contract of `.importlinter` is shown to hold, and to catch what it is there for."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PLANTED = {
    "a rule reaches up to a use case": (
        "rating/planted.py",
        "import openrebate.app.planted_target",
        "point only down",
    ),
    "a stage looks at its sibling": ("rating/planted.py", "import openrebate.metering", "point only down"),
    "a noun knows the terms reader": ("model/planted.py", "import openrebate.terms", "point only down"),
    "a folder that no layer declares": ("misc/__init__.py", "", "point only down"),
    "a use case names an engine": (
        "app/planted.py",
        "import openrebate.engines.planted_target",
        "Only app.bootstrap names an engine",
    ),
    "a use case reads an exchange's rows": (
        "app/planted.py",
        "import openrebate.venues",
        "Only the import names a venue",
    ),
    "a use case makes up a market": ("app/planted.py", "import openrebate.market", "Only the demo"),
    "a database inside assessing": ("assessing/planted.py", "import duckdb", "The core is pure"),
    "the ledger looks at an exchange": ("store/planted.py", "import openrebate.rails", "point only down"),
    "a paper reads the ledger": ("papers/planted.py", "import openrebate.store", "point only down"),
    "a settlement rates": ("settling/planted.py", "import openrebate.rating", "point only down"),
    "a database inside settling": ("settling/planted.py", "import psycopg", "The core is pure"),
    "a command speaks SQL": ("cli/planted.py", "import psycopg", "Only the store"),
    "a use case calls an exchange": ("app/planted.py", "import ccxt", "Only a rail"),
    "a use case typesets": ("app/planted.py", "import typst", "Only a paper"),
    "a clock inside rating": ("rating/planted.py", "import time", "The core is pure"),
    "chance inside metering": ("metering/planted.py", "import random", "The core is pure"),
    "rows for an engine inside evidence": ("evidence/planted.py", "import pyarrow", "hand rows to an engine"),
    "a parser among the nouns": ("model/planted.py", "import sqlglot", "parse no SQL"),
    "a package under the units": ("units/planted.py", "import rfc8785", "standard library alone"),
}


def _lint(tree: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter over the copy of the package in `tree`, without a cache."""
    return subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache", "--no-logo"],
        cwd=tree,
        env=os.environ | {"PYTHONPATH": str(tree / "src"), "COLUMNS": "300", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def _copy(to: Path) -> Path:
    shutil.copytree(ROOT / "src", to / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    shutil.copy(ROOT / ".importlinter", to)
    return to / "src" / "openrebate"


def test_every_contract_is_kept(tmp_path: Path) -> None:
    """The package as it stands breaks no contract."""
    _copy(tmp_path)
    result = _lint(tmp_path)
    assert result.returncode == 0, result.stdout + result.stderr
    assert " 0 broken" in result.stdout


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_violation_turns_its_contract_red(fault: str, tmp_path: Path) -> None:
    """Each violation breaks exactly the contract that was written against it."""
    file, line, contract = PLANTED[fault]
    package = _copy(tmp_path)
    for folder in ("app", "engines"):
        (package / folder / "planted_target.py").write_text("")
    planted = package / file
    planted.parent.mkdir(exist_ok=True)
    planted.write_text(f'"""Planted."""\n{line}\n')
    result = _lint(tmp_path)
    broken = [row for row in result.stdout.splitlines() if " BROKEN" in row]
    assert result.returncode == 1, result.stdout + result.stderr
    if fault.startswith("a folder"):
        assert "openrebate.misc" in result.stdout
    assert [contract in row for row in broken] == [True], result.stdout
