"""`openrebate explain` where several roles are there on one trade: silence, what another role leaves, points, averages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faces.small_world import PROGRAM, make, page, rate


def _beside(text: str, world: Path, more: str) -> None:
    """The small world with a broker that alice's fill is tagged for, under the small program with more roles."""
    for name, row in (
        ("partners", "bro,broker,2026-01-01T00:00:00Z,\n"),
        ("claims", "b1,broker,order_tag,ZZ,bro,2026-01-01T00:00:00Z,,\n"),
        ("fills", "okx,alice,z1,2026-10-07T12:00:00Z,spot,BTC-USDT,buy,taker,100,1,USDT,1,USDT,ZZ,,,,api\n"),
        ("metrics", "partner_id,metric,at,value\nkid,staked,2026-10-05T00:00:00Z,10\n"),
    ):
        with (world / f"{name}.csv").open("a", encoding="utf-8") as table:
            table.write(row)
    (world.parent / "small.toml").write_text(text.replace('"order_tag", ', "") + more, encoding="utf-8")


def test_a_silenced_fill_names_who_earns_and_the_clause(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is to be done is to see the clause, so the clause is there."""
    world = make(tmp_path)
    broker = (
        '\n[[role]]\nname = "broker"\nchannels = ["order_tag"]\n\n[[rate]]\nrole = "broker"\nshare = "0.5"\n'
    )
    silence = '\n[[silence]]\nrole = "broker"\nby = "affiliate"\nclause = "§8 one of both"\n'
    _beside(PROGRAM, world, broker + silence)
    assert rate(world, tmp_path / "out") == 0
    told = page(capsys, "explain", str(tmp_path / "out"), "--fill", "okx/alice/z1")
    assert "silenced: affiliate kid earns 33.3333 % on it. Clause: §8 one of both" in told


def test_parents_of_what_another_role_leaves_add_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The 50 % of the broker leave half of the base: the half of 40 %, of 30 %, and of what is between them."""
    world = make(tmp_path)
    broker = (
        '\n[[role]]\nname = "broker"\nchannels = ["order_tag"]\n\n[[rate]]\nrole = "broker"\nshare = "0.5"\n'
    )
    less = PROGRAM.replace('parent = "difference"', 'parent = "difference"\nbase_less = "broker"')
    _beside(less.replace('level = 0\nshare = "0.333333"', 'share = "0.3"'), world, broker)
    with (world / "overrides.csv").open("a", encoding="utf-8") as table:
        table.write("mum,affiliate,spot,0.4,2026-01-01T00:00:00Z\n")
    assert rate(world, tmp_path / "out") == 0
    told = page(capsys, "explain", str(tmp_path / "out"), "--fill", "okx/alice/z1")
    assert "of the 50 % that broker bro leaves of the base: 15 % of all of it" in told
    assert "earns 5 % (parent earns the difference: mum has 20 %, agreed, kid has 15 %)" in told


def test_points_and_averages_are_told_as_they_were_reckoned(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No cap on shares of money cuts points, and a sum of days is held against as many times the threshold."""
    world = make(tmp_path)
    points = (
        '\n[[role]]\nname = "points"\nclaims_of = "affiliate"\nasset = "STAR"\nscale = 0\n\n[[rate]]\nrole = "points"\n'
        'share = "250"\n\n[[multiplier]]\nrole = "points"\nby = "staked"\nsteps = [{ at_least = "5", times = "2" }]\n'
        '\n[[metric]]\nname = "held"\ndaily_average_of = "staked"\n'
    )
    asks = ('metric = "volume", at_least = "1000"', 'metric = "held", at_least = "7"')
    _beside(PROGRAM.replace(*asks), world, points)
    assert rate(world, tmp_path / "out") == 0
    told = page(capsys, "explain", str(tmp_path / "out"), "--fill", "okx/alice/z1")
    assert "= 50000 %" in told
    assert "the cap on all shares" not in told
    assert "held on spot: 280, the sum of 31, held against 31 times what is asked for" in told
