"""What every answer keeps to: each fill once, no share over the cap, no level lost by more volume."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import pytest

from tests.auditor.calendar import period_span
from tests.auditor.compare import FILL, Rated, rate_again, run_engine
from tests.auditor.exact import ZERO
from tests.auditor.facts import fill_of
from tests.auditor.identity import settle
from tests.auditor.lines import Record
from tests.auditor.program import read_program
from tests.laws.changes import doubled
from tests.laws.size import seeds
from tests.strategies.worlds import Sample, SampleWorld, sample


def identities(rows: Iterable[Record]) -> Counter[tuple[object, ...]]:
    """How often each fill stands."""
    return Counter(tuple(row[name] for name in FILL) for row in rows)


def unique_inside(made: Sample, period: str) -> int:
    """How many fills of the period there are, conflicts included, cancellations not."""
    start, end = period_span(period, read_program(made.toml).zone)
    fills, conflicts = settle(fill_of(row) for row in made.world["fills"])
    rows = [[fill] for fill in fills] + conflicts
    return sum(any(start <= row.executed_at < end for row in same) for same in rows)


def number(row: Record, column: str) -> Fraction:
    """A number of a line."""
    value = row[column]
    assert isinstance(value, Fraction | int)
    return Fraction(value)


@pytest.mark.parametrize("seed", seeds(5, 300, start=40_000))
def test_every_fill_is_accounted_for_exactly_once(seed: int, tmp_path: Path) -> None:
    """Per role: paid, not counting, unattributed and exceptions make up all fills of the period."""
    made = sample(seed)
    tables = run_engine(made.world, made.toml, made.period, tmp_path).tables
    held = identities(tables["exceptions"])
    assert set(held.values()) <= {1}
    for role in read_program(made.toml).earning:
        lines = [row for row in tables["lines"] if (row["role"], row["kind"]) == (role["name"], "commission")]
        assert sum(number(row, "fills") for row in lines) + len(held) == unique_inside(made, made.period)
        rows = identities(row for row in tables["fills"] if row["role"] == role["name"])
        assert set(rows.values()) <= {1}
        assert not rows & held


@pytest.mark.parametrize("seed", seeds(5, 300, start=50_000))
def test_shares_stay_within_the_cap(seed: int, tmp_path: Path) -> None:
    """What all beneficiaries of a role get on an account's trades together is at most the base, and never of a wrong sign."""
    made = sample(seed)
    lines = run_engine(made.world, made.toml, made.period, tmp_path).tables["lines"]
    paying = [row for row in lines if row["reason"] is None and row["kind"] != "bonus"]
    for role, account in {(row["role"], row["account_id"]) for row in paying}:
        mine = [row for row in paying if (row["role"], row["account_id"]) == (role, account)]
        total = sum((number(row, "amount") for row in mine), ZERO)
        base = sum((abs(number(row, "base")) for row in mine if row["kind"] == "commission"), ZERO)
        assert abs(total) <= base, (role, account)
    assert all(number(row, "amount") == 0 for row in lines if row["reason"] is not None)


def months_around(period: str) -> list[str]:
    """The month before, the month, and the month after."""
    year, month = (int(part) for part in period.split("-"))
    return [f"{year}-{m:02}" for m in (month - 1, month, month + 1)]


@pytest.mark.parametrize("seed", seeds(4, 200, start=60_000))
def test_adjoining_periods_share_no_fill_and_lose_none(seed: int, tmp_path: Path) -> None:
    """A fill on the edge belongs to exactly one of three months in a row."""
    made = sample(seed)
    toml = re.sub(r"(?m)^effective_to = .*\n", "", made.toml).replace('settles = "day"', 'settles = "month"')
    toml = re.sub(r"(?m)^effective_from = .*$", "effective_from = 2020-01-01T00:00:00Z", toml)
    periods = months_around(made.period[:7])
    rated = [run_engine(made.world, toml, periods[0], tmp_path)]
    rated += [rate_again(tmp_path, period, period) for period in periods[1:]]
    everything = Counter[tuple[object, ...]]()
    for period, one in zip(periods, rated, strict=True):
        here = identities(row for row in seen(one) if row["reason"] != "conflict")
        conflicts = sum(row["reason"] == "conflict" for row in one.tables["exceptions"])
        assert len(here) + conflicts == unique_inside(made, period)
        everything += Counter(here.keys())
    assert set(everything.values()) <= {1}


def seen(rated: Rated) -> list[Record]:
    """Fills and exceptions of a run."""
    return [*rated.tables["fills"], *rated.tables["exceptions"]]


def laddered(first: int, count: int) -> list[int]:
    """Seeds whose terms have levels."""
    found = (seed for seed in range(first, first + 10 * count) if "[levels." in sample(seed).toml)
    return [seed for seed, _ in zip(found, range(count), strict=False)]


@pytest.mark.parametrize("seed", laddered(70_000, len(seeds(5, 200))))
def test_more_volume_never_means_a_lower_level(seed: int, tmp_path: Path) -> None:
    """Twice the volume of every fill: no level falls.

    Without second chances: with them, a rise in an early month can end a row of misses sooner.
    """
    made = sample(seed)
    toml = re.sub(r"(?m)^demote_after = .*\n", "", made.toml)
    less = levels(made.world, toml, made.period, tmp_path / "less")
    more = levels(doubled(made.world), toml, made.period, tmp_path / "more")
    assert less.keys() == more.keys()
    assert [key for key in less if less[key] > more[key]] == []


def levels(world: SampleWorld, toml: str, period: str, folder: Path) -> dict[tuple[object, ...], Fraction]:
    """Every partner's level on every line."""
    rows = run_engine(world, toml, period, folder).tables["levels"]
    return {(r["role"], r["partner_id"], r["product_line"]): number(r, "level") for r in rows}
