"""What the database says twice, held against itself: books against payouts, statements against the ledger and their root."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256

from openrebate.settling.tree import leaf_hash, root_of
from openrebate.store.connection import Connection
from openrebate.store.periods import Closed
from openrebate.store.stated_lines import About, partners_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Differs:
    """One number that is not the one before it: where, what the two sides say."""

    where: str
    says: str
    expected: str


_PAYOUTS = """
WITH last AS (
    SELECT DISTINCT ON (payout_id) payout_id, state FROM openrebate.payout_events ORDER BY payout_id, n DESC
),
paid AS (
    SELECT p.program, p.owner_kind, p.owner, p.asset,
        sum(CASE WHEN l.state NOT IN ('settled', 'failed', 'cancelled') THEN p.amount + p.withheld ELSE 0 END) AS in_payment,
        sum(CASE WHEN l.state = 'settled' THEN p.amount ELSE 0 END) AS paid,
        sum(CASE WHEN l.state = 'settled' THEN p.withheld ELSE 0 END) AS withheld
    FROM openrebate.payouts AS p JOIN last AS l USING (payout_id) GROUP BY 1, 2, 3, 4
),
said AS (
    SELECT kind, program, owner_kind, owner, asset, amount
    FROM paid, LATERAL (VALUES ('in_payment', in_payment), ('paid', paid), ('withheld', withheld)) AS v (kind, amount)
)
SELECT b.kind, coalesce(b.owner, s.owner), coalesce(b.program, s.program), coalesce(b.asset, s.asset),
    coalesce(s.kind, b.kind), coalesce(b.balance, 0), coalesce(s.amount, 0)
FROM (SELECT * FROM openrebate.books WHERE kind IN ('in_payment', 'paid', 'withheld')) AS b
FULL JOIN said AS s USING (kind, program, owner_kind, owner, asset)
WHERE coalesce(b.balance, 0) <> coalesce(s.amount, 0) ORDER BY 2, 3, 4, 5
"""


def payouts(connection: Connection) -> tuple[int, list[Differs]]:
    """How many payouts there are, and every book of payment that is not what their states come to.

    Money that came back after it was paid is a posting without a payout; it shows here until it is one.
    """
    count = connection.execute("SELECT count(*) FROM openrebate.payouts").fetchone()
    assert count is not None
    found = [
        Differs(
            where=f"{kind} of {owner} in {program}",
            says=f"the book holds {booked} {asset}",
            expected=f"the payouts come to {paid}",
        )
        for _, owner, program, asset, kind, booked, paid in connection.execute(_PAYOUTS.encode()).fetchall()
    ]
    return int(count[0]), found


_CLOSING = """
SELECT b.owner, b.asset, a.scale, sum(CASE WHEN b.book_id = t.credit THEN t.amount ELSE -t.amount END)
FROM openrebate.books AS b JOIN openrebate.assets AS a USING (asset)
JOIN openrebate.transfers AS t ON t.debit = b.book_id OR t.credit = b.book_id
JOIN openrebate.postings AS p USING (posting_no)
WHERE b.kind = 'payable' AND b.owner_kind = 'partner' AND b.program = %s AND p.period <= %s AND p.posting_no <= %s
GROUP BY 1, 2, 3
"""


def statements(connection: Connection, program: str, closed: Closed) -> tuple[int, list[Differs]]:
    """How many statements a close issued, and what of them is not what the ledger and the seal say."""
    rows = connection.execute(
        "SELECT statement_no, owner, period, version, header, digest, lines_root FROM openrebate.statements "
        "WHERE program = %s AND statement_no BETWEEN %s AND %s ORDER BY statement_no",
        [program, closed.first_statement or 1, closed.last_statement or 0],
    ).fetchall()
    return len(rows), list(_statements(connection, program, closed, rows))


def _statements(
    connection: Connection, program: str, closed: Closed, rows: list[tuple[object, ...]]
) -> Iterator[Differs]:
    leaves = [leaf_hash(str(row[4]).encode()) for row in rows]
    numbers = [row[0] for row in rows]
    first = closed.first_statement or 1
    if numbers != list(range(first, first + closed.size)):
        yield Differs(
            where=f"statements of {closed.period}",
            says=f"{len(rows)} are there",
            expected=f"{closed.size} were numbered",
        )
    if root_of(leaves).hex() != closed.root:
        yield Differs(
            where=f"root of {closed.period}",
            says=closed.root,
            expected=f"the headers give {root_of(leaves).hex()}",
        )
    about = About(program=program, period=closed.period, booked_in=closed.period)
    lines = partners_lines(connection, about, None)
    closing = {
        (owner, asset): Decimal(units).scaleb(-scale)
        for owner, asset, scale, units in connection.execute(
            _CLOSING.encode(), [program, closed.period, closed.posting_no]
        ).fetchall()
    }
    for number, owner, _, version, header, digest, lines_root in rows:
        where = f"statement {number} of {owner}"
        if sha256(str(header).encode()).digest() != bytes(digest):  # type: ignore[call-overload]
            yield Differs(where=where, says="its header", expected="it does not give its digest")
        if version != 1:
            continue
        known = lines.get(str(owner))
        root = root_of(known.leaves if known else ())
        if root != bytes(lines_root):  # type: ignore[call-overload]
            yield Differs(
                where=where, says="the root of its lines", expected="the lines that are booked have another"
            )
        for balance in json.loads(str(header))["balances"]:
            booked = closing.get((str(owner), balance["asset"]), Decimal(0))
            if Decimal(balance["closing"]) != booked:
                yield Differs(
                    where=where,
                    says=f"closing {balance['closing']}",
                    expected=f"the ledger comes to {booked}",
                )
