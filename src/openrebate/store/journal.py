"""What every posting moved between two books for one period of origin, as a general ledger wants it."""

from __future__ import annotations

from typing import Any

from openrebate.store.connection import Connection

_MOVES = """
    SELECT p.posting_no, to_char(p.booked_at AT TIME ZONE %(zone)s, 'YYYY-MM-DD'), p.program, p.period, t.origin, p.kind,
        p.ref, d.kind, d.owner_kind, d.owner, c.kind, c.owner_kind, c.owner, t.asset, a.scale, sum(t.amount)::text,
        o.sent_asset, o.sent_scale, o.sent_amount::text, o.price, openrebate.micros(o.price_at), o.publisher
    FROM openrebate.postings AS p
    JOIN openrebate.transfers AS t ON t.posting_no = p.posting_no
    JOIN openrebate.books AS d ON d.book_id = t.debit
    JOIN openrebate.books AS c ON c.book_id = t.credit
    JOIN openrebate.assets AS a ON a.asset = t.asset
    LEFT JOIN openrebate.payouts AS o ON p.kind = 'payout' AND c.kind = 'paid' AND p.ref = 'settled:' || o.payout_id
    WHERE p.program = %(program)s AND (%(period)s::text IS NULL OR p.period = %(period)s)
    GROUP BY p.posting_no, p.booked_at, p.program, p.period, t.origin, p.kind, p.ref, d.kind, d.owner_kind, d.owner, c.kind,
        c.owner_kind, c.owner, t.asset, a.scale, o.payout_id
    ORDER BY p.posting_no, t.origin, d.kind, d.owner_kind, d.owner, c.kind, c.owner_kind, c.owner, t.asset
"""


def moves(connection: Connection, program: str, period: str | None, zone: str) -> list[tuple[Any, ...]]:
    """Of a program, and what was booked into a period if one is named: the columns of the query, in order of posting.

    Dates are days in the zone; amounts are texts of whole smallest units.
    """
    values = {"program": program, "period": period, "zone": zone}
    return connection.execute(_MOVES, values).fetchall()
