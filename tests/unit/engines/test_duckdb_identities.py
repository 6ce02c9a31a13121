"""Which fills may stand twice, in the way that many fills take: by hashes, of the fill id alone where that will do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pytest

from openrebate.engines import duckdb as engines
from openrebate.engines.duckdb import DuckEngine

Identity = tuple[str, str, str]
_TWICE = [("v", "a", "1"), ("v", "a", "1")]
_OTHERS = [("w", "a", "1"), ("v", "b", "1")]  # the same fill id, and other fills
_APART = [("v", "a", str(number)) for number in range(10, 2_010)]


def _found(tmp_path: Path, rows: Sequence[Identity]) -> list[Identity]:
    engine = DuckEngine(tmp_path)
    names = ("venue", "account_id", "fill_id")
    engine.load("rows", pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))))
    engine.repeated("rows", "again")
    found = engine.fetch("SELECT venue, account_id, fill_id FROM again").to_pylist()
    engine.close()
    return sorted(tuple(row[name] for name in names) for row in found)


@pytest.fixture(autouse=True)
def _many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "_SMALL", 0)


def test_where_fill_ids_differ_all_rows_of_one_that_stands_twice_are_named(tmp_path: Path) -> None:
    """More than the identity may be named, never less: who settles identities looks at all three."""
    assert _found(tmp_path, _TWICE + _OTHERS + _APART) == sorted(_TWICE + _OTHERS)


def test_where_fill_ids_do_not_differ_by_themselves_the_whole_identity_is_looked_at(tmp_path: Path) -> None:
    """Every fill id stands twice here, and most of those are other fills."""
    shared = [("v", "a", "2"), ("v", "b", "2"), ("v", "a", "3"), ("w", "a", "3")]
    assert _found(tmp_path, _TWICE + _OTHERS + shared) == _TWICE


@pytest.mark.parametrize("count", [1, 2, 3])
def test_few_fills_that_stand_once_are_not_named(tmp_path: Path, count: int) -> None:
    """One fill has no half, and of three the middle is in one of them."""
    assert _found(tmp_path, _APART[:count]) == []


@pytest.mark.parametrize("place", [0, 1_000, 1_999])
def test_a_fill_is_found_again_wherever_its_rows_lie(tmp_path: Path, place: int) -> None:
    """Hashes are sorted in two halves; a hash that stands on both sides of the middle is one that stands twice."""
    assert _found(tmp_path, [*_APART, _APART[place]]) == [_APART[place]] * 2
