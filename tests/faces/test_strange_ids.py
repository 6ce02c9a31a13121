"""Ids as traders and venues choose them: every line has the id that CONTRACT says, whatever its account is called."""

from __future__ import annotations

import csv
import hashlib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import rfc8785

from tests.faces.small_world import make, rate

_KEY = ("program", "terms_version", "period", "role", "kind", "partner_id", "account_id", "child_partner_id",
        "product_line", "channel", "rate", "kickback_share", "asset", "reason")  # fmt: skip
_IDS = [
    'a"b\\c',
    "日本\u2028",
    "😀",
    "e\u0301",
    " lead",
    "tab\there",
    "nul\x00",
    "\x7f",
    "".join(map(chr, range(32))),
]


def _digest(line: dict[str, Any]) -> str:
    key = [line[name] for name in _KEY]
    plain = [f"{one.normalize():f}" if isinstance(one, Decimal) else one for one in key]
    return hashlib.sha256(rfc8785.dumps(plain)).hexdigest()[:32]


@pytest.mark.parametrize("accounts", [_IDS[:5], _IDS])
def test_line_ids_are_those_of_the_contract(tmp_path: Path, accounts: list[str]) -> None:
    """Quotes, backslashes, scripts, and control characters, which only Parquet brings."""
    world = make(tmp_path)
    with (world / "fills.csv").open(encoding="utf-8", newline="") as stream:
        row = {name: value or None for name, value in next(csv.DictReader(stream)).items()}
    schema = pa.schema([(name, pa.string()) for name in row])
    rows = [{**row, "account_id": one, "fill_id": str(number)} for number, one in enumerate(accounts)]
    (world / "fills.csv").unlink()
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), world / "fills.parquet")
    assert rate(world, tmp_path / "out") == 0
    lines = pq.read_table(tmp_path / "out" / "lines.parquet").to_pylist()
    assert {line["account_id"] for line in lines} == set(accounts)
    assert [line["line_id"] for line in lines] == sorted(_digest(line) for line in lines)
    assert all(line["line_id"] == _digest(line) for line in lines)
