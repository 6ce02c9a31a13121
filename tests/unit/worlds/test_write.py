"""Writing: rows are added once, contradictions are refused, and files appear whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from openrebate.model.errors import ConflictError, WorldError
from openrebate.worlds import World, Written, write_tables
from openrebate.worlds.layouts import Format
from tests.unit.worlds.conftest import SOUND, fill, write_csv

Read = Callable[[Path], World]
FORMATS: tuple[Format, ...] = ("csv", "parquet")


def content(world: World, connection: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    """What the tests look at of every fill."""
    query = f"SELECT fill_id, executed_at, symbol, wide_price, wide_quantity, order_tag FROM ({world.fills})"
    return connection.execute(f"{query} ORDER BY fill_id").fetchall()


@pytest.mark.parametrize("kind", FORMATS)
def test_rows_are_added_once(
    tmp_path: Path, read: Read, connection: duckdb.DuckDBPyConnection, kind: Format
) -> None:
    """The same rows again change nothing, however they are spelled; new columns and wide values fit in."""
    assert write_tables(tmp_path, {"fills": [fill(), fill()]}, format=kind) == {
        "fills": Written(added=1, known=1)
    }
    again = fill(executed_at="2026-10-01T08:00:00+08:00", price="100.0", revision="0")
    second = fill(fill_id="2", order_tag='t,"x"\ny'[:5], quantity="0.0000000000001")
    assert write_tables(tmp_path, {"fills": [again, second]}) == {"fills": Written(added=1, known=1)}
    assert [path.name for path in tmp_path.iterdir()] == [f"fills.{kind}"]
    rows = content(read(tmp_path), connection)
    assert [(str(row[0]), row[1], row[5]) for row in rows] == [
        ("1", 1_790_812_800_000_000, None),
        ("2", 1_790_812_800_000_000, 't,"x"'),
    ]
    before = (tmp_path / f"fills.{kind}").read_bytes()
    assert write_tables(tmp_path, {"fills": [second]}) == {"fills": Written(added=0, known=1)}
    assert (tmp_path / f"fills.{kind}").read_bytes() == before


@pytest.mark.parametrize("kind", FORMATS)
def test_a_contradiction_is_refused_and_nothing_is_written(tmp_path: Path, kind: Format) -> None:
    """Other content under a known key, there or among the new rows; the other tables stay out, too."""
    write_tables(tmp_path, {"fills": [fill()]}, format=kind)
    partner = {"partner_id": "p", "role": "r", "effective_from": 0}
    with pytest.raises(ConflictError, match=r"fill_id 1") as caught:
        write_tables(
            tmp_path, {"partners": [partner], "fills": [fill(fill_id="7"), fill(fee="3")]}, format=kind
        )
    assert caught.value.place is not None
    assert caught.value.place.line == 2
    with pytest.raises(ConflictError):
        write_tables(tmp_path, {"partners": [partner, {**partner, "status": "left"}]}, format=kind)
    assert [path.name for path in tmp_path.iterdir()] == [f"fills.{kind}"]


def test_what_is_written_is_checked(tmp_path: Path) -> None:
    """By the reader's own rules, naming the row."""
    with pytest.raises(WorldError, match=r"rows for fills, line 2, column price: .*at least 0"):
        write_tables(tmp_path, {"fills": [fill(), fill(fill_id="2", price="-1")]})
    with pytest.raises(WorldError, match="colour"):
        write_tables(tmp_path, {"fills": [fill(colour="red")]})
    assert list(tmp_path.iterdir()) == []


def test_unknown_columns_and_spelling_of_what_is_there_survive(tmp_path: Path, read: Read) -> None:
    """Adding to a file changes nothing of what it holds."""
    folder = write_csv(tmp_path, accounts=["account_id,colour", "u1,red"])
    write_tables(folder, {"accounts": [{"account_id": "u3", "region": "FR"}, {"account_id": "u1"}]})
    assert (folder / "accounts.csv").read_text() == "account_id,colour,region\nu1,red,\nu3,,FR\n"
    assert len(read(folder).facts["accounts"]) == 2


def test_a_folder_of_fills_gets_a_further_file(tmp_path: Path, read: Read) -> None:
    """And known rows are left out of it."""
    folder = write_csv(tmp_path)
    (folder / "fills").mkdir()
    (folder / "fills.csv").rename(folder / "fills" / "a.csv")
    known = dict(zip(SOUND["fills"][0].split(","), SOUND["fills"][1].split(","), strict=True))
    assert write_tables(folder, {"fills": [fill(fill_id="9"), known]}) == {"fills": Written(added=1, known=1)}
    assert len(list((folder / "fills").iterdir())) == 2
    assert read(folder).fill_rows == 3
