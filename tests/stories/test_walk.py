"""The page that walks one fill says what the story and the files say."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

from tests.auditor.exact import plain
from tests.stories import run
from tests.stories.read import FOLDER, read_file
from tests.tidy.tree import PACKAGE, ROOT

PAGE = (ROOT / "docs" / "walk.md").read_text(encoding="utf-8")
NUMBERS = ("base", "rate", "amount")
STORY = FOLDER / "journeys" / "does_api_flow_earn.story"


def test_every_file_on_the_walk_is_there() -> None:
    """Files are named by their path in the package."""
    named = re.findall(r"`([a-z_]+/[\w./-]*|[a-z_]+\.py)`", PAGE)
    assert len(named) > 25
    elsewhere = {"okx/bot-7/linked", "src/openrebate/"}
    assert [name for name in named if not (PACKAGE / name).exists() and name not in elsewhere] == []


def test_every_line_that_it_quotes_is_in_the_story() -> None:
    """Facts and the fill stand there word by word."""
    quoted = re.findall(r"^    ((?:subaccount|claim|fill) .*?)(?: +→.*)?$", PAGE, re.MULTILINE)
    lines = STORY.read_text(encoding="utf-8").splitlines()
    assert len(quoted) == 4
    assert [line for line in quoted if line not in lines] == []


def test_the_line_at_its_end_is_the_one_that_is_written(tmp_path: Path) -> None:
    """Its id, partner, fills, base, rate and amount."""
    rated = run(read_file(STORY)[0], tmp_path / "walk").rated
    [line] = [one for one in rated.tables["lines"] if f"id      {one['line_id']}\n" in PAGE]
    base, rate, amount = (plain(value) for name in NUMBERS if isinstance(value := line[name], Fraction))
    names = " · ".join(str(line[name]) for name in ("partner_id", "account_id", "product_line", "channel"))
    assert f"{names} · {line['fills']} fills · base {base} · rate {rate} · amount {amount} USDT" in PAGE
