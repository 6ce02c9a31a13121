"""What an owner is owed: now, or as of a past instant."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from openrebate.app.workspace import Workspace, connected
from openrebate.model.errors import NotFoundError
from openrebate.store import ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What one owner is owed of one asset, at the asset's places; below 0, the owner owes it."""

    owner_kind: str
    owner: str
    asset: str
    amount: Decimal


def balance(
    workspace: Workspace, owner: str | None = None, *, at: int | None = None, by_event: bool = False
) -> list[Owed]:
    """What one partner or account (or every one) is owed per asset, sorted, over all programs: earned and not yet paid.

    A payout on its way still counts, until it is settled. `at` (microseconds): by what was booked by then, or, with
    `by_event`, by what happened by then, whenever it was booked. NotFoundError (4) for somebody whom nothing knows.
    """
    with connected(workspace) as connection:
        found = ledger.balances(connection, owner, at, "event" if by_event else "booking")
        if owner is not None and not found and not ledger.is_known(connection, owner):
            raise NotFoundError(
                f"{owner} is neither a partner nor an account",
                advice="openrebate balance lists everybody who has one",
            )
    return [
        Owed(owner_kind=kind, owner=name, asset=asset, amount=amount)
        for (kind, name, asset), amount in ledger.owed(found).items()
    ]
