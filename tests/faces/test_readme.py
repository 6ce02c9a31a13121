"""What README tells a newcomer to type works, in the order it is told."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
DEMO = ("openrebate", "demo", "demo")


def commands(text: str) -> list[list[str]]:
    """The commands of every console block, in order; a line that goes on ends in a backslash."""
    joined = "\n".join(BLOCK.findall(text)).replace("\\\n", " ")
    return [shlex.split(line[2:], comments=True) for line in joined.splitlines() if line.startswith("$ ")]


def _run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    env = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "NO_COLOR": "1",
        "COLUMNS": "110",
    }
    return subprocess.run(
        command, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=300
    )


def test_the_commands_of_readme_work_on_the_demo(tmp_path: Path) -> None:
    """Every command exits 0 on the world that the demo made, and says something."""
    told = commands((ROOT / "README.md").read_text(encoding="utf-8"))
    assert told, "README shows no command"
    for command in [list(DEMO), *told]:
        assert command[0] == "openrebate", command
        result = _run(command, tmp_path)
        assert result.returncode == 0, f"{shlex.join(command)}\n{result.stdout}\n{result.stderr}"
        assert result.stdout + result.stderr


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "```console\n$ openrebate rate a \\\n    --out b   # here\nseen\n$ openrebate doctor\n```\n",
            [["openrebate", "rate", "a", "--out", "b"], ["openrebate", "doctor"]],
        ),
        ("```sh\nopenrebate rate\n```\n", []),
    ],
)
def test_commands_are_found_where_they_are_shown(text: str, expected: list[list[str]]) -> None:
    """Only console blocks are run; what a command printed is not."""
    assert commands(text) == expected
