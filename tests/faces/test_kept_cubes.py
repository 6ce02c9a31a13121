"""Kept cubes: a run that finds one says and writes what a run that reads the fills does, whatever became of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faces.small_world import PROGRAM, make, rate

_CAP = PROGRAM[PROGRAM.index("[[cap]]") : PROGRAM.index("[levels.affiliate]")]
_TABLES = ("lines.parquet", "levels.parquet", "exceptions.parquet")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "openrebate" / "cubes"


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """The small world under the small program without its cap, which would take the fills in their order."""
    world = make(tmp_path)
    _say(world, PROGRAM.replace(_CAP, ""))
    return world


def _say(world: Path, program: str) -> None:
    (world.parent / "small.toml").write_text(program, encoding="utf-8")


def _written(world: Path, name: str, *more: str) -> list[bytes]:
    out = world.parent / name
    assert rate(world, out, *more) == 0
    return [(out / table).read_bytes() for table in _TABLES]


def test_a_kept_cube_gives_the_same_bytes(cache: Path, world: Path) -> None:
    """With parents, who look at the partners' own accounts, too."""
    first = _written(world, "first")
    assert len(list(cache.iterdir())) == 1
    assert _written(world, "again") == first == _written(world, "fresh", "--no-cache")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('share = "0.4"', 'share = "0.5"'),
        ("vip_level >= 7", "vip_level >= 9"),
        ('kickback = "claim"', 'base = "fee_value"'),
        ('day_zone = "UTC"', 'day_zone = "Asia/Shanghai"'),
        ('asset = "USDT"', 'asset = "BNB"'),
        ('clause = "§6 base rate"', 'clause = "§6"\nliquidity = "taker"'),
        ('metric = "volume"', 'metric = "fees"'),
    ],
)
def test_changed_terms_never_meet_an_old_cube(cache: Path, world: Path, old: str, new: str) -> None:
    """Rates, rules, base, zone, asset, dimensions and metrics: each gives what a fresh run gives."""
    _written(world, "before")
    changed = PROGRAM.replace(_CAP, "").replace(old, new, 1)
    assert old in PROGRAM
    _say(world, changed)
    assert _written(world, "warm") == _written(world, "cold", "--no-cache")


def test_a_kept_cube_still_warns(cache: Path, world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown column is told on every run, not only on the first."""
    (world / "accounts.csv").write_text("account_id,regoin\nalice,DE\n", encoding="utf-8")
    for name in ("first", "second"):
        assert rate(world, world.parent / name) == 0
        assert "regoin" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "damage"),
    [("cube.json", b""), ("cube.json", b"{}"), ("months_affiliate.parquet", b"PAR1 is not all")],
)
def test_a_damaged_cube_is_made_again(cache: Path, world: Path, name: str, damage: bytes) -> None:
    """Whatever became of a file, the lines are right, and the next run finds a whole cube."""
    first = _written(world, "first")
    [cube] = cache.iterdir()
    (cube / name).write_bytes(damage)
    assert _written(world, "again") == first
    assert (cube / name).read_bytes() != damage


def test_a_cache_that_cannot_be_written_costs_only_time(
    world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file where the folder should be: the run is as good."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    fresh = _written(world, "fresh", "--no-cache")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert _written(world, "first") == fresh == _written(world, "second")


def test_fills_of_another_venue_are_told(
    cache: Path, world: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """They are rated like the rest; how many there are is said on every run, from the fills and from a kept cube."""
    fills = (world / "fills.csv").read_text(encoding="utf-8")
    more = "kraken,alice,k1,2026-10-07T12:00:00Z,spot,BTC-USDT,buy,taker,100,1,USDT,1,USDT,,,,,api\n"
    (world / "fills.csv").write_text(fills + more, encoding="utf-8")
    for name in ("first", "second"):
        assert rate(world, world.parent / name) == 0
        told = capsys.readouterr().err
        assert "fills: 1 row is of kraken, and small is a program of okx: rated like its own" in told
        assert "of okx, and" not in told
