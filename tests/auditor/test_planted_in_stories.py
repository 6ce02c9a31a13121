"""The auditor is awake: every fault planted in a model or a rule turns one of the stories it names red."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.auditor.compare import check
from tests.auditor.faults import MODEL_FAULTS, Fault
from tests.auditor.level_faults import LEVEL_FAULTS
from tests.auditor.rule_faults import RULE_FAULTS, RuleFault
from tests.stories.read import FOLDER, Story, read_file

FAULTS: tuple[Fault | RuleFault, ...] = (*MODEL_FAULTS, *RULE_FAULTS, *LEVEL_FAULTS)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.what.replace(" ", "-"))
def test_a_planted_fault_turns_a_story_red(
    fault: Fault | RuleFault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without it all stories are green, which `tests/stories` holds; red is a difference, not an engine that stumbles."""
    fault.plant(monkeypatch)
    stories = read_file(FOLDER / f"{fault.story}.story")
    assert any(_red(story, tmp_path / str(n)) for n, story in enumerate(stories)), fault.what


def _red(story: Story, folder: Path) -> bool:
    return bool(check(story.world, story.terms, story.period, folder))
