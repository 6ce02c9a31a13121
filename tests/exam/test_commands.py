"""Commands that rate for a question of their own answer alike on both engines, and ask nothing that only one can say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from openrebate.app import bootstrap
from openrebate.cli.__main__ import run
from openrebate.engines.spark_sql import spark_sql
from openrebate.model.engine import Engine
from tests.exam.form import EXAM
from tests.faces.small_world import PROGRAM, make

Asked = tuple[str, ...]

REPORTS = {
    "by_trade": "symbol,fill_id,amount,asset\nBTC-USDT,a/1,0.3,USDT\nBTC-USDT,bnb,0.0005,BNB\nX,no,5,GEM\n",
    "by_day": "product_line,day,amount\nspot,2026-10-05,0.5\ncontracts,2026-10-06,0.4\n",
    "by_kind": "kind,amount\ncommission,2\nkickback,0.1\n",
}
# The small program without what makes Spark's plans large: a short form is run by everybody.
_PLAIN = (
    (PROGRAM[PROGRAM.index("[[cap]]") : PROGRAM.index("[[rate]]")], ""),
    ('level = 0\nshare = "0.333333"', 'share = "0.333333"'),
    (PROGRAM[PROGRAM.rindex("[[rate]]") :], ""),
    ('parent = "difference"\n', ""),
)
_DRAFT = (
    ('version = "1"', 'version = "2"'),
    ('"0.333333"', '"0.35"'),
    ("vip_level >= 7", "vip_level >= 9"),
    ('"client_order_id", "account"', '"account"'),
)


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """The small world, its program, a draft of it and some reports beside it."""
    folder = make(tmp_path)
    first = PROGRAM if EXAM else _changed(PROGRAM, _PLAIN)
    (tmp_path / "small.toml").write_text(first, encoding="utf-8")
    (tmp_path / "draft.toml").write_text(_changed(first, _DRAFT), encoding="utf-8")
    for name, text in REPORTS.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def _changed(text: str, changes: tuple[tuple[str, str], ...]) -> str:
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


def commands(world: Path) -> list[Asked]:
    """One of each in the short form; in the long form in every way that asks the engine something else."""
    beside, period = world.parent, ("--period", "2026-10")
    small, draft = str(beside / "small.toml"), str(beside / "draft.toml")
    compare = ("compare", str(world), "--programs", f"{small},{draft}")
    simulate = ("terms", "simulate", draft, "--world", str(world), "--against", small)
    audit = ("audit", str(world), "--program", small, *period, "--reported")
    first = [
        (*compare, *period),
        (*simulate, "--periods", "2026-10"),
        (*audit, str(beside / "by_trade.csv")),
    ]
    return first if not EXAM else [
        *first,
        (*compare[:-1], f"{small},okx-affiliate-2026,okx-broker-2022", "--period", "2026-09..2026-10", "--tie", "any"),
        (*compare, *period, "--partner", "kid"),
        (*simulate, "--periods", "2026-09..2026-10", "--partner", "kid"),
        (*audit, str(beside / "by_day.csv")),
        (*audit, str(beside / "by_kind.csv"), "--partner", "kid"),
    ]  # fmt: skip


@pytest.mark.usefixtures("spark")
def test_both_engines_answer_the_same(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`compare`, `terms simulate` and `audit`: the exit code and the JSON document, byte for byte."""
    for tokens in commands(world):
        told = []
        for engine in ("duckdb", "spark"):
            code = run([*tokens, "--engine", engine, "--json"])
            told.append((code, capsys.readouterr().out))
        assert told[0] == told[1], tokens
        assert told[0][1].startswith("{"), tokens


class Noting:
    """An engine that notes what it is asked."""

    def __init__(self, engine: Engine, said: list[str]) -> None:
        self._engine, self._said = engine, said

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def table(self, name: str, sql: str) -> None:
        """Noted, and made."""
        self._said.append(sql)
        self._engine.table(name, sql)

    def view(self, name: str, sql: str) -> None:
        """Noted, and made."""
        self._said.append(sql)
        self._engine.view(name, sql)

    def fetch(self, sql: str) -> pa.Table:
        """Noted, and fetched."""
        self._said.append(sql)
        return self._engine.fetch(sql)

    def write(self, sql: str, file: Path) -> None:
        """Noted, and written."""
        self._said.append(sql)
        self._engine.write(sql, file)


def test_nothing_is_asked_that_spark_cannot_say(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every statement of these commands, in the long form also of the whole library, has an exact counterpart in Spark."""
    said: list[str] = []
    chosen = bootstrap._engine

    @contextmanager
    def noting(*given: Any) -> Iterator[Any]:
        with chosen(*given) as engine:
            yield Noting(engine, said)

    monkeypatch.setattr(bootstrap, "_engine", noting)
    library = [("compare", str(world), "--period", "2026-10", "--tie", "any")] if EXAM else []
    for tokens in [*commands(world), *library]:
        assert run([*tokens, "--json"]) in {0, 8}
    assert any("FULL OUTER JOIN" in one for one in said)
    for statement in dict.fromkeys(said):
        spark_sql(statement)  # raises where there is none
