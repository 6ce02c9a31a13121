"""Caps: the search by spans finds what going fill by fill finds."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from openrebate.model.engine import Engine
from openrebate.rating import cap_search, rate
from openrebate.rating.capping import Capping
from tests.auditor.compare import check
from tests.strategies.worlds import sample


def _by_spans(seed: int) -> bool:
    """Whether some role has caps, and all of them are of what is paid in one period: sums of spans find those."""
    caps = [
        cap for cap in tomllib.loads(sample(seed).toml).get("cap", []) if cap.get("exceeded") != "pro_rata"
    ]
    known = [cap for cap in caps if cap["limit"] != "unknown"]
    lasting = {cap["role"] for cap in known if "lasts" in cap or "of" in cap}
    return any(cap["role"] not in lasting and cap["scope"] != "fill" for cap in known)


CAPPED = [seed for seed in range(120) if _by_spans(seed)][:5]


@pytest.mark.parametrize("seed", CAPPED)
def test_spans_are_cut_down_to_single_fills(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However few fills may be looked at one by one, the auditor finds the same lines and fills."""
    monkeypatch.setattr(cap_search, "FEW", 2)
    monkeypatch.setattr(rate, "out_of_reach", lambda *asked: False)
    made = sample(seed)
    assert check(made.world, made.toml, made.period, tmp_path) == []


@pytest.mark.parametrize("seed", CAPPED[:2])
def test_sums_that_do_not_fit_are_made_fill_by_fill(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where amounts are too large for 38 digits, the caps are used up in plain fractions, with the same outcome."""
    asked: list[str] = []

    def too_large(engine: Engine, capping: Capping) -> bool:
        asked.append(capping.role)
        return False

    monkeypatch.setattr(rate, "make_fills", too_large)
    monkeypatch.setattr(rate, "out_of_reach", lambda *asked: False)
    made = sample(seed)
    assert check(made.world, made.toml, made.period, tmp_path) == []
    assert asked


def test_a_fill_too_late_in_the_search_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A search that forgets which fill used a cap up turns some world red."""
    monkeypatch.setattr(cap_search, "_note", lambda *given: None)
    monkeypatch.setattr(rate, "out_of_reach", lambda *asked: False)
    worlds = [sample(seed) for seed in CAPPED]
    assert any(check(w.world, w.toml, w.period, tmp_path / str(n)) for n, w in enumerate(worlds))
