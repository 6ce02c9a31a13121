"""The auditor is awake on stories, too: every fault in who counts and which level turns one of the named file red."""

from __future__ import annotations

from pathlib import Path
from pkgutil import resolve_name

import pytest

from openrebate.model import sql
from tests.auditor.compare import check
from tests.auditor.faults import Fault
from tests.auditor.level_faults import LEVEL_FAULTS
from tests.auditor.rule_faults import RuleFault
from tests.stories.read import FOLDER, Story, read_file


@pytest.mark.parametrize(("file", "fault"), LEVEL_FAULTS, ids=[fault.what for _, fault in LEVEL_FAULTS])
def test_a_planted_fault_turns_a_story_red(
    file: str, fault: Fault | RuleFault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without it all stories are green, which `tests/stories` holds."""
    if isinstance(fault, Fault):
        _plant(fault, monkeypatch)
    else:
        holder = resolve_name(fault.module)
        monkeypatch.setattr(holder, fault.name, fault.wrong(getattr(holder, fault.name)))
    stories = read_file(FOLDER / f"{file}.story")
    assert any(_red(story, tmp_path / str(n)) for n, story in enumerate(stories)), fault.what


def _plant(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = sql.text

    def planted(stage: str, name: str) -> str:
        text = sound(stage, name)
        return fault.plant(text) if (stage, name) == (fault.stage, fault.name) else text

    fault.plant(sound(fault.stage, fault.name))
    monkeypatch.setattr(sql, "text", planted)


def _red(story: Story, folder: Path) -> bool:
    return bool(check(story.world, story.terms, story.period, folder))
