"""Each story of abuse is rated, and every rule is asked: exactly what the story tells is found."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from openrebate.app.abuse_scan import Found, look
from openrebate.app.bootstrap import open_world
from openrebate.app.traded import gather, keep_rated
from openrebate.evidence.abuse.rules import CODES, RULES
from openrebate.model import sql
from openrebate.pipeline import rate_period
from openrebate.terms.library import find_terms
from openrebate.units.periods import parse_period
from tests.money.worlds import write
from tests.stories.abuse.read import AbuseStory, Expected, read_abuse

STORIES = [story for file in sorted(Path(__file__).parent.glob("*.abuse")) for story in read_abuse(file)]
TRACES = ("kind", "hash", "account_id")
PERIOD = "2026-10"


def found(story: AbuseStory, folder: Path) -> list[Found]:
    """What all rules find in the story's month."""
    terms_file = folder / "terms.toml"
    terms_file.write_text(story.terms, encoding="utf-8")
    terms = find_terms(str(terms_file))
    with open_world(write(folder / "world", story.world)) as (engine, _, inputs):
        rated = rate_period(engine, inputs, terms, parse_period(PERIOD))
        columns = {
            name: pa.array([row[n] for row in story.traces], pa.string()) for n, name in enumerate(TRACES)
        }
        engine.load("traces", pa.table(columns))
        gather(engine, [keep_rated(engine, rated)])
        return [one for rule in RULES for one in look(engine, rule)]


def told(one: Found, as_in: Expected) -> Expected:
    """A hit with those of its numbers that the story names."""
    numbers = {"fills": str(one.fills), "volume": f"{one.volume.normalize():f}", **one.numbers}
    return Expected(
        one.rule, one.partner_id, one.accounts, {name: numbers.get(name, "") for name in as_in.numbers}
    )


@pytest.mark.parametrize("story", STORIES, ids=lambda story: str(story.title))
def test_exactly_what_the_story_tells_is_found(story: AbuseStory, tmp_path: Path) -> None:
    """No hit is missing, none is too many, and the numbers are the story's."""
    there = sorted(found(story, tmp_path), key=lambda one: (one.rule, one.partner_id, one.accounts))
    wanted = sorted(story.hits, key=lambda one: (one.rule, one.partner, one.accounts))
    assert [(one.rule, one.partner_id, one.accounts) for one in there] == [
        (one.rule, one.partner, one.accounts) for one in wanted
    ]
    assert [told(one, as_in) for one, as_in in zip(there, wanted, strict=True)] == wanted


def test_every_rule_has_stories() -> None:
    """A file a rule, with a hit of it and with a story in which nothing is found."""
    for code in CODES:
        of_rule = read_abuse(Path(__file__).parent / f"{code}.abuse")
        assert any(hit.rule == code for story in of_rule for hit in story.hits), code
        assert any(not story.hits for story in of_rule), code


FAULTS = {  # what a rule would find without the limit that keeps honest traders out
    "self_referral": ("<= {{most_sharing}}", "<= 1000 + {{most_sharing}}"),
    "self_match": (">= v.volume * {{least_share}}", ">= 0 * v.volume * {{least_share}}"),
    "ring": (">= min(v.volume) * {{least_share}}", ">= 0 * min(v.volume) * {{least_share}}"),
    "round_trip": ("<= d.turnover * {{most_net}}", "<= d.turnover + {{most_net}}"),
    "fee_loop": ("r.rewards > f.fees", "r.rewards > 0 * f.fees"),
    "tag_hijack": (">= {{least_accounts}}", ">= 0 * {{least_accounts}}"),
    "re_registration": (">= {{silent_days}} * 86400000000", ">= 0 * {{silent_days}}"),
}


@pytest.mark.parametrize("code", CODES)
def test_a_rule_without_its_limit_is_caught(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted faults: a rule that finds honest traders too turns one of its own stories red."""
    told_, planted = FAULTS[code]
    whole = sql.text
    assert told_ in whole("evidence.abuse", code)
    monkeypatch.setattr(
        sql,
        "text",
        lambda stage, name: (
            whole(stage, name).replace(told_, planted) if name == code else whole(stage, name)
        ),
    )
    stories = read_abuse(Path(__file__).parent / f"{code}.abuse")
    folders = [tmp_path / str(n) for n in range(len(stories))]
    for folder in folders:
        folder.mkdir()
    many = [len(found(story, folder)) for story, folder in zip(stories, folders, strict=True)]
    assert many != [len(story.hits) for story in stories]
