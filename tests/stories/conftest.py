"""Each story is one test: pytest collects `.story` files as it does Python files."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from openrebate.model.errors import OpenRebateError
from tests.stories import Story, run
from tests.stories.read import read_file
from tests.stories.words import StoryError


class StoryFailedError(Exception):
    """A story did not come out as it says."""


class StoryFile(pytest.File):
    """A file of stories."""

    def collect(self) -> Iterator[pytest.Item]:
        """One test a story."""
        for story in read_file(self.path):
            yield StoryTest.from_parent(self, name=story.title, story=story)


class StoryTest(pytest.Item):
    """A story as a test."""

    def __init__(self, *, story: Story, **rest: Any) -> None:
        super().__init__(**rest)
        self.story = story

    def runtest(self) -> None:
        """Play it; everything that is wrong is told together."""
        with tempfile.TemporaryDirectory() as folder:
            outcome = run(self.story, Path(folder))
        if outcome.faults:
            raise StoryFailedError("\n".join(outcome.faults))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Words, not a trace, where the story itself speaks."""
        if isinstance(excinfo.value, StoryFailedError | StoryError | OpenRebateError):
            return f"{self.story.title}\n{excinfo.value}"
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the story begins."""
        return self.path, self.story.place.line - 1, self.story.title


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> StoryFile | None:
    """Take `.story` files."""
    return StoryFile.from_parent(parent, path=file_path) if file_path.suffix == ".story" else None
