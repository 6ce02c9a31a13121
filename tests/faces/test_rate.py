"""`openrebate rate`: what it prints and writes, what it refuses, and that OUT appears whole or not at all."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from openrebate.app import output
from openrebate.cli.__main__ import run
from openrebate.model.errors import ConflictError
from tests.faces.small_world import PROGRAM, TABLES, make, rate

FILES = {"lines.parquet", "levels.parquet", "exceptions.parquet", "summary.json"}


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """The small world, with its program beside it."""
    return make(tmp_path)


def _left(world: Path) -> set[str]:
    """What lies beside the world and its program."""
    return {path.name for path in world.parent.iterdir()} - {"world", "small.toml"}


def test_one_json_document_is_all_that_is_printed(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With --json standard output is the summary, the same as in OUT; fills of all outcomes add up."""
    assert rate(world, world.parent / "out", "--json") == 0
    captured = capsys.readouterr()
    told = json.loads(captured.out)
    assert captured.err == ""
    assert told == json.loads((world.parent / "out" / "summary.json").read_text(encoding="utf-8"))
    assert {path.name for path in (world.parent / "out").iterdir()} == FILES
    assert told["roles"]["affiliate"]["fills"] == {"paid": 4, "not_counting": 3, "unattributed": 1}
    assert told["exceptions"] == {"conflict": 1, "no_mark": 1}


def test_warnings_go_to_standard_error(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown column is a warning, beside one JSON document; with --strict it is refused with 2."""
    accounts = world / "accounts.csv"
    accounts.write_text("account_id,regoin\nalice,DE\n", encoding="utf-8")
    assert rate(world, world.parent / "out", "--json") == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out)["warnings"]
    assert captured.err.count("\n") == 1
    assert "regoin" in captured.err
    assert rate(world, world.parent / "other", "--strict") == 2


def test_formats_and_detail_have_the_same_rows(world: Path) -> None:
    """CSV has as many lines as Parquet; --detail adds a row for every rated fill."""
    assert rate(world, world.parent / "parquet", "--detail") == 0
    assert rate(world, world.parent / "csv", "--detail", "--format", "csv") == 0
    for name in ("lines", "fills", "levels", "exceptions"):
        rows = pq.read_table(world.parent / "parquet" / f"{name}.parquet").num_rows
        assert (
            len((world.parent / "csv" / f"{name}.csv").read_text(encoding="utf-8").splitlines()) == rows + 1
        )
    assert pq.read_table(world.parent / "parquet" / "fills.parquet").num_rows == 8


def test_of_two_runs_into_one_out_the_slower_conflicts(tmp_path: Path) -> None:
    """What the quicker one wrote stays whole, and nothing else is left behind."""
    slower = output.whole_folder(tmp_path / "out")
    (slower.__enter__() / "lines.csv").write_text("slower", encoding="utf-8")
    with output.whole_folder(tmp_path / "out") as quicker:
        (quicker / "lines.csv").write_text("quicker", encoding="utf-8")
    with pytest.raises(ConflictError):
        slower.__exit__(None, None, None)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert (tmp_path / "out" / "lines.csv").read_text(encoding="utf-8") == "quicker"


def test_an_occupied_out_is_left_alone(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """OUT with anything in it: 5, and what is there stays; an empty folder is filled."""
    out = world.parent / "out"
    out.mkdir()
    (out / "note").write_text("mine", encoding="utf-8")
    assert rate(world, out) == 5
    assert "is there already and not empty" in capsys.readouterr().err
    assert [path.name for path in out.iterdir()] == ["note"]
    (out / "note").unlink()
    assert rate(world, out) == 0


@pytest.mark.parametrize(
    ("changed", "code", "says"),
    [
        ({"program": "okx-brokr-2022"}, 4, "there is no program 'okx-brokr-2022'"),
        ({"program": "none.toml"}, 4, "none.toml"),
        ({"period": "2026-13"}, 2, "period"),
        ({"period": "October"}, 2, "neither a month (2026-10) nor a day"),
        ({"period": "2026-10-05"}, 2, "settles by the month"),
        ({"period": "2025-12"}, 4, "no terms of small are in force in 2025-12"),
        ({"world": "nowhere"}, 2, "nowhere: does not exist"),
    ],
)
def test_what_cannot_be_rated_leaves_no_out(
    world: Path, changed: dict[str, str], code: int, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The exit code tells whose fault it is, the message what it is; OUT is not made."""
    given = {"world": str(world), "program": str(world.parent / "small.toml"), "period": "2026-10"} | changed
    tokens = ["--program", given["program"], "--period", given["period"], "--out", str(world.parent / "out")]
    assert run(["rate", given["world"], *tokens]) == code
    captured = capsys.readouterr()
    assert (captured.out, says in captured.err) == ("", True)
    assert _left(world) == set()


@pytest.mark.parametrize(
    ("table", "before", "after", "place"),
    [
        ("fills", "2026-10-05T12:00:00Z", "2026-10-05T12:00:00", "fills.csv, line 2"),
        ("fills", "0.001", "NaN", "fills.csv, line 4"),
        ("claims", "mum", "dad", "claims.csv, line 3"),
        ("partners", "partner_id,", "partner,", "partners.csv, line 1"),
    ],
)
def test_a_broken_world_names_its_place(
    world: Path, table: str, before: str, after: str, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A value that cannot be read: 2, file and line, and nothing half-written."""
    file = world / f"{table}.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(before, after, 1), encoding="utf-8")
    assert rate(world, world.parent / "out", "--json") == 2
    captured = capsys.readouterr()
    told = json.loads(captured.err)
    shown = told["place"]["file"] + (f", line {told['place']['line']}" if told["place"]["line"] else "")
    assert captured.out == ""
    assert shown.endswith(place)
    assert _left(world) == set()


def test_terms_that_do_not_check_leave_with_2(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A misspelt key of the program: 2, before anything is read."""
    file = world.parent / "small.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("scale", "scael"), encoding="utf-8")
    assert rate(world, world.parent / "out") == 2
    assert "small.toml" in capsys.readouterr().err
    assert _left(world) == set()


def test_a_disk_that_fails_leaves_no_out(
    world: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """When the last file cannot be written, OUT is absent and the command leaves with 7."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(output, "write_json", full)
    assert rate(world, world.parent / "out") == 7
    assert "No space left on device" in capsys.readouterr().err
    assert _left(world) == set()


_SLOW = """
import sys, time
from openrebate.app import output
from openrebate.cli.__main__ import main
def stop(*_):
    print("writing", flush=True)
    time.sleep(60)
output.write_json = stop
main(sys.argv[1:])
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_is_killed_while_it_writes_leaves_no_out(world: Path, how: signal.Signals) -> None:
    """OUT takes its name only when it is whole; after an interrupt nothing at all is left, and the code is 130."""
    out = world.parent / "out"
    tokens = [
        "rate",
        str(world),
        "--program",
        str(world.parent / "small.toml"),
        "--period",
        "2026-10",
        "--out",
        str(out),
    ]
    with subprocess.Popen(
        [sys.executable, "-c", _SLOW, *tokens], stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "writing\n"
        os.kill(program.pid, how)
        code = program.wait(timeout=120)
    assert not out.exists()
    assert code == (130 if how == signal.SIGINT else -signal.SIGKILL)
    if how == signal.SIGINT:
        assert _left(world) == set()
    assert rate(world, out) == 0


def test_what_one_role_cannot_hold_is_an_exception_for_all(tmp_path: Path) -> None:
    """A turnover too large for the base of the one is held for the other, too: each role accounts for every fill."""
    world = make(tmp_path)
    roles = PROGRAM.split("[[role]]")[0] + _TWO_ROLES
    (tmp_path / "small.toml").write_text(roles, encoding="utf-8")
    head, fill = TABLES["fills"].splitlines()[:2]
    large = fill.replace(",100,1,", ",99999999999999,999999999999999,").replace("a/1", "large")
    (world / "fills.csv").write_text(f"{head}\n{fill}\n{large}\n", encoding="utf-8")
    assert rate(world, tmp_path / "out") == 0
    told = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert told["exceptions"] == {"out_of_range": 1}
    assert [sum(role["fills"].values()) for role in told["roles"].values()] == [1, 1]


def test_a_balance_of_eighteen_places_is_told_to_ten(world: Path) -> None:
    """A staked balance comes from its chain with 18 places: `levels` tells ten of them, rounded down."""
    terms = PROGRAM.replace('metric = "volume"', 'metric = "staked"')
    (world.parent / "small.toml").write_text(terms, encoding="utf-8")
    partner = TABLES["partners"].splitlines()[1].split(",")[0]
    staked = f"partner_id,metric,at,value\n{partner},staked,2026-09-01T00:00:00Z,0.123456789099999999\n"
    (world / "metrics.csv").write_text(staked, encoding="utf-8")
    assert rate(world, world.parent / "out", "--format", "csv") == 0
    assert "staked,0.1234567890,0," in (world.parent / "out" / "levels.csv").read_text(encoding="utf-8")


_TWO_ROLES = """
[[role]]
name = "affiliate"
channels = ["account"]

[[role]]
name = "broker"
channels = ["order_tag"]
base = "notional_value"

[[rate]]
role = "affiliate"
share = "0.1"

[[rate]]
role = "broker"
share = "0.0001"
"""


@pytest.mark.parametrize("kind", ["csv", "folder"])
def test_fills_whose_sum_does_not_fit_are_named(
    world: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """No result, but where to look: the largest number of all fills, with its file, line and column."""
    head, *rows = (world / "fills.csv").read_text(encoding="utf-8").splitlines()
    absurd = [
        f"okx,alice,z{n},2026-10-07T12:00:00Z,spot,BTC-USDT,buy,taker,{price},9000000000000000,USDT,1,USDT,,,,,api"
        for n, price in enumerate(("99000000000000", "99000000000001"))
    ]
    (world / "fills.csv").unlink()
    at = world / "fills.csv"
    if kind == "folder":
        (world / "fills").mkdir()
        (world / "fills" / "a.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
        at, rows = world / "fills" / "b.csv", []
    at.write_text("\n".join([head, *rows, "", *absurd]) + "\n", encoding="utf-8")
    assert rate(world, world.parent / "out") == 2
    told = capsys.readouterr().err
    assert f"{at}, line {len(rows) + 3}, column quantity: a sum over the fills does not fit 38 digits" in told
    assert "the largest number of a fill is this 9000000000000000. Look whether" in told
    assert not (world.parent / "out").exists()
