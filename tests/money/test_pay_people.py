"""Adjustments, payees, holds and the journal on a real database; commands leave with the codes of the contract."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest

from openrebate.app.adjust import approve, list_adjustments, propose
from openrebate.app.export import export
from openrebate.app.hold import list_holds, place_hold, release_hold
from openrebate.app.log import read_log
from openrebate.app.pay import approve as approve_run
from openrebate.app.pay_find import waiting_run
from openrebate.app.pay_money import now
from openrebate.app.pay_rails import approvals, open_rail, rail_name
from openrebate.app.pay_run import run
from openrebate.app.pay_send import send
from openrebate.app.payee import set_payee, show_payees, withholding
from openrebate.app.workspace import Workspace, connected
from openrebate.cli.__main__ import run as openrebate
from openrebate.model.errors import (
    ConfigurationError,
    ConflictError,
    InputError,
    NotAllowedError,
    NotFoundError,
)
from openrebate.settling.journal import Book, account
from openrebate.store import ledger
from openrebate.units.timeline import DAY
from tests.money.paying import Bank, drafted, held, only, owe, terms
from tests.postings import AT, PROGRAM
from tests.unit.terms.small import changed


def _propose(workspace: Workspace, amount: str = "-12.5", **changes: Any) -> Any:
    said: dict[str, Any] = {
        "reason": "self-dealing", "evidence": "case 7", "period": None, "clawback": True, "by": "ann",
    } | changes  # fmt: skip
    return propose(workspace, terms(), "partner", "af1", amount, **said)


def test_an_adjustment_takes_two_people_and_moves_once(workspace: Workspace) -> None:
    """Proposed twice it is one; the proposer may not approve; approved twice it moves once; what is owed may fall below 0."""
    with connected(workspace) as connection:
        owe(connection, {"af1": 500})
    one, fresh = _propose(workspace)
    again, second = _propose(workspace, by="dan")
    assert (fresh, second, one.adjustment_id) == (True, False, again.adjustment_id)
    with pytest.raises(NotAllowedError, match="ann proposed"):
        approve(workspace, one.adjustment_id, "ann")
    assert held(workspace)["payable", "af1"] == 500
    assert approve(workspace, one.adjustment_id[:8], "bob")[1]
    assert not approve(workspace, one.adjustment_id, "cat")[1]
    assert held(workspace)["payable", "af1"] == 500 - 1_250_000_000
    assert [found.approved_by for found in list_adjustments(workspace, PROGRAM)] == ["bob"]
    assert [(deed.by, deed.verb) for deed in read_log(workspace, by=None, about="adjust", last=9)] == [
        ("ann", "adjust propose"),
        ("bob", "adjust approve"),
    ]


@pytest.mark.parametrize(
    ("amount", "changes", "says"),
    [
        ("0", {"clawback": False}, "nothing"),
        ("0.000000001", {"clawback": False}, "more places"),
        ("5", {}, "clawback takes back"),
        ("1e3", {"clawback": False}, "plain decimal"),
        ("-5", {"reason": " "}, "no reason"),
        ("-5", {"evidence": ""}, "no evidence"),
        ("-5", {"period": "October"}, "period"),
    ],
)
def test_an_adjustment_that_says_too_little_is_refused(
    workspace: Workspace, amount: str, changes: dict[str, Any], says: str
) -> None:
    """No reason, no evidence, an amount that is none: refused before anything is written."""
    with connected(workspace) as connection:
        owe(connection, {"af1": 500})
    with pytest.raises(InputError, match=says):
        _propose(workspace, amount, **changes)
    assert list_adjustments(workspace, None) == []


def test_a_payees_past_stays_known(workspace: Workspace) -> None:
    """A change from a day on ends what was so before it, keeps what is not said, and is kept for ever itself."""
    set_payee(
        workspace,
        "partner",
        "af1",
        {"region": "DE", "withholding": Decimal("0.1")},
        since="2026-01-01",
        by="a",
    )
    set_payee(workspace, "partner", "af1", {"withholding": Decimal("0.2")}, since="2026-07-01", by="b")
    found = set_payee(workspace, "partner", "af1", {"region": "FR"}, since="2026-03-01", by="c")
    told = [(row.effective_from.month, row.region, str(row.withholding)) for row in found]
    assert told == [(1, "DE", "0.1"), (3, "FR", "0.1"), (7, "DE", "0.2")]
    assert show_payees(workspace, "af2") == []
    with connected(workspace) as connection:
        count = connection.execute("SELECT count(*) FROM openrebate.payees").fetchone()
    assert count == (5,), "what was thought before is still there"
    for wrong in ("1", "-0.1", "x", "0.1234567890123"):
        with pytest.raises(InputError):
            withholding(wrong)
    with pytest.raises(InputError):
        set_payee(workspace, "partner", "af1", {}, since=None, by="a")


def test_holds_stop_and_release(workspace: Workspace) -> None:
    """A payee and a region are held, each until its own release; a release is once, and of something that is held."""
    with connected(workspace) as connection:
        owe(connection, {"af1": 500, "af2": 300})
    set_payee(workspace, "partner", "af2", {"region": "XX"}, since="2026-01-01", by="a")
    first = place_hold(workspace, "partner", "af1", "check", "dan")
    second = place_hold(workspace, "region", "XX", "sanctions list", "dan")
    assert {one.owner: one.reason for one in drafted(workspace).drafted} == {
        "af1": "held",
        "af2": "region_held",
    }
    release_hold(workspace, second.hold_id, "cleared", "ann")
    with pytest.raises(ConflictError, match="ann released"):
        release_hold(workspace, second.hold_id, "cleared", "bob")
    with pytest.raises(NotFoundError):
        release_hold(workspace, "h9", "cleared", "bob")
    assert {one.owner: one.reason for one in drafted(workspace).drafted} == {"af1": "held", "af2": None}
    assert [one.hold_id for one in list_holds(workspace, every=False)] == [first.hold_id]


def test_an_amount_waits_from_when_it_was_booked_or_traded(workspace: Workspace) -> None:
    """14 days from the trade's period, whenever it was booked; what came back from a payout does not wait again."""
    with connected(workspace) as connection:
        owe(connection, {"af1": 500})
    waiting = terms('holding_days = 14\nheld_from = "traded"')
    early = run(workspace, waiting, "ann", rail="file", approvals=2, instant=AT + 14 * DAY - 1)
    assert [one.reason for one in early.drafted] == ["holding_period"]
    booked = run(workspace, terms("holding_days = 14"), "ann", rail="file", approvals=2)
    assert [one.reason for one in booked.drafted] == ["holding_period"]
    due = run(workspace, waiting, "ann", rail="file", approvals=2, instant=AT + 14 * DAY)
    assert due.run is not None
    approve_run(workspace, due.run, "ann")
    approve_run(workspace, due.run, "bob")
    send(workspace, due.run, "bob", only(Bank(answers=["failed"])))
    later = now() + 14 * DAY
    again = run(workspace, terms("holding_days = 14"), "ann", rail="file", approvals=2, instant=later)
    assert again.run is not None


STATUS = {
    "suspended": ("suspended", "-90 days", None, "partner_suspended"),
    "left a year ago": ("active", "-900 days", "-365 days", "partner_left"),
    "left lately": ("active", "-900 days", "-5 days", None),
    "active": ("active", "-900 days", None, None),
}


@pytest.mark.parametrize("case", STATUS)
def test_a_partner_that_is_not_there_is_paid_as_terms_say(workspace: Workspace, case: str) -> None:
    """Suspended: held. Left: paid for 30 days. What it earned stays owed."""
    status, start, end, reason = STATUS[case]
    with connected(workspace) as connection:
        owe(connection, {"af1": 500})
        connection.execute(
            "INSERT INTO openrebate.deliveries (source, digest, kind, by) VALUES ('x', 'x', 'facts', 'x')"
        )
        connection.execute(
            "INSERT INTO openrebate.partners (partner_id, role, effective_from, effective_to, status, known_from, "
            "delivery_no) SELECT 'af1', 'broker', now() + %s::interval, now() + %s::interval, %s, now(), max(delivery_no) "
            "FROM openrebate.deliveries",
            [start, end, status],
        )
    [one] = drafted(workspace, settlement="left_days = 30").drafted
    assert one.reason == reason
    assert one.stays == (one.owed if reason else 0)


def test_the_journal_sums_to_the_ledger(workspace: Workspace) -> None:
    """Accruals, payouts, returns and a clawback, read again from the CSV: every account is minus what its book holds."""
    with connected(workspace) as connection:
        owe(connection, {"af1": 1_250_000_000, "af2": 70, "account:t9": 5})
    set_payee(workspace, "partner", "af1", {"withholding": Decimal("0.1")}, since="2026-01-01", by="a")
    name = drafted(workspace).run
    assert name is not None
    approve_run(workspace, name, "ann")
    approve_run(workspace, name, "bob")
    send(workspace, name, "bob", only(Bank(answers=["settled", "failed"])))
    approve(workspace, _propose(workspace)[0].adjustment_id, "bob")
    found = export(workspace, terms(), None, "journal-csv")
    read: dict[str, Decimal] = defaultdict(Decimal)
    for row in csv.DictReader(io.StringIO(found.text)):
        read[row["account"]] += Decimal(row["debit"] or "0") - Decimal(row["credit"] or "0")
    books: dict[str, Decimal] = defaultdict(Decimal)
    with connected(workspace) as connection:
        for b in ledger.balances(connection):
            book = Book(kind=b.kind, program=b.program, owner_kind=b.owner_kind, owner=b.owner)
            books[account(book)] -= Decimal(b.units).scaleb(-b.scale)
    assert {name: total for name, total in read.items() if total} == {n: t for n, t in books.items() if t}
    assert sum(read.values()) == 0
    assert export(workspace, terms(), "2026-09", "beancount").text == ""
    assert export(workspace, terms(), PERIODS[0], "beancount").legs == found.legs


PERIODS = ("2026-10",)


def test_commands_leave_as_the_contract_says(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    """Through the command line, with --json one document each: run, approve, 6 for one person twice, send, status, confirm."""
    text = changed(('id = "small"', f'id = "{PROGRAM}"'))
    (workspace.terms / "acme.toml").write_text(text, encoding="utf-8")
    with connected(workspace) as connection:
        owe(connection, {"af1": 500})
    at = ("--workspace", str(workspace.folder))

    def say(*words: str, code: int = 0) -> Any:
        assert openrebate([*words, *at, "--json"]) == code, words
        out = capsys.readouterr().out
        return json.loads(out) if code == 0 else out

    name = say("pay", "run", "--program", PROGRAM, "--by", "ann")["run"]
    assert say("pay", "send", name, code=5) == ""
    assert say("pay", "approve", name, "--by", "ann")["approved"] is False
    say("pay", "approve", name, "--by", "ann", code=6)
    assert say("pay", "approve", name, "--by", "bob")["approved"] is True
    [payout] = say("pay", "send", name)["payouts"]
    assert payout["state"] == "sent"
    say("pay", "confirm", payout["payout_id"], "--settled", code=2)
    say("pay", "confirm", "f" * 32, "--settled", "--reference", "x", code=4)
    results = workspace.folder / "results.csv"
    results.write_text(f"payout_id,outcome,reference\n{payout['payout_id']},settled,stmt\n", encoding="utf-8")
    for already in (False, True):
        [told] = say("pay", "confirm", "--results", str(results), "--by", "cat")["payouts"]
        assert (told["state"], told["amount"], told["already"]) == ("settled", "0.00000500", already)
    say("pay", "confirm", payout["payout_id"], "--failed", "--reference", "x", code=5)
    results.write_text("payout_id,outcome,reference\nabcdef,lost,x\n", encoding="utf-8")
    say("pay", "confirm", "--results", str(results), code=2)
    assert [e["state"] for e in say("pay", "status", payout["payout_id"])["events"]][-1] == "settled"
    say("pay", "cancel", name, "--reason", "x", code=5)
    assert say("pay", "run", "--program", PROGRAM)["run"] is None
    say("pay", "run", "--program", "nobody", code=4)
    assert say("export", "--program", PROGRAM)["entries"] == 3
    assert say("log", "--about", "pay")["deeds"]
    for words in (("pay", "status"), ("hold", "list"), ("payee", "show"), ("adjust", "list")):
        assert openrebate([*words, *at]) == 0
        assert capsys.readouterr().out


def test_the_settings_of_payouts_are_checked(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unknown rail, a number of people that is none, an exchange without keys: refused, with the place."""
    assert (rail_name(workspace), approvals(workspace)) == ("file", 2)
    for pay in ({"rail": "pigeon"}, {"rail": 3}):
        with pytest.raises(ConfigurationError):
            rail_name(Workspace(folder=workspace.folder, id="x", pay=pay))
    for count in (0, "two", True):
        with pytest.raises(ConfigurationError):
            approvals(Workspace(folder=workspace.folder, id="x", pay={"approvals": count}))
    by_okx = Workspace(folder=workspace.folder, id="x", pay={"rail": "exchange", "exchange": "okx"})
    assert rail_name(by_okx) == "exchange:okx"
    with pytest.raises(ConfigurationError, match="keys are not set"):
        open_rail(by_okx, "exchange:okx")
    for name in ("KEY", "SECRET", "PASSWORD"):
        monkeypatch.setenv(f"OPENREBATE_EXCHANGE_{name}", "x")
    assert open_rail(by_okx, "exchange:okx").name == "exchange:okx"
    with pytest.raises(ConfigurationError, match="no payouts over kraken"):
        open_rail(by_okx, "exchange:kraken")


def test_the_run_that_waits_need_not_be_named(workspace: Workspace) -> None:
    """Where none or several wait, the command says so instead: 4, or 5 with their names."""
    with pytest.raises(NotFoundError, match="no run has payouts that are drafted"):
        waiting_run(workspace, ["drafted"])
    with connected(workspace) as connection:
        owe(connection, {"af1": 100})
    first = drafted(workspace).run
    assert waiting_run(workspace, ["drafted"]) == first
    with connected(workspace) as connection:
        owe(connection, {"af2": 100}, ref="more")
    second = drafted(workspace).run
    with pytest.raises(ConflictError, match=f"(?=.*{first})(?=.*{second})"):
        waiting_run(workspace, ["drafted"])
