"""Journal entries balance, keep every unit, and keep apart what is apart."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from openrebate.settling.journal import Book, Move, account, as_beancount, as_csv, commodity, totals

NAMES = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=12)
BOOKS = st.builds(
    Book,
    kind=st.sampled_from(("payable", "in_payment", "withheld")),
    program=NAMES,
    owner_kind=st.sampled_from(("partner", "account")),
    owner=NAMES,
)
MOVES = st.lists(
    st.builds(
        Move,
        posting_no=st.integers(1, 5),
        date=st.just("2026-11-01"),
        program=st.just("p"),
        period=st.just("2026-11"),
        origin=st.sampled_from(("2026-10", "2026-11")),
        kind=st.sampled_from(("plan", "payout")),
        reference=NAMES,
        debit=BOOKS,
        credit=BOOKS,
        asset=NAMES,
        amount=st.integers(1, 10**24).map(lambda units: Decimal(units).scaleb(-8)),
    ),
    max_size=8,
).map(lambda moves: sorted(moves, key=lambda move: move.posting_no))


@given(BOOKS, BOOKS)
def test_two_books_are_two_accounts(one: Book, other: Book) -> None:
    """Accounts are the same only where the books are, and have only characters that an account may have."""
    assert (account(one) == account(other)) == (one == other)
    assert re.fullmatch(r"[A-Z][A-Za-z]+(:[A-Z][A-Za-z0-9-]*)+", account(one))


@given(MOVES)
def test_csv_keeps_every_unit(moves: list[Move]) -> None:
    """Read again, debits less credits of every account are what was moved, and every entry balances."""
    held: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in csv.DictReader(as_csv(moves).splitlines(keepends=True)):
        amount = Decimal(row["debit"] or "0") - Decimal(row["credit"] or "0")
        asset = row["asset"].removeprefix("'")
        held[row["account"], asset] += amount
        sums[row["entry"], asset] += amount
    expected = {(name, asset.removeprefix("'")): total for (name, asset), total in totals(moves).items()}
    assert held == expected or len({m.asset.removeprefix("'") for m in moves}) < len({m.asset for m in moves})
    assert set(sums.values()) <= {Decimal(0)}


@given(MOVES)
def test_beancount_text_keeps_every_unit(moves: list[Move]) -> None:
    """Every leg read from the text adds up to what was moved; every account was opened, every commodity declared."""
    text = as_beancount(moves)
    held: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for name, amount, asset in re.findall(r"^  ([A-Z]\S+)  (-?[0-9.]+) (\S+)$", text, re.MULTILINE):
        held[name, asset] += Decimal(amount)
        assert f" open {name}\n" in text
        assert f" commodity {asset}\n" in text
    expected = {(name, commodity(asset)): total for (name, asset), total in totals(moves).items()}
    assert dict(held) == expected
    assert sum(held.values()) == 0


def test_an_entry_reads_like_one() -> None:
    """One accrual of 1.5 USDT, to the letter."""
    cost = Book(kind="commission_cost", program="p-1", owner_kind="program", owner="p-1")
    owed = Book(kind="payable", program="p-1", owner_kind="partner", owner="grid haus")
    move = Move(
        posting_no=7,
        date="2026-11-01",
        program="p-1",
        period="2026-10",
        origin="2026-10",
        kind="plan",
        reference="d1",
        debit=cost,
        credit=owed,
        asset="USDT",
        amount=Decimal("1.50000000"),
    )
    assert as_beancount([move]).split("\n\n")[-1] == (
        '2026-11-01 * "plan" "d1"\n'
        "  posting: 7\n"
        '  period: "2026-10"\n'
        "  Expenses:Commission:N-p--1  1.5 USDT\n"
        "  Liabilities:Payable:N-p--1:Partner:N-grid-20haus  -1.5 USDT\n"
    )
    assert as_beancount([]) == ""
    assert commodity("1INCH").startswith("X-")
