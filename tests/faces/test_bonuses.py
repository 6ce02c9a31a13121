"""A bonus line explained: the event that brought it, when, and under which claim."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from openrebate.cli.__main__ import run
from tests.auditor.compare import run_engine
from tests.stories.read import FOLDER, read_file


def test_a_bonus_line_names_its_event(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The partner's line and the account's, in words and as a document."""
    story = read_file(FOLDER / "rating/bonus.story")[0]
    rated = run_engine(story.world, story.terms, story.period, tmp_path)
    found = {row["partner_id"]: row for row in rated.tables["lines"] if row["kind"] == "bonus"}
    capsys.readouterr()
    words = {"gridhaus": "A bonus for the partner gridhaus: 20", None: "A bonus for the account trader-7: 5"}
    assert set(found) == set(words)
    for partner, told in words.items():
        asked = ["explain", str(rated.folder), "--line", str(found[partner]["line_id"])]
        assert run(asked) == 0
        page = " ".join(capsys.readouterr().out.split())
        assert f"{told} USDT" in page
        assert "2026-10-03T00:00:00Z sign-up" in page
        assert "gridhaus's by claim c1 “§ sign-up”" in page
        assert run([*asked, "--json"]) == 0
        [event] = json.loads(capsys.readouterr().out)["events"]
        assert (event["on"], event["claim_id"]) == ("sign_up", "c1")
