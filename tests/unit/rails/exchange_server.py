"""A small exchange on loopback: real sockets, and every way in which a call can go wrong around a booking.

`script` is taken from the front, one mood a transfer; where it is empty, the exchange is well.
"""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections import Counter, deque
from collections.abc import Generator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

Mood = Literal[
    "well",
    "drop_before",  # the connection is taken and dropped, nothing is booked
    "drop_after",  # booked, then the connection is dropped
    "500_before",
    "500_after",
    "hang_after",  # booked, and no answer in time
    "garbage_after",  # booked, and an answer that nobody can read
    "refused_funds",  # a plain no, nothing booked
    "refused_after",  # booked, and the answer is that funds are missing
    "refused_odd",  # a code that nobody knows, nothing booked
    "busy_after",  # booked, and the answer is that it timed out inside
    "pending",
]


class Exchange:
    """The books of the exchange: what it booked by reference, and every request as it came."""

    def __init__(self, *, patience: float) -> None:
        self.patience = patience
        self.script: deque[Mood] = deque()
        self.booked: Counter[str] = Counter()
        self.states: dict[str, str] = {}
        self.amounts: dict[str, str] = {}
        self.requests: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        self.deaf = False  # does not answer questions
        self.lock = threading.Lock()

    def book(self, reference: str, amount: str, state: str) -> bool:
        """Book the reference once more; a second booking is what must never happen, and is counted."""
        with self.lock:
            self.booked[reference] += 1
            self.states[reference] = state
            self.amounts[reference] = amount
            return self.booked[reference] == 1


class _Handler(BaseHTTPRequestHandler):
    exchange: Exchange

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is printed."""

    def do_POST(self) -> None:
        """A transfer."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.exchange.requests.append((self.path, dict(self.headers), body))
        reference = body.get("clientId") or body["transferId"]
        amount = body.get("amt") or body["amount"]
        mood = self.exchange.script.popleft() if self.exchange.script else "well"
        if not mood.endswith("_before") and mood not in {"refused_funds", "refused_odd"}:
            self.exchange.book(reference, amount, "pending" if mood == "pending" else "success")
        self._answer(mood, reference)

    def _answer(self, mood: Mood, reference: str) -> None:
        match mood:
            case "drop_before" | "drop_after":
                self.connection.shutdown(socket.SHUT_RDWR)
                self.close_connection = True
            case "500_before" | "500_after":
                self._say(500, {"oops": True})
            case "hang_after":
                threading.Event().wait(self.exchange.patience * 2)
                self.close_connection = True
            case "garbage_after":
                self._raw(200, b"<html>bad gateway</html>")
            case "refused_funds" | "refused_after":
                self._say(200, self._no("58350", 131212, "Insufficient balance"))
            case "refused_odd":
                self._say(200, self._no("59999", 999999, "No such thing"))
            case "busy_after":
                self._say(200, self._no("50004", 10016, "Endpoint request timeout"))
            case _:
                self._say(200, self._yes(reference, listed=False))

    def do_GET(self) -> None:
        """A question about a reference."""
        asked = {key: values[0] for key, values in parse_qs(urlsplit(self.path).query).items()}
        self.exchange.requests.append((self.path, dict(self.headers), asked))
        if self.exchange.deaf:
            self._say(500, {"oops": True})
            return
        reference = asked.get("clientId") or asked["transferId"]
        self._say(200, self._yes(reference, listed=True))

    def _yes(self, reference: str, *, listed: bool) -> dict[str, Any]:
        state = self.exchange.states.get(reference)
        if "/v5/asset/transfer/" in self.path:  # Bybit
            row = {"transferId": reference, "status": (state or "").upper()}
            rows = [row] if state else []
            return {"retCode": 0, "retMsg": "success", "result": {"list": rows} if listed else row}
        row = {"transId": "754147", "clientId": reference, "amt": self.exchange.amounts.get(reference, "0")}
        return {"code": "0", "msg": "", "data": [row | ({"state": state} if listed else {})] if state else []}

    def _no(self, okx: str, bybit: int, text: str) -> dict[str, Any]:
        if "/v5/asset/transfer/" in self.path:
            return {"retCode": bybit, "retMsg": text, "result": {}}
        return {"code": okx, "msg": text, "data": []}

    def _say(self, status: int, document: dict[str, Any]) -> None:
        self._raw(status, json.dumps(document).encode())

    def _raw(self, status: int, content: bytes) -> None:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)


@contextlib.contextmanager
def exchange_server(*, patience: float = 0.4) -> Generator[tuple[Exchange, str]]:
    """The exchange and its address, until the end of the `with`."""
    exchange = Exchange(patience=patience)
    handler = type("Handler", (_Handler,), {"exchange": exchange})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield exchange, f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
