"""A transfer on the exchange itself, from the operator's account to a partner's: ccxt signs and carries, no more.

The raw calls are used, not ccxt's unified ones: those take a float, round it and may ask for markets first. Amounts are
exact strings, ccxt's own broker ids are off, and the sandbox is on unless the operator says `live`.
An answer that does not say plainly that nothing was booked is `unknown`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openrebate.model.errors import ConfigurationError
from openrebate.rails.rail import Found, Instruction, Outcome
from openrebate.units.decimals import plain

_Transfer = Mapping[str, Any]
_TIMEOUT = 20_000  # milliseconds
_TAGS = ("brokerId", "broker", "partner", "refCode")
_TAG_HEADERS = {"referer", "x-referer"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How one exchange books a transfer under a client's reference, and how it is asked about it.

    `send` and `ask` call the exchange and give the transfer in its own words (empty: it knows none; None: nobody can
    read its answer); `state` and `name` are the keys of its state and its own id, `states` what its states mean.
    """

    send: Callable[[Any, Instruction, str], _Transfer | None]
    ask: Callable[[Any, str], _Transfer | None]
    state: str
    name: str
    states: Mapping[str, Found]


class ExchangeRail:
    """One account of one exchange. `source` is what the exchange calls the paying account (Bybit: its member id)."""

    repeatable = False
    whole = False

    def __init__(self, client: Any, source: str = "") -> None:
        if client.id not in DIALECTS:
            raise ConfigurationError(
                f"no payouts over {client.id} yet",
                advice=f"Known: {', '.join(sorted(DIALECTS))}, or the file rail",
            )
        self.name = f"exchange:{client.id}"
        self._client = client
        self._source = source
        self._dialect = DIALECTS[client.id]

    def send(self, run: str, batch: Sequence[Instruction]) -> tuple[Outcome, ...]:
        """Book each transfer once under its reference."""
        del run
        return tuple(self._send(one) for one in batch)

    def find(self, reference: str) -> Outcome:
        """What the exchange knows of the reference; `unknown` where it does not answer."""
        import ccxt

        try:
            found = self._dialect.ask(self._client, reference)
        except ccxt.BaseError as error:
            return Outcome(state="unknown", detail=_said(error))
        if found is None:
            return Outcome(state="unknown", detail="an answer that is not documented")
        return self._read(found) if found else Outcome(state="absent")

    def _send(self, one: Instruction) -> Outcome:
        import ccxt

        refusals = (ccxt.InsufficientFunds, ccxt.AuthenticationError, ccxt.InvalidAddress)
        try:
            answer = self._dialect.send(self._client, one, self._source)
        except refusals as error:
            found = self.find(one.reference)  # refused: unless it is booked all the same
            return Outcome(state="failed", detail=_said(error)) if found.state == "absent" else _known(found)
        except ccxt.BaseError as error:
            found = self.find(one.reference)
            return _known(found) if found.detail else Outcome(state=_known(found).state, detail=_said(error))
        if not answer:
            return _known(self.find(one.reference))  # an answer without a transfer says nothing
        return self._read(answer)

    def _read(self, answer: _Transfer) -> Outcome:
        word = str(answer.get(self._dialect.state) or "")
        state = self._dialect.states.get(word, "unknown" if word else "sent")
        return Outcome(state=state, reference=str(answer.get(self._dialect.name) or ""), detail=word)


def _known(found: Outcome) -> Outcome:
    """What was found; what is not there yet, right after it was sent, may still come."""
    return Outcome(state="unknown", detail=found.detail) if found.state == "absent" else found


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]


def connect(exchange: str, credentials: Mapping[str, str], *, live: bool = False) -> Any:
    """ccxt's client: exact numbers, no broker ids of its own, the sandbox unless `live`. ConfigurationError without ccxt."""
    try:
        import ccxt
    except ImportError as error:
        raise ConfigurationError(
            "payouts over an exchange need ccxt", advice="Install openrebate with its extra `pay`"
        ) from error
    if exchange not in DIALECTS:
        raise ConfigurationError(
            f"no payouts over {exchange} yet",
            advice=f"Known: {', '.join(sorted(DIALECTS))}, or the file rail",
        )
    client = getattr(ccxt, exchange)({**credentials, "number": str, "timeout": _TIMEOUT})
    _untag(client)
    if not live:
        client.set_sandbox_mode(True)
    return client


def _untag(client: Any) -> None:
    """Take ccxt's own broker ids off: its options, and the header that some exchanges get whatever the options say."""
    client.options.update(dict.fromkeys(_TAGS, ""))
    signed = client.sign

    def sign(*args: Any, **named: Any) -> dict[str, Any]:
        request: dict[str, Any] = signed(*args, **named)
        headers = request.get("headers") or {}
        kept = {name: value for name, value in headers.items() if name.lower() not in _TAG_HEADERS}
        return {**request, "headers": kept}

    client.sign = sign


def _first(answer: Any, *path: str) -> _Transfer | None:
    """The first transfer under the path of an answer, empty where its list is; None: not what the exchange documents."""
    for name in path:
        answer = answer.get(name) if isinstance(answer, Mapping) else None
    if isinstance(answer, list):
        answer = answer[0] if answer else {}
    return answer if isinstance(answer, Mapping) else None


def _okx_send(client: Any, one: Instruction, source: str) -> _Transfer | None:
    del source  # OKX pays from the master account whose key it is, from funding to funding
    answer = client.private_post_asset_transfer(
        {
            "ccy": one.asset,
            "amt": plain(one.amount),
            "type": "1",
            "from": "6",
            "to": "6",
            "subAcct": one.destination,
            "clientId": one.reference,
        }
    )
    return _first(answer, "data")


def _okx_ask(client: Any, reference: str) -> _Transfer | None:
    answer = client.private_get_asset_transfer_state({"clientId": reference, "type": "1"})
    return _first(answer, "data")


def _bybit_send(client: Any, one: Instruction, source: str) -> _Transfer | None:
    answer = client.private_post_v5_asset_transfer_universal_transfer(
        {
            "transferId": str(uuid.UUID(hex=one.reference)),
            "coin": one.asset,
            "amount": plain(one.amount),
            "fromMemberId": source,
            "toMemberId": one.destination,
            "fromAccountType": "FUND",
            "toAccountType": "FUND",
        }
    )
    return _first(answer, "result")


def _bybit_ask(client: Any, reference: str) -> _Transfer | None:
    answer = client.private_get_v5_asset_transfer_query_universal_transfer_list(
        {"transferId": str(uuid.UUID(hex=reference))}
    )
    return _first(answer, "result", "list")


DIALECTS: Mapping[str, Dialect] = {
    "okx": Dialect(
        send=_okx_send,
        ask=_okx_ask,
        state="state",
        name="transId",
        states={"success": "settled", "pending": "sent", "failed": "failed"},
    ),
    "bybit": Dialect(
        send=_bybit_send,
        ask=_bybit_ask,
        state="status",
        name="transferId",
        states={"SUCCESS": "settled", "PENDING": "sent", "FAILED": "failed", "STATUS_UNKNOWN": "unknown"},
    ),
}
