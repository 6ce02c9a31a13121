"""Applying and closing at the same time: posted once, sealed once, and nothing slips into a period while it is sealed."""

from __future__ import annotations

import json
import os
import random
import time
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest import mock

import psycopg
import pytest

from openrebate.app.apply import Applied, apply
from openrebate.app.close import Sealed, close
from openrebate.app.workspace import connected, open_workspace
from openrebate.model.errors import OpenRebateError
from openrebate.store import failpoints, ledger
from openrebate.store.verify import verify
from tests.conftest import EXAM
from tests.money.at_once import race
from tests.money.kills import Workshop, workshop
from tests.money.settle_acts import PERIOD, PROGRAM, planned, prepare_apply, prepare_race, state, statements

__all__ = ["workshop"]

RACES = 1000 if EXAM else 12
AT_ONCE = 3


def _ends(results: list[Any]) -> list[str]:
    return sorted("refused" if isinstance(one, OpenRebateError) else str(one.outcome) for one in results)


def test_a_plan_applied_at_once_is_posted_once(
    workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    """One of those who apply posts it, the others find it posted, and all name the same posting."""
    for number in range(RACES):
        with workshop.workspace(prepare_apply) as folder:
            file = planned(folder)
            acts = [lambda file=file, folder=folder: apply(folder, file, by="ann")] * AT_ONCE
            results = race(*acts)
            assert _ends(results) == ["already", "already", "applied"], number
            assert len({(one.posting_no, one.head) for one in results}) == 1
            found = state(folder)
            assert (found["counted"], found["faults"], len(found["postings"])) == ((1, 4, 4), (), 1)
    with capsys.disabled():
        print(f"\napply: {RACES} races of {AT_ONCE}, each posted once")  # noqa: T201


def _contest(folder: Path, chance: random.Random) -> list[Any]:
    """Two close the month, leaving what is late, while one applies a second plan of it; sometimes they are too late."""

    def closing() -> Sealed:
        time.sleep(chance.uniform(0, 0.7))
        return close(folder, PROGRAM, PERIOD, by="ann", leave_late=True)

    def applying() -> Applied:
        return apply(folder, planned(folder), by="bob")

    return race(closing, closing, applying)


def _astray(folder: Path) -> list[str]:
    """What does not fit together: the statements hold all that is booked into the period, and the ledger verifies."""
    with connected(open_workspace(folder)) as connection:
        stated = statements(connection)
        faults = [str(fault) for fault in verify(connection).faults]
        row = connection.execute(
            "SELECT count(*) FROM openrebate.postings WHERE period = %s AND posting_no > "
            "(SELECT posting_no FROM openrebate.periods WHERE period = %s)", [PERIOD, PERIOD]
        ).fetchone()  # fmt: skip
        books = {b.owner: b.units for b in ledger.balances(connection) if b.kind == "payable"}
    assert row is not None
    told = {owner: sum(_units(one["closing"]) for one in json.loads(text)) for _, owner, text in stated}
    if [number for number, _, _ in stated] != [1, 2, 3]:
        faults.append(f"statements are numbered {[number for number, _, _ in stated]}")
    faults += [
        f"{owner} is told {told[owner]} and owed {books[owner]}"
        for owner in told
        if told[owner] != books[owner]
    ]
    return faults + ([f"{row[0]} postings after the seal"] if row[0] else [])


def _units(amount: str) -> int:
    return int(Decimal(amount).scaleb(8))


def test_a_month_closed_at_once_is_sealed_once(
    workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    """One of those who close seals it; a plan applied meanwhile is in the statements or refused, never between."""
    counted, chance = Counter[str](), random.Random(3)  # noqa: S311 - no secret
    for number in range(RACES):
        with workshop.workspace(prepare_race) as folder:
            *closers, applier = _contest(folder, chance)
            assert _ends(closers) == ["already", "closed"], number
            assert _astray(folder) == [], number
            counted.update(_ends([applier]))
    with capsys.disabled():
        print(f"\nclose: {RACES} races of {AT_ONCE}, each sealed once; plans meanwhile: {dict(counted)}")  # noqa: T201
    assert set(counted) == {"applied", "refused"} or not EXAM


def test_a_door_that_does_not_look_is_seen(workshop: Workshop) -> None:
    """The guard itself works: where the door takes what comes into a closed period, the same race turns red."""

    def slowly(step: str) -> None:
        time.sleep(0.3 if step == "apply: checked" else 0)

    with workshop.workspace(prepare_race) as folder:
        open_door()
        with mock.patch.object(failpoints, "_watch", slowly):
            _contest(folder, random.Random(3))  # noqa: S311 - no secret
        assert any("after the seal" in fault or "is told" in fault for fault in _astray(folder))


def open_door() -> None:
    """Take away, as the owner, that the door looks whether a period is open."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as owner:
        owner.execute(
            "CREATE OR REPLACE FUNCTION openrebate.check_open(the_program text, the_period text) RETURNS void "
            "LANGUAGE sql AS $$ INSERT INTO openrebate.periods (program, period) VALUES (the_program, the_period) "
            "ON CONFLICT DO NOTHING $$"
        )
