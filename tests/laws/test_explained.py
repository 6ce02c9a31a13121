"""Whatever the world, every fill and every line of a result is explained, and the explanation is that of the run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from openrebate.app.explain import fill_document, line_document
from openrebate.app.rate import rate
from openrebate.app.reported_fill import parse_key
from openrebate.app.rerun import Rerun, rerun
from openrebate.cli import explain_line_text, explain_text
from tests.auditor.compare import write_world
from tests.laws.size import seeds
from tests.strategies.worlds import sample

MOST = 40  # fills and lines that are looked at in one world
IDENTITY = ("venue", "account_id", "fill_id")


def _some(table: pa.Table) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table.to_pylist()
    return rows[:: len(rows) // MOST + 1]


def _key(row: dict[str, Any]) -> str:
    return "/".join(row[name] for name in IDENTITY)


def _lines(role: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from role["lines"]
    for parent in role["parents"]:
        yield from parent["lines"]


def _told(run: Rerun, row: dict[str, Any]) -> list[str]:
    """What the explanation of one fill and role says otherwise than the row in detail."""
    document = fill_document(run, parse_key(_key(row)), row["role"])
    assert all(isinstance(text, str) for text, _ in explain_text.lines(document))
    (role,) = document["roles"]
    claims = [claim for looked in role["attribution"]["looked"] for claim in looked["claims"]]
    won = next((claim for claim in claims if claim["verdict"] == "won"), None)
    lost = ";".join(claim["claim_id"] for claim in claims if claim["verdict"] == "lost")
    values = {value["name"]: value["value"] for value in role["values"]}
    pairs = {
        "claim_id": won and won["claim_id"],
        "partner_id": won and won["partner_id"],
        "losing_claims": lost or None,
        "reason": role["reason"] and role["reason"]["code"],
        "fee_value": values["fee_value"],
        "notional_value": values["notional_value"],
    }
    assert role["lines"], "the fill is in no line"
    return [
        f"{_key(row)}: {name} {row[name]} is explained as {told}"
        for name, told in pairs.items()
        if told != row[name]
    ]


@pytest.mark.parametrize("seed", seeds(3, 200))
def test_every_fill_and_line_is_explained(seed: int, tmp_path: Path) -> None:
    """Claims won and lost, values and reasons are those of the detail; each line is made of as many fills as it says."""
    made = sample(seed)
    write_world(made.world, tmp_path / "world")
    (tmp_path / "terms.toml").write_text(made.toml, encoding="utf-8")
    out = tmp_path / "out"
    rate(tmp_path / "world", str(tmp_path / "terms.toml"), made.period, out, detail=True)
    rows, lines, held = (pq.read_table(out / f"{name}.parquet") for name in ("fills", "lines", "exceptions"))
    with rerun(out) as run:
        assert [fault for row in _some(rows) for fault in _told(run, row)] == []
        for row in _some(held):
            assert fill_document(run, parse_key(_key(row)))["outcome"] == "held"
        for line in _some(lines):
            told = line_document(run, line["line_id"])
            assert all(isinstance(text, str) for text in explain_line_text.lines(told))
            assert len(told["fills"]) == min(20, line["fills"]), line
