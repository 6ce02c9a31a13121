"""A sound world: the same content from CSV and from Parquet, exact, and lazily for fills."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from openrebate.model.errors import WorldError
from openrebate.model.tables import FACTS, FILLS, TABLES
from openrebate.worlds import World, blame, digests, read_world, write_table
from tests.unit.worlds.conftest import SOUND, with_column, write_csv

Read = Callable[[Path], World]


def as_parquet(world: World, folder: Path, connection: duckdb.DuckDBPyConnection) -> Path:
    """The same world, written as Parquet in the types that a good exporter chooses."""
    for name in FACTS:
        write_table(folder, name, world.facts[name], format="parquet")
    write_table(folder, "marks", connection.sql(world.marks).to_arrow_table(), format="parquet")
    fills = connection.sql(f"SELECT {', '.join(FILLS.names)} FROM ({world.fills})").to_arrow_table()
    write_table(folder, "fills", fills, format="parquet")
    return folder


def test_csv_and_parquet_give_the_same_content(
    tmp_path: Path, read: Read, connection: duckdb.DuckDBPyConnection
) -> None:
    """Every fact, every mark and every fill."""
    csv = read(write_csv(tmp_path / "csv"))
    parquet = read(as_parquet(csv, tmp_path / "parquet", connection))
    for name in FACTS:
        assert csv.facts[name].schema.names == list(TABLES[name].names)
        assert parquet.facts[name].equals(csv.facts[name]), name
    fills = f"SELECT * FROM ({{}}) ORDER BY {', '.join(FILLS.key)}"
    assert (
        connection.sql(fills.format(parquet.fills))
        .to_arrow_table()
        .equals(connection.sql(fills.format(csv.fills)).to_arrow_table())
    )
    assert connection.execute(parquet.marks).fetchall() == connection.execute(csv.marks).fetchall()
    assert (csv.fill_rows, csv.first_fill, csv.last_fill) == (2, 1_790_812_800_000_000, 1_790_812_800_500_000)
    assert (parquet.fill_rows, parquet.first_fill, parquet.last_fill) == (2, csv.first_fill, csv.last_fill)
    assert csv.all_narrow
    assert parquet.all_narrow
    assert csv.warnings == parquet.warnings == ()


def test_values_are_exact(tmp_path: Path, read: Read, connection: duckdb.DuckDBPyConnection) -> None:
    """Quotes, offsets, empty cells, defaults and the last decimal place."""
    world = read(write_csv(tmp_path))
    query = f"SELECT symbol, executed_at, price, fee, order_tag, vip_level, revision, notional FROM ({world.fills})"
    first, second = connection.execute(f"{query} ORDER BY fill_id").fetchall()
    assert first == (
        "BTC-USDT",
        1_790_812_800_000_000,
        Decimal("60000.1"),
        Decimal("30.00003"),
        "af1",
        3,
        0,
        None,
    )
    assert second == ('BTC,"X"', 1_790_812_800_500_000, Decimal(60000), Decimal("-1.5"), None, None, 0, None)
    assert world.facts["metrics"].column("value").to_pylist() == [Decimal("-12.000000000000000001")]
    assert world.facts["claims"].column("match").to_pylist() == ["exact", "exact", "prefix"]
    assert world.facts["partners"].column("status").to_pylist() == ["active", "suspended"]


def test_a_value_outside_the_narrow_types_is_kept_wide(
    tmp_path: Path, read: Read, connection: duckdb.DuckDBPyConnection
) -> None:
    """It is NULL in the narrow column and marked; the others stay narrow."""
    fills = [
        SOUND["fills"][0],
        SOUND["fills"][1].replace(",0.5,", ",0.000000000000000001,"),
        SOUND["fills"][2],
    ]
    world = read(write_csv(tmp_path, fills=fills))
    assert not world.all_narrow
    rows = connection.execute(
        f"SELECT narrow, quantity, wide_quantity, wide_price FROM ({world.fills}) ORDER BY fill_id"
    ).fetchall()
    assert rows[0] == (False, None, Decimal("1E-18"), Decimal("60000.1"))
    assert rows[1] == (True, Decimal(1), Decimal(1), Decimal(60000))


@pytest.mark.parametrize(
    "values",
    [
        pa.array([Decimal("60000.10"), Decimal(1)], pa.decimal128(18, 2)),
        pa.array([Decimal("60000.10"), Decimal(1)], pa.decimal128(38, 18)),
        pa.array(["60000.100000000000000000000", "0001"]),
        pa.array(["60000.1", "1"]).dictionary_encode(),
    ],
)
def test_every_exact_type_of_a_price_is_read(
    tmp_path: Path, read: Read, connection: duckdb.DuckDBPyConnection, values: pa.Array
) -> None:
    """Narrow and wide decimals and text give the same prices."""
    world = read(with_column(write_csv(tmp_path), "fills", "price", values))
    prices = connection.execute(f"SELECT price FROM ({world.fills}) ORDER BY fill_id").fetchall()
    assert prices == [(Decimal("60000.1"),), (Decimal(1),)]
    assert world.all_narrow


def test_a_declared_narrow_type_is_left_as_it_is(
    tmp_path: Path, read: Read, connection: duckdb.DuckDBPyConnection
) -> None:
    """No cast stands between the file and the sums."""
    prices = pa.array([Decimal("60000.10"), Decimal(1)], pa.decimal128(18, 2))
    world = read(with_column(write_csv(tmp_path), "fills", "price", prices))
    assert connection.sql(f"SELECT price FROM ({world.fills})").to_arrow_table().schema.types == [
        pa.decimal128(18, 2)
    ]


@pytest.mark.parametrize(
    ("values", "second"),
    [
        (pa.array([0, 1_500], pa.timestamp("ms", tz="Asia/Shanghai")), 1_500_000),
        (pa.array([0, 1_500_000], pa.timestamp("us", tz="UTC")), 1_500_000),
        (pa.array([0, 1_500_000_000], pa.timestamp("ns", tz="UTC")), 1_500_000),
        (pa.array([datetime(1970, 1, 1, tzinfo=UTC), datetime(2000, 1, 1, tzinfo=UTC)]), 946_684_800_000_000),
        (pa.array(["1970-01-01t00:00:00z", "1970-01-01 00:30:00.123456000+00:29"]), 60_123_456),
    ],
)
def test_every_exact_type_of_an_instant_is_read(
    tmp_path: Path, read: Read, values: pa.Array, second: int
) -> None:
    """Milliseconds, microseconds, nanoseconds and text."""
    world = read(with_column(write_csv(tmp_path), "fills", "executed_at", values))
    assert (world.first_fill, world.last_fill) == (0, second)


def test_files_of_fills_may_differ(tmp_path: Path, read: Read, connection: duckdb.DuckDBPyConnection) -> None:
    """CSV and Parquet, other columns, other decimals, nested days: one stream of fills; hive columns are ignored."""
    folder = write_csv(tmp_path)
    prices = pa.array([Decimal("1.25"), Decimal(10) ** 15], pa.decimal128(18, 2))
    with_column(folder, "fills", "price", prices)
    days = [folder / "fills" / f"venue={name}" / "[day]" for name in ("a", "b", "c")]
    for day in days:
        day.mkdir(parents=True)
    (folder / "fills.parquet").rename(days[0] / "x*.parquet")
    (days[1] / "y.csv").write_text("\n".join(SOUND["fills"]))
    narrow = [",".join(line.split(",")[:13]) for line in (SOUND["fills"][0], SOUND["fills"][1])]
    (days[2] / "z.csv").write_bytes(b"\xef\xbb\xbf" + "\r\n".join(narrow).encode())
    (folder / "fills" / "_SUCCESS").write_text("")
    world = read(folder)
    assert world.fill_rows == 5
    assert not world.all_narrow
    rows = connection.execute(
        f"SELECT venue, price, wide_price FROM ({world.fills}) ORDER BY wide_price"
    ).fetchall()
    assert [row[2] for row in rows] == [Decimal(x) for x in ("1.25", "60000", "60000.1", "60000.1", "1E+15")]
    assert {row[0] for row in rows} == {"okx"}
    assert rows[-1][1] is None


def test_fills_may_be_empty_and_facts_missing(
    tmp_path: Path, read: Read, connection: duckdb.DuckDBPyConnection
) -> None:
    """A header alone is a world without trades; missing tables are empty, with their columns and types."""
    (tmp_path / "fills.csv").write_text(SOUND["fills"][0])
    world = read(tmp_path)
    assert (world.fill_rows, world.first_fill, world.last_fill, world.all_narrow) == (0, None, None, True)
    assert connection.execute(world.fills).fetchall() == []
    assert connection.execute(world.marks).fetchall() == []
    assert world.facts["claims"].schema.field("kickback").type == pa.decimal128(38, 18)
    assert len(world.facts["claims"]) == 0


def test_blank_lines_and_empty_columns_are_nothing(tmp_path: Path, read: Read) -> None:
    """What editors and spreadsheets leave behind."""
    world = read(write_csv(tmp_path, accounts=["account_id", "u1", "", "u2", ""]))
    assert world.facts["accounts"].column("account_id").to_pylist() == ["u1", "u2"]
    world = read(write_csv(tmp_path, accounts=["account_id,,", "u1,,", ""]))
    assert world.facts["accounts"].column("account_id").to_pylist() == ["u1"]
    assert world.warnings == ()


def test_doubled_fills_are_the_engine_s_business(tmp_path: Path, read: Read) -> None:
    """The same fill twice is read, as is a conflict."""
    world = read(write_csv(tmp_path, fills=[*SOUND["fills"], SOUND["fills"][1], SOUND["fills"][2]]))
    assert world.fill_rows == 4


def test_damage_that_the_checks_do_not_see_is_blamed_later(
    tmp_path: Path, read: Read, connection: duckdb.DuckDBPyConnection
) -> None:
    """A query that fails over a damaged page names the file."""
    ids = pa.array([f"{n * 7919 % 1_000_003:024d}" for n in range(20_000)])
    rows = {
        name: pa.array([text] * 20_000)
        for name, text in zip(*(line.split(",") for line in SOUND["fills"][:2]), strict=True)
    }
    folder = write_csv(tmp_path)
    (folder / "fills.csv").unlink()
    file = folder / "fills.parquet"
    pq.write_table(pa.table({**rows, "fill_id": ids}), file, compression="none", use_dictionary=False)
    content = bytearray(file.read_bytes())
    at = content.index(b"0000", content.index(ids[0].as_py().encode()) + 50_000)
    content[at : at + 40_000] = b"\xff" * 40_000
    file.write_bytes(content)
    world = read(folder)
    with pytest.raises(duckdb.Error) as caught:
        connection.execute(f"SELECT max(fill_id || 'x') FROM ({world.fills})").fetchall()
    assert "fills.parquet" in str(blame(world, connection, caught.value))
    assert isinstance(blame(world, connection, caught.value), WorldError)


def test_digests_are_of_the_content_and_remembered(
    tmp_path: Path, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A changed file is hashed again; an unchanged one is not."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    world = read(write_csv(tmp_path / "world"))
    before = digests(world)
    assert set(before) == {f"{name}.csv" for name in SOUND}
    note = tmp_path / "cache" / "openrebate" / "digests.json"
    written = note.stat().st_mtime_ns
    assert digests(world) == before
    assert note.stat().st_mtime_ns == written
    marks = tmp_path / "world" / "marks.csv"
    marks.write_text(marks.read_text().replace("60001", "60002"))
    os.utime(marks, ns=(written + 10**9, written + 10**9))
    after = digests(world)
    assert {name for name in after if after[name] != before[name]} == {"marks.csv"}
    note.write_text("garbage")
    assert digests(world) == after


def test_two_hundred_thousand_claims_are_checked_in_seconds(
    tmp_path: Path, connection: duckdb.DuckDBPyConnection
) -> None:
    """Set-wise, with an overlap at the very end; the bound is wide, for machines that do other work."""
    header = SOUND["claims"][0]
    dates = ("2020-01-01T00:00:00Z,2021-01-01T00:00:00Z", "2021-01-01T00:00:00Z,")
    claims = [f"c{n},affiliate,account,u{n // 2},p1,{dates[n % 2]},," for n in range(200_000)]
    folder = write_csv(tmp_path, claims=[header, *claims])
    began = time.perf_counter()
    assert len(read_world(folder, connection).facts["claims"]) == 200_000
    assert time.perf_counter() - began < 10
    write_csv(tmp_path, claims=[header, *claims, f"c,affiliate,account,u99999,p1,{dates[1]},,"])
    with pytest.raises(
        WorldError, match=r"line 200002, column effective_from: .* overlaps the row on line 200001"
    ):
        read_world(folder, connection)
