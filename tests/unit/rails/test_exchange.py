"""The exchange rail over real sockets: whatever goes wrong around a booking, it is told as it is or as unknown."""

from __future__ import annotations

import uuid
from collections.abc import Generator
from decimal import Decimal
from typing import Any

import pytest

from openrebate.model.errors import ConfigurationError
from openrebate.rails.exchange import ExchangeRail, connect
from openrebate.rails.rail import Instruction
from tests.unit.rails.exchange_server import Exchange, Mood, exchange_server

PAYOUT = "0123456789abcdef0123456789abcdef"
_NAMES = {"okx": PAYOUT, "bybit": str(uuid.UUID(hex=PAYOUT))}
_KEYS = {"apiKey": "key", "secret": "secret", "password": "word"}

# what the exchange does, then what the rail says, and how often it is booked
MOODS: dict[Mood, tuple[str, int]] = {
    "well": ("settled", 1),
    "pending": ("sent", 1),
    "drop_before": ("unknown", 0),
    "drop_after": ("settled", 1),
    "500_before": ("unknown", 0),
    "500_after": ("settled", 1),
    "hang_after": ("settled", 1),
    "garbage_after": ("settled", 1),
    "refused_funds": ("failed", 0),
    "refused_after": ("settled", 1),
    "refused_odd": ("unknown", 0),
    "busy_after": ("settled", 1),
}


@pytest.fixture
def server() -> Generator[tuple[Exchange, str]]:
    """An exchange on loopback."""
    with exchange_server() as found:
        yield found


def _rail(exchange: str, address: str, patience: int = 300) -> tuple[ExchangeRail, Any]:
    client = connect(exchange, _KEYS)
    client.urls["api"] = dict.fromkeys(client.urls["api"], address)
    client.timeout = patience
    client.enableRateLimit = False
    return ExchangeRail(client, source="1"), client


def _instruction(amount: str = "0.10000001") -> Instruction:
    return Instruction(
        reference=PAYOUT,
        program="okx-broker-2022",
        owner_kind="partner",
        owner="gridhaus",
        destination="gridhaus-sub",
        asset="USDT",
        amount=Decimal(amount),
    )


@pytest.mark.parametrize("exchange", ["okx", "bybit"])
@pytest.mark.parametrize("mood", MOODS)
def test_an_outcome_is_told_as_it_is(exchange: str, mood: Mood, server: tuple[Exchange, str]) -> None:
    """Sent once; booked or not, the rail says settled, sent or failed where it knows, and unknown where it does not."""
    books, address = server
    rail, _ = _rail(exchange, address)
    books.script.append(mood)
    state, booked = MOODS[mood]
    [outcome] = rail.send("run", [_instruction()])
    if exchange == "okx" and mood == "well":
        assert outcome.state == "sent"  # OKX books first and says the state only when asked
        outcome = rail.find(PAYOUT)
    assert (outcome.state, books.booked[_NAMES[exchange]]) == (state, booked), outcome
    assert sum(1 for path, _, _ in books.requests if "?" not in path) == 1, "a transfer is posted once"


@pytest.mark.parametrize("exchange", ["okx", "bybit"])
def test_what_cannot_be_asked_stays_unknown(exchange: str, server: tuple[Exchange, str]) -> None:
    """Booked, dropped, and no answer to the question: unknown; asked again later, it is settled."""
    books, address = server
    rail, _ = _rail(exchange, address)
    books.script.append("drop_after")
    books.deaf = True
    [outcome] = rail.send("run", [_instruction()])
    assert outcome.state == "unknown"
    books.deaf = False
    assert rail.find(PAYOUT).state == "settled"
    assert rail.find("f" * 32).state == "absent"


def test_nobody_listening_is_unknown() -> None:
    """A refused connection is no proof that nothing happened."""
    rail, _ = _rail("okx", "http://127.0.0.1:9")
    assert [one.state for one in rail.send("run", [_instruction()])] == ["unknown"]
    assert rail.find(PAYOUT).state == "unknown"


def test_amounts_are_exact_and_nothing_is_tagged(server: tuple[Exchange, str]) -> None:
    """Twenty digits before the point and eighteen after it arrive as they are; no request carries ccxt's broker ids."""
    books, address = server
    amount = "12345678901234567890.123456789012345678"
    for exchange in ("okx", "bybit"):
        rail, _ = _rail(exchange, address)
        rail.send("run", [_instruction(amount)])
        assert books.amounts[_NAMES[exchange]] == amount
    sent = " ".join(f"{headers} {body}" for _, headers, body in books.requests)
    assert "ccxt" not in sent.lower()
    assert "6b9ad766b55dBCDE" not in sent
    headers = {key.lower(): value for key, value in books.requests[0][1].items()}
    assert headers["x-simulated-trading"] == "1", "OKX's sandbox is on by default"


def test_live_is_said_and_not_assumed() -> None:
    """Without `live` a client speaks to the sandbox; an exchange that no dialect knows is refused."""
    assert "testnet" in str(connect("bybit", _KEYS).urls["api"])
    assert "testnet" not in str(connect("bybit", _KEYS, live=True).urls["api"])
    with pytest.raises(ConfigurationError, match="no payouts over kraken"):
        connect("kraken", _KEYS)
