"""Payouts in the database: what is owed and how long, runs, approvals, and one event a state.

Amounts are whole numbers of the asset's smallest unit, instants microseconds. Which state may follow which, who must have
approved, and that the ledger moves with the state is checked by the database again (schema/payouts.sql).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from openrebate.settling.conversion import Conversion, Price
from openrebate.store.connection import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One payout as it stands: what it is, its last event, and what is sent instead of the amount, if something is."""

    payout_id: str
    program: str
    owner_kind: str
    owner: str
    asset: str
    scale: int
    amount: int
    withheld: int
    destination: str
    rail: str
    run: str
    drafted_by: str
    n: int
    state: str
    at: datetime
    reason: str
    evidence: Mapping[str, Any]
    sent: Conversion | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run: how many different people it needs, and who approved it so far."""

    run: str
    program: str
    rail: str
    approvals: int
    by: str
    drafted_at: datetime
    approved_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What one owner is owed, how much of it was credited after the cut-off, and how many payouts it has had."""

    owner_kind: str
    owner: str
    asset: str
    scale: int
    balance: int
    waiting: int
    payouts: int


_BALANCES = """
    SELECT b.owner_kind, b.owner, b.asset, a.scale, b.balance::text,
        (SELECT coalesce(sum(t.amount), 0)::text FROM openrebate.transfers AS t
            JOIN openrebate.postings AS p ON p.posting_no = t.posting_no
            WHERE t.credit = b.book_id AND p.kind <> 'payout'
                AND CASE WHEN %(from)s = 'traded' THEN t.event_at ELSE p.booked_at END > %(after)s::timestamptz),
        (SELECT count(*) FROM openrebate.payouts AS o
            WHERE (o.program, o.owner_kind, o.owner, o.asset) = (b.program, b.owner_kind, b.owner, b.asset))
    FROM openrebate.books AS b JOIN openrebate.assets AS a ON a.asset = b.asset
    WHERE b.kind = 'payable' AND b.program = %(program)s AND b.balance <> 0
    ORDER BY b.owner_kind, b.owner, b.asset
"""


def balances(connection: Connection, program: str, held_from: str, after: datetime | None) -> list[Balance]:
    """Every balance of the program that is not 0. `waiting` is what was credited after the instant `after` (None: nothing).

    Money that came back from a payout does not wait again. `held_from`: by `booked` or `traded` time.
    """
    values = {"program": program, "from": held_from, "after": after}
    rows = connection.execute(_BALANCES, values).fetchall()
    return [
        Balance(
            owner_kind=kind,
            owner=owner,
            asset=asset,
            scale=scale,
            balance=int(balance),
            waiting=int(waiting),
            payouts=count,
        )
        for kind, owner, asset, scale, balance, waiting, count in rows
    ]


def hold_program(connection: Connection, program: str) -> None:
    """Let one command at a time draft payouts of the program, until the transaction ends."""
    connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('payouts ' || %s, 0))", [program])


def insert_run(connection: Connection, run: str, program: str, rail: str, approvals: int, by: str) -> None:
    """A new run, without payouts yet."""
    connection.execute(
        "INSERT INTO openrebate.payout_runs (run, program, rail, approvals, by) VALUES (%s, %s, %s, %s, %s)",
        [run, program, rail, approvals, by],
    )


def insert_payouts(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """New payouts with their first event; columns as the table's, those of what is sent instead None where nothing is."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO openrebate.payouts (payout_id, program, owner_kind, owner, asset, ordinal, amount, withheld, "
            "destination, rail, run, by, sent_asset, sent_scale, sent_amount, price, price_at, publisher) "
            "VALUES (%(payout_id)s, %(program)s, %(owner_kind)s, %(owner)s, %(asset)s, "
            "%(ordinal)s, %(amount)s, %(withheld)s, %(destination)s, %(rail)s, %(run)s, %(by)s, "
            "%(sent_asset)s, %(sent_scale)s, %(sent_amount)s, %(price)s, %(price_at)s, %(publisher)s)",
            rows,
        )
    insert_events(connection, [(row["payout_id"], 1) for row in rows], "drafted", rows[0]["by"])


def insert_events(connection: Connection, which: Sequence[tuple[str, int]], state: str, by: str) -> None:
    """The same state for many payouts, each as its `n`-th event."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO openrebate.payout_events (payout_id, n, state, by) VALUES (%s, %s, %s, %s)",
            [(payout, n, state, by) for payout, n in which],
        )


def insert_event(
    connection: Connection,
    payout: str,
    n: int,
    state: str,
    by: str,
    reason: str = "",
    evidence: Mapping[str, Any] | None = None,
) -> None:
    """The `n`-th event of a payout. ConflictError (5) where it is not the next one, or that state may not follow."""
    connection.execute(
        "INSERT INTO openrebate.payout_events (payout_id, n, state, by, reason, evidence) "
        "VALUES (%s, %s, %s, %s, %s, %s)",
        [payout, n, state, by, reason, Jsonb(dict(evidence or {}))],
    )


def insert_approval(connection: Connection, run: str, by: str) -> bool:
    """This person approves the run. False where the same person has already."""
    row = connection.execute(
        "INSERT INTO openrebate.payout_approvals (run, by) VALUES (%s, %s) ON CONFLICT DO NOTHING RETURNING by",
        [run, by],
    ).fetchone()
    return row is not None


_STANDINGS = """
    SELECT p.payout_id, p.program, p.owner_kind, p.owner, p.asset, a.scale, p.amount::text, p.withheld::text,
        p.destination, p.rail, p.run, p.by, e.n, e.state, e.at, e.reason, e.evidence,
        p.sent_asset, p.sent_scale, p.sent_amount::text, p.price, openrebate.micros(p.price_at), p.publisher
    FROM openrebate.payouts AS p
    JOIN openrebate.assets AS a ON a.asset = p.asset
    JOIN LATERAL (
        SELECT * FROM openrebate.payout_events AS e WHERE e.payout_id = p.payout_id ORDER BY e.n DESC LIMIT 1
    ) AS e ON true
    WHERE {where}
    ORDER BY p.drafted_at, p.payout_id
"""


def standings(
    connection: Connection,
    *,
    run: str | None = None,
    payout: str | None = None,
    program: str | None = None,
    states: Sequence[str] | None = None,
) -> list[Standing]:
    """Payouts as they stand, the oldest first: of a run, a program, in some states, or whose id begins so."""
    where = {
        "p.run = %(run)s": run,
        "p.payout_id >= %(payout)s AND p.payout_id < %(payout)s || 'g'": payout,  # ids are hexadecimal digits
        "p.program = %(program)s": program,
        "e.state = ANY (%(states)s)": None if states is None else list(states),
    }
    asked = " AND ".join(condition for condition, value in where.items() if value is not None) or "true"
    values = {
        "run": run,
        "payout": payout,
        "program": program,
        "states": None if states is None else list(states),
    }
    *names, _ = Standing.__slots__
    found = []
    for row in connection.execute(_STANDINGS.format(where=asked).encode(), values).fetchall():
        cells = dict(zip(names, row[: len(names)], strict=True))
        units = {"amount": int(cells["amount"]), "withheld": int(cells["withheld"])}
        found.append(Standing(**cells | units, sent=conversion(row[len(names) :])))
    return found


def conversion(cells: Sequence[Any]) -> Conversion | None:
    """What is sent instead, from the columns sent_asset to publisher (units as text, the instant in microseconds)."""
    asset, scale, units, price, at, publisher = cells
    if asset is None:
        return None
    pinned = Price(asset=asset, price=price, at=at, publisher=publisher)
    return Conversion(amount=int(units), scale=scale, price=pinned)


def events(
    connection: Connection, payout: str
) -> list[tuple[int, str, datetime, str, str, Mapping[str, Any]]]:
    """Everything that happened to a payout: n, state, at, by, reason, evidence."""
    return connection.execute(
        "SELECT n, state, at, by, reason, evidence FROM openrebate.payout_events WHERE payout_id = %s ORDER BY n",
        [payout],
    ).fetchall()


def find_run(connection: Connection, run: str) -> Run | None:
    """The run of that id."""
    row = connection.execute(
        "SELECT r.run, r.program, r.rail, r.approvals, r.by, r.drafted_at, "
        "array(SELECT a.by FROM openrebate.payout_approvals AS a WHERE a.run = r.run ORDER BY a.at, a.by) "
        "FROM openrebate.payout_runs AS r WHERE r.run = %s",
        [run],
    ).fetchone()
    if row is None:
        return None
    cells = dict(zip(Run.__slots__, row, strict=True))
    return Run(**cells | {"approved_by": tuple(cells["approved_by"])})


def hold_run(connection: Connection, run: str) -> None:
    """Let one command at a time change the payouts of the run, until the transaction ends."""
    connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('run ' || %s, 0))", [run])


def hold_sending(connection: Connection, run: str) -> bool:
    """Be the only one that sends the run, for as long as this connection lives. False: another one is."""
    row = connection.execute(
        "SELECT pg_try_advisory_lock(hashtextextended('sending ' || %s, 0))", [run]
    ).fetchone()
    return row == (True,)
