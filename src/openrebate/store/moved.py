"""What moved the balances of partners in one booking period: opening and closing, movements, payouts, plans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import LiteralString

from openrebate.settling.statement import Balance, Movement, PayoutStated, Previous
from openrebate.store.connection import Connection
from openrebate.store.payouts import conversion
from openrebate.store.stated_lines import About, PartnersLines

_MINE: LiteralString = (
    "b.program = %(program)s AND b.kind = 'payable' AND b.owner_kind = 'partner' "
    "AND (%(partner)s::text IS NULL OR b.owner = %(partner)s)"
)
# Every transfer changes two books: the credited one is owed more, the debited one less.
_CHANGES: LiteralString = (
    "openrebate.postings AS p JOIN openrebate.transfers AS t USING (posting_no) "
    "CROSS JOIN LATERAL (VALUES (t.credit, t.amount), (t.debit, -t.amount)) AS c (book_id, units)"
)
# Summed before books are joined: a million changes, and a few hundred books.
_BALANCES: LiteralString = f"""
WITH sums AS MATERIALIZED (
    SELECT c.book_id, sum(c.units) AS since, sum(c.units) FILTER (WHERE p.period = %(period)s) AS here,
        sum(c.units) FILTER (WHERE p.period = %(period)s AND p.kind <> 'plan') AS moved
    FROM {_CHANGES} WHERE p.program = %(program)s AND p.period >= %(period)s GROUP BY c.book_id
)
SELECT b.owner, b.asset, b.balance, coalesce(s.since, 0), coalesce(s.here, 0), coalesce(s.moved, 0)
FROM openrebate.books AS b LEFT JOIN sums AS s USING (book_id) WHERE {_MINE}
"""
_MOVEMENTS: LiteralString = f"""
SELECT b.owner, p.posting_no, openrebate.micros(p.booked_at), p.kind, p.ref, b.asset, sum(c.units),
    coalesce(nullif(p.note, ''), max(t.reason), '')
FROM {_CHANGES} JOIN openrebate.books AS b USING (book_id)
WHERE p.program = %(program)s AND p.period = %(period)s AND p.kind <> 'plan' AND {_MINE}
GROUP BY 1, 2, 3, 4, 5, 6, p.note ORDER BY 1, 2, 6
"""


@dataclass(frozen=True, slots=True)
class Moved:
    """The ledger of one program in one booking period, of every partner or of one."""

    connection: Connection
    about: About
    partner: str | None

    def balances(
        self,
        booked: Mapping[tuple[str, str], int],
        lines: Mapping[str, PartnersLines],
        movements: Mapping[str, Sequence[Movement]],
        payouts: Mapping[str, Sequence[PayoutStated]],
    ) -> dict[str, tuple[Balance, ...]]:
        """Opening, booked, moved and closing by partner. Every asset of its lines and movements has a row, even where nothing
        is left of them; so has every asset of its payouts, which alone are no reason for a statement.
        """
        rows = self.connection.execute(_BALANCES, self.about.values(self.partner)).fetchall()
        found: dict[str, dict[str, Balance]] = defaultdict(dict)
        for owner, asset, balance, since, here, moved in rows:
            opening, planned = int(balance - since), booked.get((owner, asset), 0)
            if opening or here or moved or planned:
                found[owner][asset] = Balance(
                    asset=asset,
                    opening=opening,
                    booked=planned,
                    moved=int(moved),
                    closing=opening + int(here),
                )
        told = [(owner, asset) for owner, mine in lines.items() for asset in mine.assets]
        told += [(owner, one.asset) for owner, several in movements.items() for one in several]
        stated = {*found, *(owner for owner, _ in told)}
        told += [(o, one.asset) for o, several in payouts.items() for one in several if o in stated]
        for owner, asset in told:
            found[owner].setdefault(asset, Balance(asset=asset, opening=0, booked=0, moved=0, closing=0))
        return {owner: tuple(by[asset] for asset in sorted(by)) for owner, by in found.items()}

    def movements(self) -> dict[str, list[Movement]]:
        """Every posting but the plans' that moved a partner's balance, in its order."""
        rows = self.connection.execute(_MOVEMENTS, self.about.values(self.partner)).fetchall()
        found: dict[str, list[Movement]] = defaultdict(list)
        for owner, number, at, kind, ref, asset, units, reason in rows:
            movement = Movement(
                posting_no=number,
                booked_at=at,
                kind=kind,
                ref=ref,
                asset=asset,
                amount=int(units),
                reason=reason,
            )
            found[owner].append(movement)
        return found

    def payouts(self) -> dict[str, list[PayoutStated]]:
        """The payouts that postings of the period are about (`state:run` or `state:payout_id`), with their state now."""
        rows = self.connection.execute(
            "SELECT o.owner, o.payout_id, o.asset, o.amount, o.withheld, e.state, openrebate.micros(e.at), o.rail, o.sent_asset, "
            "o.sent_scale, o.sent_amount::text, o.price, openrebate.micros(o.price_at), o.publisher "
            "FROM openrebate.payouts AS o CROSS JOIN LATERAL (SELECT state, at FROM openrebate.payout_events "
            "WHERE payout_id = o.payout_id ORDER BY n DESC LIMIT 1) AS e "
            "WHERE o.program = %(program)s AND o.owner_kind = 'partner' "
            "AND (%(partner)s::text IS NULL OR o.owner = %(partner)s) AND EXISTS (SELECT FROM openrebate.postings AS p "
            "WHERE p.program = %(program)s AND p.period = %(period)s AND p.kind = 'payout' "
            "AND split_part(p.ref, ':', 2) IN (o.run, o.payout_id)) ORDER BY 1, 2",
            self.about.values(self.partner),
        ).fetchall()
        found: dict[str, list[PayoutStated]] = defaultdict(list)
        for owner, payout_id, asset, units, withheld, state, at, rail, *sent in rows:
            payout = PayoutStated(
                payout_id=payout_id,
                asset=asset,
                amount=int(units),
                withheld=int(withheld),
                state=state,
                at=at,
                rail=rail,
                sent=conversion(sent),
            )
            found[owner].append(payout)
        return found

    def plans(self) -> tuple[str, ...]:
        """The digests of the plans applied in the period, in their order."""
        rows = self.connection.execute(
            "SELECT ref FROM openrebate.postings WHERE program = %(program)s AND period = %(period)s AND kind = 'plan' "
            "ORDER BY posting_no",
            self.about.values(self.partner),
        ).fetchall()
        return tuple(ref for (ref,) in rows)

    def previous(self) -> dict[str, Previous]:
        """The statement of the last period before this one, by partner."""
        rows = self.connection.execute(
            "SELECT DISTINCT ON (owner) owner, statement_no, digest FROM openrebate.statements "
            "WHERE program = %(program)s AND version = 1 AND period < %(period)s "
            "AND (%(partner)s::text IS NULL OR owner = %(partner)s) ORDER BY owner, period DESC",
            self.about.values(self.partner),
        ).fetchall()
        return {owner: Previous(number=number, digest=bytes(digest).hex()) for owner, number, digest in rows}

    def scales(self) -> dict[str, int]:
        """The places of every asset."""
        return dict(self.connection.execute("SELECT asset, scale FROM openrebate.assets").fetchall())
