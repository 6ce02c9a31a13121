"""`statement` and `verify` on a workspace: what they print, what they write, and what they refuse."""

from __future__ import annotations

import json
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from openrebate.app.cited import cited
from openrebate.app.workspace import Workspace, connected
from openrebate.cli.__main__ import run
from openrebate.store import ledger, periods, statements
from openrebate.store.connection import connect
from openrebate.store.periods import Sealing
from openrebate.store.server import Dsn
from tests.money.paying import workspace_in
from tests.postings import line, lines, posting, transfer, transfers


@pytest.fixture
def workspace(tmp_path: Path, database: Dsn) -> Generator[Workspace]:
    """A workspace in which af1 earned 120 units in October and had a trade that did not count."""
    with workspace_in(tmp_path, database) as found:
        with connected(found) as connection:
            ledger.add_asset(connection, "USDT", 8)
            ledger.post(
                connection,
                posting("ab" * 32),
                transfers(transfer(120, line_id="a" * 32)),
                lines(line("a" * 32, 0, 120), line("b" * 32, 0, 0, reason="zero_fee")),
            )
        yield found


def _closed(workspace: Workspace, period: str = "2026-10") -> str:
    """Close a period; its root."""
    with connected(workspace) as connection, connection.transaction():
        assert periods.hold(connection, "acme", period)
        done = statements.issue(connection, cited(workspace, connection, "acme", period))
        last = periods.last_posting(connection, "acme", period)
        sealing = Sealing(
            program="acme", period=period, by="ada", root=done.root, marks_digest="", marks_publisher="", first=done.first,
            posting_no=last, statements=done.statements,
        )  # fmt: skip
        periods.seal(connection, sealing)
    return done.root.hex()


def _asked(workspace: Workspace, *more: str, partner: str = "af1", period: str = "2026-10") -> list[str]:
    return [
        "statement",
        "--partner",
        partner,
        "--period",
        period,
        "--workspace",
        str(workspace.folder),
        *more,
    ]


def _json(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_an_open_period_gives_a_draft(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    """It is said to be one on standard error and in every form; `--final` refuses it with 5."""
    assert run(_asked(workspace)) == 0
    captured = capsys.readouterr()
    assert "Statement 2026-10  af1 · acme  Draft" in captured.out
    assert "You earned in 2026-10: 0.00000120 USDT" in captured.out
    assert "a draft: the period is not closed" in captured.err
    assert run(_asked(workspace, "--json")) == 0
    document = _json(capsys)
    assert (document["header"]["state"], document["proof"]) == ("draft", None)
    assert run(_asked(workspace, "--final")) == 5


def test_a_closed_statement_is_written_in_every_form_and_verifies(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same file twice, its digest told; the JSON form verifies against the published root, and another root is 8."""
    root = _closed(workspace)
    for form in ("json", "pdf", "xlsx", "csv"):
        told = []
        for name in ("one", "two"):
            assert run(_asked(workspace, "--out", str(tmp_path / f"{name}.{form}"), "--json", "--final")) == 0
            told.append(_json(capsys))
        assert told[0]["sha256"] == told[1]["sha256"]
        assert (told[0]["format"], told[0]["number"], told[0]["lines"]) == (form, 1, 2)
    file = str(tmp_path / "one.json")
    assert [
        run(["verify", file]),
        run(["verify", file, "--root", root]),
        run(["verify", file, "--root", "0" * 64]),
    ] == [0, 0, 8]
    heads = tmp_path / "roots.jsonl"
    heads.write_text(json.dumps({"program": "acme", "period": "2026-10", "root": root}) + "\n")
    assert run(["verify", file, "--heads", str(heads)]) == 0
    assert run(["verify", file, "--root", "abc"]) == 2
    text = (tmp_path / "one.json").read_text()
    (tmp_path / "one.json").write_text(text.replace('"0.00000120"', '"0.00000121"', 1))
    capsys.readouterr()
    assert run(["verify", file, "--json"]) == 8
    assert _json(capsys)["difference"]["where"] == "balance of USDT, booked"


def test_a_key_that_stands_twice_is_no_statement(tmp_path: Path) -> None:
    """JSON that two readers could read differently is refused with 2."""
    file = tmp_path / "twice.json"
    file.write_text('{"format": "openrebate-statement/1", "format": "openrebate-statement/1"}')
    assert run(["verify", str(file)]) == 2


@pytest.mark.parametrize(
    ("more", "code", "told"),
    [
        ({"partner": "af2"}, 4, "there is no partner 'af2'. Did you mean 'af1'?"),
        ({"period": "2026-11"}, 0, "Nothing was earned"),
        ({"period": "2026-9"}, 2, "neither a month"),
    ],
)
def test_what_is_not_there_is_told(
    workspace: Workspace, more: dict[str, str], code: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """No such partner, nothing earned (only a balance), and no such period."""
    assert run(_asked(workspace, **more)) == code
    captured = capsys.readouterr()
    assert told in captured.out + captured.err


def test_a_version_that_is_not_there_and_a_form_without_a_file(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    """A version names the last one there is (4); a PDF needs a file (2), and a file a form (2)."""
    _closed(workspace)
    assert run(_asked(workspace, "--version", "3")) == 4
    assert "The last version is 1" in capsys.readouterr().err
    assert [run(_asked(workspace, "--format", "pdf")), run(_asked(workspace, "--out", "statement.doc"))] == [
        2,
        2,
    ]


def test_changes_show_only_what_differs(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    """Version 2 of a closed period, and of it only the line that a late fill changed."""
    _closed(workspace)
    with connected(workspace) as connection:
        late = transfers(transfer(30, line_id="a" * 32))
        ledger.post(
            connection,
            posting("cd" * 32, period="2026-11"),
            late,
            lines(line("a" * 32, 120, 150, 2, why="late")),
        )
    _closed(workspace, "2026-11")
    capsys.readouterr()
    assert run(_asked(workspace, "--json", "--changes")) == 0
    document = _json(capsys)
    assert document["header"]["version"] == 2
    assert [(row["before"], row["amount"], row["why"]) for row in document["changes"]] == [
        ("0.00000120", "0.00000150", "late")
    ]
    assert run(_asked(workspace, "--format", "csv", "--changes")) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_lines_changed_in_the_database_are_not_stated(
    workspace: Workspace, database: Dsn, capsys: pytest.CaptureFixture[str]
) -> None:
    """The planted fault: the owner of the database changes a posted line, and its statement is no longer given out (7)."""
    _closed(workspace)
    with connect(database) as owner:
        owner.execute("ALTER TABLE openrebate.lines DISABLE TRIGGER ALL")
        owner.execute("UPDATE openrebate.lines SET after = after + 1 WHERE after > 0")
    assert run(_asked(workspace)) == 7
    assert "no longer holds the lines of statement 1" in capsys.readouterr().err
