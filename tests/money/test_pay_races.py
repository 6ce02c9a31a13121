"""Paying at the same time: whoever comes first does it, once, and the others do nothing or are told so."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest

from openrebate.app.pay import approve, cancel, confirm, status
from openrebate.app.pay_send import instruction, send
from openrebate.app.workspace import Workspace, connected
from openrebate.rails.rail import Instruction, Outcome
from openrebate.store import payouts
from tests.conftest import EXAM
from tests.money.at_once import done, race
from tests.money.paying import Bank, drafted, held, only, owe
from tests.postings import PROGRAM

RACES = 1000 if EXAM else 40
AT_ONCE = 3
STAGES = 5


class SlowBank(Bank):
    """A bank that takes a moment, so that those who come together meet there."""

    def send(self, run: str, batch: Sequence[Instruction]) -> tuple[Outcome, ...]:
        """Pay after a moment."""
        time.sleep(0.005)
        return super().send(run, batch)


def _chain(workspace: Workspace, number: int) -> None:
    """One payout through five races: drafted, approved, sent, cancelled meanwhile, confirmed both ways."""
    owner = f"af{number}"
    with connected(workspace) as connection:
        owe(connection, {owner: 100}, ref=f"earned {number}")
    runs = [r.run for r in done(race(*[lambda: drafted(workspace)] * AT_ONCE)) if r.run]
    assert len(runs) == 1, "drafted once"
    [name] = runs
    same = done(race(*[lambda: approve(workspace, name, "ann")] * AT_ONCE))
    assert len(same) == 1, "one person is not two"
    bank = SlowBank(answers=["lost"] if number % 2 else [])
    race(lambda: approve(workspace, name, "bob"), lambda: send(workspace, name, "bob", only(bank)))
    if status(workspace, run=name)[0].state == "drafted":
        approve(workspace, name, "bob")
    sends = [lambda: send(workspace, name, "bob", only(bank))] * AT_ONCE
    late = (
        [lambda: cancel(workspace, run=name, payout=None, reason="late", by="cat")] if number % 4 < 2 else []
    )
    race(*sends, *late)
    [one] = status(workspace, run=name)
    assert len(bank.sent) <= 1, "sent once"
    if one.state == "cancelled":
        assert not bank.sent
    elif number % 2:
        assert one.state == "unknown"
        ends = [
            lambda end=end: confirm(workspace, one.payout_id, end, reference=end, by="cat", rails=only(bank))
            for end in ("settled", "failed", "settled", "failed")
        ]
        assert len({done.payout.state for done in done(race(*ends))}) == 1, "it ended one way"
    else:
        assert (one.state, bank.paid) == ("settled", [one.payout_id])
    _whole(workspace, owner)


def _whole(workspace: Workspace, owner: str) -> None:
    """The money of this owner is where its last payout says, all of it."""
    last = [one for one in status(workspace) if one.owner == owner][-1]
    where = {"settled": "paid", "failed": "payable", "cancelled": "payable"}[last.state]
    assert {kind: units for (kind, name), units in held(workspace).items() if name == owner} == {where: 100}
    if where == "payable":  # so that the next chain starts with nothing owed
        with connected(workspace) as connection:
            owe(connection, {owner: -100}, ref=f"taken back {owner}")


def test_races_on_paying(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    """Every contested step of every payout happens once, and the money is all there."""
    chains = -(-RACES // STAGES)
    for number in range(chains):
        _chain(workspace, number)
    ends = Counter(one.state for one in status(workspace))
    with capsys.disabled():
        print(f"\npaying: {chains * STAGES} races, {chains} payouts, each once: {dict(ends)}")  # noqa: T201
    assert sum(ends.values()) == chains


def test_a_naive_sender_pays_twice_in_the_same_harness(workspace: Workspace) -> None:
    """The guard itself works: who looks first and writes afterwards pays more than once."""
    with connected(workspace) as connection:
        owe(connection, {"af1": 100})
    name = drafted(workspace).run
    assert name is not None
    approve(workspace, name, "ann")
    approve(workspace, name, "bob")
    bank, looked = SlowBank(), threading.Barrier(AT_ONCE)

    def naive() -> None:
        with connected(workspace) as connection:
            found = payouts.standings(connection, run=name, states=["approved"])
            looked.wait()
            bank.send(name, [instruction(one) for one in found])
            for one in found:
                payouts.insert_event(connection, one.payout_id, one.n + 1, "sending", "bob")

    race(*[naive] * AT_ONCE)
    assert len(bank.paid) > 1


def test_a_rail_that_loses_answers_pays_once(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever a rail loses, after any number of retries nothing is sent twice, and every payout has an end or is named."""
    chance = random.Random(7)  # noqa: S311 - no secret
    rounds, counted = 40 if EXAM else 4, Counter[str]()
    for number in range(rounds):
        amounts = {f"p{number}x{k}": 10 + k for k in range(5)}
        with connected(workspace) as connection:
            owe(connection, amounts, ref=f"earned {number}")
        name = drafted(workspace).run
        assert name is not None
        approve(workspace, name, "ann")
        approve(workspace, name, "bob")
        bank = _Forgetful(chance)
        for _ in range(chance.randint(1, 6)):
            send(workspace, name, "bob", only(bank))
        told = status(workspace, run=name)
        assert max(Counter(one.reference for one in bank.sent).values()) == 1
        for one in told:
            counted[one.state] += 1
            assert one.state in {"settled", "failed", "unknown", "sent"}
            assert one.payout_id in bank.paid if one.state in {"settled", "sent"} else True
            assert one.payout_id not in bank.paid if one.state == "failed" else True
        _settle_the_rest(workspace, name, bank)
    owed = dict.fromkeys(("payable", "in_payment", "paid"), 0)
    for (kind, owner), units in held(workspace).items():
        if owner != PROGRAM:
            owed[kind] += units
    assert owed["in_payment"] == 0
    with capsys.disabled():
        print(f"\na forgetful rail: {sum(counted.values())} payouts, none sent twice: {dict(counted)}")  # noqa: T201


class _Forgetful(Bank):
    """A bank that pays or does not, answers or does not, by chance, and is sometimes deaf when asked."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__()
        self._chance = chance

    def send(self, run: str, batch: Sequence[Instruction]) -> tuple[Outcome, ...]:
        self.answers = [self._chance.choice(["settled", "sent", "failed", "lost", "unknown"]) for _ in batch]
        return super().send(run, batch)

    def find(self, reference: str) -> Outcome:
        return Outcome(state="unknown") if self._chance.random() < 0.5 else super().find(reference)


def _settle_the_rest(workspace: Workspace, name: str, bank: Bank) -> None:
    """A person looks up what nobody knows, and takes back what came back, so that the next round begins with nothing."""
    for one in status(workspace, run=name):
        if one.state in {"unknown", "sent"}:
            end: Any = "settled" if one.payout_id in bank.paid else "failed"
            confirm(
                workspace, one.payout_id, end, reference="desk", by="cat", rails=only(Bank(paid=bank.paid))
            )
    back = {owner: -units for (kind, owner), units in held(workspace).items() if kind == "payable"}
    if back:
        with connected(workspace) as connection:
            owe(connection, back, ref=f"taken back {name}")
