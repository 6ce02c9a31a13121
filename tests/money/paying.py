"""A workspace with money owed, for tests of paying: real database, real folder, a rail that can be anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from openrebate.app.init import init
from openrebate.app.pay_run import RunReport, run
from openrebate.app.workspace import Workspace, connected
from openrebate.model.terms import Terms
from openrebate.rails.rail import Instruction, Outcome, Rail
from openrebate.store import ledger
from openrebate.store.connection import Connection
from openrebate.store.server import Dsn
from tests.postings import PROGRAM, posting, transfer, transfers
from tests.unit.terms.small import small

ASSET, SCALE = "USDT", 8


def terms(settlement: str = "") -> Terms:
    """A program whose `[settlement]` says this."""
    return small(
        ('id = "small"', f'id = "{PROGRAM}"'), ("[[line]]", f"[settlement]\n{settlement}\n\n[[line]]")
    )


@contextmanager
def workspace_in(folder: Path, database: Dsn) -> Iterator[Workspace]:
    """A workspace whose database is this one."""
    with mock.patch.dict("os.environ", {"DATABASE_URL": database.owner}):
        yield init(folder / "workspace").workspace


def owe(connection: Connection, amounts: Mapping[str, int], ref: str = "earned", **changes: Any) -> None:
    """Post that these partners (or `account:` accounts) earned so many units; below nothing is taken back."""
    ledger.add_asset(connection, ASSET, SCALE)
    rows = []
    for owner, units in amounts.items():
        kind, _, name = owner.rpartition(":")
        way = "commission_cost payable" if units > 0 else "payable commission_cost"
        row = transfer(abs(units), way, name, **changes)
        if kind:
            row |= {
                f"{side}_owner_kind": kind for side in ("debit", "credit") if row[f"{side}_kind"] == "payable"
            }
        rows.append(row)
    ledger.post(connection, posting(ref), transfers(*rows))


def held(workspace: Workspace) -> dict[tuple[str, str], int]:
    """Every book that is not empty: units by kind and owner."""
    with connected(workspace) as connection:
        return {(b.kind, b.owner): b.units for b in ledger.balances(connection) if b.units}


def drafted(
    workspace: Workspace, by: str = "ann", settlement: str = "", *, rail: str = "file", approvals: int = 2
) -> RunReport:
    """A run of everything that is due."""
    return run(workspace, terms(settlement), by, rail=rail, approvals=approvals)


@dataclass
class Bank:
    """A rail in memory that does what it is told, and counts how often it paid each reference."""

    name: str = "bank"
    repeatable: bool = False
    whole: bool = False
    answers: list[str] = field(default_factory=list)
    paid: list[str] = field(default_factory=list)
    sent: list[Instruction] = field(default_factory=list)

    def send(self, run: str, batch: Sequence[Instruction]) -> tuple[Outcome, ...]:
        """Pay, unless the next answer says `failed` or `lost`; `unknown` pays and does not say so."""
        del run
        told = []
        for one in batch:
            answer = self.answers.pop(0) if self.answers else "settled"
            self.sent.append(one)
            if answer in {"settled", "sent", "unknown"}:
                self.paid.append(one.reference)
            told.append(Outcome(state="unknown" if answer == "lost" else answer))  # type: ignore[arg-type]
        return tuple(told)

    def find(self, reference: str) -> Outcome:
        """Settled where it was paid."""
        return Outcome(state="settled" if reference in self.paid else "absent")


def only(rail: Rail) -> Any:
    """Rails of which there is one, whatever its name."""
    return lambda _: rail
