"""The demo: a market and three programs in one command, told so that every figure can be followed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cyclopts
import duckdb
import pytest

from openrebate.app.demo import PROGRAMS, demo
from openrebate.cli import demo as face
from openrebate.model.errors import ConflictError
from openrebate.model.reasons import REASONS

SMALL = 20_000


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a small demo has to tell."""
    return demo(tmp_path_factory.mktemp("demo"), SMALL)


def test_every_program_pays_somebody(shown: dict[str, Any]) -> None:
    """Under each of the three programs partners earn, and API flow is part of it."""
    assert [program["program"] for program in shown["programs"]] == list(PROGRAMS)
    for program in shown["programs"]:
        assert any(row["commission"] > 0 for row in program["partners"])
        assert any(row["flow"] == "api" and row["commission"] > 0 for row in program["channels"])


def test_sums_are_those_of_the_lines(shown: dict[str, Any]) -> None:
    """What partners earned by channel is, to the last place, the commission of the lines."""
    for program in shown["programs"]:
        lines = f"SELECT sum(amount) FROM '{program['out']}/lines.parquet' WHERE kind = 'commission'"
        with duckdb.connect() as connection:
            total = connection.execute(lines).fetchall()[0][0]
        assert sum(row["commission"] for row in program["channels"]) == total
        assert sum(row["commission"] for row in program["partners"]) == total


def test_every_reason_has_its_sentence(shown: dict[str, Any]) -> None:
    """What earned nothing is told in the sentences of the table of reasons."""
    told = {row["reason"]: row["sentence"] for program in shown["programs"] for row in program["reasons"]}
    assert {"no_claim", "unknown_tag", "key_not_linked", "vip_excluded", "referred_by_affiliate"} <= set(told)
    assert all(REASONS[code].sentence == sentence for code, sentence in told.items())


def test_commands_name_what_is_there(shown: dict[str, Any]) -> None:
    """A fill that the demo says to explain is in the detail of that program's result."""
    fills = [row["command"].split() for row in shown["look_further"] if "--fill" in row["command"]]
    assert len(fills) >= 4
    for words in fills:
        venue, account, fill = words[-1].split("/", 2)
        found = f"SELECT count(*) FROM '{words[2]}/fills.parquet' WHERE venue = ? AND account_id = ? AND fill_id = ?"
        with duckdb.connect() as connection:
            assert connection.execute(found, [venue, account, fill]).fetchall() == [(1,)]


def test_own_folder_is_used_again(shown: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    """A second run finds its market there, tells the same, and with --json prints one document and nothing else."""
    app = cyclopts.App(result_action="return_value")
    face.register(app)
    app(["demo", shown["folder"], "--fills", str(SMALL), "--json"])
    again = json.loads(capsys.readouterr().out)
    assert again["market"]["reused"]
    assert again["look_further"] == shown["look_further"]


def test_foreign_folder_is_left_alone(tmp_path: Path) -> None:
    """A folder with things that no demo made is refused, and nothing in it changes."""
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(ConflictError):
        demo(tmp_path, SMALL)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
