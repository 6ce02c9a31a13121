"""`openrebate balance`: the JSON of the contract, past instants, and who is not there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from openrebate.app.init import init
from openrebate.cli.__main__ import run
from openrebate.store import ledger
from openrebate.store.connection import open_connection
from openrebate.store.server import Dsn
from tests.postings import draft, posting, transfer, transfers


@pytest.fixture
def workspace(database: Dsn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace whose ledger owes af1 one USDT, a tenth of it on its way, and is owed by af2."""
    monkeypatch.setenv("DATABASE_URL", database.owner)
    init(tmp_path / "w")
    with open_connection(database) as connection:
        ledger.add_asset(connection, "USDT", 8)
        ledger.post(connection, posting("1"), transfers(transfer(100_000_000), transfer(5, owner="af2")))
        draft(connection, 10_000_000)
        ledger.post(connection, posting("3"), transfers(transfer(12, "payable commission_cost", owner="af2")))
    return tmp_path / "w"


def _items(workspace: Path, capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, str]]:
    assert run(["balance", *words, "--workspace", str(workspace), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert list(document) == ["items"]
    items: list[dict[str, str]] = document["items"]
    return items


def test_what_is_owed_until_it_is_paid(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Amounts at the asset's places; what is on its way counts; below nothing is shown as it is."""
    capsys.readouterr()
    one = {"owner": "af1", "asset": "USDT", "amount": "1.00000000"}
    assert _items(workspace, capsys, "af1") == [one]
    assert _items(workspace, capsys) == [one, {"owner": "af2", "asset": "USDT", "amount": "-0.00000007"}]
    assert run(["balance", "--workspace", str(workspace)]) == 0
    assert "-0.00000007" in capsys.readouterr().out


def test_past_instants(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Before anything was booked nothing was owed; by event it was earned long before."""
    capsys.readouterr()
    early = ("af1", "--at", "2026-11-01T00:00:00Z")
    assert _items(workspace, capsys, *early)[0]["amount"] == "0.00000000"
    assert _items(workspace, capsys, *early, "--by-event")[0]["amount"] == "1.00000000"


def test_somebody_unknown_and_a_wrong_instant(workspace: Path) -> None:
    """4 for somebody whom nothing knows, 2 for an instant that is none."""
    assert run(["balance", "nobody", "--workspace", str(workspace)]) == 4
    assert run(["balance", "af1", "--at", "yesterday", "--workspace", str(workspace)]) == 2
