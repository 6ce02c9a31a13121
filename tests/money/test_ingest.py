"""What an ingest takes in, what it refuses, and what it says."""

from __future__ import annotations

import io
import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from openrebate.app.facts_known import facts_known
from openrebate.app.ingest import sweep
from openrebate.app.known_fills import known_mark_days, known_parts
from openrebate.app.workspace import FILE, connected, open_workspace
from openrebate.cli.__main__ import run
from openrebate.model.tables import FACTS, TABLES
from openrebate.store import files
from openrebate.store.server import Dsn
from openrebate.units.instants import parse_instant
from openrebate.worlds.facts import empty
from tests.money.worlds import FIRST, SECOND, World, fill, fill_lines, write

Capture = pytest.CaptureFixture[str]
_CLAIM = FIRST["claims"][0]


@pytest.fixture
def place(tmp_path: Path, database: Dsn, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace made by the command, on a database of its own."""
    monkeypatch.setenv("DATABASE_URL", database.owner)
    folder = tmp_path / "place"
    assert run(["init", str(folder)]) == 0
    return folder


def _ingest(place: Path, world: World, name: str = "world", *more: str) -> int:
    folder = write(place.parent / name, world)
    return run(["ingest", str(folder), "--workspace", str(place), "--by", "ann", "--json", *more])


def _said(capsys: Capture) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def _refusal(capsys: Capture) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().err.splitlines()[-1])
    return found


def test_init_again_changes_nothing(place: Path, capsys: Capture) -> None:
    """On a workspace, `init` keeps its identity and says that it was there."""
    before = (place / FILE).read_text()
    capsys.readouterr()
    assert run(["init", str(place), "--json"]) == 0
    assert _said(capsys)["new"] is False
    assert (place / FILE).read_text() == before


def test_init_refuses_other_peoples_folders_and_databases(place: Path, tmp_path: Path) -> None:
    """A folder with something else in it is a conflict, and so is a database that is another workspace's."""
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign" / "photo").touch()
    assert run(["init", str(tmp_path / "foreign")]) == 5
    assert run(["init", str(tmp_path / "second")]) == 5


def test_a_folder_that_is_no_workspace_and_one_of_another_database(
    place: Path, tmp_path: Path, capsys: Capture
) -> None:
    """Both are configuration errors; the first names `openrebate init`."""
    capsys.readouterr()
    assert run(["ingest", str(tmp_path), "--workspace", str(tmp_path), "--json"]) == 3
    assert "openrebate init" in _refusal(capsys)["advice"]
    file = place / FILE
    file.write_text(file.read_text().replace(open_workspace(place).id, "another"))
    assert _ingest(place, FIRST) == 3
    file.write_text("idd = 'x'\n")
    assert _ingest(place, FIRST) == 3


def test_what_is_known_changes_nothing(place: Path, capsys: Capture) -> None:
    """The same world again: every row is a duplicate, no file and no version of the facts is new."""
    assert _ingest(place, FIRST) == 0
    opened = open_workspace(place)
    with connected(opened) as connection:
        before = facts_known(connection), known_parts(opened, connection)
    capsys.readouterr()
    assert _ingest(place, FIRST) == 0
    said = _said(capsys)
    assert said["fills"]["duplicates"] == said["fills"]["rows"] == 11
    assert said["marks"]["duplicates"] == 2
    with connected(opened) as connection:
        after = facts_known(connection), known_parts(opened, connection)
        assert (after[0].version, after[0].digest, after[1]) == (
            before[0].version,
            before[0].digest,
            before[1],
        )
        assert sweep(opened, connection) == 0


def test_every_kind_of_arrival_is_counted(place: Path, capsys: Capture) -> None:
    """Fresh, duplicate, revised, superseded and conflict, of fills and marks; the conflicts are named and kept."""
    assert _ingest(place, FIRST) == 0
    capsys.readouterr()
    assert _ingest(place, SECOND, "second") == 0
    said = _said(capsys)
    assert said["fills"] == {
        "rows": 16, "fresh": 7, "duplicates": 3, "conflicts": 1, "revised": 4, "superseded": 1,
    }  # fmt: skip
    assert [(one["table"], one.get("fill_id")) for one in said["exceptions"]] == [("fills", "a5")]
    assert said["facts"]["claims"] == {
        "rows": 2, "fresh": 1, "revised": 1, "duplicates": 0, "conflicts": 0, "superseded": 0,
    }  # fmt: skip
    opened = open_workspace(place)
    with connected(opened) as connection:
        parts = known_parts(opened, connection)
        assert [part.sign for part in parts] == [1, 1, -1]
        assert sum(part.sign * part.rows for part in parts) == 18
        assert [day.day for day in known_mark_days(opened, connection)] == [20727, 20728, 20729, 20730]


def test_a_mark_with_another_price_is_quarantined(place: Path, capsys: Capture) -> None:
    """The first price stays; the newcomer is named and kept once."""
    at = "2026-10-01T00:00:00Z"
    assert _ingest(place, {"marks": [{"asset": "BTC", "at": at, "price": "100"}]}) == 0
    for _ in range(2):
        capsys.readouterr()
        assert _ingest(place, {"marks": [{"asset": "BTC", "at": at, "price": "101"}]}, "other") == 0
        assert _said(capsys)["marks"]["conflicts"] == 1
    assert len(list((place / files.QUARANTINE).iterdir())) == 1
    assert len(list((place / files.MARKS).rglob("*.parquet"))) == 1


def test_fills_from_the_future_are_refused_by_line(place: Path, capsys: Capture) -> None:
    """More than a day ahead of the clock: exit 2, the row is named, and nothing of the world is taken in."""
    ahead = f"{datetime.now(UTC) + timedelta(hours=25):%Y-%m-%dT%H:%M:%SZ}"
    near = f"{datetime.now(UTC) + timedelta(hours=23):%Y-%m-%dT%H:%M:%SZ}"
    assert _ingest(place, {"fills": [fill("near", executed_at=near)]}) == 0
    capsys.readouterr()
    world = {"fills": [fill("good"), fill("bad", executed_at=ahead)], "partners": FIRST["partners"]}
    assert _ingest(place, world, "ahead") == 2
    refusal = _refusal(capsys)
    assert (refusal["place"]["line"], refusal["place"]["column"]) == (3, "executed_at")
    opened = open_workspace(place)
    with connected(opened) as connection:
        assert sum(part.rows for part in known_parts(opened, connection)) == 1
        assert len(facts_known(connection).tables["partners"]) == 0


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("executed_at", "2026-10-01T12:00:00"),
        ("fee", "NaN"),
        ("price", "1" * 21),
        ("side", "up"),
        ("symbol", ""),
    ],
)
def test_what_a_world_may_not_hold_is_refused_alike(
    column: str, value: str, place: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a file and from a stream: exit 2, with the line and the column."""
    world = {"fills": [fill("good"), {**fill("bad"), column: value}]}
    capsys.readouterr()
    assert _ingest(place, world) == 2
    where = _refusal(capsys)["place"]
    assert (where["line"], where["column"]) == (3, column)
    _pipe(monkeypatch, b"".join(fill_lines(world)))
    assert run(["ingest", "-", "--workspace", str(place), "--json"]) == 2
    where = _refusal(capsys)["place"]
    assert (where["file"], where["line"], where["column"]) == ("standard input", 2, column)


def _pipe(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", mock.Mock(buffer=io.BytesIO(data)))


def test_a_stream_tells_how_far_it_got(place: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches before a bad line stay; sent again whole, only the rest is fresh."""
    lines = fill_lines({"fills": [fill(f"s{n}") for n in range(7)]})
    _pipe(monkeypatch, b"".join(lines[:5]) + b"{bad\n")
    capsys.readouterr()
    assert run(["ingest", "-", "--workspace", str(place), "--batch", "2"]) == 2
    talk = capsys.readouterr().err
    assert "up to line 2" in talk
    assert "up to line 4" in talk
    assert "line 6" in talk
    _pipe(monkeypatch, b"\n".join([b"", *lines]))
    assert run(["ingest", "-", "--workspace", str(place), "--batch", "3", "--json"]) == 0
    counts = _said(capsys)["fills"]
    assert (counts["rows"], counts["fresh"], counts["duplicates"]) == (7, 3, 4)


@pytest.mark.parametrize("line", [b"[1]", b'{"venue": ["x"]}', b'{"venue": "a", "venue": "b"}', b"nonsense"])
def test_lines_that_are_no_rows_are_refused(
    line: bytes, place: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line is one object of texts and numbers, each column once."""
    _pipe(monkeypatch, fill_lines({"fills": [fill("good")]})[0] + line)
    capsys.readouterr()
    assert run(["ingest", "-", "--workspace", str(place), "--json"]) == 2
    assert _refusal(capsys)["place"]["line"] == 2


def test_overlapping_claims_are_refused(place: Path, capsys: Capture) -> None:
    """Within a world with file and line (2); with what is known as a conflict that names both and the delivery (5)."""
    second = {**_CLAIM, "claim_id": "c2"}
    capsys.readouterr()
    assert _ingest(place, {"claims": [_CLAIM, second], "partners": FIRST["partners"]}) == 2
    assert _refusal(capsys)["place"]["line"] == 3
    assert _ingest(place, {"claims": [_CLAIM], "partners": FIRST["partners"]}) == 0
    capsys.readouterr()
    assert _ingest(place, {"claims": [second], "fills": [fill("lost")]}, "second") == 5
    refusal = _refusal(capsys)
    assert all(part in refusal["error"] for part in ("c1", "c2", "delivery", "alice"))
    assert refusal["place"]["line"] == 2
    opened = open_workspace(place)
    with connected(opened) as connection:
        assert known_parts(opened, connection) == []
        assert sweep(opened, connection) > 0


def test_facts_may_come_by_pieces(place: Path, capsys: Capture) -> None:
    """A claim's partner may be known already; a stranger is refused, and so is a cycle through what is known."""
    assert _ingest(place, {"partners": FIRST["partners"]}) == 0
    assert _ingest(place, {"claims": [_CLAIM]}, "claims") == 0
    assert _ingest(place, {"claims": [{**_CLAIM, "claim_id": "c9", "partner_id": "p9"}]}, "stranger") == 2
    from_ = {"effective_from": "2026-01-01T00:00:00Z"}
    assert (
        _ingest(place, {"subaccounts": [{"account_id": "a", "master_account_id": "b", **from_}]}, "sub") == 0
    )
    capsys.readouterr()
    assert (
        _ingest(place, {"subaccounts": [{"account_id": "b", "master_account_id": "a", **from_}]}, "cycle")
        == 2
    )
    assert "cycle" in _refusal(capsys)["error"]


def test_what_was_known_at_an_instant_stays(place: Path) -> None:
    """Changed content ends what was known before, which a past instant still sees."""
    assert _ingest(place, {"claims": [_CLAIM], "partners": FIRST["partners"]}) == 0
    opened = open_workspace(place)
    with connected(opened) as connection:
        row = connection.execute("SELECT openrebate.micros(clock_timestamp())").fetchone()
    assert row is not None
    assert _ingest(place, {"claims": [{**_CLAIM, "kickback": "0.25"}]}, "changed") == 0
    with connected(opened) as connection:
        now, then = facts_known(connection), facts_known(connection, at=row[0])
    assert [str(t.tables["claims"].to_pylist()[0]["kickback"])[:4] for t in (now, then)] == ["0.25", "0.10"]
    assert len(now.tables["claims"]) == 1


def test_a_claim_is_seen_from_when_it_became_known(place: Path) -> None:
    """A claim whose `known_from` lies ahead is not seen now, and is seen then; a past one keeps its word."""
    ahead = f"{datetime.now(UTC) + timedelta(days=2):%Y-%m-%dT%H:%M:%SZ}"
    later = {**_CLAIM, "claim_id": "c2", "subject": "bob", "known_from": ahead}
    past = {**_CLAIM, "known_from": "2026-01-02T00:00:00Z"}
    assert _ingest(place, {"claims": [past, later], "partners": FIRST["partners"]}) == 0
    opened = open_workspace(place)
    with connected(opened) as connection:
        now = facts_known(connection, opened.data).tables["claims"]
        then = facts_known(connection, at=parse_instant(ahead)).tables["claims"]
    assert [row["claim_id"] for row in now.to_pylist()] == ["c1"]
    assert now.to_pylist()[0]["known_from"] == parse_instant("2026-01-02T00:00:00Z")
    assert [row["claim_id"] for row in then.to_pylist()] == ["c1", "c2"]


def test_facts_known_have_the_form_of_a_world(place: Path) -> None:
    """Every table has the schema that reading a world gives, also when read from the kept export, damaged or not."""
    assert _ingest(place, FIRST) == 0
    opened = open_workspace(place)
    with connected(opened) as connection:
        for _ in range(3):
            found = facts_known(connection, opened.data)
            assert {name: found.tables[name].schema for name in FACTS} == {
                name: empty(TABLES[name]).schema for name in FACTS
            }
            assert found.digest == facts_known(connection).digest
            for kept in (opened.data / "facts").rglob("claims.parquet"):
                kept.write_bytes(b"damaged")


def test_a_lost_index_is_made_again(place: Path, capsys: Capture) -> None:
    """The index of identities is only a copy: without it, the same rows are still duplicates."""
    assert _ingest(place, FIRST) == 0
    assert _ingest(place, SECOND, "second") == 0
    for index in (place / files.INDEX).rglob("*.parquet"):
        index.unlink()
    capsys.readouterr()
    assert _ingest(place, SECOND, "second") == 0
    counts = _said(capsys)["fills"]
    assert counts["duplicates"] + counts["conflicts"] == counts["rows"]


def test_doctor_tells_of_the_database(place: Path, capsys: Capture) -> None:
    """In a workspace, a line about its database: how much it holds, or what is wrong with it."""
    assert _ingest(place, FIRST) == 0
    capsys.readouterr()
    run(["doctor", "--workspace", str(place), "--json"])
    check = _database(_said(capsys))
    assert check["status"] == "ok"
    assert "11 fills" in check["detail"]
    (place / FILE).write_text("id = 'another'\n")
    assert run(["doctor", "--workspace", str(place), "--json"]) == 3
    assert _database(_said(capsys))["status"] == "fail"


def _database(said: dict[str, Any]) -> dict[str, Any]:
    [check] = [dict(check) for check in said["checks"] if check["name"] == "database"]
    return check
