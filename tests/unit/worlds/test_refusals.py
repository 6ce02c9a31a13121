"""What a world may not hold: each planted fault is refused with file, line and column."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from openrebate.model.errors import WorldError
from openrebate.worlds import World, read_world
from tests.unit.worlds.conftest import SOUND, with_column, write_csv

Read = Callable[[Path], World]


def spoiled(table: str, line: int, column: str, value: str) -> dict[str, list[str]]:
    """The sound table with one cell changed; `line` as an editor counts."""
    header = SOUND[table][0].split(",")
    rows = list(csv.reader(SOUND[table]))
    if column not in header:
        rows[0].append(column)
        for row in rows[1:]:
            row.append("")
        header.append(column)
    rows[line - 1][header.index(column)] = value
    return {table: [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]}


CELLS = [
    ("fills", 2, "price", "-1", "must be at least 0"),
    ("fills", 2, "price", "NaN", "not a plain decimal"),
    ("fills", 2, "price", "inf", "not a plain decimal"),
    ("fills", 2, "price", "1e5", "not a plain decimal"),
    ("fills", 2, "price", "+1", "not a plain decimal"),
    ("fills", 2, "price", "1 000", "not a plain decimal"),
    ("fills", 2, "price", ".5", "not a plain decimal"),
    ("fills", 2, "price", "5.", "not a plain decimal"),
    ("fills", 2, "price", "123456789012345678901", "more than 20 digits before the point"),
    ("fills", 2, "price", "1.0000000000000000001", "19 decimal places"),
    ("fills", 2, "quantity", "-0.5", "must be at least 0"),
    ("fills", 2, "quantity", "", "required, and empty"),
    ("fills", 2, "notional", "-1", "must be at least 0"),
    ("fills", 2, "fee", "", "required, and empty"),
    ("fills", 2, "executed_at", "2026-10-01T00:00:00", "no time zone"),
    ("fills", 2, "executed_at", "2026-10-01", "no time zone"),
    ("fills", 2, "executed_at", "2026-10-01T00:00:00.0000001Z", "finer than a microsecond"),
    ("fills", 2, "executed_at", "2026-02-30T00:00:00Z", "does not exist"),
    ("fills", 2, "executed_at", "1969-12-31T23:59:59Z", "before 1970"),
    ("fills", 2, "executed_at", "1790812800", "not an instant"),
    ("fills", 2, "executed_at", "9999-12-31T23:59:59Z", "no trade is from then"),
    ("fills", 2, "executed_at", "2026-10-01T24:00:00Z", "not an instant"),
    ("fills", 2, "product", "stocks", "'stocks' is not one of spot, margin"),
    ("fills", 2, "side", "BUY", "'BUY' is not one of buy, sell"),
    ("fills", 2, "liquidity", "", "required, and empty"),
    ("fills", 2, "entry", "fax", "'fax' is not one of web, app, api, oauth"),
    ("fills", 2, "strategy", "luck", "is not one of manual"),
    ("fills", 2, "vip_level", "VIP3", "not an integer"),
    ("fills", 2, "vip_level", "99999999999", "not an integer of 32 bits"),
    ("fills", 2, "revision", "-1", "must be at least 0"),
    ("fills", 2, "account_id", "", "required, and empty"),
    ("fills", 2, "account_id", "u\x1b1", "control character"),
    ("account_attributes", 2, "value", "VIP3", "a vip_level is one"),
    ("account_attributes", 2, "effective_to", "2026-01-01T00:00:00Z", "not after effective_from"),
    ("account_attributes", 3, "effective_from", "2026-01-31T00:00:00Z", "overlaps the row on line 2"),
    ("accounts", 3, "account_id", "u1", "account_id u1 is there already, on line 2"),
    ("subaccounts", 2, "master_account_id", "u2", "u2 is its own master"),
    ("partners", 2, "parent_partner_id", "p2", "a cycle: p"),
    ("partners", 3, "parent_partner_id", "p2", "a cycle: p2 → p2"),
    ("partners", 3, "parent_partner_id", "p3", "partner p3 with role affiliate is not in partners"),
    ("partners", 3, "status", "gone", "is not one of active, suspended, left"),
    ("claims", 3, "claim_id", "c1", "claim_id c1 is there already, on line 2"),
    ("claims", 3, "effective_from", "2020-12-31T00:00:00Z", "subject u1, match exact overlaps the row on line 2"),
    ("claims", 2, "partner_id", "p9", "partner p9 with role affiliate is not in partners"),
    ("claims", 2, "subject_kind", "email", "is not one of order_tag"),
    ("claims", 2, "match", "regex", "is not one of exact, prefix"),
    ("claims", 2, "kickback", "1.01", "must be at most 1"),
    ("claims", 2, "kickback", "-0.01", "must be at least 0"),
    ("claims", 2, "kickback", "0.0000000000001", "must have at most 12 decimal places"),
    ("overrides", 2, "rate", "1.5", "must be at most 1"),
    ("overrides", 2, "rate", "0.1234567890123", "must have at most 12 decimal places"),
    ("overrides", 3, "partner_id", "p9", "is not in partners"),
    ("grants", 2, "level", "1.5", "not an integer"),
    ("grants", 2, "partner_id", "p9", "is not in partners"),
    ("marks", 2, "price", "0", "must be above 0"),
    ("marks", 3, "at", "2026-10-01T00:00:00Z", "asset BTC is there already, on line 2"),
    ("metrics", 2, "value", "many", "not a plain decimal"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "line", "column", "value", "says"), CELLS)
def test_a_bad_cell_is_refused_where_it_is(
    tmp_path: Path, read: Read, table: str, line: int, column: str, value: str, says: str
) -> None:
    """One bad cell in an otherwise sound world gives its file, line and column."""
    folder = write_csv(tmp_path, **spoiled(table, line, column, value))
    with pytest.raises(WorldError) as caught:
        read(folder)
    assert says in caught.value.message
    place = caught.value.place
    assert place is not None
    assert place.file == str(folder / f"{table}.csv")
    cycle = "cycle" in says
    assert place.column == ("effective_from" if "overlaps" in says else column)
    assert place.line == (3 if cycle else line)
    assert f"{table}.csv, line {place.line}, column {place.column}: " in str(caught.value)


def test_a_metric_measured_twice_tells_the_instant(tmp_path: Path, read: Read) -> None:
    """In the key that is doubled, `at` is an instant as the file writes it, not a count of microseconds."""
    folder = write_csv(tmp_path, **{**SOUND, "metrics": [*SOUND["metrics"], SOUND["metrics"][-1]]})
    with pytest.raises(
        WorldError, match=r"metric [a-z_]+, at 20\d\d-\d\d-\d\dT[\d:]+Z is there already, on line 2"
    ):
        read(folder)


def test_a_cycle_of_subaccounts_at_one_instant_is_refused(tmp_path: Path, read: Read) -> None:
    """u1 under u2 while u2 is under u1 is refused; one after the other, as in the sound world, is not."""
    folder = write_csv(tmp_path, **spoiled("subaccounts", 2, "effective_to", "2026-03-01T00:00:00Z"))
    with pytest.raises(WorldError, match=r"subaccounts.csv, line 3, column master_account_id: a cycle: u"):
        read(folder)


def test_a_line_is_counted_as_an_editor_counts_it(tmp_path: Path, read: Read) -> None:
    """Blank lines and line breaks within quotes move the line that is named."""
    lines = list(SOUND["accounts"])
    lines[1:1] = ['u0,,"D', 'E"', ""]
    lines[-1] = "u2,tomorrow,"
    evidence = ["claim_id,role,subject_kind,subject,partner_id,effective_from,evidence"]
    evidence += [
        'c1,affiliate,account,u1,p1,2020-01-01T00:00:00Z,"seen',
        "",
        'twice"',
        "",
        "c2,affiliate,account,u1,p1,x,",
    ]
    with pytest.raises(WorldError, match=r"claims.csv, line 6, column effective_from"):
        read(write_csv(tmp_path, claims=evidence))


def test_a_missing_column_is_named_with_its_near_miss(tmp_path: Path, read: Read) -> None:
    """The header's own spelling is offered."""
    fills = [SOUND["fills"][0].replace("executed_at", "executed_on"), *SOUND["fills"][1:]]
    with pytest.raises(
        WorldError, match=r"line 1, column executed_at: .* missing. Is it the one called 'executed_on'"
    ):
        read(write_csv(tmp_path, fills=fills))


def test_a_column_twice_is_refused(tmp_path: Path, read: Read) -> None:
    """Whatever the case: engines do not tell `price` from `Price`."""
    fills = [line + ",Price" if i == 0 else line + ",1" for i, line in enumerate(SOUND["fills"])]
    with pytest.raises(
        WorldError, match=r"fills.csv, line 1, column Price: the header names the column twice"
    ):
        read(write_csv(tmp_path, fills=fills))


def test_an_unknown_column_warns_and_strict_refuses(
    tmp_path: Path, connection: duckdb.DuckDBPyConnection
) -> None:
    """The closest known column is named."""
    accounts = ["account_id,regoin", "u1,DE"]
    folder = write_csv(tmp_path, accounts=accounts)
    (warning,) = read_world(folder, connection).warnings
    assert "accounts.csv, line 1, column regoin" in warning
    assert "closest known column is region" in warning
    with pytest.raises(WorldError, match=r"accounts.csv, line 1, column regoin: .*region"):
        read_world(folder, connection, strict=True)


def test_a_file_of_no_table_warns(tmp_path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    """A typo in a file's name must not make a table silently empty."""
    folder = write_csv(tmp_path)
    (folder / "claims.csv").rename(folder / "claim.csv")
    (warning,) = read_world(folder, connection).warnings
    assert "the closest table is claims.csv" in warning
    with pytest.raises(WorldError, match=r"claim.csv"):
        read_world(folder, connection, strict=True)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "line 1: is empty"),
        (b"\naccount_id\nu1\n", "line 1: the first line is blank"),
        (b"account_id\nu1\n\nu\x01\n", "line 4, column account_id: 'u\\x01' holds a control character"),
        (b"account_id;region\nu1;DE\n", "line 1: the header separates its columns by semicolons"),
        (b"account_id,region\nu1,D\xff\n", "line 2: is not UTF-8: byte 0xff"),
        (b"\xff\xfea\x00c\x00", "line 1: is not UTF-8"),
        (b"account_id,region\nu1,DE\nu2\n", "line 3: has 1 fields where the header has 2"),
        (b"account_id,region\nu1,DE,1\n", "line 2: has 3 fields where the header has 2"),
        (b'account_id,region\nu1,"DE\nu2,FR\n', "line 2: is not well quoted"),
        (b'account_id,region\nu1,"D"E\n', "line 2: is not well quoted"),
        (b"account_id,region\r\nu1,DE\nu2,DE\r\n", "ends some lines in CR LF and others in LF"),
    ],
)
def test_a_broken_csv_is_refused(tmp_path: Path, read: Read, content: bytes, says: str) -> None:
    """Encoding, quoting and the number of fields are told with the line."""
    folder = write_csv(tmp_path)
    (folder / "accounts.csv").write_bytes(content)
    with pytest.raises(WorldError) as caught:
        read(folder)
    assert says in str(caught.value)
    assert "accounts.csv" in str(caught.value)


@pytest.mark.parametrize("keep", [0, 5, 100, -4])
def test_a_damaged_parquet_is_refused(tmp_path: Path, read: Read, keep: int) -> None:
    """Cut short anywhere, it is refused by its name."""
    folder = with_column(write_csv(tmp_path), "accounts", "region", pa.array(["DE", "FR"]))
    file = folder / "accounts.parquet"
    file.write_bytes(file.read_bytes()[:keep])
    with pytest.raises(WorldError, match=r"accounts.parquet: cannot be read as Parquet"):
        read(folder)


def test_a_parquet_with_damaged_pages_is_refused(tmp_path: Path, read: Read) -> None:
    """A sound footer over garbage is found when the pages are read."""
    folder = write_csv(tmp_path)
    (folder / "accounts.csv").unlink()
    pq.write_table(pa.table({"account_id": [f"u{i}" for i in range(5000)]}), folder / "accounts.parquet")
    content = bytearray((folder / "accounts.parquet").read_bytes())
    content[10:2000] = b"\xff" * 1990
    (folder / "accounts.parquet").write_bytes(content)
    with pytest.raises(WorldError, match=r"accounts.parquet: cannot be read as Parquet"):
        read(folder)


def test_text_named_parquet_is_refused(tmp_path: Path, read: Read) -> None:
    """A CSV that calls itself Parquet is named."""
    folder = write_csv(tmp_path)
    (folder / "marks.csv").rename(folder / "marks.parquet")
    with pytest.raises(WorldError, match=r"marks.parquet: cannot be read as Parquet"):
        read(folder)


NAIVE = pa.array([datetime(2026, 10, 1), datetime(2026, 10, 2)])  # noqa: DTZ001
TYPES = [
    ("price", pa.array([1.5, 2.5]), "DOUBLE: binary floats are not exact"),
    ("price", pa.array([1.5, 2.5], pa.float32()), "FLOAT: binary floats are not exact"),
    ("price", pa.array([True, False]), "BOOLEAN"),
    ("fee", pa.array([b"1", b"2"]), "BLOB"),
    ("executed_at", NAIVE, "TIMESTAMP: a naive timestamp"),
    ("executed_at", pa.array([1, 2]), "BIGINT"),
    ("executed_at", pa.array([1, 2], pa.date32()), "DATE"),
    ("vip_level", pa.array([1.0, None]), "DOUBLE"),
    ("side", pa.array([1, 2]), "BIGINT"),
    ("symbol", pa.array([["a"], ["b"]]), "VARCHAR[]"),
]


@pytest.mark.parametrize(("column", "values", "says"), TYPES)
def test_a_type_that_cannot_hold_the_column_is_refused(
    tmp_path: Path, read: Read, column: str, values: pa.Array, says: str
) -> None:
    """Floats for money, naive timestamps and the like are refused by the column's declared type."""
    with pytest.raises(WorldError) as caught:
        read(with_column(write_csv(tmp_path), "fills", column, values))
    assert f"fills.parquet, column {column}: the column is {says}" in str(caught.value)


UTC_DAY = datetime(2026, 10, 1, tzinfo=UTC)
VALUES = [
    ("price", pa.array([Decimal(1), Decimal("-1.5")], pa.decimal128(18, 8)), "must be at least 0"),
    ("price", pa.array([1, -1]), "must be at least 0"),
    ("price", pa.array(["1", "1e5"]), "not a plain decimal"),
    ("price", pa.array(["1", ""]), "required, and empty"),
    ("price", pa.array([Decimal(1), None], pa.decimal128(18, 8)), "required, and empty"),
    ("price", pa.array([Decimal(1), Decimal(10**20)], pa.decimal128(38, 2)), "does not fit DECIMAL(38,18)"),
    ("price", pa.array([Decimal(1), Decimal("1E-20")], pa.decimal128(38, 20)), "does not fit DECIMAL(38,18)"),
    ("executed_at", pa.array([UTC_DAY, datetime(1969, 1, 1, tzinfo=UTC)]), "before 1970"),
    ("executed_at", pa.array([0, 2**63 - 1], pa.timestamp("us", tz="UTC")), "after 9999"),
    ("executed_at", pa.array([1000, 1001], pa.timestamp("ns", tz="UTC")), "finer than a microsecond"),
    ("executed_at", pa.array(["2026-10-01T00:00:00Z", "2026-10-01T00:00:00"]), "no time zone"),
    ("vip_level", pa.array([1, 2**40]), "not an integer of 32 bits"),
    ("revision", pa.array([0, -1]), "must be at least 0"),
    ("symbol", pa.array(["a", "b\n"]), "control character"),
    ("account_id", pa.array(["a", ""]), "required, and empty"),
    ("entry", pa.array(["api", "fax"]), "is not one of"),
]


@pytest.mark.parametrize(("column", "values", "says"), VALUES)
def test_a_bad_value_in_parquet_is_refused_by_its_row(
    tmp_path: Path, read: Read, column: str, values: pa.Array, says: str
) -> None:
    """Row 2 is bad, and the row's number stands where a text file has its line."""
    with pytest.raises(WorldError) as caught:
        read(with_column(write_csv(tmp_path), "fills", column, values))
    assert f"fills.parquet, line 2, column {column}: " in str(caught.value)
    assert says in str(caught.value)


def test_a_folder_that_is_no_world_is_refused(tmp_path: Path, read: Read) -> None:
    """Missing, a file, without fills, with two fills: each is told apart."""
    with pytest.raises(WorldError, match="does not exist"):
        read(tmp_path / "nowhere")
    (tmp_path / "file").write_text("")
    with pytest.raises(WorldError, match="is not a folder"):
        read(tmp_path / "file")
    (tmp_path / "empty").mkdir()
    with pytest.raises(WorldError, match=r"has no fills. A world holds fills.csv, fills.parquet"):
        read(tmp_path / "empty")
    folder = write_csv(tmp_path / "both")
    (folder / "claims.parquet").write_bytes((folder / "claims.csv").read_bytes())
    with pytest.raises(WorldError, match=r"has both claims.csv and claims.parquet"):
        read(folder)


def test_a_directory_in_place_of_a_file_is_refused(tmp_path: Path, read: Read) -> None:
    """A folder called claims.csv is not read as an empty table."""
    folder = write_csv(tmp_path)
    (folder / "claims.csv").unlink()
    (folder / "claims.csv").mkdir()
    with pytest.raises(WorldError, match=r"claims.csv: is not a file"):
        read(folder)


def test_the_bad_file_of_a_folder_of_fills_is_named(tmp_path: Path, read: Read) -> None:
    """Among many files of fills the one with the bad line is found."""
    folder = write_csv(tmp_path)
    bad = spoiled("fills", 3, "price", "-3")["fills"]
    (folder / "fills.csv").unlink()
    for day, lines in {"01": SOUND["fills"], "02": bad}.items():
        part = folder / "fills" / f"day=2026-10-{day}"
        part.mkdir(parents=True)
        (part / "part.csv").write_text("\n".join(lines))
    with pytest.raises(WorldError, match=r"day=2026-10-02/part.csv, line 3, column price"):
        read(folder)
    (folder / "fills" / "late.csv.gz").write_bytes(b"")
    with pytest.raises(WorldError, match=r"late.csv.gz: is neither .csv nor .parquet"):
        read(folder)
