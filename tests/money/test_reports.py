"""Reports on a real workspace: numbers, suppression, schedules, files, candidates, and no raw address anywhere."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg
import pyarrow.parquet as pq
import pytest

from openrebate.app.ingest import Sender, ingest
from openrebate.app.init import init
from openrebate.app.keyed import rotate_secrets
from openrebate.app.report_saved import run_due
from openrebate.app.workspace import Workspace, connected
from openrebate.cli.__main__ import run
from openrebate.store.server import Dsn
from openrebate.units.instants import parse_instant
from tests.money.worlds import fill, write

PROGRAM = ("--program", "okx-affiliate-2026")
MONTH = ("--period", "2026-10")
ADDRESSES = ("0x52908400098527886E0F7030069857D2E4169EE7", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4")
DEVICE = "device-canary-8f14e45f"
CANARIES = (*ADDRESSES, DEVICE)


def _trader(n: int) -> dict[str, str]:
    """Trader n: 12 by API, 12 by web, 3 by app; the last two of them nobody's."""
    entry = "api" if n < 12 else "web" if n < 24 else "app"
    return fill(
        f"f{n}", 1 + n % 20, account_id=f"t{n}", entry=entry, fee="1", fee_asset="USDT", quote_asset="USDT"
    )


def _world() -> dict[str, list[Mapping[str, str]]]:
    partner = {"partner_id": "p1", "role": "affiliate", "effective_from": "2026-01-01T00:00:00Z"}
    claims: list[Mapping[str, str]] = [
        {
            "claim_id": f"c{n}", "role": "affiliate", "subject_kind": "account", "subject": f"t{n}", "partner_id": "p1",
            "effective_from": "2026-01-01T00:00:00Z",
        }
        for n in range(25)
    ]  # fmt: skip
    return {"fills": [_trader(n) for n in range(27)], "partners": [partner], "claims": claims}


@pytest.fixture
def place(tmp_path: Path, database: Dsn, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace with 27 traders of October, whose traces have come in raw."""
    monkeypatch.setenv("DATABASE_URL", database.owner)
    workspace = init(tmp_path / "w").workspace
    _ingest(workspace, tmp_path / "world", _world())
    rows = [("account_id", "kind", "value", "seen_at")]
    rows += [(f"t{n}", "address", ADDRESSES[0], "2026-09-01T00:00:00Z") for n in (3, 25)]
    rows += [(f"t{n}", "withdrawal", ADDRESSES[1], "2026-09-01T00:00:00Z") for n in (3, 25)]
    rows += [(f"t{n}", "device", DEVICE, "2026-09-01T00:00:00Z") for n in (5, 26, 7)]
    file = tmp_path / "traces.csv"
    file.write_text("\n".join(map(",".join, rows)) + "\n", encoding="utf-8")
    monkeypatch.chdir(workspace.folder)
    assert run(["report", "trace", str(file), "--venue", "okx", "--json"]) == 0
    return workspace


def _ingest(workspace: Workspace, folder: Path, world: Mapping[str, Any]) -> None:
    with connected(workspace) as connection:
        ingest(workspace, connection, write(folder, world), Sender(by="test", source="test"))


def _told(capsys: pytest.CaptureFixture[str], *tokens: str, code: int = 0) -> Any:
    capsys.readouterr()
    assert run(["report", *tokens, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def _shown(document: Any) -> list[tuple[Any, ...]]:
    by = document["by"][0] if document["by"] else "kind"
    return [
        (row["kind"], row[by], row["traders"], row["fees"], row["commission"]) for row in document["rows"]
    ]


def test_a_report_shows_groups_and_the_rest_together(
    place: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    """The three by app are too few, so one more group is told together with them; numbers are exact."""
    told = _told(capsys, "run", *PROGRAM, *MONTH, "--by", "entry")
    assert _shown(told) == [
        ("group", "web", 12, "12", "3.6"),
        ("rest", "all others together", 15, "15", "3.9"),
        ("total", "total", 27, "27", "7.5"),
    ]
    assert (told["hidden"], told["withheld"], told["release_no"]) == (2, "", 1)


def test_a_later_report_is_held_against_the_earlier_ones(
    place: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A partner's total beside everybody's would show the two that nobody brought; one more trade would show itself."""
    assert _shown(_told(capsys, "run", *PROGRAM, *MONTH)) == [("total", "total", 27, "27", "7.5")]
    assert _told(capsys, "run", *PROGRAM, *MONTH, "--partner", "p1")["withheld"] == "would_tell"
    assert _told(capsys, "run", *PROGRAM, *MONTH, "--partner", "nobody")["withheld"] == "too_small"
    _ingest(place, tmp_path / "late", {"fills": [{**_trader(1), "fill_id": "late"}]})
    again = _told(capsys, "run", *PROGRAM, *MONTH)
    assert again["withheld"] == "would_tell"
    assert (_shown(again), again["release_no"]) == ([("total", "total", 27, "27", "7.5")], 1)
    _ingest(place, tmp_path / "later", {"fills": [{**_trader(n), "fill_id": f"later{n}"} for n in range(12)]})
    assert _shown(_told(capsys, "run", *PROGRAM, *MONTH)) == [("total", "total", 27, "40", "11.4")]


def test_files_of_every_format_hold_the_same(place: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    """CSV, XLSX and Parquet; the same report again is shown again."""
    for ending in ("csv", "xlsx", "parquet"):
        _told(capsys, "run", *PROGRAM, *MONTH, "--by", "entry", "--out", f"r.{ending}")
    rows = list(csv.DictReader(io.StringIO(Path("r.csv").read_text(encoding="utf-8"))))
    assert [(row["entry"], row["commission"]) for row in rows][-1] == ("total", "7.5")
    assert [str(one.normalize()) for one in pq.read_table("r.parquet").column("commission").to_pylist()] == [
        "3.6",
        "3.9",
        "7.5",
    ]
    assert Path("r.xlsx").read_bytes()[:2] == b"PK"
    assert run(["report", "run", *PROGRAM, *MONTH, "--out", "r.doc"]) == 2


def test_a_scheduled_report_runs_once_for_each_period(
    place: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    """The last period that was over when it was saved, and every one after it."""
    _told(capsys, "save", "by-entry", *PROGRAM, "--by", "entry", "--format", "csv")
    later = parse_instant("2027-02-03T00:00:00Z")
    ran = run_due(place, "cron", now=later)
    assert ran[0].period >= "2026-10"
    assert ran[-1].period == "2027-01"
    assert {one.withheld for one in ran if one.period > "2026-10"} == {"too_small"}
    assert run_due(place, "cron", now=later) == []
    assert _told(capsys, "run-due")["ran"] == []
    [saved] = _told(capsys, "list")["reports"]
    assert saved["runs"] == [one.period for one in ran]
    assert run(["report", "run", "--saved", "by-entry", *MONTH]) == 0
    assert run(["report", "drop", "by-entry"]) == 0
    assert run(["report", "drop", "by-entry"]) == 4
    assert run(["report", "save", "By Entry", *PROGRAM]) == 2


def test_groups_of_accounts_and_of_addresses(place: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    """A group has a name; addresses arrive raw, and what is kept is a hash that meets the traces' hashes."""
    Path("desk").write_text("\n".join(f"t{n}" for n in range(14)), encoding="utf-8")
    Path("addresses").write_text(f"{ADDRESSES[0]}\n", encoding="utf-8")
    _told(capsys, "group", "set", "desk", "desk", "--kind", "account")
    assert run(["report", "group", "set", "a", "addresses", "--kind", "address"]) == 2  # of which exchange?
    _told(capsys, "group", "set", "a", "addresses", "--kind", "address", "--venue", "okx")
    Path("addresses").unlink()
    assert [one["members"] for one in _told(capsys, "group", "list")["groups"]] == [1, 14]
    assert _shown(_told(capsys, "run", *PROGRAM, *MONTH, "--by", "group"))[0][:4] == (
        "group",
        "desk",
        14,
        "14",
    )
    assert (
        _told(capsys, "run", *PROGRAM, *MONTH, "--group", "a")["withheld"] == "too_small"
    )  # two traders use it
    assert run(["report", "run", *PROGRAM, *MONTH, "--group", "nobody"]) == 4
    assert run(["report", "run", *PROGRAM, *MONTH, "--by", "colour"]) == 2


def test_a_candidate_is_evidence_and_a_person_makes_a_case_of_it(
    place: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    """t25 shares address and withdrawal group with an invitee; no amount is told, and nothing follows by itself."""
    first, second = _told(capsys, "candidates", *PROGRAM, *MONTH)["candidates"]
    assert (first["account_id"], first["score"], first["kinds"], first["cases"]) == (
        "t25",
        90,
        ["address", "withdrawal"],
        [],
    )
    assert (second["account_id"], second["score"], second["kinds"]) == (
        "t26",
        15,
        ["device"],
    )  # three share it
    assert not {"volume", "fees", "commission", "base"} & set(first)
    assert run(["case", "open", "--candidate", first["candidate_id"], "--text", "The same desk"]) == 0
    grant = (
        "--reason",
        "claim_shown",
        "--text",
        "Shown",
        "--role",
        "affiliate",
        "--from",
        "2026-10-01T00:00:00Z",
    )
    assert run(["case", "grant", "case-1", *grant, "--by", "bea"]) == 0
    assert run(["case", "approve", "case-1", "--by", "carl"]) == 0
    assert [one["account_id"] for one in _told(capsys, "candidates", *PROGRAM, *MONTH)["candidates"]] == [
        "t26"
    ]
    assert run(["case", "open", "--candidate", "0" * 16, "--text", "x"]) == 4


def test_no_raw_address_is_found_anywhere(
    place: Workspace, database: Dsn, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Planted raw, and looked for in the database, the workspace, its exports, and all that was printed."""
    Path("addresses").write_text("\n".join(ADDRESSES), encoding="utf-8")
    assert run(["report", "group", "set", "a", "addresses", "--kind", "address", "--venue", "okx"]) == 0
    Path("addresses").unlink()
    bad = tmp_path / "bad.csv"
    bad.write_text(
        f"account_id,kind,value,seen_at\nt1,wallet,{ADDRESSES[0]},2026-09-01T00:00:00Z\n", encoding="utf-8"
    )
    assert run(["report", "trace", str(bad), "--venue", "okx"]) == 2
    for ending in ("csv", "parquet"):
        assert run(["report", "run", *PROGRAM, *MONTH, "--by", "address_group", "--out", f"r.{ending}"]) == 0
    assert run(["report", "candidates", *PROGRAM, *MONTH]) == 0
    assert run(["abuse", "scan", *PROGRAM, *MONTH]) in (0, 8)
    said = capfd.readouterr()
    assert found_in(said.out + said.err) == []
    everything = "\n".join(
        one.read_bytes().decode("latin-1") for one in place.folder.rglob("*") if one.is_file()
    )
    assert found_in(everything) == []
    assert found_in(dumped(database)) == []


def test_the_search_for_addresses_finds_them(place: Workspace, database: Dsn) -> None:
    """The guard itself works: one that is written down is found in the dump."""
    with psycopg.connect(database.owner, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO openrebate.audit (by, verb, object, details) VALUES ('x', 'x', %s, '{}')",
            [ADDRESSES[0]],
        )
    assert found_in(dumped(database)) == [ADDRESSES[0]]


def found_in(text: str) -> list[str]:
    """The planted values that stand in a text, in any case."""
    lowered = text.lower()
    return [one for one in CANARIES if one.lower() in lowered]


def dumped(database: Dsn) -> str:
    """Every row of every table, as text."""
    parts = []
    with psycopg.connect(database.owner, autocommit=True) as connection:
        tables = connection.execute(
            "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables WHERE schemaname = 'openrebate'"
        ).fetchall()
        for (table,) in tables:
            rows = connection.execute(f"SELECT t::text FROM {table} AS t".encode()).fetchall()
            parts += [str(row) for (row,) in rows]
    return "\n".join(parts)


def test_accounts_that_are_addresses_are_kept_as_one_hash(
    place: Workspace, database: Dsn, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """On a chain the account is the address: raw in the delivery, one hash in facts, fills, traces and cases, over a rotation."""
    raw, other = ADDRESSES[0], "0x8617E340B3D01FA5F11F306F4090FD50E238070D"
    claim = {**_world()["claims"][0], "claim_id": "dex", "subject": raw}
    owned = [{"partner_id": "p1", "account_id": other}]
    master = [{"account_id": raw, "master_account_id": other, "effective_from": "2026-11-01T00:00:00Z"}]
    fills = [
        {**_trader(0), "fill_id": "d1", "account_id": raw},
        {**_trader(0), "fill_id": "d2", "account_id": raw.lower()},
    ]
    world = {"fills": fills, "claims": [claim], "partner_accounts": owned, "subaccounts": master}
    _ingest(place, tmp_path / "dex", world)
    assert run(["case", "open", "--partner", "p1", *PROGRAM, "--account", raw, "--text", "Ours"]) == 0
    rotate_secrets(place.secrets)
    _ingest(place, tmp_path / "dex2", {"fills": [{**_trader(0), "fill_id": "d3", "account_id": raw}]})
    with connected(place) as connection:
        [(subject,)] = connection.execute(
            "SELECT subject FROM openrebate.claims WHERE claim_id = 'dex'"
        ).fetchall()
        [(asked,)] = connection.execute("SELECT subject FROM openrebate.cases").fetchall()
        [(traced,)] = connection.execute(
            "SELECT DISTINCT hash FROM openrebate.traces WHERE kind = 'address' AND account_id = 't3'"
        ).fetchall()
    tables = [pq.read_table(file) for file in (place.data / "fills").rglob("*.parquet")]
    accounts = {one for table in tables for one in table.column("account_id").to_pylist()}
    assert subject == asked == traced
    assert {one for one in accounts if one.startswith("kh-")} == {subject}
    said = capfd.readouterr()
    text = said.out + said.err + dumped(database)
    text += "\n".join(one.read_bytes().decode("latin-1") for one in place.folder.rglob("*") if one.is_file())
    assert raw.lower() not in text.lower()
    assert other.lower() not in text.lower()
