"""The programs that come along say what their sources say, and where each number was read."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import tests.stories
from openrebate.model.errors import NotFoundError, TermsError
from openrebate.model.terms import Terms
from openrebate.terms.check import warnings
from openrebate.terms.library import find_terms, library
from openrebate.terms.unsourced import unsourced
from tests.auditor.audit import audit
from tests.stories.read import read_file
from tests.unit.terms.small import GOOD, small

FIRST = ("okx-broker-2022", "okx-affiliate-2026", "binance-link-2022")
STORIES = Path(tests.stories.__file__).parent / "library"
PUBLISHED = {  # programs whose own pages reckon an example
    "binance-futures-affiliate-2020", "binance-futures-referral-2019", "binance-link-2022", "binance-referral-2019",
    "bitfinex-affiliate-2019", "bitget-affiliate-2025", "bitget-tradfi-2025", "bitget-tradfi-2026", "dydx-v3-2022",
    "dydx-v4-2024", "gate-referral-2026", "htx-broker-2024", "hyperliquid-2025", "hyperliquid-2026", "okx-affiliate-2026",
    "okx-co-broker-2022", "okx-sub-affiliate-links-2024", "okx-tr-affiliate-2024", "vega-referral-2023",
    "woo-referral-2021", "woox-pro-affiliate-2025",
}  # fmt: skip


def _raw(program: Terms) -> dict[str, Any]:
    return tomllib.loads(Path(program.path).read_text("utf-8"))


def _uncited(notes: str, keys: set[str]) -> list[str]:
    """The sentences with a number that cite no source; names like okx-broker-2022 or volume_50m are no numbers."""
    sentences = re.split(r"(?<=\.)\s+(?=[A-Z“])", " ".join(notes.split()))
    return [
        sentence
        for sentence in sentences
        if re.search(r"\d", re.sub(r"\b[a-z]+\w*(?:[-_]\w+)+|\[[\w.-]+\]", "", sentence))
        and not keys & set(re.findall(r"\[([\w.-]+)\]", sentence))
    ]


@pytest.fixture(params=library())
def program(request: pytest.FixtureRequest) -> Terms:
    """Each program of the library."""
    return find_terms(request.param)


def test_the_first_three_programs_are_there() -> None:
    """The library knows the three programs by their ids."""
    assert set(FIRST) <= set(library())


def test_every_number_has_a_source_with_date_and_confidence(program: Terms) -> None:
    """Whatever says a number or a day cites a source, and every source bears an address, a date and a confidence."""
    raw = _raw(program)
    assert unsourced(raw) == ()
    for source in program.sources:
        assert re.fullmatch(r"https://[^/\s…]+/[^\s…]+", source.url), source
        assert re.fullmatch(r"(read )?\d{4}-\d\d-\d\d", source.date), source
        assert source.confidence in {"HIGH", "MED", "LOW"}
    assert not warnings(program)


def test_every_source_is_cited(program: Terms) -> None:
    """No source stands in a file for nothing."""
    text = Path(program.path).read_text("utf-8")
    assert [key for key in _raw(program)["source"] if not re.search(rf'"{key}"|\[{key}\]', text)] == []


def test_every_sentence_of_the_notes_with_a_number_cites_its_source(program: Terms) -> None:
    """Names with digits in them are no numbers: other programs, groups of accounts."""
    assert _uncited(program.notes, {source.key for source in program.sources}) == []


def test_a_note_with_a_number_and_no_source_is_found() -> None:
    """The planted counter-examples: a number alone, and one that cites a source that is not there."""
    assert _uncited("A rate of 40 %. See okx-broker-2022, and volume_50m.", {"page"}) == ["A rate of 40 %."]
    assert _uncited("A rate of 40 % [page]. And 5 % [other].", {"page"}) == ["And 5 % [other]."]


def test_a_day_that_is_assumed_is_named_unknown(program: Terms) -> None:
    """Where no source gives the first or the last day, an unknown of the period says so; it is no source's day."""
    days = {"effective_from", "effective_to"} & set(program.assumed)
    assert not days or "period" in {unknown.affects for unknown in program.unknowns}
    assert not (program.start_source and "effective_from" in days)
    assert not (program.end_source and "effective_to" in days and program.assumed == ("effective_to",))


def test_when_it_is_paid_is_told_or_named_unknown(program: Terms) -> None:
    """The words of the source on payment, or an unknown that says that there are none."""
    assert program.settlement.clause or "payment" in {unknown.affects for unknown in program.unknowns}


@pytest.mark.parametrize("program", FIRST)
def test_the_first_three_cut_days_in_utc(program: str) -> None:
    """They cut days and months in UTC and settle in USDT with 8 places."""
    terms = find_terms(program)
    assert (terms.day_zone, terms.asset, terms.scale) == ("UTC", "USDT", 8)


def test_every_program_has_a_story() -> None:
    """Each has a file of stories of its own name, and no story is of a program that is not there."""
    assert {file.stem for file in STORIES.glob("*.story")} == set(library())


def test_published_examples_are_stories_that_cite_their_source(program: Terms) -> None:
    """A note that begins with `Published` names a source of the program, and a story follows it."""
    text = (STORIES / f"{program.id}.story").read_text("utf-8")
    cited = re.findall(r"^# Published \[([\w.-]+)\].*\n(?:#.*\n)*title ", text, re.MULTILINE)
    assert len(cited) == text.count("# Published")
    assert set(cited) <= {source.key for source in program.sources}
    assert bool(cited) == (program.id in PUBLISHED)


def test_every_exclusion_of_a_program_is_told_by_its_story(program: Terms) -> None:
    """The reason of each rule that does not pay is expected in the program's own stories."""
    story = (STORIES / f"{program.id}.story").read_text("utf-8")
    assert {rule.reason for rule in program.rules if not rule.pays} <= set(re.findall(r" not (\w+)", story))


def test_every_row_and_rule_of_a_program_decides_in_its_story(program: Terms) -> None:
    """Each row of the rate card and each rule is the clause of some fill or line of the program's own stories."""
    told = set()
    for story in read_file(STORIES / f"{program.id}.story"):
        rated = audit(story.world, story.terms, story.period)
        told |= {row["clause"] for row in (*rated.fills, *rated.lines)}
    assert {rate.clause for rate in program.rates} <= told
    assert {rule.clause for rule in program.rules} <= told


def test_a_program_that_ended_says_when_and_who_says_so(program: Terms) -> None:
    """An end is later than the beginning, and the notes tell what came after."""
    if program.effective_to is not None:
        assert program.effective_from < program.effective_to
        assert program.notes


def test_a_cap_that_is_not_published_is_named_unknown() -> None:
    """OKX does not tell its cap for VIP 5 and 6: there is no number, and a sentence that says so."""
    terms = find_terms("okx-broker-2022")
    assert [cap.limit for cap in terms.caps] == [None]
    assert "vip5_6_monthly_cap" in {unknown.name for unknown in terms.unknowns}


def test_okx_broker_rates_depend_on_the_affiliate() -> None:
    """Level 4 pays 40 % alone and 12.5 % beside an affiliate; level 0 pays nothing."""
    terms = find_terms("okx-broker-2022")
    rates = {(rate.level, dict(rate.present)["affiliate"]): rate.share for rate in terms.rates}
    assert len(rates) == 10
    assert (rates[4, False], rates[4, True], rates[1, True]) == (
        Decimal("0.4"),
        Decimal("0.125"),
        Decimal("0.05"),
    )
    assert rates[0, False] == rates[0, True] == 0


def test_binance_pays_by_tier_and_line() -> None:
    """Below Bronze 20 % on spot and 10 % on futures; Gold 50 % and 30 %."""
    terms = find_terms("binance-link-2022")
    rates = {(rate.level, rate.line): rate.share for rate in terms.rates}
    assert rates[0, "spot"] == Decimal("0.2")
    assert rates[0, "futures"] == Decimal("0.1")
    assert rates[3, "spot"] == Decimal("0.5")
    assert rates[3, "futures"] == Decimal("0.3")
    assert terms.assessments[0].disqualify_after == 2


def test_a_program_that_does_not_exist_names_the_closest() -> None:
    """A slip of the key is told with what was probably meant."""
    with pytest.raises(NotFoundError, match="Did you mean 'okx-broker-2022'") as refused:
        find_terms("okx-brocker-2022")
    assert refused.value.exit_code == 4


def test_a_path_is_read_as_a_file(tmp_path: Path) -> None:
    """An argument with a slash or .toml is a file; one that is not there is not found."""
    with pytest.raises(NotFoundError, match="there is no terms file"):
        find_terms(str(tmp_path / "none.toml"))


def test_the_digest_speaks_of_numbers_only() -> None:
    """Title, notes and sources change no digest; a rate does; so does what is written into lines."""
    digest = small().digest
    assert small(("A small program", "Another"), ('"A page"', '"Another page"')).digest == digest
    assert small(('share = "0.2"', 'share = "0.20"')).digest == digest
    assert small(('share = "0.2"', 'share = "0.21"')).digest != digest
    assert small(('clause = "no fee"', 'clause = "none"')).digest != digest
    assert len(digest) == 64


def test_a_rate_that_is_not_published_is_named_and_not_made_up() -> None:
    """A role without a row, and a level without one, stand only where an unknown says that rates are not published."""
    rates = GOOD[GOOD.index("[[rate]]") : GOOD.index("[[cap]]")]
    unknown = '[[unknown]]\nname = "rates"\naffects = "rate"\ntext = "Agreed one by one."\n\n'
    assert [told for told in warnings(small()) if "has no rate" in told]
    bare = small((rates, ""), ("[[line]]", unknown + "[[line]]"))
    assert bare.rates == ()
    assert not [told for told in warnings(bare) if "has no rate" in told]
    with pytest.raises(TermsError, match="earns and has no rate"):
        small((rates, ""))
