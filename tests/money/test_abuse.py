"""A hit from the scan to its end on a real database: held with a reason, appealed by a case, released by two people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from openrebate.app.ingest import Sender, ingest
from openrebate.app.init import init
from openrebate.app.pay_money import at
from openrebate.app.workspace import Workspace, connected
from openrebate.cli.__main__ import run
from openrebate.store.server import Dsn
from openrebate.store.traces import bring_traces
from openrebate.units.instants import parse_instant
from tests.money.worlds import FIRST, write

PROGRAM = ("--program", "okx-affiliate-2026")
MONTH = ("--period", "2026-10")
SEEN = at(parse_instant("2026-09-01T00:00:00Z"))
HASH = f"kh-k1-{'A' * 27}"


@pytest.fixture
def place(tmp_path: Path, database: Dsn, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace in which alice, an invitee of p1, withdraws to where p1's own account does."""
    monkeypatch.setenv("DATABASE_URL", database.owner)
    workspace = init(tmp_path / "w").workspace
    world = {**FIRST, "partner_accounts": [{"partner_id": "p1", "account_id": "house"}]}
    with connected(workspace) as connection:
        ingest(workspace, connection, write(tmp_path / "world", world), Sender(by="test", source="test"))
        rows = [("withdrawal", HASH, name, SEEN) for name in ("alice", "house")]
        assert bring_traces(connection, rows, "test") == 2
        assert bring_traces(connection, rows, "test") == 0
    monkeypatch.chdir(workspace.folder)
    return workspace


def _told(capsys: pytest.CaptureFixture[str], *tokens: str, code: int = 0) -> Any:
    capsys.readouterr()
    assert run([*tokens, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def test_a_hit_is_held_appealed_and_released(place: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    """The hit stays with its numbers; what was earned is not touched at any step."""
    found = _told(capsys, "abuse", "scan", *PROGRAM, *MONTH, code=8)
    [hit] = found["hits"]
    assert (hit["rule"], hit["partner_id"], hit["accounts"], found["new"]) == (
        "self_referral",
        "p1",
        ["alice"],
        1,
    )
    assert _told(capsys, "abuse", "scan", *PROGRAM, *MONTH, code=8)["new"] == 0
    name = hit["hit_id"]
    held = _told(
        capsys, "abuse", "hold", name[:8], "--reason", "Shares its withdrawal address", "--by", "bea"
    )
    assert held["state"] == "held"
    assert run(["abuse", "hold", name, "--reason", "again"]) == 5
    [hold] = _told(capsys, "hold", "list")["holds"]
    assert (hold["owner_kind"], hold["owner"]) == ("partner", "p1")
    assert name in hold["reason"]
    assert run(["case", "open", "--hit", name, "--text", "It is my brother's account", "--by", "p1"]) == 0
    grant = ("--reason", "abuse_not_shown", "--text", "Two people", "--release", hold["hold_id"])
    assert run(["case", "grant", "case-1", *grant, "--by", "carl"]) == 0
    assert run(["case", "approve", "case-1", "--by", "carl"]) == 6
    assert run(["case", "approve", "case-1", "--by", "dora"]) == 0
    shown = _told(capsys, "abuse", "show", name)
    assert (shown["state"], shown["cases"]) == ("released", ["case-1"])
    assert _told(capsys, "hold", "list")["holds"] == []
    assert _told(capsys, "abuse", "list")["hits"] == []
    assert len(_told(capsys, "abuse", "list", "--every")["hits"]) == 1


def test_a_hit_that_was_explained_is_cleared_and_stays_on_record(
    place: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    """Cleared with the reason; a scan finds it again, and it stays cleared."""
    [hit] = _told(capsys, "abuse", "scan", *PROGRAM, *MONTH, code=8)["hits"]
    name = hit["hit_id"]
    assert run(["abuse", "hold", name, "--reason", "x", "--account", "bob"]) == 2
    assert run(["abuse", "release", name, "--reason", "x"]) == 5
    assert _told(capsys, "abuse", "clear", name, "--reason", "A custodian's address")["state"] == "cleared"
    [again] = _told(capsys, "abuse", "scan", *PROGRAM, *MONTH, code=8)["hits"]
    assert again["state"] == "cleared"
    assert run(["abuse", "show", "0123456789abcdef"]) == 4
    assert run(["abuse", "scan", *PROGRAM, *MONTH, "--rule", "nonsense"]) == 2
    assert _told(capsys, "abuse", "scan", *PROGRAM, *MONTH, "--rule", "ring")["hits"] == []


def test_an_empty_workspace_has_no_hits(
    tmp_path: Path, database: Dsn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing was ingested, and nothing falls over."""
    monkeypatch.setenv("DATABASE_URL", database.owner)
    monkeypatch.chdir(init(tmp_path / "w").workspace.folder)
    assert run(["abuse", "scan", *PROGRAM, *MONTH, "--json"]) == 0
