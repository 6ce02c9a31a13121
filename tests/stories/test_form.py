"""The form itself: what cannot be read names its line, and no expectation holds whatever happens."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.auditor.audit import audit
from tests.stories import run, stories
from tests.stories.expect import Row, expectations
from tests.stories.read import FOLDER, KEYWORDS, read_text
from tests.stories.rules import changed
from tests.stories.words import Place, StoryError, Words

GOOD = """\
title    ten percent of a fee of 15 are 1.5
program  ten-percent
period   2026-10
partner  gridhaus broker from 2026-01-01
claim    c1 broker order_tag GRID01 -> gridhaus from 2026-01-01
fill     f1 trader-7 spot BTC-USDT taker price 60000 quantity 0.5 fee 15 USDT at 2026-10-05T12:00:00Z tag GRID01
expect   line commission broker gridhaus trader-7 spot fills 1 base 15 rate 0.1 amount 1.5
expect   fill f1 broker gridhaus by order_tag base 15
"""
FAULTS = [
    ("expect ", "expects ", "story:7: 'expects' is no keyword; did you mean 'expect'?"),
    ("title  ", "period 2026-10\ntitle ", "story:1: a story begins with its title"),
    ("period   2026-10\n", "", "story:1: the story has no period"),
    ("program  ten-percent", "program  ten-per-cent", "there is no program 'ten-per-cent'; did you mean 'ten-percent'?"),
    ("program  ten-percent\n", "", "story:1: the story has either a program or terms"),
    ("period   2026-10", "period   2026-10\nperiod 2026-11", "story:4: 'period' stands twice"),
    ("period   2026-10", "period   2026-10\n  indented", "story:4: only what belongs to 'terms' or 'but' is indented"),
    ("order_tag GRID01 ->", "tag GRID01 ->", "story:5: 'tag' is no kind of subject; there are account, api_key"),
    ("from 2026-01-01\nfill", "from 2026-01-01T00:00:00\nfill", "story:5: from: '2026-01-01T00:00:00' has no time zone"),
    ("from 2026-01-01\nfill", "from 2026-01-01 forever\nfill", "story:5: 'forever' is no option"),
    ("fee 15 USDT at", "at", "story:6: the fill does not say its fee, fee_asset"),
    ("fee 15 USDT at", "fee 15 USDT fee 15 USDT at", "story:6: fee or at stands twice"),
    ("price 60000", "price 6e4", "story:6: price: '6e4' is not a number"),
    ("tag GRID01\nexpect", "tagged GRID01\nexpect", "story:6: 'tagged' is no option; did you mean 'tag'?"),
    ("amount 1.5", "amount 1.5 amount 1.5", "story:7: 'amount' stands twice"),
    ("amount 1.5", "amounts 1.5", "story:7: 'amounts' is no option; did you mean 'amount'?"),
    ("amount 1.5", "amount", "story:7: the value of 'amount' is missing"),
    ("spot fills", "spot not unknown fills", "story:7: 'unknown' is no reason here; did you mean 'unknown_tag'?"),
    ("by order_tag base", "by tag base", "story:8: 'tag' is no channel"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "message"), FAULTS)
def test_what_cannot_be_read_names_its_line(old: str, new: str, message: str) -> None:
    """File, line, what is wrong and what was probably meant."""
    assert old in GOOD
    with pytest.raises(StoryError) as found:
        read_text(GOOD.replace(old, new, 1))
    assert message in str(found.value)


def test_a_story_that_expects_nothing_is_refused() -> None:
    """So is one without a fill, and an empty file."""
    silent = "".join(line for line in GOOD.splitlines(keepends=True) if not line.startswith("expect"))
    still = "".join(line for line in GOOD.splitlines(keepends=True) if not line.startswith("fill"))
    for text, message in (
        (silent, "no expectation"),
        (still, "no fill"),
        ("# nothing\n", "there is no story"),
    ):
        with pytest.raises(StoryError, match=message):
            read_text(text)


def test_a_wrong_number_fails_and_says_what_is_there(tmp_path: Path) -> None:
    """Every expectation of the good story holds; with one number changed it is missed, and nothing else is."""
    [good] = read_text(GOOD)
    [bad] = read_text(GOOD.replace("amount 1.5", "amount 1.6"))
    assert run(good, tmp_path / "good").faults == ()
    outcome = run(bad, tmp_path / "bad")
    [told] = outcome.faults
    assert "story:7: expect line commission" in told
    assert "amount 1.5" in told


def test_an_auditor_of_another_opinion_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the engine wrote is held against the audit of the story's own terms."""
    [story] = read_text(GOOD)
    other = story.terms.replace('"0.10"', '"0.20"')
    monkeypatch.setattr("tests.stories.play.audit", lambda world, terms, period: audit(world, other, period))
    assert run(story, tmp_path / "it").differences != ()


def test_every_form_of_expectation_can_fail() -> None:
    """On an outcome without a row each is missed, or is one that asks for nothing; altered, it says something else."""
    empty: dict[str, list[Row]] = {
        name: [] for name in ("lines", "levels", "exceptions", "fills", "standings", "counts", "answers")
    }
    for text in (
        "fill f1 broker gridhaus by order_tag", "fill f1 held no_mark", "fill f1 gone", "lines 3", "count duplicates 1",
        "fill f1 broker unattributed no_claim", "line kickback broker gridhaus trader-7 spot amount 1",
        "no line commission broker nobody trader-7 none", "level gridhaus broker all 2 granted volume 5",
        "earned gridhaus broker 1", "returned trader-7 1", "answer broker no when entry api",
    ):  # fmt: skip
        for one in expectations(Words.of(text, Place("story", 1))):
            assert one.holds(empty) == (one.times == 0)
            assert one not in list(one.altered())
            assert not any(other.holds(empty) for other in one.altered())


def test_a_change_adds_to_what_has_its_name() -> None:
    """Rows without a name are more rows, tables are merged, values replaced."""
    text = 'scale = 8\n[[role]]\nname = "a"\nx = 1\n[[rate]]\nshare = "1"\n[levels.a]\nlag = 1\n'
    new = changed(
        text, 'scale = 2\n[[role]]\nname = "a"\ny = 2\n[[rate]]\nshare = "2"\n[levels.a]\nserves = "best"\n'
    )
    assert new.splitlines() == [
        "scale = 2",
        'role = [{ "name" = "a", "x" = 1, "y" = 2 }]',
        'rate = [{ "share" = "1" }, { "share" = "2" }]',
        'levels = { "a" = { "lag" = 1, "serves" = "best" } }',
    ]


def test_a_volume_is_exactly_its_total() -> None:
    """A hundred by three traders is 34 + 33 + 33."""
    volume = "volume 100 spot by 3 traders named desk at 2026-10-01\n"
    [story] = read_text(GOOD.replace("fill ", volume + "fill ", 1))
    parts = [(row["account_id"], row["quantity"]) for row in story.world["fills"][:3]]
    assert parts == [("desk-1", "34"), ("desk-2", "33"), ("desk-3", "33")]


def test_the_page_names_every_keyword_and_every_story_has_its_own_title() -> None:
    """What can be written is described; titles are the names of tests."""
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert [word for word in KEYWORDS if f"`{word}`" not in page] == []
    titles = [story.title for story in stories()]
    assert len(titles) == len(set(titles)) > 60
