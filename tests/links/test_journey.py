"""The whole way, as docs/links.md tells it: a partner is admitted, a trader links a key, trades, and the plan shows the money."""

from __future__ import annotations

from decimal import Decimal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from openrebate.cli.__main__ import run
from tests.links.acting import Desk, file, seconds
from tests.money.worlds import fill
from tests.unit.evidence.ownership_forgeries import b64, pem

KEY = "trader-key-1"


def test_link_a_key_trade_and_see_the_money(desk: Desk) -> None:
    """What the bot traded after its key was linked is the partner's, by the channel api_key, and nothing before it."""
    number = desk("link", "partner", "apply", "gridhaus", "--says", "bots for grids", by="gridhaus")[
        "application_no"
    ]
    desk("link", "partner", "approve", str(number), "--at", "2026-01-01T00:00:00Z", by="gridhaus", code=6)
    desk("link", "partner", "approve", str(number), "--at", "2026-01-01T00:00:00Z")
    desk.code("GRID", "gridhaus", "--kickback", "0.2", "--standard")

    own = Ed25519PrivateKey.generate()
    public = file(desk.workspace.folder.parent, "public.pem", pem(own))
    desk("link", "key", "record", "--venue", "okx", "--key", KEY, "--account", "trader-7", "--pem", public)
    text = desk.workspace.folder.parent / "challenge.txt"
    ask = (
        "link",
        "key",
        "challenge",
        "--partner",
        "gridhaus",
        "--venue",
        "okx",
        "--method",
        "ed25519",
        "--key",
        KEY,
    )
    asked = desk(*ask, "--out", str(text))
    signature = b64(own.sign(text.read_bytes()))
    proved = desk("link", "key", "prove", asked["challenge"], "--signature", signature)
    assert proved["proof"]["method"] == "ed25519"
    [listed] = desk("link", "key", "list")["keys"]
    assert (listed["partner_id"], listed["account_id"], listed["code"]) == ("gridhaus", "trader-7", "GRID")

    linked = listed["effective_from"]
    before, after = "2026-01-05T00:00:00Z", seconds(60)
    bot = {"account_id": "trader-7", "api_key_id": KEY, "entry": "api"}
    desk.deliver(
        {
            "fills": [
                fill("1", 1, executed_at=before, fee="10", **bot),
                fill("2", 1, executed_at=after, fee="30", **bot),
            ]
        }
    )
    assert before < linked < after
    period = after[:7]
    made = desk("plan", "--program", "ten", "--period", period)
    # 30 × 0.10 = 3, of which 0.2 goes back to the trader
    paid = [one for one in made["channels"] if (one["partner"], one["for"]) == ("gridhaus", "partner")]
    assert [(one["channel"], Decimal(one["difference"])) for one in paid] == [("api_key", Decimal("2.4"))]
    desk.capsys.readouterr()
    assert (
        run(["plan", "--program", "ten", "--period", period, "--workspace", str(desk.workspace.folder)]) == 0
    )
    assert f"gridhaus by api_key, {period}: +2.4 USDT" in desk.capsys.readouterr().out
    desk("apply", made["file"])
    balances = {one["owner"]: Decimal(one["amount"]) for one in desk("balance")["items"]}
    assert balances == {"gridhaus": Decimal("2.4"), "trader-7": Decimal("0.6")}
    earlier = desk("plan", "--program", "ten", "--period", "2026-01")
    assert not [one for one in earlier["channels"] if Decimal(one["difference"])]
    notices = desk("link", "notices")["notices"]
    assert {(one["recipient"], one["kind"]) for one in notices} == {
        ("gridhaus", "claim_won"),
        ("trader-7", "claim_changed"),
    }
