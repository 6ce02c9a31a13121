"""Work out the whole ledger again and say where it is not what it was: rows, postings, chain, lines, balances, heads.

What the application's role cannot do, the owner of the database can: it may switch the guards off. Nothing that it changes then
stays unseen here, for every row has a digest, every posting a hash over its rows and the posting before, and the head of
the chain was written down elsewhere. The digests are made again in Python, not by the database's own functions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from openrebate.settling.chain import GENESIS, LINE, Link, Value, link_hash, row_digest
from openrebate.store.connection import Connection, translated

_EMPTY = sha256(b"").digest()
_DECIMALS = ("rate", "kickback_share", "volume", "base")
_UNITS = ("before", "after")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is not what it was. `where`: "transfer 5/17" (posting 5, n 17), "posting 5", "line ID/2", "book 3"."""

    where: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What was worked out again, and every fault in the order of the chain: none where all is well."""

    postings: int
    transfers: int
    lines: int
    faults: tuple[Fault, ...]


@dataclass(slots=True)
class _Seen:
    """What has been read: per posting the number of rows and the digest over them; per book what moved."""

    rows: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    digests: dict[int, Any] = field(default_factory=lambda: defaultdict(sha256))
    moved: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    wrong: set[int] = field(default_factory=set)


def verify(connection: Connection, heads: Mapping[int, str] | None = None) -> Verified:
    """Read everything once, as of one instant. `heads`: hashes (hex) by posting number, as exported outside."""
    with translated(), connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        transfers, lines = _Seen(), _Seen()
        rows = [*_transfers(connection, transfers), *_lines(connection, lines)]
        chain = [*_chain(connection, transfers, lines, heads or {})]
        sums = [*_line_sums(connection), *_balances(connection, transfers.moved)]
        count = connection.execute("SELECT count(*) FROM openrebate.postings").fetchone()
    assert count is not None
    return Verified(
        postings=count[0],
        transfers=sum(transfers.rows.values()),
        lines=sum(lines.rows.values()),
        faults=tuple(rows + chain + sums),
    )


def _streamed(connection: Connection, query: str) -> Iterator[tuple[Any, ...]]:
    with connection.cursor(name="verified") as cursor:
        cursor.itersize = 20_000
        cursor.execute(query.encode())
        yield from cursor


def _transfers(connection: Connection, seen: _Seen) -> Iterator[Fault]:
    found = connection.execute(
        "SELECT book_id, kind, program, owner_kind, owner, asset FROM openrebate.books"
    )
    books: dict[int, list[Value]] = {row[0]: list(row[1:]) for row in found}
    query = """
        SELECT posting_no, n, debit, credit, asset, amount::text, openrebate.micros(event_at), origin, line_id, reason, reverses,
            reverses_n, digest
        FROM openrebate.transfers ORDER BY posting_no, n"""
    for posting, n, debit, credit, asset, amount, *words, digest in _streamed(connection, query):
        where = f"transfer {posting}/{n}"
        seen.rows[posting] += 1
        sides = [books.get(debit, []), books.get(credit, [])]
        now = row_digest([n, *sides, amount, *words])
        seen.digests[posting].update(now)
        if now != bytes(digest):
            yield _wrong(seen, posting, where, "was changed: it does not give its digest")
        elif [side[-1:] for side in sides] != [[asset], [asset]]:
            yield _wrong(seen, posting, where, "is of another asset than its books")
        elif n != seen.rows[posting] and posting not in seen.wrong:
            yield _wrong(seen, posting, f"transfer {posting}/{seen.rows[posting]}", "is missing")
        units = int(amount) if amount.isdigit() else 0
        seen.moved[debit] -= units
        seen.moved[credit] += units


def _lines(connection: Connection, seen: _Seen) -> Iterator[Fault]:
    columns = ", ".join(
        f"trim_scale({name})::text" if name in _DECIMALS else f"{name}::text" if name in _UNITS else name
        for name in LINE
    )
    query = (
        f"SELECT posting_no, {columns}, digest FROM openrebate.lines "
        'ORDER BY posting_no, line_id COLLATE "C", version'
    )
    for posting, *values, digest in _streamed(connection, query):
        seen.rows[posting] += 1
        now = row_digest(values)
        seen.digests[posting].update(now)
        if now != bytes(digest):
            yield _wrong(
                seen, posting, f"line {values[0]}/{values[1]}", "was changed: it does not give its digest"
            )


def _wrong(seen: _Seen, posting: int, where: str, what: str) -> Fault:
    seen.wrong.add(posting)
    return Fault(where=where, what=what)


def _chain(
    connection: Connection, transfers: _Seen, lines: _Seen, heads: Mapping[int, str]
) -> Iterator[Fault]:
    """Postings in their order: numbered without a gap, over their rows, each over the one before, as exported."""
    found = connection.execute("""
        SELECT posting_no, kind, ref, program, period, openrebate.micros(booked_at), by, note, transfers, transfers_digest,
            lines, lines_digest, previous, hash
        FROM openrebate.postings ORDER BY posting_no""").fetchall()
    last, before, numbers = 0, GENESIS, set()
    for *values, stored in found:
        link = Link(**dict(zip(Link.__slots__, values, strict=True)))
        numbers.add(link.posting_no)
        where = f"posting {link.posting_no}"
        if link.posting_no != last + 1:
            yield Fault(where=f"posting {last + 1}", what="is missing")
        yield from _counted(link, transfers, lines)
        if bytes(link.previous) != before and link.posting_no == last + 1:
            yield Fault(where=where, what="does not follow the posting before it")
        if link_hash(link) != bytes(stored):
            yield Fault(where=where, what="was changed: it does not give its hash")
        if heads.get(link.posting_no, bytes(stored).hex()) != bytes(stored).hex():
            yield Fault(where=where, what="is not the one whose head was exported")
        last, before = link.posting_no, bytes(stored)
    for number in sorted((set(transfers.rows) | set(lines.rows)) - numbers):
        yield Fault(where=f"posting {number}", what="has rows and is not there itself")
    for number in sorted(number for number in heads if number > last):
        yield Fault(where=f"posting {number}", what="is missing: its head was exported")
    head = connection.execute("SELECT posting_no, hash FROM openrebate.ledger_head").fetchone()
    if head is None or (head[0], bytes(head[1])) != (last, before):
        yield Fault(where=f"posting {last}", what="is not where the ledger says that it ends")


def _counted(link: Link, transfers: _Seen, lines: _Seen) -> Iterator[Fault]:
    """The posting's rows are as many as it says, and together give its digest."""
    number = link.posting_no
    for seen, name, rows, digest in (
        (transfers, "transfers", link.transfers, link.transfers_digest),
        (lines, "lines", link.lines, link.lines_digest),
    ):
        there = seen.rows.get(number, 0)
        now = seen.digests[number].digest() if there else _EMPTY
        if there != rows:
            one = number if name == "lines" else f"{number}/{min(there, rows) + 1}"
            what = f"{name} are missing" if there < rows else f"{name} were added"
            yield Fault(where=f"{'posting' if name == 'lines' else 'transfer'} {one}", what=what)
        elif now != bytes(digest) and number not in seen.wrong:
            yield Fault(where=f"posting {number}", what=f"its {name} do not give its digest")


def _line_sums(connection: Connection) -> Iterator[Fault]:
    """Versions follow one another, and what was moved for a line in a posting is what it changed by."""
    found = connection.execute("""
        WITH versions AS (
            SELECT
                line_id, version, posting_no, after - before AS change, before,
                coalesce(lag(after) OVER (PARTITION BY line_id ORDER BY version), 0) AS posted,
                row_number() OVER (PARTITION BY line_id ORDER BY version) AS place
            FROM openrebate.lines
        ),
        moved AS (
            SELECT t.posting_no, t.line_id, sum(CASE WHEN b.kind = 'payable' THEN t.amount ELSE -t.amount END) AS moved
            FROM openrebate.transfers AS t LEFT JOIN openrebate.books AS b ON b.book_id = t.credit
            WHERE t.line_id IS NOT NULL GROUP BY t.posting_no, t.line_id
        )
        SELECT coalesce(v.line_id, m.line_id), v.version, v.place, v.before IS DISTINCT FROM v.posted
        FROM versions AS v FULL JOIN moved AS m ON m.posting_no = v.posting_no AND m.line_id = v.line_id
        WHERE v.version <> v.place OR v.before IS DISTINCT FROM v.posted OR coalesce(m.moved, 0) IS DISTINCT FROM v.change
        ORDER BY 1, 2""")
    for line, version, place, broken in found:
        follows = version != place or broken
        yield Fault(
            where=f"line {line}/{version}",
            what="does not follow its version before" if follows else "is not what was moved for it",
        )


def _balances(connection: Connection, moved: Mapping[int, int]) -> Iterator[Fault]:
    """Every book holds what its transfers sum to."""
    found = connection.execute(
        "SELECT book_id, kind, owner, asset, balance FROM openrebate.books ORDER BY book_id"
    )
    for book, kind, owner, asset, balance in found:
        if balance != moved.get(book, 0):
            yield Fault(
                where=f"book {book}",
                what=f"{kind} of {owner} holds {balance} {asset}, and its transfers sum to {moved.get(book, 0)}",
            )
