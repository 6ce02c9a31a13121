"""Importing files into a world: once, whole or not at all, with every raw row kept."""

from __future__ import annotations

import gzip
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from openrebate.app.import_ import Delivery, Said, import_files
from openrebate.app.imported import Counts
from openrebate.model.errors import ConflictError, InputError, VenueError
from tests.unit.venues.reading import answer, csv_text
from tests.unit.venues.test_binance import SPOT as BINANCE
from tests.unit.venues.test_okx import INSTRUMENTS, SPOT, SWAP
from tests.unit.venues.test_okx_export import BUY, HEADER, MOVES, PREAMBLE


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its content."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def okx(tmp_path: Path) -> Delivery:
    """Two OKX fills for a world that is not there yet."""
    fills, instruments = tmp_path / "fills.json", tmp_path / "instruments.json"
    fills.write_text(answer(SPOT | {"tag": "TAG"}, SWAP), encoding="utf-8")
    instruments.write_text(INSTRUMENTS, encoding="utf-8")
    said = Said(account="alice")
    return Delivery(
        venue="okx", files=[fills], world=tmp_path / "world", said=said, instruments=[instruments]
    )


def test_a_world_is_made_of_the_files(okx: Delivery) -> None:
    """The fills are in the table, and the summary says what a person wants to know."""
    imported = import_files(okx)
    lines = (okx.world / "fills.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 3
    assert imported.fills == Counts(new=2)
    assert imported.document()["attribution"] == {"order_tag": 1, "client_order_id": 0}
    assert list(imported.without_marks) == ["BTC", "USDT"]
    told = "\n".join(imported.sentences())
    for part in ("2 rows read by okx-fills/1", "fills: 2 new", "fees in BTC (1), USDT (1)", "order_tag on 1"):
        assert part in told


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_the_same_files_again_change_nothing(okx: Delivery, kind: str) -> None:
    """Not a byte of the world, whatever the format of its tables."""
    delivery = replace(okx, format="parquet" if kind == "parquet" else "csv")
    import_files(delivery)
    before = files_of(okx.world)
    assert f"fills.{kind}" in before
    assert import_files(delivery).fills == Counts(known=2)
    assert files_of(okx.world) == before


def test_every_row_is_kept_untouched_with_its_reader(okx: Delivery, tmp_path: Path) -> None:
    """The kept file leads from each fill to the exchange's own text, and says which reader read it."""
    import_files(okx)
    [kept] = (okx.world / "raw").iterdir()
    head, *rows = [json.loads(line) for line in kept.read_text(encoding="utf-8").splitlines()]
    assert (head["reader"], head["venue"], head["file"]) == ("okx-fills/1", "okx", "fills.json")
    assert kept.name == f"okx-{head['sha256'][:12]}.jsonl"
    assert [row["fill_id"] for row in rows] == ["SPOT/BTC-USDT/501/9001", "SWAP/BTC-USDT-SWAP/501/9001"]
    assert all(row["raw"] in (tmp_path / "fills.json").read_text(encoding="utf-8") for row in rows)


def test_rows_that_became_nothing_are_kept_too(tmp_path: Path) -> None:
    """Both legs lead to their fill, a transfer to none."""
    file = tmp_path / "export.csv"
    file.write_text(csv_text(PREAMBLE, HEADER, MOVES[0], *BUY), encoding="utf-8")
    imported = import_files(
        Delivery(venue="okx", files=[file], world=tmp_path / "world", said=Said(liquidity="taker"))
    )
    [kept] = (tmp_path / "world" / "raw").iterdir()
    head, *rows = [json.loads(line) for line in kept.read_text(encoding="utf-8").splitlines()]
    assert head["preamble"] == PREAMBLE
    assert [row.get("fill_id") for row in rows] == [None, "export/101", "export/101"]
    assert "1 left out (no trade: Transfer out)" in "\n".join(imported.sentences())


def test_a_bad_file_leaves_the_world_as_it_was(okx: Delivery, tmp_path: Path) -> None:
    """Of two files of which one cannot be read, none comes in."""
    bad = tmp_path / "bad.json"
    bad.write_text(answer(SPOT | {"fee": "x"}), encoding="utf-8")
    with pytest.raises(VenueError, match=r"bad\.json, line 1, column fee"):
        import_files(replace(okx, files=[*okx.files, bad]))
    assert not okx.world.exists()


def test_a_correction_must_be_asked_for(okx: Delivery, tmp_path: Path) -> None:
    """Orders that bring a client id later are a correction of the fills without one."""
    trades, orders = tmp_path / "trades.json", tmp_path / "orders.json"
    trades.write_text(json.dumps([BINANCE]), encoding="utf-8")
    orders.write_text(
        json.dumps([{"symbol": "ETHBTC", "orderId": 70, "clientOrderId": "x-AB"}]), encoding="utf-8"
    )
    first = Delivery(venue="binance", files=[trades], world=okx.world, said=okx.said)
    told = "\n".join(import_files(first).sentences())
    assert "pass an answer about orders" in told
    with pytest.raises(ConflictError, match="--revise"):
        import_files(replace(first, orders=[orders]))
    assert import_files(replace(first, orders=[orders], revise=True)).fills == Counts(revised=1)
    assert import_files(replace(first, orders=[orders])).fills == Counts(known=1)
    assert import_files(first).fills == Counts(known=1)


def test_marks_come_from_candles(okx: Delivery, tmp_path: Path) -> None:
    """Marks stand beside the fills, and the summary stops asking for their prices."""
    candles = tmp_path / "candles.json"
    rows = [[str(1790000040000 + n * 60_000), "1", "1", "1", "2", "1", "1", "1", "1"] for n in (1, 0)]
    candles.write_text(answer(*rows), encoding="utf-8")
    # Candles that end after the file was written count as unfinished, whatever the clock of this machine says.
    os.utime(candles, (1790001000, 1790001000))
    delivery = Delivery(venue="candles", files=[candles], world=okx.world, said=Said(asset="BTC"))
    assert import_files(delivery).marks == Counts(new=2)
    assert import_files(delivery).marks == Counts(known=2)
    assert list(import_files(okx).without_marks) == ["USDT"]


def test_a_compressed_file_is_read_as_what_is_in_it(okx: Delivery, tmp_path: Path) -> None:
    """The same rows come from `.gz`, and are kept under the same digest."""
    import_files(okx)
    packed = tmp_path / "fills.json.gz"
    packed.write_bytes(gzip.compress(okx.files[0].read_bytes()))
    assert import_files(replace(okx, files=[packed])).fills == Counts(known=2)
    assert len(list((okx.world / "raw").iterdir())) == 1


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("missing.json", None, "is not a file"),
        ("latin.csv", b"a\nb\n\xe9\n", "latin.csv, line 3: is not UTF-8 text"),
        ("fills.json.gz", b"not packed", "is not a gzip file"),
    ],
)
def test_files_that_cannot_be_read_are_named(
    tmp_path: Path, name: str, content: bytes | None, says: str
) -> None:
    """A missing, binary or broken file is the person's input, exit code 2."""
    if content is not None:
        (tmp_path / name).write_bytes(content)
    delivery = Delivery(venue="okx", files=[tmp_path / name], world=tmp_path / "w", said=Said(account="a"))
    with pytest.raises(VenueError) as refused:
        import_files(delivery)
    assert says in str(refused.value)
    assert refused.value.exit_code == 2


@pytest.mark.parametrize("said", [Said(time_zone="CET"), Said(interval="1 minute"), Said(product="margin")])
def test_words_that_are_no_offset_or_length_are_refused(okx: Delivery, said: Said) -> None:
    """What the person says is checked before a file is read."""
    with pytest.raises(InputError, match="--"):
        import_files(replace(okx, said=said))


def test_an_account_without_trades_is_no_error(okx: Delivery) -> None:
    """An empty answer changes nothing and says so."""
    okx.files[0].write_text(answer(), encoding="utf-8")
    imported = import_files(okx)
    assert imported.fills == Counts()
    assert imported.warnings == [f"{okx.files[0]}: no rows"]
