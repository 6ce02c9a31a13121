# ruff: noqa: S311
"""Generated histories of one program's money, done to the ledger and to the obvious one side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from random import Random
from typing import Any

from openrebate.model.errors import OpenRebateError
from openrebate.store import adjustments, ledger, payouts, periods
from openrebate.store.connection import Connection, translated
from openrebate.store.periods import Sealing
from tests.money.obvious_ledger import Book, Change, Obvious
from tests.postings import AS_EARNED, line, posting, transfer, transfers
from tests.postings import lines as lines_of

OWNERS = ("af1", "af2")
MONTHS = ("2026-08", "2026-09", "2026-10", "2026-11")
_DAY = 86_400_000_000
_FIRST = 1_785_542_400_000_000  # 2026-08-01, in microseconds
_STATES = ("approved", "sending", "sent", "unknown", "settled", "failed", "cancelled")
KINDS = ("payable", "in_payment", "paid", "withheld")


@dataclass(slots=True)
class History:
    """One history under way. `told` counts what was done, and how it was answered."""

    connection: Connection
    program: str
    rng: Random
    model: Obvious
    month: int = 0
    refs: list[tuple[Any, ...]] = field(default_factory=list)
    grants: list[tuple[str, int, str, int]] = field(default_factory=list)
    booked_at: list[int] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    number: int = 0

    def run(self, steps: int) -> None:
        """So many steps; after the last, every balance now and at past instants is held against the obvious one's."""
        acts: list[Callable[[], None]] = [
            self.plan, self.plan, self.plan, self.again, self.grant, self.take_back, self.adjust, self.draft, self.draft,
            self.become, self.become, self.become, self.close,
        ]  # fmt: skip
        for _ in range(steps):
            self.rng.choice(acts)()
        self.compare()

    def plan(self) -> None:
        """Some lines change; now and then on a version or an amount that is not there."""
        changes = []
        for name in self.rng.sample("abcd", self.rng.randint(1, 3)):
            version, after = self.model.lines.get(f"{self.program}-{name}", (0, 0))
            stale = self.rng.random() < 0.08
            before = after + (self.rng.choice([-5, 5]) if stale and self.rng.random() < 0.5 else 0)
            version += 1 if not stale or before != after else self.rng.choice([0, 2])
            owner = OWNERS[ord(name) % 2]
            changes.append(
                Change(
                    f"{self.program}-{name}",
                    owner,
                    version,
                    before,
                    self.rng.choice([0, before, self.rng.randrange(100)]),
                )
            )
        act = (self._ref(), self.period(), self.instant(), tuple(changes))
        self.refs.append(act)
        self.both("plan", lambda: self.model.plan(*act), lambda: self._plan(*act))

    def again(self) -> None:
        """What was planned before, the same or otherwise, under the same reference."""
        if self.refs:
            ref, period, event_at, changes = self.rng.choice(self.refs)
            if self.rng.random() < 0.5:
                changes = tuple(Change(c.line, c.owner, c.version, c.before, c.after + 1) for c in changes)
            act = (ref, period, event_at, changes)
            self.both("again", lambda: self.model.plan(*act), lambda: self._plan(*act))

    def grant(self) -> None:
        """Money that belongs to no line."""
        ref, period, event_at = self._ref(), self.period(), self.instant()
        owner, units = self.rng.choice(OWNERS), self.rng.randrange(1, 60)
        row = self._row(units, "commission_cost payable", owner, event_at)
        done = self.both(
            "grant",
            lambda: self.model.grant(ref, period, event_at, owner, units),
            lambda: self._post("plan", ref, period, [row]),
        )
        if done == "done":
            self.grants.append((ref, ledger.last_posting(self.connection, self.program), owner, units))

    def take_back(self) -> None:
        """The mirror of it, once; now and then with another amount."""
        if not self.grants:
            return
        of, number, owner, units = self.rng.choice(self.grants)
        units += self.rng.random() < 0.2
        ref, period, event_at = self._ref(), self.period(), self.instant()
        row = self._row(units, "payable commission_cost", owner, event_at) | {
            "reverses": number,
            "reverses_n": 1,
        }
        payable, cost = ("payable", owner), ("commission_cost", self.program)
        self.both(
            "take back",
            lambda: self.model.take_back(ref, period, event_at, payable, cost, units, (of, 1)),
            lambda: self._post("plan", ref, period, [row]),
        )

    def adjust(self) -> None:
        """Two people, or one who is not two."""
        period, event_at, owner = self.period(), self.instant(), self.rng.choice(OWNERS)
        units = self.rng.choice([-1, 1]) * self.rng.randrange(1, 40)
        people = ("ann", self.rng.choice(["bob", "bob", "ann"]))
        name = self._ref()
        self.both(
            "adjust",
            lambda: self.model.adjust(period, event_at, owner, units, people),
            lambda: self._adjust(name, period, event_at, owner, units, people),
        )

    def draft(self) -> None:
        """What is owed, or a little more."""
        owner = self.rng.choice(OWNERS)
        owed = self.model.balance(("payable", owner))
        whole = max(1, owed + self.rng.choice([0, 0, -1, -owed // 2, 1]))
        withheld = self.rng.randrange(whole) if self.rng.random() < 0.3 else 0
        period, event_at = self.period(), self.instant()
        name = sha256(self._ref().encode()).hexdigest()[:32]
        act = (name, period, event_at, owner, whole - withheld, withheld)
        self.both("draft", lambda: self.model.draft(*act), lambda: self._draft(*act))

    def become(self) -> None:
        """A payout's next state, or one that may not follow."""
        if not self.model.payouts:
            return
        name = self.rng.choice(list(self.model.payouts))
        period, event_at, state = self.period(), self.instant(), self.rng.choice(_STATES)
        self.both(
            f"become {state}",
            lambda: self.model.become(name, period, event_at, state),
            lambda: self._become(name, period, event_at, state),
        )

    def close(self) -> None:
        """Seal a month, in its turn or out of it."""
        period = self.period()
        done = self.both("close", lambda: self.model.close(period), lambda: self._close(period))
        if done == "done":
            self.month = min(self.month + self.rng.choice([0, 1, 1]), len(MONTHS) - 1)

    def both(self, name: str, expected: Callable[[], str], real: Callable[[], str]) -> str:
        """Do it to both; the answers must be the same."""
        try:
            with translated(), self.connection.transaction():
                found = real()
        except OpenRebateError:
            found = "refused"
        wanted = expected()
        self.told[f"{name}: {wanted}"] += 1
        if found != wanted:
            self.faults.append(f"{self.program}: {name} was {found}, and is {wanted}")
        if wanted == "done" and self.model.postings > len(self.booked_at):
            self.booked_at.append(self._last_booked())
        return wanted

    def compare(self) -> None:
        """Every book now, as of a posting by booking time, and as of an instant by event time."""
        wholes: list[tuple[str, dict[str, Any], dict[str, Any]]] = [("now", {}, {})]
        if self.booked_at:
            n = self.rng.randrange(len(self.booked_at))
            wholes.append((f"as of posting {n}", {"at": self.booked_at[n]}, {"last_posting": n}))
        until = self.instant()
        wholes.append((f"until {until}", {"at": until, "by": "event"}, {"event_until": until}))
        for name, asked, obvious in wholes:
            rows = ledger.balances(self.connection, **asked)
            found = {(b.kind, b.owner): b.units for b in rows if b.program == self.program and b.units}
            books: list[Book] = [(kind, owner) for kind in KINDS for owner in OWNERS]
            books += [("commission_cost", self.program), ("adjustment", self.program)]
            wanted = {book: units for book in books if (units := self.model.balance(book, **obvious))}
            if found != wanted:
                self.faults.append(f"{self.program} {name}: {found}, and it is {wanted}")

    def period(self) -> str:
        """The month under way, now and then another one."""
        return MONTHS[self.month] if self.rng.random() < 0.9 else self.rng.choice(MONTHS)

    def instant(self) -> int:
        """Some instant of the time in question."""
        return _FIRST + self.rng.randrange(120) * _DAY

    def _number(self) -> int:
        self.number += 1
        return self.number

    def _ref(self) -> str:
        return f"{self.program}-{self._number()}"

    def _last_booked(self) -> int:
        row = self.connection.execute(
            "SELECT openrebate.micros(max(booked_at)) FROM openrebate.postings WHERE program = %s",
            [self.program],
        ).fetchone()
        assert row is not None
        return int(row[0])

    def _row(self, units: int, way: str, owner: str, event_at: int, **more: Any) -> dict[str, Any]:
        row = transfer(units, way, owner, event_at=event_at, **more)
        for side in ("debit", "credit"):
            if row[f"{side}_owner_kind"] == "program":
                row[f"{side}_owner"] = self.program
        return row

    def _post(
        self, kind: str, ref: str, period: str, rows: Sequence[dict[str, Any]], changed: Any = None
    ) -> str:
        given = posting(ref, kind=kind, program=self.program, period=period)
        empty = transfers(self._row(1, "commission_cost payable", "af1", _FIRST)).slice(0, 0)
        done = ledger.post(self.connection, given, transfers(*rows) if rows else empty, changed)
        return "already" if done.already else "done"

    def _plan(self, ref: str, period: str, event_at: int, changes: Sequence[Change]) -> str:
        rows, changed = [], []
        for one in changes:
            way = "commission_cost payable" if one.after > one.before else "payable commission_cost"
            if one.after != one.before:
                rows.append(
                    self._row(abs(one.after - one.before), way, one.owner, event_at, line_id=one.line)
                )
            changed.append(
                line(one.line, one.before, one.after, one.version, one.owner, program=self.program)
            )
        return self._post("plan", ref, period, rows, lines_of(*changed))

    def _adjust(
        self, name: str, period: str, event_at: int, owner: str, units: int, people: tuple[str, str]
    ) -> str:
        row = {
            "adjustment_id": name, "kind": "adjustment", "program": self.program, "owner_kind": "partner", "owner": owner,
            "asset": "USDT", "amount": units, "origin": period, "reason": "r", "evidence": "e", "by": people[0],
        }  # fmt: skip
        adjustments.propose(self.connection, row)
        adjustments.approve(self.connection, name, people[1])
        way = "adjustment payable" if units > 0 else "payable adjustment"
        return self._post("adjustment", name, period, [self._row(abs(units), way, owner, event_at)])

    def _draft(self, name: str, period: str, event_at: int, owner: str, amount: int, withheld: int) -> str:
        run = f"run-{name}"
        row = {
            "payout_id": name, "program": self.program, "owner_kind": "partner", "owner": owner, "asset": "USDT",
            "ordinal": self._number(), "amount": amount, "withheld": withheld, "destination": "d", "rail": "file", "run": run,
            "by": "ann", **AS_EARNED,
        }  # fmt: skip
        payouts.insert_run(self.connection, run, self.program, "file", 2, "ann")
        payouts.insert_payouts(self.connection, [row])
        moved = self._row(amount + withheld, "payable in_payment", owner, event_at)
        return self._post("payout", f"drafted:{run}", period, [moved])

    def _become(self, name: str, period: str, event_at: int, state: str) -> str:
        [one] = payouts.standings(self.connection, payout=name)
        if state == "approved":
            for person in ("ann", "bob"):
                payouts.insert_approval(self.connection, one.run, person)
        payouts.insert_event(self.connection, name, one.n + 1, state, "bob")
        back = [("payable", one.amount + one.withheld)]
        ways = {
            "settled": [("paid", one.amount), ("withheld", one.withheld)],
            "failed": back,
            "cancelled": back,
        }
        rows = [
            self._row(units, f"in_payment {kind}", one.owner, event_at)
            for kind, units in ways.get(state, [])
            if units
        ]
        return self._post("payout", f"{state}:{name}", period, rows) if rows else "done"

    def _close(self, period: str) -> str:
        if not periods.hold(self.connection, self.program, period):
            return "refused"
        sealing = Sealing(
            program=self.program, period=period, by="ann", root=b"r" * 32, marks_digest="", marks_publisher="",
            posting_no=periods.last_posting(self.connection, self.program, period),
            first=periods.next_statement(self.connection, self.program), statements=(),
        )  # fmt: skip
        periods.seal(self.connection, sealing)
        return "done"


def histories(connection: Connection, seeds: Sequence[int], steps: int) -> tuple[Counter[str], list[str]]:
    """Run the histories of these seeds, each a program of its own: what was done and answered, and what differed."""
    ledger.add_asset(connection, "USDT", 8)
    told, faults = Counter[str](), []
    for seed in seeds:
        program = f"p{seed}"
        one = History(
            connection=connection, program=program, rng=Random(seed), model=Obvious(program=program)
        )
        one.run(steps)
        told += one.told
        faults += one.faults
    return told, faults
