"""The ledger: post through the one door, and read balances. Amounts are whole numbers of an asset's smallest unit.

    with connection.transaction():
        ledger.add_asset(connection, "USDT", 8)
        posted = ledger.post(connection, Posting(kind="plan", ref=digest, program=..., period=..., by=...), transfers, lines)

Money goes these ways and no other, by the kind of the posting, never from one owner to another (from → to is debit → credit):

    plan        commission_cost ⇄ payable     what is earned, and taken back: the change of a line
    adjustment  adjustment ⇄ payable          what people put right, two of them
    clawback    payable → adjustment          what people take back, two of them
    forgiven    adjustment → payable          a balance below nothing, where the terms forgive it
    payout      payable ⇄ in_payment          a payout is drafted (no more than is owed), or failed
                in_payment → paid | withheld  a payout is settled

`commission_cost` and `adjustment` belong to the program (owner_kind program, owner = program), the others to a partner or an
account. Books are made when they are first used.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import pyarrow as pa
import pyarrow.csv as pa_csv

from openrebate.settling.chain import LINE
from openrebate.store.connection import Connection, translated
from openrebate.units.decimals import exact_sum, from_units
from openrebate.units.instants import format_instant

TRANSFER = (
    "n", "debit_kind", "debit_owner_kind", "debit_owner", "credit_kind", "credit_owner_kind", "credit_owner",
    "asset", "amount", "event_at", "origin", "line_id", "reason",
)  # fmt: skip
"""Columns of a table of transfers: `n` from 1 without a gap, `amount` whole and above 0, `event_at` microseconds (int64) or a
UTC timestamp. Two more may follow: `reverses` (posting_no) and `reverses_n` name the transfer that one takes back, whole."""
REVERSES = ("reverses", "reverses_n")

By = Literal["booking", "event"]
OWED = ("payable", "in_payment")


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """What is posted and why. `ref` is deterministic: the same (kind, ref) is posted once, whatever fails in between."""

    kind: str
    ref: str
    program: str
    period: str
    by: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """Where a posting stands in the chain. `already`: it was there before, with exactly this content."""

    posting_no: int
    hash: bytes
    already: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The end of the chain; posting_no 0 and a hash of zeros where nothing is posted."""

    posting_no: int
    hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """Credits less debits of one book, in the asset's smallest unit; `scale` is the asset's places."""

    kind: str
    program: str
    owner_kind: str
    owner: str
    asset: str
    scale: int
    units: int


def add_asset(connection: Connection, asset: str, scale: int) -> None:
    """Make an asset known, before it is first booked. ConflictError (5) if it is known with other places."""
    with translated():
        connection.execute("SELECT openrebate.add_asset(%s, %s)", [asset, scale])


def post(
    connection: Connection, posting: Posting, transfers: pa.Table, lines: pa.Table | None = None
) -> Posted:
    """Post a batch in the caller's transaction: all of it, once.

    `transfers` has the columns TRANSFER (in any order), `lines` the columns `chain.LINE`: every line whose entitlement or
    description changes, `version` = last + 1, `before` = last `after`; the transfers of a line sum to `after` − `before`.
    Either may be empty, not both. ConflictError (5) if the same ref is posted with other content, a line was posted anew
    since, the period is closed, or a payout would exceed what is owed; NotAllowedError (6) for a way money does not go.
    """
    batch = str(uuid.uuid4())
    with translated(), connection.transaction():
        names = TRANSFER + tuple(name for name in REVERSES if name in transfers.column_names)
        _stage(connection, "staged_transfers", batch, transfers.select(names))
        if lines is not None:
            _stage(connection, "staged_lines", batch, lines.select(LINE))
        row = connection.execute(
            "SELECT posting_no, hash, already FROM openrebate.post(%s, %s, %s, %s, %s, %s, %s)",
            [batch, posting.kind, posting.ref, posting.program, posting.period, posting.by, posting.note],
        ).fetchone()
    assert row is not None
    return Posted(posting_no=row[0], hash=bytes(row[1]), already=row[2])


def posted(connection: Connection, kind: str, ref: str) -> Posted | None:
    """The posting of that kind and ref, or None."""
    row = connection.execute(
        "SELECT posting_no, hash FROM openrebate.postings WHERE kind = %s AND ref = %s", [kind, ref]
    ).fetchone()
    return None if row is None else Posted(posting_no=row[0], hash=bytes(row[1]), already=True)


def head(connection: Connection) -> Head:
    """The end of the chain."""
    row = connection.execute("SELECT posting_no, hash FROM openrebate.ledger_head").fetchone()
    assert row is not None
    return Head(posting_no=row[0], hash=bytes(row[1]))


def last_posting(connection: Connection, program: str) -> int:
    """The number of the last posting of a program; 0 if it has none."""
    row = connection.execute(
        "SELECT coalesce(max(posting_no), 0) FROM openrebate.postings WHERE program = %s", [program]
    ).fetchone()
    assert row is not None
    return int(row[0])


def balances(
    connection: Connection, owner: str | None = None, at: int | None = None, by: By = "booking"
) -> list[Balance]:
    """Every book of one owner (or of all), sorted: now, or as of the instant `at` (microseconds, included).

    `by` "booking" counts what was booked by then; "event" what happened by then, whenever it was booked.
    """
    where, given = "", {"owner": owner, "at": None if at is None else format_instant(at)}
    if at is None:
        source = "openrebate.books AS b"
        units = "b.balance"
    else:
        source = _PAST[by]
        units = "coalesce(m.moved, 0)"
    if owner is not None:
        where = "WHERE b.owner = %(owner)s"
    rows = connection.execute(
        f"SELECT b.kind, b.program, b.owner_kind, b.owner, b.asset, a.scale, {units} FROM {source} "
        f"JOIN openrebate.assets AS a ON a.asset = b.asset {where} "
        'ORDER BY b.owner_kind COLLATE "C", b.owner COLLATE "C", b.asset COLLATE "C", b.program COLLATE "C", b.kind'.encode(),
        given,
    )
    return [
        Balance(
            kind=kind,
            program=program,
            owner_kind=owner_kind,
            owner=name,
            asset=asset,
            scale=scale,
            units=int(moved),
        )
        for kind, program, owner_kind, name, asset, scale, moved in rows
    ]


def owed(found: Iterable[Balance]) -> dict[tuple[str, str, str], Decimal]:
    """What each (owner_kind, owner, asset) is owed, at the asset's places: what is payable and what is on its way, until it
    is paid. Over all the programs in `found`.
    """
    sums: dict[tuple[str, str, str], Decimal] = {}
    for one in found:
        if one.kind in OWED:
            key = (one.owner_kind, one.owner, one.asset)
            sums[key] = exact_sum((sums.get(key, Decimal(0)), from_units(one.units, one.scale)))
    return sums


def is_known(connection: Connection, owner: str) -> bool:
    """Whether somebody is a partner or an account of the facts, now or before, or has a book."""
    row = connection.execute(
        """SELECT EXISTS (SELECT FROM openrebate.books WHERE owner = %(owner)s)
        OR EXISTS (SELECT FROM openrebate.partners WHERE partner_id = %(owner)s)
        OR EXISTS (SELECT FROM openrebate.accounts WHERE account_id = %(owner)s)""",
        {"owner": owner},
    ).fetchone()
    return row == (True,)


_SIDES = """
openrebate.books AS b LEFT JOIN (
    SELECT s.book_id, sum(s.amount) AS moved
    FROM (
        SELECT t.credit AS book_id, t.amount FROM openrebate.transfers AS t {of}
        UNION ALL SELECT t.debit, -t.amount FROM openrebate.transfers AS t {of}
    ) AS s GROUP BY s.book_id
) AS m ON m.book_id = b.book_id
"""
_PAST: Mapping[By, str] = {
    "event": _SIDES.format(of="WHERE t.event_at <= %(at)s::timestamptz"),
    "booking": _SIDES.format(
        of="JOIN openrebate.postings AS p USING (posting_no) WHERE p.booked_at <= %(at)s::timestamptz"
    ),
}


def _stage(connection: Connection, table: str, batch: str, rows: pa.Table) -> None:
    """Copy rows into a staging table as CSV, which Arrow writes and PostgreSQL reads at full speed."""
    if not rows.num_rows:
        return
    if "event_at" in rows.column_names:
        place = rows.column_names.index("event_at")
        rows = rows.set_column(place, "event_at", rows.column(place).cast(pa.timestamp("us", tz="UTC")))
    names = ", ".join(("batch", *rows.column_names))
    plain = pa_csv.WriteOptions(include_header=False)
    with connection.cursor().copy(
        f"COPY openrebate.{table} ({names}) FROM STDIN (FORMAT csv)".encode()
    ) as copy:
        for part in rows.to_batches(max_chunksize=65_536):
            named = pa.table(
                [pa.repeat(batch, part.num_rows), *part.columns], names=["batch", *part.schema.names]
            )
            sink = pa.BufferOutputStream()
            pa_csv.write_csv(named, sink, plain)
            copy.write(memoryview(sink.getvalue()))
