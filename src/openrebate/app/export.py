"""The ledger of a program as journal entries for a general ledger."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from openrebate.app.pay_money import exact
from openrebate.app.workspace import Workspace, connected
from openrebate.model.terms import Terms
from openrebate.settling.journal import Book, Move, as_beancount, as_csv, totals

Format = Literal["journal-csv", "beancount"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """The journal, how many entries and legs it has, and what every account holds after it."""

    text: str
    entries: int
    legs: int
    accounts: dict[tuple[str, str], Decimal]


def export(workspace: Workspace, terms: Terms, period: str | None, format: Format) -> Exported:
    """Everything that was booked for the program (into one period), as one text. Dates are in the program's zone."""
    from openrebate.store.journal import moves as moved

    with connected(workspace) as connection:
        rows = moved(connection, terms.id, period, terms.day_zone)
    moves = [_move(row) for row in rows]
    return Exported(
        text=as_csv(moves) if format == "journal-csv" else as_beancount(moves),
        entries=len({move.posting_no for move in moves}),
        legs=2 * len(moves),
        accounts=totals(moves),
    )


def _move(row: tuple[object, ...]) -> Move:
    from openrebate.store.payouts import conversion

    number, date, program, period, origin, kind, ref, *rest = row
    debit, credit, (asset, scale, units), sent = rest[0:3], rest[3:6], rest[6:9], rest[9:]
    return Move(
        posting_no=int(str(number)),
        date=str(date),
        program=str(program),
        period=str(period),
        origin=str(origin),
        kind=str(kind),
        reference=str(ref),
        debit=_book(str(program), debit),
        credit=_book(str(program), credit),
        asset=str(asset),
        amount=exact(int(str(units)), int(str(scale))),
        sent=conversion(sent),
    )


def _book(program: str, cells: list[object]) -> Book:
    kind, owner_kind, owner = (str(cell) for cell in cells)
    return Book(kind=kind, program=program, owner_kind=owner_kind, owner=owner)
