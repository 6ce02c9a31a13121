"""`openrebate import` as a person or a script runs it: output, exit codes, one JSON document."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from openrebate.cli.__main__ import run
from tests.unit.venues.reading import answer
from tests.unit.venues.test_okx import SPOT


def start(tmp_path: Path, *more: str, fee: str = "-0.00002") -> int:
    """Imports one OKX fill."""
    file = tmp_path / "fills.json"
    file.write_text(answer(SPOT | {"fee": fee}), encoding="utf-8")
    return run(["import", "okx", str(file), "--world", str(tmp_path / "world"), *more])


def test_a_person_reads_what_came_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Rows, fills, the span of time, fee assets, attribution and the prices that are missing."""
    assert start(tmp_path, "--account", "alice") == 0
    told = capsys.readouterr()
    for part in ("1 rows read by okx-fills/1", "fills: 1 new, 0 already there", "no prices yet of BTC, USDT"):
        assert part in told.out
    assert told.err == ""


def test_a_script_reads_one_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With `--json` standard output is one JSON document and nothing else."""
    assert start(tmp_path, "--account", "alice", "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert document["fills"] == {"new": 1, "known": 0, "revised": 0}
    assert document["first"] == "2026-09-21T14:13:20.123Z"


def test_exit_codes_tell_wrong_input_from_a_conflict(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """2: what the person gave cannot be read; 5: it contradicts what is there; 0 again once it is a correction."""
    assert start(tmp_path) == 2
    assert "--account" in capsys.readouterr().err
    assert start(tmp_path, "--account", "alice") == 0
    assert start(tmp_path, "--account", "alice", fee="-1") == 5
    assert "--revise" in capsys.readouterr().err
    assert start(tmp_path, "--account", "alice", "--revise", fee="-1") == 0
    assert "1 corrected" in capsys.readouterr().out
    assert run(["import", "bybit", "f", "--world", "w"]) == 2
