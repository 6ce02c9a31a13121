"""What is posted is the same out of the plans' files and out of the database, and a file that was changed is not believed."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from unittest import mock

import pyarrow.parquet as pq

from openrebate.app.apply import apply
from openrebate.app.bootstrap import bare_engine
from openrebate.app.plan import plan
from openrebate.app.posted_lines import load_planned, load_posted
from openrebate.app.settled import find_program
from openrebate.app.workspace import connected, open_workspace
from openrebate.store import lines
from openrebate.units.periods import parse_period
from tests.money.kills import Workshop, workshop
from tests.money.settle_acts import PERIOD, PROGRAM, bring, prepare_close, trades

__all__ = ["workshop"]


def prepare(folder: Path) -> None:
    """Two plans of a month are applied, the second with further trades."""
    prepare_close(folder)
    bring(folder, trades(first=100, many=1))
    apply(folder, plan(folder, PROGRAM, PERIOD).file, by="tester")


def posted(folder: Path, *, planned: bool) -> list[dict[str, Any]]:
    """The latest versions of the lines, by the plans' files or by the database."""
    place = open_workspace(folder)
    program, origin = find_program(place, PROGRAM), parse_period(PERIOD)
    with connected(place) as connection, bare_engine("duckdb") as engine:
        if planned:
            load_planned(engine, place, connection, program, origin)
        else:
            load_posted(engine, connection, program, origin)
        names = ", ".join(f'"{name}"' for name in lines.POSTED.names if name != "posting_no")
        return list(engine.fetch(f"SELECT {names} FROM posted ORDER BY line_id").to_pylist())


def test_both_say_the_same_whatever_becomes_of_the_files(workshop: Workshop) -> None:
    """Whole, changed to other amounts, or gone: the lines are those of the database."""
    with workshop.workspace(prepare) as folder:
        wanted = posted(folder, planned=False)
        assert {row["version"] for row in wanted} == {2}
        assert posted(folder, planned=True) == wanted
        for file in (folder / "data" / "plans").glob("*.parquet"):
            rows = pq.read_table(file)
            pq.write_table(rows.slice(0, 1), file)
            assert posted(folder, planned=True) == wanted
            file.unlink()
            assert posted(folder, planned=True) == wanted
        for file in (folder / "data" / "plans").glob("*.json"):
            file.unlink()
        assert posted(folder, planned=True) == wanted


def test_the_files_are_what_is_read_where_they_are_whole(workshop: Workshop) -> None:
    """The guard itself works: where the database holds other lines, the files still say what was posted."""
    with workshop.workspace(prepare) as folder:
        wanted = posted(folder, planned=True)
        with mock.patch.object(lines, "versions", return_value=lines.POSTED.empty_table()):
            assert posted(folder, planned=True) == wanted
            assert posted(folder, planned=False) == []
