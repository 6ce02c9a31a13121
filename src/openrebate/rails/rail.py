"""What every way to pay out can do: send once, and answer what became of a payout when asked by its reference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, Protocol

Sent = Literal["sent", "settled", "failed", "unknown"]
Found = Literal["sent", "settled", "failed", "unknown", "absent"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    """One payment. `reference` is the payout's id, which the rail is told and can be asked about; `amount` is exact."""

    reference: str
    program: str
    owner_kind: str
    owner: str
    destination: str
    asset: str
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the rail says of one payment: `reference` is its own name for it, `detail` its own words.

    `unknown`: it may or may not have happened. `absent` (only when asked): the rail knows no such reference *now*.
    """

    state: Found
    reference: str = ""
    detail: str = ""


class Rail(Protocol):
    """One way to pay out.

    `repeatable`: the same batch sent again is still one payment, so what was cut off may be sent again. `whole`: a run
    is sent in one piece. Neither `send` nor `find` raises for what the network does: that is an outcome.
    """

    name: str
    repeatable: bool
    whole: bool

    def send(self, run: str, batch: Sequence[Instruction]) -> tuple[Outcome, ...]:
        """Send, and tell of each instruction in order; never `absent`."""
        ...

    def find(self, reference: str) -> Outcome:
        """What became of the payment of that reference."""
        ...
