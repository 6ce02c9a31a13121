# ruff: noqa: S311
"""Fills in parts: however they are split, and whatever was taken back in between, the lines are those of the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any, Literal

import pytest

from openrebate.app import parts
from openrebate.app.bootstrap import bare_engine, open_world
from openrebate.app.parts import MarkDay, Part, Parts, metered_fills, metered_parts
from openrebate.app.periods import settled_period
from openrebate.app.rate import looks_at_fills
from openrebate.metering.models import render
from openrebate.model.engine import Engine
from openrebate.model.terms import Terms
from openrebate.one_role import SMALL_FACTS, Metered
from openrebate.pipeline import Inputs, meter, rate_metered
from openrebate.rating.cap_reach import FillsNeededError
from openrebate.terms.library import find_terms
from openrebate.units.timeline import DAY
from tests.auditor.compare import write_world
from tests.laws.size import seeds
from tests.strategies.worlds import sample

Rows = list[dict[str, Any]]
Outcome = tuple[list[Rows], list[Any], Rows]


def read(files: Sequence[Path]) -> str:
    """The query of Parquet files."""
    listed = ", ".join(f"'{file}'" for file in files)
    return f"SELECT * FROM read_parquet([{listed}])"


def part(engine: Engine, sql: str, file: Path, sign: Literal[1, -1]) -> list[Part]:
    """The rows of a query as a part; none where it has none."""
    engine.write(sql, file)
    [found] = engine.fetch(
        "SELECT count(*) AS rows, min(executed_at) AS a, max(executed_at) AS z, "
        f"min(CASE WHEN narrow THEN 1 ELSE 0 END) AS narrow FROM ({sql}) AS f"
    ).to_pylist()
    if not found["rows"]:
        return []
    return [
        Part(
            files=(file,), sign=sign, digest=f"{file.name} {sign}", rows=found["rows"], first=found["a"], last=found["z"],
            narrow=found["narrow"] == 1,
        )
    ]  # fmt: skip


@dataclass(frozen=True)
class Split:
    """A world in parts, and what rating all of its fills at once comes to."""

    given: Parts
    terms: Terms
    period: str
    whole: Outcome


def outcome(engine: Engine, given: Parts, terms: Terms, period: str, metered: Metered) -> Outcome:
    """Lines and levels of every role, and the exceptions."""
    facts = {name: given.facts[name].to_pylist() for name in SMALL_FACTS}
    rated = rate_metered(engine, facts, metered, terms, settled_period(terms, period))
    lines = [engine.fetch(f"SELECT * FROM {role.lines} ORDER BY line_id").to_pylist() for role in rated.roles]
    return lines, [role.level_rows for role in rated.roles], [dict(row) for row in rated.exceptions]


def metered_by(way: Callable[..., Metered], engine: Engine, given: Parts, made: Split) -> Outcome:
    """The outcome of usage metered in that way; from the fills themselves where a cap may be used up, as a workspace does."""
    try:
        return outcome(engine, given, made.terms, made.period, way(engine, given, made.terms))
    except FillsNeededError:
        return outcome(engine, given, made.terms, made.period, metered_fills(engine, given, made.terms))


@contextmanager
def split(seed: int, folder: Path) -> Iterator[tuple[Engine, Split]]:
    """The world of a seed in random parts, among them rows that came, in any of them, and were taken back by another."""
    made, rng = sample(seed), Random(seed)
    write_world(made.world, folder / "world")
    (folder / "terms.toml").write_text(made.toml, encoding="utf-8")
    terms = find_terms(str(folder / "terms.toml"))
    with open_world(folder / "world") as (engine, _, inputs):
        meter(engine, inputs, terms)
        engine.table("settled_fills", "SELECT * FROM known_fills")
        columns = ", ".join(engine.fetch("SELECT * FROM settled_fills WHERE FALSE").column_names)
        ghost = "CASE WHEN hash(fill_id) % 2 = 0 THEN 'ghost' ELSE account_id END AS account_id"
        extra = columns.replace("account_id, fill_id,", f"{ghost}, fill_id || '~' AS fill_id,", 1)
        assert extra != columns
        times = rng.randint(1, 4)
        found: list[Part] = []
        for n in range(times):
            chosen = f"(hash(fill_id) + {seed}) % {times} = {n}"
            also = f"UNION ALL SELECT {extra} FROM settled_fills WHERE hash(fill_id) % 3 = {n}"
            rows = f"SELECT {columns} FROM settled_fills WHERE {chosen} {also}"
            found += part(engine, rows, folder / f"came{n}.parquet", 1)
            gone = f"SELECT {extra} FROM settled_fills WHERE hash(fill_id) % 3 = {n}"
            found += part(engine, gone, folder / f"gone{n}.parquet", -1)
        engine.write("SELECT * FROM marks", folder / "marks.parquet")
        days = [
            row["day"] for row in engine.fetch(f'SELECT DISTINCT "at" // {DAY} AS day FROM marks').to_pylist()
        ]
        marks = [MarkDay(day=day, files=(folder / "marks.parquet",), digest="m") for day in days]
        given = Parts(
            facts=inputs.facts, facts_digest="f", marks=marks, parts=found, folder=folder / "kept", fills_of=read,
            marks_of=lambda files: read(sorted(set(files))),
        )  # fmt: skip
        engine.view("fills", "SELECT * FROM settled_fills")
        [all_of] = engine.fetch("SELECT count(*) AS rows FROM settled_fills").to_pylist()
        whole = replace_inputs(inputs, given, all_of["rows"])
        rated = outcome(engine, given, terms, made.period, meter(engine, whole, terms))
    with bare_engine("duckdb") as other:
        yield other, Split(given, terms, made.period, rated)


def replace_inputs(inputs: Inputs, given: Parts, rows: int) -> Inputs:
    """The whole as the parts know it: the fills that are left, and the first and last that ever came."""
    return replace(inputs, rows=rows, first=given.first, last=given.last, unique=True)


@pytest.mark.parametrize("seed", seeds(2, 400, start=70_000))
def test_parts_come_to_the_whole(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All at once, and one after the other from what is kept, each time or now and then: the outcome is the same."""
    with split(seed, tmp_path) as (engine, made):
        ways = [metered_fills] if looks_at_fills(made.terms) else [metered_parts, metered_fills]
        for way in ways:
            assert metered_by(way, engine, made.given, made) == made.whole
        if not looks_at_fills(made.terms):
            for few in (0, 2, 8):
                monkeypatch.setattr(parts, "_FEW", few)
                late = replace(made.given, folder=tmp_path / f"late-{few}")
                for n in range(1, len(late.parts)):
                    metered_parts(engine, replace(late, parts=late.parts[:n]), made.terms)
                assert metered_by(metered_parts, engine, late, made) == made.whole


def test_a_trader_whose_fills_are_gone_and_who_stays_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted fault: what has no fills any more is kept with zeros."""

    def faulty(name: str, **slots: object) -> str:
        text = render(name, **slots)
        assert "HAVING sum(sign * fills) <> 0" in text
        return text.replace("HAVING sum(sign * fills) <> 0", "")

    monkeypatch.setattr("openrebate.metering.merge.render", faulty)

    def seen(seed: int) -> bool:
        with split(seed, tmp_path / str(seed)) as (engine, made):
            if looks_at_fills(made.terms):
                return False  # its fills are looked at one by one
            return metered_by(metered_parts, engine, made.given, made) != made.whole

    assert any(seen(seed) for seed in range(70_000, 70_010))
