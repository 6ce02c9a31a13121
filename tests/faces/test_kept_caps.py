"""A cube that was kept will do for terms with a cap, as long as the cap is out of reach; else the fills are read again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from openrebate.app.bootstrap import open_world
from openrebate.app.rate import rate
from tests.auditor.compare import write_world
from tests.stories.read import read_text

STORY = """
title    a cap
program  ten-percent
but
  [[cap]]
  role = "broker"
  scope = "account"
  limit = "{limit}"
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker order_tag GRID01 -> gridhaus from 2026-01-01
usual    spot BTC-USDT taker price 100 quantity 1 fee 10 USDT tag GRID01
fill     first trader-7 at 2026-10-05
fill     second trader-7 at 2026-10-06
expect   lines 1
"""


@pytest.mark.parametrize(("limit", "read"), [("2.5", 1), ("1.5", 2)])
def test_fills_are_read_again_only_where_a_cap_is_in_reach(
    limit: str, read: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both runs write the same bytes; how often the world was opened tells what the second one did."""
    opened: list[Path] = []
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def counted(world: Path, *rest: Any, **named: Any) -> Any:
        opened.append(world)
        return open_world(world, *rest, **named)

    monkeypatch.setattr("openrebate.app.rate.open_world", counted)
    [story] = read_text(STORY.format(limit=limit))
    write_world(story.world, tmp_path / "world")
    (tmp_path / "terms.toml").write_text(story.terms, encoding="utf-8")
    for out in ("first", "second"):
        rate(tmp_path / "world", str(tmp_path / "terms.toml"), story.period, tmp_path / out)
    first, second = ((tmp_path / out / "lines.parquet").read_bytes() for out in ("first", "second"))
    assert first == second
    assert len(opened) == read
