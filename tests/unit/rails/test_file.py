"""The file rail: written whole and once, the same bytes again, harmless in a spreadsheet."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from openrebate.model.errors import ConflictError, OutsideError
from openrebate.rails.file import COLUMNS, FileRail, harmless
from openrebate.rails.rail import Instruction


def _instruction(number: int, destination: str = "acct-1", amount: str = "12.5") -> Instruction:
    return Instruction(
        reference=f"{number:032x}",
        program="ten-percent",
        owner_kind="partner",
        owner="gridhaus",
        destination=destination,
        asset="USDT",
        amount=Decimal(amount),
    )


def test_a_batch_is_one_file_in_any_order(tmp_path: Path) -> None:
    """The same batch again, in another order, is the same file and the same answer; exact amounts, sorted."""
    rail = FileRail(tmp_path)
    batch = [_instruction(2), _instruction(1, amount="1E+3"), _instruction(3, amount="0.000000000000000001")]
    first = rail.send("run", batch)
    assert rail.send("run", batch[::-1]) == first
    [path] = tmp_path.iterdir()
    assert path.name == first[0].reference
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    assert [row["amount"] for row in rows] == ["1000", "12.5", "0.000000000000000001"]
    assert tuple(rows[0]) == COLUMNS
    assert {one.state for one in first} == {"sent"}


def test_it_knows_what_it_wrote(tmp_path: Path) -> None:
    """A reference in a file is sent, any other is absent."""
    rail = FileRail(tmp_path / "payouts")
    assert rail.find(f"{1:032x}").state == "absent"
    rail.send("run", [_instruction(1)])
    assert rail.find(f"{1:032x}").state == "sent"
    assert rail.find(f"{2:032x}").state == "absent"


def test_a_changed_file_is_not_written_over(tmp_path: Path) -> None:
    """What somebody edited stands, and the batch is refused."""
    rail = FileRail(tmp_path)
    rail.send("run", [_instruction(1)])
    [path] = tmp_path.iterdir()
    path.write_text(path.read_text("utf-8").replace("12.5", "1250"), "utf-8")
    with pytest.raises(ConflictError, match="was changed"):
        rail.send("run", [_instruction(1)])
    assert "1250" in path.read_text("utf-8")
    assert list(tmp_path.iterdir()) == [path], "nothing half-written is left"


def test_a_disk_that_fails_leaves_nothing(tmp_path: Path) -> None:
    """Where the folder cannot be made, the trouble is told and no file is there."""
    (tmp_path / "payouts").write_text("a file, no folder", "utf-8")
    with pytest.raises(OutsideError, match="cannot be written"):
        FileRail(tmp_path / "payouts").send("run", [_instruction(1)])


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", " =x", "|cmd", "%x", "＝1", "＋1"])
def test_no_text_is_a_formula(text: str) -> None:
    """What a spreadsheet would run gets an apostrophe; what is harmless stays as it is."""
    assert harmless(text) == f"'{text}"
    assert harmless(f"x{text}") == f"x{text}"


def test_a_destination_with_a_formula_is_quoted(tmp_path: Path) -> None:
    """The file itself holds the harmless form, also with commas, quotes and line breaks inside."""
    FileRail(tmp_path).send("run", [_instruction(1, destination='=HYPERLINK("x","y")\n,')])
    [path] = tmp_path.iterdir()
    with path.open(encoding="utf-8", newline="") as opened:
        [row] = csv.DictReader(opened)
    assert row["destination"] == '\'=HYPERLINK("x","y")\n,'
