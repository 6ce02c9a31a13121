"""What is pinned is pinned by version and hash, and names nobody's address; nothing names a machine's own folders."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tests.tidy.tree import ROOT

PIN = re.compile(r"^[a-z0-9][a-z0-9._-]*==[^\s;]+( ; [^\\]+)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")
MACHINE = re.compile(r"(?<![\w.])/(home|Users|root|work|tmp)/[a-z]")
TEXTS = {".py", ".sql", ".toml", ".md", ".txt", ".lock", ".yaml", ".yml", ".json", ".csv", ".story", ""}


def _files() -> list[Path]:
    """Every file of the repository, and those that would be added to it."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [ROOT / name for name in sorted(listed) if (ROOT / name).is_file()]


def test_locks_hold_versions_and_hashes_only() -> None:
    """Every line of a lock is a pinned package or a SHA-256; no index, no address, no option."""
    for lock in (ROOT / "requirements.lock", ROOT / "requirements-dev.lock"):
        lines = lock.read_text(encoding="utf-8").splitlines()
        assert lines, lock
        assert [line for line in lines if not (PIN.match(line) or HASH.match(line))] == []


def test_every_dependency_of_the_program_is_in_the_lock_of_the_tests_too() -> None:
    """The tests run on exactly the versions that the program runs on."""
    run, dev = (
        {
            line.split(" ")[0]
            for line in (ROOT / name).read_text(encoding="utf-8").splitlines()
            if "==" in line
        }
        for name in ("requirements.lock", "requirements-dev.lock")
    )
    assert run <= dev


def test_nothing_names_a_folder_of_one_machine() -> None:
    """No file of the repository speaks of a home folder or another place that exists on one machine only."""
    found = []
    for file in _files():
        if file.suffix in TEXTS and file.name != "test_addresses.py":
            text = file.read_text(encoding="utf-8", errors="ignore")
            found += [f"{file.relative_to(ROOT)}: {m.group()}" for m in MACHINE.finditer(text)]
    assert found == []
