"""A second ledger: slow, obvious, in lists and dictionaries. It adds everything up anew whenever it is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Book = tuple[str, str]  # kind, owner
Answer = Literal["done", "already", "refused"]
_NEXT = {
    "drafted": {"approved", "cancelled"},
    "approved": {"sending", "cancelled"},
    "sending": {"sent", "settled", "failed", "unknown"},
    "unknown": {"sent", "settled", "failed"},
    "sent": {"settled", "failed"},
    "settled": set(),
    "failed": set(),
    "cancelled": set(),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """So many units from one book to another. `posting` counts this history's postings from 0."""

    posting: int
    event_at: int
    debit: Book
    credit: Book
    units: int


@dataclass(frozen=True, slots=True)
class Change:
    """A line that entitles to `after` now, and did to `before` as of the version before."""

    line: str
    owner: str
    version: int
    before: int
    after: int


@dataclass(slots=True)
class Payout:
    """What is paid and withheld, to whom, and how it stands."""

    owner: str
    amount: int
    withheld: int
    state: str


@dataclass(slots=True)
class Obvious:
    """One program's money: everything that ever happened, in its order."""

    program: str
    entries: list[Entry] = field(default_factory=list)
    postings: int = 0
    known: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, tuple[int, int]] = field(default_factory=dict)
    payouts: dict[str, Payout] = field(default_factory=dict)
    taken_back: set[tuple[str, int]] = field(default_factory=set)
    closed: list[str] = field(default_factory=list)
    booked: set[str] = field(default_factory=set)

    def balance(self, book: Book, *, last_posting: int | None = None, event_until: int | None = None) -> int:
        """Everything that came in less everything that went out: all of it, or as of a posting or an event."""
        total = 0
        for entry in self.entries:
            if last_posting is not None and entry.posting > last_posting:
                continue
            if event_until is not None and entry.event_at > event_until:
                continue
            total += entry.units if entry.credit == book else 0
            total -= entry.units if entry.debit == book else 0
        return total

    def open(self, period: str) -> bool:
        """Whether something may be booked into it: neither it nor a later one is closed."""
        return not any(period <= one for one in self.closed)

    def plan(self, ref: str, period: str, event_at: int, changes: Sequence[Change]) -> Answer:
        """Post what lines changed by: each once, on the version that is there."""
        content = (period, event_at, tuple(changes))
        if ref in self.known:
            return "already" if self.known[ref] == content else "refused"
        if not changes or not self.open(period):
            return "refused"
        for one in changes:
            version, after = self.lines.get(one.line, (0, 0))
            if (one.version, one.before) != (version + 1, after):
                return "refused"
        moves = []
        for one in changes:
            self.lines[one.line] = (one.version, one.after)
            cost, payable = ("commission_cost", self.program), ("payable", one.owner)
            if one.after > one.before:
                moves.append((cost, payable, one.after - one.before))
            elif one.after < one.before:
                moves.append((payable, cost, one.before - one.after))
        self.known[ref] = content
        return self._post(period, event_at, moves)

    def take_back(
        self, ref: str, period: str, event_at: int, debit: Book, credit: Book, units: int, of: tuple[str, int]
    ) -> Answer:
        """Post the mirror of a transfer, which may be done once. `of`: the reference of its posting, and its number there."""
        if not self.open(period) or of in self.taken_back or of[0] not in self.known:
            return "refused"
        content = self.known[of[0]]
        if content != ("grant", credit, debit, units):
            return "refused"
        self.taken_back.add(of)
        self.known[ref] = ("back", of)
        return self._post(period, event_at, [(debit, credit, units)])

    def grant(self, ref: str, period: str, event_at: int, owner: str, units: int) -> Answer:
        """Post a transfer that belongs to no line."""
        debit, credit = ("commission_cost", self.program), ("payable", owner)
        content = ("grant", debit, credit, units)
        if ref in self.known:
            return "already" if self.known[ref] == content else "refused"
        if not self.open(period):
            return "refused"
        self.known[ref] = content
        return self._post(period, event_at, [(debit, credit, units)])

    def adjust(self, period: str, event_at: int, owner: str, units: int, people: tuple[str, str]) -> Answer:
        """A person's word and another's: more, or less and below nothing."""
        if people[0] == people[1] or not self.open(period):
            return "refused"
        ours, theirs = ("adjustment", self.program), ("payable", owner)
        return self._post(period, event_at, [(ours, theirs, units) if units > 0 else (theirs, ours, -units)])

    def draft(
        self, payout: str, period: str, event_at: int, owner: str, amount: int, withheld: int
    ) -> Answer:
        """Set aside what is owed, and no more."""
        if not self.open(period) or self.balance(("payable", owner)) < amount + withheld:
            return "refused"
        self.payouts[payout] = Payout(owner, amount, withheld, "drafted")
        return self._post(period, event_at, [(("payable", owner), ("in_payment", owner), amount + withheld)])

    def become(self, payout: str, period: str, event_at: int, state: str) -> Answer:
        """A payout's next state, with its money."""
        one = self.payouts[payout]
        if state not in _NEXT[one.state]:
            return "refused"
        on_its_way, whole = ("in_payment", one.owner), one.amount + one.withheld
        moves: list[tuple[Book, Book, int]] = []
        if state == "settled":
            moves.append((on_its_way, ("paid", one.owner), one.amount))
            if one.withheld:
                moves.append((on_its_way, ("withheld", one.owner), one.withheld))
        elif state in {"failed", "cancelled"}:
            moves.append((on_its_way, ("payable", one.owner), whole))
        if moves and not self.open(period):
            return "refused"
        one.state = state
        return self._post(period, event_at, moves) if moves else "done"

    def close(self, period: str) -> Answer:
        """Seal a period: not twice, not before an earlier one that something is booked into."""
        earlier = any(one < period and one not in self.closed for one in self.booked)
        if not self.open(period) or earlier:
            return "refused"
        self.closed.append(period)
        return "done"

    def _post(self, period: str, event_at: int, moves: Sequence[tuple[Book, Book, int]]) -> Answer:
        self.entries += [
            Entry(self.postings, event_at, debit, credit, units) for debit, credit, units in moves
        ]
        self.postings += 1
        self.booked.add(period)
        return "done"
