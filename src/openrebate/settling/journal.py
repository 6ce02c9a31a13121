"""The ledger as journal entries for a general ledger: CSV, or text for Beancount. Every entry balances, in every asset.

What one posting moves between two books for one period of origin is one pair of legs, so a month of a million lines is as
many legs as there are payees. Books become accounts:

    commission_cost  Expenses:Commission:PROGRAM           payable     Liabilities:Payable:PROGRAM:KIND:OWNER
    adjustment       Expenses:Adjustments:PROGRAM          in_payment  Liabilities:InPayment:PROGRAM:KIND:OWNER
    paid             Assets:Paid:PROGRAM                   withheld    Liabilities:Withheld:PROGRAM:KIND:OWNER
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from openrebate.settling.conversion import Conversion
from openrebate.units.decimals import exact_sum, from_units, plain
from openrebate.units.instants import format_instant

COLUMNS = (
    "entry", "date", "program", "period", "origin", "kind", "reference", "account", "debit", "credit", "asset",
    "sent", "sent_asset", "price", "price_at", "publisher",
)  # fmt: skip

_PLACES = {
    "commission_cost": ("Expenses", "Commission"),
    "adjustment": ("Expenses", "Adjustments"),
    "paid": ("Assets", "Paid"),
    "payable": ("Liabilities", "Payable"),
    "in_payment": ("Liabilities", "InPayment"),
    "withheld": ("Liabilities", "Withheld"),
}
_SENT = COLUMNS[-5:]
_OF_A_PAYEE = ("payable", "in_payment", "withheld")
_COMMODITY = re.compile(r"[A-WYZ][A-Z0-9'._-]{0,22}[A-Z0-9]|X[A-Z0-9]{1,23}")
_STARTS = "=+-@\t\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """Whose money of which kind: as the ledger's books are."""

    kind: str
    program: str
    owner_kind: str
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What one posting moved from one book to another, for one period of origin; `amount` is exact and above 0.

    `sent`: what went out instead, of what was paid in another asset. The books stay in the asset that was earned.
    """

    posting_no: int
    date: str
    program: str
    period: str
    origin: str
    kind: str
    reference: str
    debit: Book
    credit: Book
    asset: str
    amount: Decimal
    sent: Conversion | None = None


def account(book: Book) -> str:
    """The account of a book; no two books of payees share one, whatever characters their names have."""
    parts = [*_PLACES[book.kind], _component(book.program)]
    if book.kind in _OF_A_PAYEE:
        parts += [book.owner_kind.capitalize(), _component(book.owner)]
    return ":".join(parts)


def as_csv(moves: Iterable[Move]) -> str:
    """One row a leg, debit and credit in columns of their own, plain exact amounts."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    for move in moves:
        head = (move.posting_no, move.date, move.program, move.period, move.origin, move.kind, move.reference)
        safe = [_harmless(str(cell)) for cell in head]
        amount = plain(move.amount)
        sent = [_harmless(cell) for cell in _sent(move.sent)]
        rows.writerow([*safe, account(move.debit), amount, "", _harmless(move.asset), *[""] * len(sent)])
        rows.writerow([*safe, account(move.credit), "", amount, _harmless(move.asset), *sent])
    return out.getvalue()


def as_beancount(moves: Sequence[Move]) -> str:
    """The same as text for Beancount: commodities, accounts opened on their first day, one transaction a posting."""
    first: dict[str, str] = {}
    for move in moves:
        for book in (move.debit, move.credit):
            first[account(book)] = min(first.get(account(book), move.date), move.date)
    day = min((move.date for move in moves), default="")
    told = [
        f'{day} commodity {commodity(asset)}\n  name: "{_quoted(asset)}"'
        for asset in sorted({m.asset for m in moves})
    ]
    told += ["\n".join(f"{date} open {name}" for name, date in sorted(first.items()))] if first else []
    for _, group in groupby(moves, key=lambda move: move.posting_no):
        told.append(_transaction(list(group)))
    return "\n\n".join(told) + ("\n" if told else "")


def commodity(asset: str) -> str:
    """What Beancount calls the asset: its own name where that is allowed, else an X and letters that follow from it."""
    if _COMMODITY.fullmatch(asset):
        return asset
    return f"X-{hashlib.sha256(asset.encode()).hexdigest()[:16].upper()}"


def _transaction(moves: list[Move]) -> str:
    one = moves[0]
    told = [f'{one.date} * "{_quoted(one.kind)}" "{_quoted(one.reference)}"']
    told += [f"  posting: {one.posting_no}", f'  period: "{_quoted(one.period)}"']
    for move in moves:
        amount, asset = plain(move.amount), commodity(move.asset)
        told.append(f"  {account(move.debit)}  {amount} {asset}")
        told.append(f"  {account(move.credit)}  -{amount} {asset}")
        told += [f'    origin: "{_quoted(move.origin)}"'] if move.origin != move.period else []
        if move.sent is not None:
            told += [
                f'    {name}: "{_quoted(cell)}"' for name, cell in zip(_SENT, _sent(move.sent), strict=True)
            ]
    return "\n".join(told)


def _sent(one: Conversion | None) -> list[str]:
    """What went out, its asset, the price, of when and by whom; empty where it went out as it was earned."""
    if one is None:
        return [""] * len(_SENT)
    pinned, sent = one.price, plain(from_units(one.amount, one.scale))
    return [sent, pinned.asset, plain(pinned.price), format_instant(pinned.at), pinned.publisher]


def totals(moves: Iterable[Move]) -> dict[tuple[str, str], Decimal]:
    """What every account holds in every asset after the moves: debits less credits."""
    legs: dict[tuple[str, str], list[Decimal]] = {}
    for move in moves:
        legs.setdefault((account(move.debit), move.asset), []).append(move.amount)
        legs.setdefault((account(move.credit), move.asset), []).append(-move.amount)
    return {key: exact_sum(amounts) for key, amounts in legs.items()}


def _component(name: str) -> str:
    """A name as a part of an account: letters and digits as they are, a dash doubled, anything else by its bytes."""
    told = [
        chr(byte) if chr(byte).isalnum() and byte < 128 else "--" if byte == ord("-") else f"-{byte:02x}"
        for byte in name.encode()
    ]
    return f"N-{''.join(told)}"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell and cell[0] in _STARTS else cell
