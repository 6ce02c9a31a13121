"""Pools: what all lines of a role come to never passes the pool, and an explanation tells the part that is left."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from pathlib import Path

import pytest

from openrebate.app.explain import line_document
from openrebate.app.rerun import rerun
from openrebate.cli import explain_line_text
from tests.auditor.compare import run_engine
from tests.auditor.exact import ZERO, number
from tests.auditor.lines import Record, number_in
from tests.strategies.worlds import sample

EXCEEDED = (21, 22)  # worlds in which a pool leaves a part of every line


@pytest.mark.parametrize("seed", EXCEEDED)
def test_an_exceeded_pool_is_shared_to_its_last_units(seed: int, tmp_path: Path) -> None:
    """Together no more than the pool, and less by no more than a unit for each line; every line tells its part."""
    made = sample(seed)
    terms = tomllib.loads(made.toml)
    rated = run_engine(made.world, made.toml, made.period, tmp_path)
    told: list[str] = []
    for cap in terms.get("cap", []):
        if cap.get("exceeded") != "pro_rata" or cap["limit"] == "unknown" or "lasts" in cap:
            continue
        paid = [row for row in rated.tables["lines"] if row["role"] == cap["role"] and _amount(row) > 0]
        left = number(cap["limit"]) - sum(map(_amount, paid), ZERO)
        assert left >= 0
        told += [text for row in paid[:3] for text in _explained(rated.folder, str(row["line_id"]))]
        if told:
            unit = Fraction(1, 10 ** _scale(terms, cap["role"]))
            lines = [row for row in rated.tables["lines"] if row["role"] == cap["role"]]
            assert left <= unit * len(lines)
            break
    assert any(f"× {cap['limit']} ÷ " in text for text in told)


def _amount(row: Record) -> Fraction:
    return number_in(row["amount"])


def _scale(terms: dict[str, object], role: str) -> int:
    roles = terms["role"]
    assert isinstance(roles, list)
    (own,) = [one.get("scale", terms["scale"]) for one in roles if one["name"] == role]
    return int(own)


def _explained(out: Path, line_id: str) -> list[str]:
    with rerun(out) as run:
        return [
            text for text in explain_line_text.lines(line_document(run, line_id)) if "share a pool" in text
        ]
