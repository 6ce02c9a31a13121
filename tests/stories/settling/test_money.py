"""Each story of money is one test on a database of its own."""

from __future__ import annotations

from pathlib import Path
from unittest import mock

import pytest

from openrebate.app.init import init
from openrebate.store.server import Dsn
from tests.stories.settling.play import Play
from tests.stories.settling.read import MoneyStory, read_money

STORIES = [story for file in sorted(Path(__file__).parent.glob("*.money")) for story in read_money(file)]


def played(story: MoneyStory, folder: Path, database: Dsn) -> list[str]:
    """What is not as the story says."""
    with mock.patch.dict("os.environ", {"DATABASE_URL": database.owner}):
        return Play(story, init(folder / "workspace").workspace).run()


@pytest.mark.parametrize("story", STORIES, ids=lambda story: str(story.title))
def test_it_comes_out_as_the_story_says(story: MoneyStory, tmp_path: Path, database: Dsn) -> None:
    """Every act and every expectation, in their order."""
    assert played(story, tmp_path, database) == []


def test_a_story_that_says_otherwise_fails(tmp_path: Path, database: Dsn) -> None:
    """Every expectation of one story with its number changed, and every act with another outcome, is told."""
    text = (Path(__file__).parent / "plan_and_apply.money").read_text(encoding="utf-8").split("\n\n")[0]
    wrong = (
        text.replace("1.5", "1.25")
        .replace("0.4", "0.3")
        .replace("expect   transfers 2", "expect   transfers 3")
    )
    wrong = wrong.replace("2026-10 empty", "2026-10").replace("apply    already", "apply")
    file = tmp_path / "wrong.money"
    file.write_text(wrong, encoding="utf-8")
    [story] = read_money(file)
    assert len(played(story, tmp_path, database)) == 9
