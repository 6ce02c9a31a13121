"""Payouts from draft to end, on a real database: what moves, who may, and what the database refuses whoever asks."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest

from openrebate.app.pay import approve, cancel, confirm, history, status
from openrebate.app.pay_send import send
from openrebate.app.workspace import Workspace, connected
from openrebate.model.errors import ConflictError, InputError, NotAllowedError, NotFoundError
from openrebate.rails.file import FileRail
from openrebate.store import audit, holds, ledger, payees, payouts
from openrebate.store.connection import Connection
from tests.money.paying import Bank, drafted, held, only, owe
from tests.postings import PROGRAM, posting, transfer, transfers


def _approved(workspace: Workspace, **options: object) -> str:
    name = drafted(workspace, **options).run  # type: ignore[arg-type]
    assert name is not None
    approve(workspace, name, "bob")
    approve(workspace, name, "cat")
    return name


def test_a_payout_goes_from_draft_to_settled(workspace: Workspace) -> None:
    """Drafted, approved by two, sent as a file, settled by a person; the money moves at each step and is all there."""
    with connected(workspace) as connection:
        owe(connection, {"af1": 500, "account:t9": 70})
    report = drafted(workspace)
    assert [(one.owner, one.reason, f"{one.amount:f}") for one in report.drafted] == [
        ("t9", None, "0.00000070"),
        ("af1", None, "0.00000500"),
    ]
    assert held(workspace) == {
        ("commission_cost", PROGRAM): -570,
        ("in_payment", "af1"): 500,
        ("in_payment", "t9"): 70,
    }
    assert report.run is not None
    assert not approve(workspace, report.run, "ann").approved, "the drafter counts as one of two"
    assert approve(workspace, report.run, "bob").approved
    rail = FileRail(workspace.folder / "payouts")
    sent = send(workspace, report.run, "bob", only(rail))
    assert sent.states == {"sent": 2}
    [path] = [p for p in (workspace.folder / "payouts").iterdir() if p.suffix == ".csv"]
    assert path.name == sent.payouts[0].reference
    assert send(workspace, report.run, "bob", only(rail)).states == {"sent": 2}, "sent again is the same"
    for one in sent.payouts:
        done = confirm(
            workspace, one.payout_id[:8], "settled", reference="stmt 7", by="cat", rails=only(rail)
        )
        assert not done.already
        again = confirm(workspace, one.payout_id, "settled", reference="stmt 7", by="dan", rails=only(rail))
        assert again.already
    assert held(workspace) == {("commission_cost", PROGRAM): -570, ("paid", "af1"): 500, ("paid", "t9"): 70}
    with connected(workspace) as connection:
        verbs = [(deed.by, deed.verb) for deed in audit.deeds(connection, about="pay")]
    assert ("ann", "pay run") in verbs
    assert ("cat", "pay settled") in verbs


def test_withheld_money_is_kept_apart(workspace: Workspace) -> None:
    """A tenth is withheld, cut in the payee's favour: both leave what is owed, only one is paid."""
    with connected(workspace) as connection:
        owe(connection, {"af1": 509})
        _payee(connection, "af1", withholding="0.1")
    name = _approved(workspace)
    bank = Bank()
    send(workspace, name, "bob", only(bank))
    assert [f"{one.amount:f}" for one in bank.sent] == ["0.00000459"]
    assert held(workspace) == {
        ("commission_cost", PROGRAM): -509,
        ("paid", "af1"): 459,
        ("withheld", "af1"): 50,
    }


def _payee(connection: Connection, owner: str, **values: object) -> None:
    since = connection.execute("SELECT now() - interval '1 day'").fetchone()
    assert since is not None
    payees.set_payee(connection, "partner", owner, values, since[0], "ann")


@pytest.mark.parametrize("end", ["failed", "cancelled"])
def test_what_does_not_arrive_is_owed_again(workspace: Workspace, end: str) -> None:
    """Failed or cancelled, the money is owed again, and the next run makes another payout of it."""
    with connected(workspace) as connection:
        owe(connection, {"af1": 500})
    name = _approved(workspace)
    if end == "failed":
        send(workspace, name, "bob", only(Bank(answers=["failed"])))
    else:
        cancel(workspace, run=name, payout=None, reason="wrong month", by="ann")
    assert held(workspace) == {("commission_cost", PROGRAM): -500, ("payable", "af1"): 500}
    again = drafted(workspace)
    assert again.run not in {None, name}
    assert [one.state for one in status(workspace)] == [end, "drafted"]
    gone = status(workspace, run=name)[0].payout_id
    with pytest.raises(ConflictError):
        confirm(workspace, gone, "settled", reference="x", by="ann", rails=only(Bank()))
    with pytest.raises(ConflictError):
        cancel(workspace, run=None, payout=gone, reason="x", by="ann")


def test_an_unknown_outcome_is_asked_about_and_never_sent_again(workspace: Workspace) -> None:
    """Lost on the way, it is unknown and stays so; once the rail knows it, it is settled; a person may say failed."""
    with connected(workspace) as connection:
        owe(connection, {"af1": 500, "af2": 300})
    bank = Bank(answers=["lost", "unknown"])
    name = _approved(workspace)
    assert send(workspace, name, "bob", only(bank)).states == {"unknown": 2}
    lost, booked = sorted(status(workspace, run=name), key=lambda one: one.payout_id in bank.paid)
    with pytest.raises(ConflictError, match="says that payout"):
        confirm(workspace, booked.payout_id, "failed", reference="desk", by="cat", rails=only(bank))
    assert send(workspace, name, "bob", only(bank)).states == {"settled": 1, "unknown": 1}
    assert send(workspace, name, "bob", only(bank)).states == {"settled": 1, "unknown": 1}
    assert len(bank.sent) == 2
    confirm(workspace, lost.payout_id, "failed", reference="ticket 4", by="cat", rails=only(bank))
    assert held(workspace)["payable", lost.owner] in {500, 300}
    told, events = history(workspace, lost.payout_id)
    assert [event["state"] for event in events] == ["drafted", "approved", "sending", "unknown", "failed"]
    assert told.reference == "ticket 4"


def test_one_person_is_not_two(workspace: Workspace) -> None:
    """The same person twice, or the drafter where one approval is enough, is refused with 6, by us and by the database."""
    with connected(workspace) as connection:
        owe(connection, {"af1": 500})
    name = drafted(workspace).run
    assert name is not None
    approve(workspace, name, "bob")
    with pytest.raises(NotAllowedError, match="already"):
        approve(workspace, name, "bob")
    with pytest.raises(ConflictError, match="1 of 2 approvals"):
        send(workspace, name, "bob", only(Bank()))
    one = status(workspace, run=name)[0]
    with (
        pytest.raises(NotAllowedError, match="enough different people"),
        connected(workspace) as connection,
    ):
        payouts.insert_event(connection, one.payout_id, 2, "approved", "bob")
    cancel(workspace, run=name, payout=None, reason="again", by="bob")
    alone = drafted(workspace, approvals=1).run
    assert alone is not None
    with pytest.raises(NotAllowedError, match="may not be the only one"):
        approve(workspace, alone, "ann")
    with pytest.raises(NotAllowedError, match="only one"), connected(workspace) as connection:
        payouts.insert_approval(connection, alone, "ann")
    assert approve(workspace, alone, "bob").approved


def test_a_hold_after_the_draft_still_holds(workspace: Workspace) -> None:
    """What is approved waits while a hold stands, and goes when it is released; another payee is not touched."""
    with connected(workspace) as connection:
        owe(connection, {"af1": 500, "af2": 300})
    name = _approved(workspace)
    with connected(workspace) as connection:
        hold = holds.place(connection, "partner", "af1", "suspected self-dealing", "dan")
    rail = FileRail(workspace.folder / "payouts")
    sent = send(workspace, name, "bob", only(rail))
    assert sent.states == {"approved": 1, "sent": 1}
    assert list(sent.held.values()) == ["held"]
    with connected(workspace) as connection:
        assert holds.release(connection, hold, "cleared", "ann")
        assert not holds.release(connection, hold, "cleared", "ann")
    assert send(workspace, name, "bob", only(rail)).states == {"sent": 2}
    assert len(list(Path(workspace.folder / "payouts").glob("*.csv"))) == 2


def test_what_is_below_zero_is_forgiven_only_where_terms_say_so(workspace: Workspace) -> None:
    """Carried, it stays and says why; forgiven, it is brought to nothing at the program's cost."""
    with connected(workspace) as connection:
        owe(connection, {"af1": -500, "af2": 300})
    carried = drafted(workspace)
    assert {one.owner: one.reason for one in carried.drafted} == {"af1": "negative_balance", "af2": None}
    assert held(workspace)["payable", "af1"] == -500
    report = drafted(workspace, settlement='negative = "forgive"')
    assert [f"{amount:f}" for amount in report.forgiven.values()] == ["0.00000500"]
    assert ("payable", "af1") not in held(workspace)
    assert held(workspace)["adjustment", PROGRAM] == -500


FORGED: dict[str, Callable[[Connection, str], object]] = {
    "a state that may not follow": lambda c, p: payouts.insert_event(c, p, 2, "settled", "eve"),
    "an event out of order": lambda c, p: payouts.insert_event(c, p, 3, "cancelled", "eve"),
    "cancelled without its money": lambda c, p: payouts.insert_event(c, p, 2, "cancelled", "eve"),
    "an event of no payout": lambda c, p: payouts.insert_event(c, "0" * 32, 1, "drafted", "eve"),
    "a payout out of thin air": lambda c, p: c.execute(
        "INSERT INTO openrebate.payouts (payout_id, program, owner_kind, owner, asset, ordinal, amount, withheld, "
        "destination, rail, run, by) SELECT repeat('a', 32), program, owner_kind, owner, asset, 99, amount, withheld, "
        "destination, rail, run, by FROM openrebate.payouts"
    ),
    "a payout changed": lambda c, p: c.execute("UPDATE openrebate.payouts SET destination = 'eve'"),
    "an event changed": lambda c, p: c.execute("UPDATE openrebate.payout_events SET state = 'settled'"),
    "an event deleted": lambda c, p: c.execute("DELETE FROM openrebate.payout_events"),
    "an approval deleted": lambda c, p: c.execute("DELETE FROM openrebate.payout_approvals"),
    "fewer approvals": lambda c, p: c.execute("UPDATE openrebate.payout_runs SET approvals = 1"),
    "a moment of one's own": lambda c, p: c.execute(
        "INSERT INTO openrebate.payout_events (payout_id, n, state, at, by) VALUES (%s, 2, 'cancelled', now(), 'eve')",
        [p],
    ),
    "tables emptied": lambda c, p: c.execute("TRUNCATE openrebate.payout_events"),
    "a hold deleted": lambda c, p: c.execute("DELETE FROM openrebate.holds"),
    "a release before its hold": lambda c, p: c.execute(
        "INSERT INTO openrebate.hold_events (hold_id, n, state, by, reason) VALUES ('h1', 2, 'released', 'e', 'e')"
    ),
    "a payee's past rewritten": lambda c, p: c.execute("UPDATE openrebate.payees SET withholding = 0"),
    "the audit log changed": lambda c, p: c.execute("UPDATE openrebate.audit SET by = 'nobody'"),
    "money moved as a payout": lambda c, p: _forge(c, "payout", "settled:" + p),
    "money moved as an adjustment": lambda c, p: _forge(c, "adjustment", "x"),
}


def _converted(connection: Connection, **changed: object) -> None:
    """A payout of 500 units of eight places at 0.0002: 0.000005 / 0.0002 = 0.025, which is 2500000 units; or not quite."""
    values = {"asset": "CRO", "amount": 2500000, "price": Decimal("0.0002"), "publisher": "x"} | changed
    connection.execute(
        "INSERT INTO openrebate.payout_runs (run, program, rail, approvals, by) SELECT 'other', program, rail, approvals, by "
        "FROM openrebate.payout_runs"
    )
    connection.execute(
        "INSERT INTO openrebate.payouts (payout_id, program, owner_kind, owner, asset, ordinal, amount, withheld, "
        "destination, rail, run, by, sent_asset, sent_scale, sent_amount, price, price_at, publisher) "
        "SELECT repeat('b', 32), program, owner_kind, owner, asset, 99, amount, withheld, destination, rail, 'other', by, "
        "%(asset)s, 8, %(amount)s, %(price)s, now(), %(publisher)s FROM openrebate.payouts",
        values,
    )


def _forge(connection: Connection, kind: str, ref: str) -> None:
    way = "in_payment paid" if kind == "payout" else "adjustment payable"
    ledger.post(connection, posting(ref, kind=kind), transfers(transfer(1, way)))


@pytest.mark.parametrize("form", FORGED)
def test_the_database_refuses_whoever_asks(workspace: Workspace, form: str) -> None:
    """As the application's own role, past all our code: refused, and nothing has changed."""
    with connected(workspace) as connection:
        owe(connection, {"af1": 500})
        _payee(connection, "af1", withholding="0")
    drafted(workspace)
    before, standing = held(workspace), status(workspace)
    with connected(workspace) as connection:
        connection.execute(
            "INSERT INTO openrebate.holds (hold_id, owner_kind, owner, reason) VALUES ('h1', 'partner', 'x', 'x')"
        )
    with (
        pytest.raises((NotAllowedError, ConflictError, NotFoundError, InputError)),
        connected(workspace) as connection,
        connection.transaction(),
    ):
        FORGED[form](connection, standing[0].payout_id)
    assert (held(workspace), status(workspace)) == (before, standing)


@pytest.mark.parametrize(
    "changed",
    [
        {"amount": 2500001},
        {"amount": 2499999},
        {"price": Decimal(0)},
        {"price": Decimal("0.00020001")},
        {"publisher": None},
        {"asset": "USDT"},
    ],
    ids=str,
)
def test_the_database_divides_again(workspace: Workspace, changed: dict[str, object]) -> None:
    """What is sent is the amount at the price that is pinned; one unit more or less, or a pin that is missing, is refused."""
    with connected(workspace) as connection:
        owe(connection, {"af1": 500})
    drafted(workspace)
    with connected(workspace) as connection, connection.transaction(force_rollback=True):
        with connection.transaction(force_rollback=True):
            _converted(connection)
        with pytest.raises(psycopg.Error), connection.transaction():
            _converted(connection, **changed)
