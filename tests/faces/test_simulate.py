"""`openrebate terms simulate`: who gains, who loses, what it costs, and why; every difference has one reason."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest

from openrebate.app.simulate import Simulation, simulate
from openrebate.cli.__main__ import run
from tests.faces.small_world import PROGRAM, make

CHANNELS = '["order_tag", "client_order_id", "account", "master_account"]'
DRAFTS = {
    "another rate": (('"0.333333"', '"0.35"'),),
    "level 0 becomes 1": (('"1000"', '"100"'),),
    "is not paid any more: zero_fee": (('"fee = 0"', "\"fee = 0 or line = 'contracts'\""),),
    "is paid on another base": (
        ('kickback = "claim"', 'kickback = "claim"\nbase = "greatest(0, fee_value) * 2"'),
    ),
    "is not paid any more: not attributed": ((CHANNELS, '["order_tag"]'),),
    "another bonus": (
        (
            "[[cap]]",
            '[[bonus]]\nrole = "affiliate"\non = "volume_reached"\nat_least = 500\namount = 2\n\n[[cap]]',
        ),
    ),
    "is paid now; before: vip_excluded": (("vip_level >= 7", "vip_level >= 9"),),
}


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """The small world, with its program beside it."""
    return make(tmp_path)


def draft(world: Path, *changes: tuple[str, str]) -> str:
    """The small program with texts replaced, as a draft of it."""
    text = PROGRAM.replace('version = "1"', 'version = "2"')
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file = world.parent / "draft.toml"
    file.write_text(text, encoding="utf-8")
    return str(file)


def simulated(world: Path, file: str, periods: str = "2026-10") -> Simulation:
    """The draft against the small program."""
    return simulate(file, world, periods, against=str(world.parent / "small.toml"))


def kept(world: Path, file: str) -> dict[str, Decimal]:
    """What each partner keeps by the lines that `rate` writes."""
    out = world.parent / f"out-{Path(file).stem}"
    asks = [
        "rate",
        str(world),
        "--program",
        file,
        "--period",
        "2026-10",
        "--out",
        str(out),
        "--format",
        "csv",
    ]
    assert run(asks) == 0
    found: dict[str, Decimal] = {}
    with (out / "lines.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["partner_id"] and row["kind"] != "kickback":
                found[row["partner_id"]] = found.get(row["partner_id"], Decimal(0)) + Decimal(row["amount"])
    return found


@pytest.mark.parametrize("reason", DRAFTS)
def test_each_change_has_its_reason_and_the_reasons_add_up(world: Path, reason: str) -> None:
    """Before and after are what `rate` says of both versions, for every partner; the difference is put down to the change."""
    file = draft(world, *DRAFTS[reason])
    found = simulated(world, file)
    before, after = kept(world, str(world.parent / "small.toml")), kept(world, file)
    told = {name: (was, now) for name, was, now in found.partners()}
    assert told == {
        name: (before.get(name, Decimal(0)), after.get(name, Decimal(0))) for name in before | after
    }
    assert found.differ
    assert reason in {one.reason for one in found.moved if one.difference}


def test_what_it_costs_is_what_everybody_gets_more(world: Path) -> None:
    """Partners and traders together; a higher kickback takes from one and gives to the other."""
    found = simulated(world, draft(world, ('kickback = "claim"', "")))
    traders = sum((one.difference for one in found.moved if one.kind == "kickback"), Decimal(0))
    partners = sum((now - was for _, was, now in found.partners()), Decimal(0))
    assert traders < 0 < partners
    assert found.cost == traders + partners


def test_months_are_apart(world: Path) -> None:
    """Each month has its own rows."""
    found = simulated(world, draft(world, ('"0.333333"', '"0.35"')), "2026-09..2026-10")
    assert {one.month for one in found.moved if one.difference} == {"2026-09", "2026-10"}


def test_the_same_rules_change_nothing(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Leaves with 0, and with 8 where somebody gets another amount; the document says how much, to the last place."""
    against = ["--against", str(world.parent / "small.toml"), "--world", str(world), "--periods", "2026-10"]
    assert run(["terms", "simulate", draft(world), *against]) == 0
    assert "Nobody gets another amount" in capsys.readouterr().out
    assert run(["terms", "simulate", draft(world, ('"0.333333"', '"0.35"')), *against, "--json"]) == 8
    document = json.loads(capsys.readouterr().out)
    assert document["differ"] is True
    assert Decimal(document["cost"]) == sum(Decimal(row["difference"]) for row in document["moved"])


def test_a_draft_in_another_asset_is_refused(world: Path) -> None:
    """Amounts in two assets have no difference."""
    file = draft(world, ('asset = "USDT"', 'asset = "USDC"'))
    against = ["--against", str(world.parent / "small.toml"), "--world", str(world), "--periods", "2026-10"]
    assert run(["terms", "simulate", file, *against]) == 2
    assert run(["terms", "simulate", file, "--world", str(world), "--periods", "2026-10"]) == 4


def test_a_month_without_fills_is_said(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Else nobody gains and nobody loses, and that looks like an answer; and a draft of the same version is called one."""
    file = draft(world, ('"0.333333"', '"0.35"'), ('version = "2"', 'version = "1"'))
    asks = ["terms", "simulate", file, "--world", str(world), "--against", str(world.parent / "small.toml")]
    assert run([*asks, "--periods", "2025-03"]) == 0
    captured = capsys.readouterr()
    assert "no fill of the world lies in 2025-03" in captured.err
    assert "A draft of small 1 in place of it" in captured.out
    assert run([*asks, "--periods", "2026-10"]) == 8
    assert "no fill" not in capsys.readouterr().err


def test_points_cost_no_money(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A draft that doubles the points pays nobody another amount of money, and says how many points it is."""
    role = '[[role]]\nname = "points"\nclaims_of = "affiliate"\nasset = "STAR"\nscale = 0\n\n[[cap]]'
    rate = '[[rate]]\nrole = "points"\nshare = "{share}"\n\n[[rate]]\nrole = "affiliate"\nlevel = 1'
    last = '[[rate]]\nrole = "affiliate"\nlevel = 1'
    old = PROGRAM.replace("[[cap]]", role).replace(last, rate.format(share=250))
    (world.parent / "small.toml").write_text(old, encoding="utf-8")
    file = draft(world, ("[[cap]]", role), (last, rate.format(share=500)))
    found = simulated(world, file)
    assert (found.cost, found.differ) == (Decimal(0), True)
    assert all(before == after for _, before, after in found.partners())
    assert {one.asset for one in found.moved if one.difference} == {"STAR"}
    asks = ["--against", str(world.parent / "small.toml"), "--world", str(world), "--periods", "2026-10"]
    assert run(["terms", "simulate", file, *asks]) == 8
    told = " ".join(capsys.readouterr().out.split())
    assert "would pay 0.00 USDT more" in told
    assert "Nobody gets another amount in USDT" in told
    assert "In other assets, in no sum" in told
