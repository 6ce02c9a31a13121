"""A period is sealed once, after the ones before it, with numbers that have no gap, and only as it was read."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import pytest

from openrebate.model.errors import ConflictError, InputError
from openrebate.store.connection import Connection, open_connection, translated
from openrebate.store.periods import Sealed, Sealing, booked_into, closed, last_posting, next_statement, seal
from openrebate.store.server import Dsn

ROOT = sha256(b"root").digest()


def sealing(month: str, first: int, *owners: str, posting_no: int = 0, **other: object) -> Sealing:
    """A seal over one statement an owner; `other` changes what their headers say."""
    statements = [
        Sealed(
            owner=owner,
            period=month,
            version=1,
            header=json.dumps(
                {
                    "number": first + n,
                    "partner": owner,
                    "period": month,
                    "version": 1,
                    "booked_in": month,
                    **other,
                }
            ),
            lines_root=ROOT,
        )
        for n, owner in enumerate(owners)
    ]
    return Sealing(
        program="p", period=month, by="ann", root=ROOT, marks_digest="", marks_publisher="", posting_no=posting_no, first=first,
        statements=statements,
    )  # fmt: skip


def test_numbers_go_on_from_period_to_period(database: Dsn) -> None:
    """A period without statements takes none; what was sealed is told."""
    with open_connection(database) as connection:
        assert seal(connection, sealing("2026-08", 1, "a", "b")) == 2
        assert seal(connection, sealing("2026-09", 3)) == 2
        assert seal(connection, sealing("2026-10", 3, "a")) == 3
        assert next_statement(connection, "p") == 4
        rows = [
            (one.period, one.first_statement, one.last_statement, one.size, one.by)
            for one in closed(connection, "p")
        ]
    assert rows == [
        ("2026-08", 1, 2, 2, "ann"),
        ("2026-09", None, None, 0, "ann"),
        ("2026-10", 3, 3, 1, "ann"),
    ]


@pytest.mark.parametrize(
    ("again", "message"),
    [
        (sealing("2026-09", 2, "a"), "closed already"),
        (sealing("2026-08", 2, "a"), "comes after 2026-08"),
        (sealing("2026-10", 3, "a"), "has the number 2"),
        (sealing("2026-10", 1, "a"), "has the number 2"),
        (sealing("2026-10", 2, "a", posting_no=7), "while it was being closed"),
    ],
)
def test_a_seal_that_does_not_fit_is_refused(database: Dsn, again: Sealing, message: str) -> None:
    """And changes nothing."""
    with open_connection(database) as connection:
        seal(connection, sealing("2026-09", 1, "a"))
        with pytest.raises(ConflictError, match=message):
            refused(connection, again)
        assert (len(closed(connection, "p")), next_statement(connection, "p")) == (1, 2)


@pytest.mark.parametrize(
    "other", [{"number": 5}, {"partner": "b"}, {"period": "2026-08"}, {"version": 2}, {"booked_in": ""}]
)
def test_a_header_says_what_it_is_kept_as(database: Dsn, other: dict[str, Any]) -> None:
    """Number, partner, period, version."""
    with open_connection(database) as connection, pytest.raises(InputError, match="says something else"):
        refused(connection, sealing("2026-09", 1, "a", posting_no=0, **other))


def refused(connection: Connection, again: Sealing) -> None:
    """Seal in a transaction; the database's refusal in our words."""
    with translated(), connection.transaction():
        seal(connection, again)


def test_an_empty_ledger_stands_at_nothing(database: Dsn) -> None:
    """No posting, no open period."""
    with open_connection(database) as connection:
        assert last_posting(connection, "p", "2026-10") == 0
        assert booked_into(connection, "p") == []
