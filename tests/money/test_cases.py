"""Cases on a real database: what each command takes and refuses, and what the application's own role cannot do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import psycopg
import pytest

from openrebate.app.ingest import Sender, ingest
from openrebate.app.init import init
from openrebate.app.workspace import Workspace, connected
from openrebate.cli.__main__ import run
from openrebate.store.server import Dsn
from tests.money.worlds import FIRST, write

PROGRAM = "okx-affiliate-2026"
ADDRESS = "0x52908400098527886E0F7030069857D2E4169EE7"


@pytest.fixture
def place(tmp_path: Path, database: Dsn, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace in which p1 is an affiliate and alice its invitee."""
    monkeypatch.setenv("DATABASE_URL", database.owner)
    workspace = init(tmp_path / "w").workspace
    with connected(workspace) as connection:
        ingest(workspace, connection, write(tmp_path / "world", FIRST), Sender(by="test", source="test"))
    monkeypatch.chdir(workspace.folder)
    return workspace


def _run(*tokens: str, code: int = 0) -> None:
    assert run(["case", *tokens]) == code, tokens


def _opened() -> None:
    whose = ("--partner", "p1", "--program", PROGRAM, "--by", "p1")
    _run("open", *whose, "--account", "bob", "--period", "2026-10", "--text", "Ours")


def _told(capsys: pytest.CaptureFixture[str], *tokens: str) -> Any:
    capsys.readouterr()
    _run(*tokens, "--json")
    return json.loads(capsys.readouterr().out)


def test_a_case_is_opened_talked_about_and_decided(
    place: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    """All of it is in the case afterwards, in its order, and evidence stays whole."""
    _opened()
    _run("message", "case-1", "Where did bob sign up?", "--question", "--by", "bea")
    assert _told(capsys, "show", "case-1")["state"] == "waiting"
    note = place.folder / "note.txt"
    note.write_text("bob came by my link on 2026-09-01", encoding="utf-8")
    _run("evidence", "case-1", str(note), "--by", "p1")
    assert _told(capsys, "show", "case-1")["state"] == "open"
    grant = (
        "grant",
        "case-1",
        "--reason",
        "claim_shown",
        "--text",
        "Shown",
        "--from",
        "2026-10-01T00:00:00Z",
    )
    _run(*grant, "--role", "affiliate", "--kickback", "0.1", "--by", "bea")
    _run("withdraw", "case-1", "Wrong kickback", "--by", "bea")
    _run(*grant, "--role", "affiliate", "--by", "bea")
    told = _told(capsys, "approve", "case-1", "--by", "carl")
    assert (told["state"], told["plan"]["program"]) == ("granted", PROGRAM)
    kinds = [event["kind"] for event in told["events"]]
    assert kinds == ["opened", "question", "evidence", "proposed", "withdrawn", "proposed", "decided"]
    digest = told["events"][2]["details"]["sha256"]
    kept = place.folder / "evidence" / digest[:2] / digest
    assert kept.read_bytes() == note.read_bytes()
    assert kept.stat().st_mode & 0o077 == 0
    with connected(place) as connection:
        claims = connection.execute(
            "SELECT partner_id, evidence FROM openrebate.claims WHERE subject = 'bob'"
        ).fetchall()
    assert claims == [("p1", "case-1")]


def test_what_is_wrong_has_its_exit_code(place: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    """2 for what is not whole, 4 for what is not there, 5 for what stands against it, 6 for the wrong person."""
    base = ("open", "--program", PROGRAM, "--text", "Ours")
    _run(*base, code=2)  # whose?
    _run(*base, "--partner", "nobody", code=4)
    _run("open", "--line", "0" * 32, "--text", "x", code=4)
    _run(*base, "--partner", "p1", "--account", "a", "--tag", "b", code=2)
    _run(*base, "--partner", "p1", "--period", "October", code=2)
    _opened()
    _run(*base, "--partner", "p1", "--account", "bob", "--period", "2026-10", code=5)  # open about the same
    _run("show", "case-9", code=4)
    _run("approve", "case-1", "--by", "carl", code=5)
    claim = ("--role", "affiliate", "--from", "2026-10-01T00:00:00Z")
    _run("grant", "case-1", "--reason", "because", "--text", "x", *claim, code=2)
    _run("grant", "case-1", "--reason", "claim_shown", "--text", "x", code=2)  # what?
    _run("grant", "case-1", "--reason", "claim_shown", "--text", "x", *claim, "--account", "alice", code=5)
    _run("grant", "case-1", "--reason", "claim_shown", "--text", "x", *claim[2:], "--role", "broker", code=2)
    _run("grant", "case-1", "--reason", "claim_shown", "--text", "x", *claim, "--by", "bea")
    _run("approve", "case-1", "--by", "bea", code=6)
    _run("appeal", "case-1", "But", code=5)
    assert _told(capsys, "list", "--late")["cases"] == []


def test_no_address_and_no_secret_is_kept(place: Workspace, capfd: pytest.CaptureFixture[str]) -> None:
    """A message or a file that shows one is refused, and neither database, files nor messages repeat it."""
    _opened()
    file = place.folder.parent / "shown.csv"
    file.write_text(f"a,b\n1,{ADDRESS}\n", encoding="utf-8")
    _run("message", "case-1", f"I withdrew to {ADDRESS}", code=2)
    _run("evidence", "case-1", str(file), code=2)
    _run("open", "--partner", "p1", "--program", PROGRAM, "--text", ADDRESS, code=2)
    said = capfd.readouterr()
    assert "line 2, column 3" in said.err
    assert ADDRESS not in said.out + said.err
    assert all(ADDRESS.encode() not in one.read_bytes() for one in place.folder.rglob("*") if one.is_file())


ILLEGAL = {
    "granted by nobody's proposal": [("decided", "carl", "granted")],
    "granted by the proposer": [("proposed", "bea", "granted"), ("decided", "bea", "granted")],
    "granted otherwise than proposed": [
        ("proposed", "bea", "partly_granted"),
        ("decided", "carl", "granted"),
    ],
    "granted after it was withdrawn": [
        ("proposed", "bea", "granted"),
        ("withdrawn", "bea", ""),
        ("decided", "carl", "granted"),
    ],
    "decided twice": [("decided", "bea", "refused"), ("decided", "carl", "refused")],
    "appealed before it was decided": [("appealed", "p1", "")],
    "appealed twice": [
        ("decided", "bea", "refused"),
        ("appealed", "p1", ""),
        ("decided", "carl", "refused"),
        ("appealed", "p1", ""),
    ],
    "decided again by the same person": [
        ("decided", "bea", "refused"),
        ("appealed", "p1", ""),
        ("decided", "bea", "refused"),
    ],
    "approved by who proposed before": [
        ("proposed", "bea", "granted"),
        ("decided", "carl", "granted"),
        ("appealed", "p1", ""),
        ("proposed", "dora", "granted"),
        ("decided", "bea", "granted"),
    ],
    "proposed twice": [("proposed", "bea", "granted"), ("proposed", "carl", "granted")],
    "a refusal proposed": [("proposed", "bea", "refused")],
}


@pytest.mark.parametrize("form", list(ILLEGAL))
def test_the_database_itself_refuses_what_code_must_not_do(place: Workspace, form: str) -> None:
    """Written past every use case, as the application's own role: all steps but the last are taken, and that one is not."""
    _opened()
    steps = ILLEGAL[form]
    with connected(place) as connection:
        for n, (kind, by, outcome) in enumerate(steps, 2):
            values = ["case-1", n, kind, by, "operator", "x", outcome, "goodwill" if outcome else ""]
            query = (
                "INSERT INTO openrebate.case_events (case_id, n, kind, by, side, text, outcome, reason) "
                "VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"
            )
            if n <= len(steps):
                connection.execute(query, values)
                continue
            with pytest.raises(psycopg.Error) as refused:
                connection.execute(query, values)
            assert str(refused.value.sqlstate) in ("OR005", "OR006", "23514")


_EVENT = (
    "INSERT INTO openrebate.case_events (case_id, n, kind, by, side, text{}) "
    "VALUES ('case-1', {}, 'message', 'x', 'partner', 'x'{})"
)


def test_what_happened_stays(place: Workspace) -> None:
    """No event is changed, taken out, back-dated or put in between."""
    _opened()
    with connected(place) as connection:
        for query in (
            "UPDATE openrebate.case_events SET text = 'other'",
            "DELETE FROM openrebate.cases",
            "TRUNCATE openrebate.case_events",
            _EVENT.format(", at", 2, ", '2020-01-01'"),
            _EVENT.format("", 4, ""),
        ):
            with pytest.raises(psycopg.Error):
                connection.execute(query.encode())
