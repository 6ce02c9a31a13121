"""Every number and day of a terms file names its source; each kind of table is tried with one that does not."""

from __future__ import annotations

import tomllib

import pytest

from openrebate.terms import shape
from openrebate.terms.unsourced import unsourced
from tests.unit.terms.small import GOOD

PLANTED = {
    "effective_from": "effective_from = 2026-01-01T00:00:00Z",
    "effective_to": 'effective_to = 2027-01-01T00:00:00Z\nend_source = ""',
    "new_trader_days": "new_trader_days = 30",
    "share_cap": 'share_cap = "0.9"',
    "roles_cap": 'roles_cap = "0.9"',
    "max_mark_age": 'max_mark_age = "90m"',
    "unknown": '[[unknown]]\nname = "x"\naffects = "rate"\ntext = "Up to 65 %."',
    "role": '[[role]]\nname = "r"\nchannels = ["account"]\nkickback = "claim"\nkickback_max = "0.5"',
    "rule": '[[rule]]\nwhen = "vip_level >= 3"\ncounts = true\npays = true',
    "rule by day": "[[rule]]\nwhen = \"bound_at >= '2022-08-30T12:00:00Z'\"\ncounts = true\npays = true",
    "metric": '[[metric]]\nname = "m"\ntrader_cap = "100"',
    "metric weights": '[[metric]]\nname = "m"\nweights = { spot = "2" }',
    "condition": '[[condition]]\nname = "c"\nwhen = "account_age_days < 30"',
    "levels": '[levels.r]\nwindow = "month"\nserves = "program"\nlag = 1',
    "levels window": '[levels.r]\nwindow = "rolling_30_days"\nserves = "program"',
    "levels anchor": '[levels.r]\nwindow = "28_days"\nanchor = 2021-08-03T15:00:00Z\nserves = "program"',
    "level": '[[levels.r.level]]\nlevel = 1\nall_of = [{ metric = "volume", at_least = "1" }]',
    "rate": '[[rate]]\nrole = "r"\nshare = "0.1"',
    "multiplier": '[[multiplier]]\nrole = "r"\nby = "x"\nsteps = [{ at_least = "1", times = "2" }]',
    "bound": '[[bound]]\nrole = "r"\nat_most = "0.45"',
    "cap": '[[cap]]\nrole = "r"\nscope = "account"\nlimit = "1000"',
    "cap anchor": '[[cap]]\nrole = "r"\nscope = "fill"\nlimit = "unknown"\nanchor = 2025-01-01T00:00:00Z',
    "bonus": '[[bonus]]\nrole = "r"\non = "sign_up"\namount = "5"',
    "silence": '[[silence]]\nrole = "r"\nby = "s"\nclause = "From VIP 3 on"',
    "redemption": '[[redemption]]\nasset = "P"\npoints = "100"\nworth = "1"',
    "settlement": "[settlement]\nholding_days = 15",
    "settlement clause": '[settlement]\nclause = "Between 08:00 and 10:30"',
    "promises": "[promises]\nnotice_days = 30",
    "binding": "[binding.r]\nrecall_after_days = 180",
    "binding kickbacks": '[binding.r]\nkickbacks = ["0", "0.25"]',
}
CITED = 'source = "page"'


@pytest.mark.parametrize("planted", PLANTED)
def test_a_number_without_a_source_is_found(planted: str) -> None:
    """Told with the table that it stands in; gone as soon as the table names a source."""
    text = PLANTED[planted]
    told = unsourced(tomllib.loads(text))
    assert len(told) == 1
    assert "no source" in told[0]
    if text.startswith("["):
        assert unsourced(tomllib.loads(f"{text}\n{CITED}")) == ()


def test_every_kind_of_table_was_tried() -> None:
    """A table that is new in the language is tried here too."""
    tried = {name.split()[0] for name in PLANTED}
    tables = {*shape.LISTS, *shape.NAMED, *shape.SINGLE} - {"source", "line"}
    assert tables <= tried


def test_the_head_names_two_sources_or_what_is_assumed() -> None:
    """Its first day, its last day, and how long a trader is new."""
    head = (
        "effective_from = 2026-01-01T00:00:00Z\neffective_to = 2027-01-01T00:00:00Z\nnew_trader_days = 30\n"
    )
    assert len(unsourced(tomllib.loads(head))) == 3
    cited = head + 'start_source = "page"\nend_source = "page"\n'
    assert unsourced(tomllib.loads(cited)) == ()
    assumed = head + 'assumed = ["effective_from", "effective_to", "new_trader_days"]\n'
    assert unsourced(tomllib.loads(assumed)) == ()


def test_a_table_without_numbers_needs_no_source() -> None:
    """A line has products only; what is about the file itself, its format and its places, is nobody's fact."""
    assert unsourced(tomllib.loads('format = 1\nscale = 8\n[[line]]\nname = "a"\nproducts = ["spot"]')) == ()
    assert unsourced(tomllib.loads('[settlement]\nclause = "Hourly"')) == ()


def test_the_small_program_is_told_what_it_lacks() -> None:
    """One sentence for each table, by its place in the file."""
    told = unsourced(tomllib.loads(GOOD))
    assert "[[rate]] 2 names no source for level, share" in told
    assert "[[levels.broker.level]] 1 names no source for level, all_of" in told
    assert "effective_from names no source: give start_source, or name it in assumed" in told
