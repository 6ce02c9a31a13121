"""A law: whatever arrives, in whatever order and pieces, what is known is what a dictionary would know."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openrebate.app.ingest import Counts, Ingested, Sender, ingest
from openrebate.app.stream import ingest_stream
from openrebate.app.workspace import Workspace, connected, open_workspace
from openrebate.store import fills, verdicts
from openrebate.store.deliveries import fill_parts
from tests.conftest import EXAM
from tests.money.ingesting import rows_of
from tests.money.kills import Workshop, workshop
from tests.money.worlds import fill, fill_lines, write

__all__ = ["workshop"]

_SENDER = Sender(by="tester", source="test")


class Arrival(NamedTuple):
    """One row of a fill: which, at which revision, with which content."""

    fill_id: str
    revision: int
    content: int

    def row(self) -> dict[str, str]:
        """As a world has it: the content tells price, quantity and day; some amounts are wide, some cancel."""
        price = "100.000000000001" if self.content == 2 else "100"
        quantity = "0" if self.content == 3 and self.revision else str(1 + self.content)
        day = 1 + (self.content + self.revision) % 3
        return fill(self.fill_id, day, price=price, quantity=quantity, revision=str(self.revision))


class Model:
    """The same rules, row by row, in dictionaries."""

    def __init__(self) -> None:
        self.live: dict[str, Arrival] = {}
        self.contested: dict[str, int] = {}
        self.seen: dict[Arrival, str] = {}

    def stream(self, rows: list[Arrival]) -> None:
        """Rows one after the other: the first of two stands."""
        for row in rows:
            if row not in self.seen:
                self._take(row)

    def world(self, rows: list[Arrival]) -> None:
        """Rows at once: where the highest new revision of a fill is contradictory, no new row of it is taken."""
        fresh = dict.fromkeys(row for row in rows if row not in self.seen)
        for fill_id in dict.fromkeys(row.fill_id for row in fresh):
            of_fill = [row for row in fresh if row.fill_id == fill_id]
            top = max(row.revision for row in of_fill)
            live = self.live[fill_id].revision if fill_id in self.live else -1
            contradictory = sum(row.revision == top for row in of_fill) > 1
            for row in sorted(of_fill, key=lambda row: -row.revision):
                if contradictory and row.revision > live:
                    self._contest(row)
                else:
                    self._take(row)

    def _take(self, row: Arrival) -> None:
        live = self.live[row.fill_id].revision if row.fill_id in self.live else -1
        if row.revision > max(live, self.contested.get(row.fill_id, -1)):
            self.live[row.fill_id] = row
            self.seen[row] = "fill"
        elif row.revision < live:
            self.seen[row] = "superseded"
        else:
            self._contest(row)

    def _contest(self, row: Arrival) -> None:
        self.contested[row.fill_id] = max(row.revision, self.contested.get(row.fill_id, -1))
        self.seen[row] = "conflict"


_ARRIVALS = st.builds(Arrival, st.sampled_from("abcde"), st.integers(0, 3), st.integers(0, 3))
_DELIVERIES = st.lists(
    st.tuples(st.booleans(), st.lists(_ARRIVALS, min_size=1, max_size=12)), min_size=1, max_size=5
)


@settings(max_examples=200 if EXAM else 6)
@given(deliveries=_DELIVERIES, batch=st.integers(1, 5))
def test_what_is_known_is_what_a_dictionary_knows(
    workshop: Workshop, deliveries: list[tuple[bool, list[Arrival]]], batch: int
) -> None:
    """Files of +1 less files of −1 are the fills of the model; nothing that arrived is lost, and counts add up."""
    _compare(workshop, deliveries, batch)


_BY_HAND: list[tuple[bool, list[Arrival]]] = [
    (False, [Arrival("a", 1, 0), Arrival("b", 0, 0), Arrival("c", 0, 1), Arrival("c", 0, 2)]),
    (
        True,
        [Arrival("a", 0, 1), Arrival("b", 2, 3), Arrival("b", 1, 0), Arrival("c", 0, 3), Arrival("d", 0, 0)],
    ),
    (
        False,
        [Arrival("c", 1, 2), Arrival("b", 3, 1), Arrival("b", 3, 2), Arrival("d", 0, 1), Arrival("d", 0, 0)],
    ),
    (True, [Arrival("b", 3, 3), Arrival("c", 2, 0), Arrival("c", 2, 0), Arrival("a", 0, 1)]),
]


def test_one_history_by_hand(workshop: Workshop) -> None:
    """The same of a history in which every rule has its turn."""
    _compare(workshop, _BY_HAND, 2)


@pytest.mark.parametrize(
    "fault",
    [
        ("UNORDERED", "WHEN top_contents > 1 THEN 'conflict'", ""),
        ("ORDERED", "coalesce(contested, -1)", "-1"),
        ("ORDERED", "WHEN revision < live THEN 'superseded'", "WHEN revision < live THEN 'revised'"),
    ],
    ids=["contradictions", "contested", "late"],
)
def test_a_wrong_verdict_is_seen(
    fault: tuple[str, str, str], workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guard itself works: with one rule of the verdicts changed, the same history turns red."""
    name, rule, wrong = fault
    text = getattr(verdicts, name)
    assert rule in text
    monkeypatch.setattr(fills, name, text.replace(rule, wrong))
    with pytest.raises((AssertionError, ValueError)):
        _compare(workshop, _BY_HAND, 2)


def _compare(workshop: Workshop, deliveries: list[tuple[bool, list[Arrival]]], batch: int) -> None:
    model = Model()
    with workshop.workspace() as folder:
        workspace = open_workspace(folder)
        for number, (streamed, rows) in enumerate(deliveries):
            found = _deliver(workspace, rows, streamed=streamed, batch=batch, number=number)
            assert _adds_up(found.fills, len(rows))
            (model.stream if streamed else model.world)(rows)
        assert _known(workspace) == sorted(_stored(row) for row in model.live.values())
        conflicts = {_stored(row) for row, what in model.seen.items() if what == "conflict"}
        assert set(_kept(workspace)) >= conflicts


def _deliver(
    workspace: Workspace, rows: list[Arrival], *, streamed: bool, batch: int, number: int
) -> Ingested:
    world = {"fills": [row.row() for row in rows]}
    with connected(workspace) as connection:
        if streamed:
            return ingest_stream(workspace, connection, fill_lines(world), _SENDER, batch=batch)
        folder = write(workspace.folder.parent / f"{workspace.folder.name}-{number}", world)
        return ingest(workspace, connection, folder, _SENDER)


def _adds_up(counts: Counts, rows: int) -> bool:
    parts = counts.fresh + counts.duplicates + counts.conflicts + counts.revised + counts.superseded
    return counts.rows == rows == parts


def _known(workspace: Workspace) -> list[Any]:
    """The +1 rows less the −1 rows, as a multiset; the latter must all be there."""
    with connected(workspace) as connection:
        parts = fill_parts(connection)
    with duckdb.connect() as duck:
        rows = {
            sign: rows_of(
                duck, [workspace.folder / path for part in parts if part.sign == sign for path in part.files]
            )
            for sign in (1, -1)
        }
    left = rows[1]
    for row in rows[-1]:
        left.remove(row)
    return sorted(_short(row) for row in left)


def _kept(workspace: Workspace) -> list[str]:
    with connected(workspace) as connection:
        paths = [Path(row[0]) for row in connection.execute("SELECT path FROM openrebate.kept_files")]
    with duckdb.connect() as duck:
        return [_short(row) for row in rows_of(duck, [workspace.folder / path for path in paths])]


def _stored(row: Arrival) -> str:
    found = row.row()
    return f"{row.fill_id} {row.revision} {found['executed_at'][:10]} {float(found['price']):.12f} {found['quantity']}"


def _short(text: str) -> str:
    """The columns that tell one arrival from another, out of a stored row."""
    cells = text.split("|")
    revision = next(cell for cell in cells[11:] if cell.isdigit())
    return f"{cells[2]} {revision} {cells[3][:10]} {float(cells[8]):.12f} {float(cells[9]):.0f}"
