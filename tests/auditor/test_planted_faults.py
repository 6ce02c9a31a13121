"""The auditor is awake: every fault planted in the engine's models turns it red."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from pkgutil import resolve_name

import pytest

from openrebate.model import sql
from tests.auditor.compare import check
from tests.auditor.faults import FAULTS, Fault
from tests.auditor.rule_faults import RULE_FAULTS, RuleFault
from tests.strategies.worlds import sample


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.what.replace(" ", "-"))
def test_a_planted_fault_turns_the_auditor_red(
    fault: Fault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worlds named with the fault are tried first, then the first sixty, which are green without it."""
    sound = sql.text

    def planted(stage: str, name: str) -> str:
        text = sound(stage, name)
        return fault.plant(text) if (stage, name) == (fault.stage, fault.name) else text

    fault.plant(sound(fault.stage, fault.name))
    monkeypatch.setattr(sql, "text", planted)
    assert any(red(seed, tmp_path / str(seed)) for seed in chain(fault.seeds, range(60))), fault.what


@pytest.mark.parametrize("fault", RULE_FAULTS, ids=lambda fault: fault.what.replace(" ", "-"))
def test_a_fault_in_a_rule_turns_the_auditor_red(
    fault: RuleFault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As above, for the rules that are Python."""
    holder = resolve_name(fault.module)
    monkeypatch.setattr(holder, fault.name, fault.wrong(getattr(holder, fault.name)))
    assert any(red(seed, tmp_path / str(seed)) for seed in chain(fault.seeds, range(60))), fault.what


def red(seed: int, folder: Path) -> bool:
    """Whether the auditor sees a difference, or the engine stumbles."""
    made = sample(seed)
    if folder.exists():
        return False
    return bool(check(made.world, made.toml, made.period, folder))
