"""What the commands say to people, without --json."""

from __future__ import annotations

from collections.abc import Callable

from openrebate.cli.__main__ import run
from tests.links.acting import Desk, seconds
from tests.links.forms import ED_KEY, Asked
from tests.money.worlds import fill
from tests.unit.evidence.ownership_forgeries import ED, b64, pem


def test_every_command_speaks(desk: Desk) -> None:
    """Each says what it did or why not, with the names, dates and codes that a person needs to go on."""
    later = seconds(60)

    def said(*words: str, code: int = 0, by: str = "ann") -> str:
        desk.capsys.readouterr()
        who = ["--by", by] if by else []
        assert run(["link", *words, "--workspace", str(desk.workspace.folder), *who]) == code
        return " ".join(desk.capsys.readouterr().out.split())

    assert said("partner", "list", by="") == "Nobody waits."
    assert said("partner", "apply", "p1", by="p1") == "1 p1, affiliate of ten, asked by p1: waits"
    assert "approved by ann" in said("partner", "approve", "1", "--at", "2026-01-01T00:00:00Z")
    said("partner", "apply", "p2", by="p2")
    assert said("partner", "refuse", "2", "--reason", "copies").endswith("refused by ann: copies")
    assert said("code", "list", by="") == "There are no codes."
    made = said(
        "code", "make", "GRID", "--partner", "p1", "--kickback", "0.1", "--at", "2026-01-01T00:00:00Z"
    )
    assert made == "GRID p1 (affiliate) gives back 10 %, from 2026-01-01T00:00:00Z"
    assert said("code", "make", "GR1D", "--partner", "p1", code=5).startswith("Not given (code_looks_alike)")
    assert said("new", "GRID", "--campaign", "spring").startswith("https://example.com/join?code=GRID&link=")
    assert "GRID spring opened 0 times" in said("list", by="")
    click = said("click", said("list", by="").split()[0], by="")
    assert "nobody → p1" in said("bind", "alice", "--click", click, "--sign-up")
    assert "(already_bound)" in said("bind", "alice", "--code", "GRID", code=5)
    assert "p1 → nobody" in said("end", "alice", "--reason", "left", "--at", later)
    assert "1 claims were changed." not in said("code", "retire", "GRID", "--reason", "over")
    told = said("history", "--account", "alice", by="")
    assert "refused, already_bound" in told
    assert "→ p1 from" in told
    assert said("history", "--account", "nobody", by="") == "Nothing is known."
    _keys_speak(desk, said)
    assert "nobody → m1" in said("sub", "attach", "alice", "--master", "m1")
    assert "alice under m1" in said("sub", "tree", "m1", "--at", later, by="")
    desk.deliver({"fills": [fill("1", 1, account_id="alice", executed_at=later)]})
    report = said("sub", "report", "m1", "--period", later[:7], "--program", "ten", by="")
    assert "alice" in report
    assert "before caps" in report
    assert "m1 → nobody" in said("sub", "detach", "alice", "--at", seconds(120))
    waiting = said("notices", by="")
    assert "partner p1: claim_won, account alice" in waiting
    assert said("told", "1", "--how", "mail").startswith("Noted at")
    assert "; told by mail" in said("notices", "--every", by="")


def _keys_speak(desk: Desk, said: Callable[..., str]) -> None:
    asked = Asked(desk)
    public = asked.write(pem(ED))
    assert said("key", "list", by="") == "No key is linked."
    key = ("--venue", "okx", "--key", ED_KEY)
    assert said("key", "record", *key, "--account", "bob", "--pem", public).endswith("is of bob")
    order = said("key", "challenge", "--partner", "p1", "--method", "order", *key)
    assert "place an order with this client order id: or" in order
    assert "It moves no money" in said("key", "challenge", "--partner", "p1", "--method", "ed25519", *key)
    one = asked.ask("ed25519", key=ED_KEY)
    assert "Not proved (bad_signature)" in said(
        "key", "prove", one.digest, "--signature", b64(bytes(64)), code=6
    )
    proved = said("key", "prove", one.digest, "--signature", b64(ED.sign(one.text.encode())))
    assert "Proved by ed25519: ownership/1 ed25519" in proved
    assert "nobody → p1" in proved
    assert "→ p1 (affiliate) from" in said("key", "list", by="")
    assert "nobody → p1" in said("key", "rotate", "--venue", "okx", "--key", ED_KEY, "--to", "next")
    assert "p1 → nobody" in said("key", "delete", "--venue", "okx", "--key", "next")
