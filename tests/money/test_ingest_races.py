"""Eight writers claim one subject at once: the database lets one of them win, every time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import psycopg
import pyarrow as pa
import pytest

from openrebate.app.ingest import Ingested, Sender, ingest
from openrebate.app.init import init
from openrebate.app.workspace import connected
from openrebate.model.errors import ConflictError
from openrebate.model.tables import CLAIMS
from openrebate.store.connection import Connection, open_connection
from openrebate.store.deliveries import Delivery, fill_parts, record
from openrebate.store.facts import bring, compare
from openrebate.store.server import Dsn
from tests.conftest import EXAM
from tests.money.worlds import FIRST, write

RACES = 200 if EXAM else 15
WRITERS = 8


def _claim(claim_id: str, subject: str) -> dict[str, pa.Table]:
    """One claim, canonical, in force from 2026 on."""
    row = {
        "claim_id": claim_id, "role": "affiliate", "subject_kind": "account", "subject": subject, "partner_id": claim_id,
        "effective_from": 1_767_225_600_000_000, "match": "exact",
    }  # fmt: skip
    types = {"instant": pa.int64(), "decimal": pa.decimal128(38, 18)}
    columns = {c.name: pa.array([row.get(c.name)], types.get(c.kind, pa.string())) for c in CLAIMS.columns}
    empty = {name: pa.table({}) for name in ("accounts", "account_attributes", "subaccounts", "partners")}
    others = {name: pa.table({}) for name in ("partner_accounts", "grants", "overrides", "metrics")}
    return {**empty, **others, "claims": pa.table(columns)}


def _write(connection: Connection, claim_id: str, subject: str) -> bool:
    """Whether the claim was taken in."""
    try:
        with connection.transaction():
            compared = compare(connection, _claim(claim_id, subject))
            delivery = Delivery(kind="facts", source="race", digest=claim_id, by="tester", rows=1, fresh=1)
            bring(connection, compared, record(connection, delivery))
    except ConflictError as error:
        assert subject in error.message  # noqa: PT017 - losing is one of two right outcomes
        return False
    return True


def _race(database: Dsn, races: int) -> list[int]:
    """How many of the writers won, race by race."""
    barrier = Barrier(WRITERS)

    def run(writer: int) -> list[bool]:
        with open_connection(database) as connection:
            won = []
            for race in range(races):
                barrier.wait(60)
                won.append(_write(connection, f"c{writer}-{race}", f"account-{race}"))
            return won

    with ThreadPoolExecutor(WRITERS) as pool:
        outcomes = list(pool.map(run, range(WRITERS)))
    return [sum(race) for race in zip(*outcomes, strict=True)]


def test_one_of_eight_wins(database: Dsn, capsys: pytest.CaptureFixture[str]) -> None:
    """At most one claim per subject at any instant, whoever is first; and always one."""
    assert _race(database, RACES) == [1] * RACES
    with capsys.disabled():
        print(f"\n{RACES} races of {WRITERS} writers for one subject: one wins each time")  # noqa: T201


def test_without_the_constraint_more_win(database: Dsn) -> None:
    """The guard itself works: it is the constraint that holds, and without it the race turns red."""
    with psycopg.connect(database.owner, autocommit=True) as owner:
        owner.execute("ALTER TABLE openrebate.claims DROP CONSTRAINT claims_once")
    assert max(_race(database, 3)) > 1


def test_ingests_at_once_follow_each_other(
    tmp_path: Path, database: Dsn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four ingests of one world at once: its rows are fresh once, and duplicates three times."""
    monkeypatch.setenv("DATABASE_URL", database.owner)
    workspace = init(tmp_path / "place").workspace
    world = write(tmp_path / "world", FIRST)

    def run(writer: int) -> Ingested:
        with connected(workspace) as connection:
            return ingest(workspace, connection, world, Sender(by=f"writer {writer}", source="race"))

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(run, range(4)))
    rows = len(FIRST["fills"])
    assert sorted(one.fills.fresh for one in found) == [0, 0, 0, rows]
    assert sorted(one.fills.duplicates for one in found) == [0, rows, rows, rows]
    with connected(workspace) as connection:
        assert sum(part.rows for part in fill_parts(connection)) == rows
