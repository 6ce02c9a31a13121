"""Whatever the owner of the database changes behind the guards is found and named."""

from __future__ import annotations

import pytest

from openrebate.store import ledger
from openrebate.store.connection import Connection, connect, open_connection
from openrebate.store.server import Dsn
from openrebate.store.verify import verify
from tests.postings import draft, line, lines, posting, transfer, transfers

# The text that a strange name has in JSON must be the same in Python and in the database.
STRANGE = 'a"\\\n\t\x01\x7f/é€😀 \x1f'


def _fill(connection: Connection) -> dict[int, str]:
    """Five postings; their heads."""
    ledger.add_asset(connection, "USDT", 8)
    ledger.add_asset(connection, "BTC", 8)
    done = [
        ledger.post(connection, posting("1"), transfers(*(transfer(n, owner=f"af{n}") for n in range(1, 6)))),
        ledger.post(connection, posting("2"), transfers(transfer(40, line_id="l")), lines(line("l", 0, 40), line("m", 0, 0))),
        ledger.post(
            connection, posting("3", note=STRANGE),
            transfers(transfer(9, owner=STRANGE, reason=STRANGE), transfer(8, asset="BTC")),
        ),
        ledger.post(
            connection, posting("4"), transfers(transfer(15, "payable commission_cost", line_id="l")),
            lines(line("l", 40, 25, 2, clause=STRANGE)),
        ),
    ]  # fmt: skip
    draft(connection, 3, owner="af3")
    last = ledger.head(connection)
    return {one.posting_no: one.hash.hex() for one in done} | {last.posting_no: last.hash.hex()}


def test_an_untouched_ledger_verifies(database: Dsn) -> None:
    """Python makes every digest that the database made, strange characters and all."""
    with open_connection(database) as connection:
        heads = _fill(connection)
        found = verify(connection, heads)
    assert (found.postings, found.transfers, found.lines, found.faults) == (5, 10, 3, ())


def test_an_empty_ledger_verifies(database: Dsn) -> None:
    """Nothing is posted, nothing is wrong."""
    with open_connection(database) as connection:
        assert verify(connection).faults == ()


_TAMPERED = {
    "an amount": ("UPDATE transfers SET amount = 6 WHERE posting_no = 1 AND n = 5", "transfer 1/5"),
    "an event's instant": ("UPDATE transfers SET event_at = event_at - interval '1 us' WHERE posting_no = 1", "transfer 1/1"),
    "a direction": ("UPDATE transfers SET debit = credit, credit = debit WHERE posting_no = 3 AND n = 2", "transfer 3/2"),
    "a receiver": (("UPDATE transfers SET credit = (SELECT book_id FROM books WHERE kind = 'payable' AND owner = 'af1' "
                   "AND asset = 'USDT') WHERE posting_no = 1 AND n = 4"), "transfer 1/4"),
    "an owner's name": ("UPDATE books SET owner = 'af9' WHERE owner = 'af4'", "transfer 1/4"),
    "a row deleted": ("DELETE FROM transfers WHERE posting_no = 1 AND n = 2", "transfer 1/2"),
    "the last row deleted": ("DELETE FROM transfers WHERE posting_no = 1 AND n = 5", "transfer 1/5"),
    "a row added": (("INSERT INTO transfers SELECT posting_no, n + 5, debit, credit, asset, amount, event_at, origin, line_id, "
                    "reason, NULL, NULL, digest FROM transfers WHERE posting_no = 1 AND n = 1"), "transfer 1/6"),
    "two rows swapped": (("UPDATE transfers AS t SET n = 103 - t.n WHERE posting_no = 1 AND n <= 2; "
                         "UPDATE transfers SET n = n - 100 WHERE n > 100"), "transfer 1/1"),
    "two rows swapped with their digests made again": (
        ("CREATE TEMP TABLE s AS SELECT * FROM transfers WHERE posting_no = 1 AND n <= 2; "
        "UPDATE transfers AS t SET credit = s.credit, amount = s.amount, digest = sha256(convert_to('[' || t.n || ', ' || "
        "d.name || ', ' || c.name || ', ' || substr(json_build_array(s.amount::text, micros(s.event_at), s.origin, s.line_id, "
        "s.reason, s.reverses, s.reverses_n)::text, 2), 'UTF8')) FROM s, books AS d, books AS c "
        "WHERE s.n = 3 - t.n AND t.posting_no = 1 AND d.book_id = s.debit AND c.book_id = s.credit"), "posting 1"),
    "a line's rate": ("UPDATE lines SET rate = 0.41 WHERE version = 2", "line l/2"),
    "a line's amount": ("UPDATE lines SET after = 41 WHERE version = 1 AND line_id = 'l'", "line l/1"),
    "a line deleted": ("DELETE FROM lines WHERE line_id = 'm'", "posting 2"),
    "a posting's words": ("UPDATE postings SET by = 'eve' WHERE posting_no = 4", "posting 4"),
    "a posting's instant": ("UPDATE postings SET booked_at = booked_at - interval '1 us' WHERE posting_no = 4", "posting 4"),
    "a posting deleted": ("DELETE FROM postings WHERE posting_no = 3", "posting 3"),
    "the tail cut off": (("DELETE FROM postings WHERE posting_no = 5; DELETE FROM transfers WHERE posting_no = 5; "
                         "UPDATE books SET balance = balance + 3 WHERE kind = 'payable' AND owner = 'af3'; "
                         "UPDATE books SET balance = 0 WHERE kind = 'in_payment'; "
                         "UPDATE ledger_head SET posting_no = 4, hash = (SELECT hash FROM postings WHERE posting_no = 4)"),
                         "posting 5"),
    "a balance": ("UPDATE books SET balance = balance + 1 WHERE kind = 'payable' AND owner = 'af2'", "book 3"),
    "the head": ("UPDATE ledger_head SET hash = sha256('x')", "posting 5"),
}  # fmt: skip


@pytest.mark.parametrize("fault", _TAMPERED)
def test_what_the_owner_changes_is_named(fault: str, database: Dsn) -> None:
    """Guards switched off, one thing changed: the first fault names the row."""
    change, where = _TAMPERED[fault]
    with open_connection(database) as connection:
        heads = _fill(connection)
    with connect(database) as connection:
        connection.execute("SET search_path = openrebate, pg_catalog")
        for table in ("transfers", "lines", "postings", "books", "ledger_head"):
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER".encode())
        connection.execute(change.encode())
    with open_connection(database) as connection:
        found = verify(connection, heads)
    assert found.faults
    assert found.faults[0].where == where, found.faults


def test_a_chain_made_again_is_found_by_its_exported_heads(database: Dsn) -> None:
    """Whoever rewrites everything consistently still cannot reach the heads outside."""
    with open_connection(database) as connection:
        heads = _fill(connection)
        assert verify(connection, heads | {2: "00" * 32}).faults[0].where == "posting 2"
        assert verify(connection, heads | {6: "00" * 32}).faults[0].where == "posting 6"
