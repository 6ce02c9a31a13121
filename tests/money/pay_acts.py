"""Paying from draft to end as one act that can be killed anywhere and done again; the naive acts that a test must catch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openrebate.app.pay import approve, confirm, status
from openrebate.app.pay_run import run
from openrebate.app.pay_send import instruction, send
from openrebate.app.workspace import Workspace, connected, open_workspace
from openrebate.model.errors import NotAllowedError
from openrebate.rails.file import FileRail
from openrebate.rails.rail import Instruction, Outcome
from openrebate.store import failpoints, ledger, payouts
from tests.money.paying import only, owe, terms

OWED = {"af1": 500, "af2": 301, "af3": 7, "account:t9": 44}
LOG = "bank.log"


@dataclass(slots=True, kw_only=True)
class BookBank:
    """A bank whose book is a file: one line a payment, appended in one write, as a bank books once it has the order."""

    book: Path
    name: str = "bank"
    repeatable: bool = False
    whole: bool = False

    def send(self, run: str, batch: Sequence[Instruction]) -> tuple[Outcome, ...]:
        """Book every instruction."""
        del run
        for one in batch:
            failpoints.reached("bank: ordered")
            with self.book.open("ab", buffering=0) as opened:
                opened.write(f"{one.reference}\n".encode())
            failpoints.reached("bank: booked")
        return tuple(Outcome(state="settled", reference="b") for _ in batch)

    def find(self, reference: str) -> Outcome:
        """Settled where it is in the book."""
        return Outcome(state="settled" if reference in self.booked() else "absent")

    def booked(self) -> Counter[str]:
        """How often each reference was paid."""
        return Counter(self.book.read_text("ascii").split()) if self.book.exists() else Counter()


def prepare(folder: Path) -> None:
    """Money is owed."""
    with connected(open_workspace(folder)) as connection:
        owe(connection, OWED)


def _approved(workspace: Workspace, rail: str) -> list[str]:
    if not status(workspace):
        run(workspace, terms(), "ann", rail=rail, approvals=2)
    runs = sorted({one.run for one in status(workspace)})
    for name in runs:
        for person in ("ann", "bob"):
            with suppress(NotAllowedError):  # this person has approved it before the kill
                approve(workspace, name, person)
    return runs


def pay_by_file(folder: Path) -> None:
    """Draft, approve, send as a file, and confirm: two arrive, two do not."""
    workspace = open_workspace(folder)
    rail = FileRail(folder / "payouts")
    for name in _approved(workspace, "file"):
        send(workspace, name, "bob", only(rail))
        for one in status(workspace, run=name):
            outcome = "settled" if one.owner in {"af1", "t9"} else "failed"
            confirm(workspace, one.payout_id, outcome, reference="list 1", by="cat", rails=only(rail))  # type: ignore[arg-type]


def pay_by_bank(folder: Path) -> None:
    """Draft, approve and send over a bank that pays whatever it gets; asked again until nothing changes."""
    workspace = open_workspace(folder)
    for name in _approved(workspace, "bank"):
        send(workspace, name, "bob", only(BookBank(book=folder / LOG)))


def naive_pay(folder: Path) -> None:
    """The mistake: pay first and write it down afterwards."""
    workspace = open_workspace(folder)
    bank = BookBank(book=folder / LOG)
    for name in _approved(workspace, "bank"):
        with connected(workspace) as connection:
            for one in payouts.standings(connection, run=name, states=["approved"]):
                bank.send(name, [instruction(one)])
                with connection.transaction():
                    payouts.insert_event(connection, one.payout_id, one.n + 1, "sending", "bob")
                    payouts.insert_event(connection, one.payout_id, one.n + 2, "sent", "bob")


def file_state(folder: Path) -> Any:
    """Every book, every payout and the bytes of the file: nothing that a kill may change."""
    workspace = open_workspace(folder)
    with connected(workspace) as connection:
        books = {(b.kind, b.owner): b.units for b in ledger.balances(connection) if b.units}
        events = {
            one.payout_id: [row[1] for row in payouts.events(connection, one.payout_id)]
            for one in payouts.standings(connection)
        }
        digests = sorted(path.read_bytes() for path in (folder / "payouts").glob("*.csv"))
        owners = {one.payout_id: one.owner for one in payouts.standings(connection)}
    named = {owners[name]: states for name, states in events.items()}
    return books, named, [content.count(b"\n") for content in digests], _ids_hidden(digests, owners)


def _ids_hidden(digests: list[bytes], owners: dict[str, str]) -> list[bytes]:
    """The files without ids, which are of the workspace, and in the order of owners."""
    told = []
    for content in digests:
        for name, owner in owners.items():
            content = content.replace(name.encode(), owner.encode())  # noqa: PLW2901
        told.append(b"\n".join(sorted(content.split(b"\n"))))
    return told


def bank_state(folder: Path) -> dict[str, int]:
    """What must never be: paid twice, settled without being paid, paid without being settled, or without an end."""
    workspace = open_workspace(folder)
    booked = BookBank(book=folder / LOG).booked()
    found = status(workspace)
    with connected(workspace) as connection:
        books = ledger.balances(connection)
    paid = sum(b.units for b in books if b.kind == "paid")
    settled = sum(int(one.amount.scaleb(8)) for one in found if one.state == "settled")
    return {
        "payouts": len(found),
        "paid twice": sum(1 for count in booked.values() if count > 1),
        "settled and not paid": sum(
            1 for one in found if one.state == "settled" and not booked[one.payout_id]
        ),
        "paid and not settled": sum(1 for one in found if one.state != "settled" and booked[one.payout_id]),
        "without an end": sum(1 for one in found if one.state not in {"settled", "failed", "unknown"}),
        "units astray": abs(sum(b.units for b in books)) + abs(paid - settled),
    }
