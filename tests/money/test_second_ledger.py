"""Whatever is done to the ledger, a second, obvious one says the same: what is refused, and every balance at every time."""

from __future__ import annotations

from collections import Counter

import pytest

from openrebate.store.connection import connect, open_connection
from openrebate.store.server import Dsn
from openrebate.store.verify import verify
from tests.conftest import EXAM
from tests.database import Server
from tests.money.histories import histories

HISTORIES = 20_000 if EXAM else 60
BATCH = 250  # histories a database, so that past balances are added up over few rows
STEPS = 10


def test_two_ledgers_agree(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    """Plans, adjustments, payouts and closes, right and wrong ones: the same answers, the same balances, and it verifies."""
    told: Counter[str] = Counter()
    for first in range(0, HISTORIES, BATCH):
        database = server.fresh()
        with open_connection(database) as connection:
            some, faults = histories(connection, range(first, min(first + BATCH, HISTORIES)), STEPS)
            assert faults == []
            assert verify(connection).faults == ()
        server.drop(database)
        told += some
    refused = sum(count for name, count in told.items() if name.endswith("refused"))
    with capsys.disabled():
        print(f"\nsecond ledger: {HISTORIES:,} histories, {told.total():,} acts, {refused:,} refused")  # noqa: T201
    kinds = {name.split(":")[0] for name in told}
    assert {"plan", "again", "grant", "take back", "adjust", "draft", "close", "become settled"} <= kinds
    assert all(
        told[f"{kind}: done"] and told[f"{kind}: refused"] for kind in ("plan", "adjust", "draft", "close")
    )


FAULTS = {
    "a stale line is posted": (
        "CREATE OR REPLACE FUNCTION openrebate.check_lines(the_batch uuid, the_program text) RETURNS void LANGUAGE sql AS ''"
    ),
    "a closed month takes more": (
        "CREATE OR REPLACE FUNCTION openrebate.check_open(the_program text, the_period text) RETURNS void LANGUAGE sql AS "
        "'INSERT INTO openrebate.periods (program, period) VALUES (the_program, the_period) ON CONFLICT DO NOTHING'"
    ),
    "a transfer is taken back otherwise": (
        "CREATE OR REPLACE FUNCTION openrebate.check_reversals(the_posting bigint) RETURNS void LANGUAGE sql AS ''"
    ),
    "one person is two": "ALTER TABLE openrebate.adjustment_approvals DISABLE TRIGGER check_second_person",
    "any state follows any": "ALTER TABLE openrebate.payout_events DISABLE TRIGGER check_payout_event",
    "balances forget what went out": (
        "CREATE OR REPLACE FUNCTION openrebate.move_balances(the_posting bigint) RETURNS void LANGUAGE sql AS "
        "'UPDATE openrebate.books AS b SET balance = b.balance + t.amount FROM openrebate.transfers AS t "
        "WHERE t.posting_no = the_posting AND t.credit = b.book_id'"
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_diverges(fault: str, database: Dsn) -> None:
    """With one guard of the database taken away, the two ledgers part within a hundred histories."""
    with connect(database) as owner:
        owner.execute(FAULTS[fault].encode())
    with open_connection(database) as connection:
        assert any(histories(connection, [seed], STEPS)[1] for seed in range(100))
