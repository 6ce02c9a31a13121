"""Paying over an exchange that misbehaves, from draft to end: ccxt, real sockets, a real database."""

from __future__ import annotations

import random
from collections.abc import Generator

import pytest

from openrebate.app.pay import approve, confirm, status
from openrebate.app.pay_send import send
from openrebate.app.workspace import Workspace, connected
from openrebate.rails.exchange import ExchangeRail, connect
from openrebate.units.decimals import plain
from tests.conftest import EXAM
from tests.money.paying import drafted, held, only, owe
from tests.unit.rails.exchange_server import Exchange, exchange_server
from tests.unit.rails.test_exchange import MOODS

PAYOUTS = 120 if EXAM else 24


@pytest.fixture
def exchange() -> Generator[tuple[Exchange, str]]:
    """An exchange on loopback, quick to lose patience with."""
    with exchange_server(patience=0.15) as found:
        yield found


def test_an_exchange_that_misbehaves_pays_once(
    workspace: Workspace, exchange: tuple[Exchange, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Dropped, timed out, refused, garbled: each payout is booked at most once, and told as it is or named unknown."""
    books, address = exchange
    client = connect("okx", {"apiKey": "k", "secret": "s", "password": "p"})
    client.urls["api"] = {"rest": address}
    client.timeout, client.enableRateLimit = 100, False
    rail = ExchangeRail(client)
    with connected(workspace) as connection:
        owe(connection, {f"sub{n}": 1000 + n for n in range(PAYOUTS)})
    name = drafted(workspace, rail="exchange:okx").run
    assert name is not None
    approve(workspace, name, "ann")
    approve(workspace, name, "bob")
    moods = [list(MOODS)[n % len(MOODS)] for n in range(PAYOUTS)]
    random.Random(3).shuffle(moods)  # noqa: S311 - no secret
    books.script.extend(moods)
    for _ in range(3):
        told = send(workspace, name, "bob", only(rail))
    posted = [body["clientId"] for path, _, body in books.requests if "?" not in path]
    assert sorted(posted) == sorted(one.payout_id for one in told.payouts), "each is posted once"
    assert max(books.booked.values()) == 1
    for one in told.payouts:
        booked = books.booked[one.payout_id] == 1
        assert one.state in ({"settled", "sent"} if booked else {"failed", "unknown"}), one
        if booked:
            assert books.amounts[one.payout_id] == plain(one.amount)
    for one in status(workspace, run=name):
        if one.state == "unknown":
            confirm(workspace, one.payout_id, "failed", reference="desk", by="cat", rails=only(rail))
    with capsys.disabled():
        print(f"\nan exchange that misbehaves: {PAYOUTS} payouts, each booked at most once: {told.states}")  # noqa: T201
    left = {owner: units for (kind, owner), units in held(workspace).items() if kind == "payable"}
    assert left == {
        one.owner: int(one.amount.scaleb(8)) for one in told.payouts if not books.booked[one.payout_id]
    }
