"""A tiny world and program with one fill for every way a fill can go, and the commands run in this process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from openrebate.cli.__main__ import run

PROGRAM = """\
format = 1
id = "small"
version = "1"
title = "A small program"
venue = "okx"
effective_from = 2026-01-01T00:00:00Z
day_zone = "UTC"
settles = "month"
asset = "USDT"
scale = 4
line = [{ name = "spot", products = ["spot"] }, { name = "contracts", products = ["perpetual"] }]

[[role]]
name = "affiliate"
channels = ["order_tag", "client_order_id", "account", "master_account"]
kickback = "claim"
parent = "difference"
clause = "§1 referral"

[[rule]]
when = "fee = 0"
counts = false
pays = false
reason = "zero_fee"
clause = "§2 no fee"

[[rule]]
when = "vip_level >= 7"
counts = true
pays = false
reason = "vip_excluded"
clause = "§3 VIP"

[[cap]]
role = "affiliate"
scope = "account"
limit = "0.5"
when = "line = 'contracts'"
clause = "§4 cap"

[levels.affiliate]
window = "month"
serves = "each"
clause = "§5 levels"

[[levels.affiliate.level]]
level = 1
line = "spot"
all_of = [{ metric = "volume", at_least = "1000" }]

[[rate]]
role = "affiliate"
level = 0
share = "0.333333"
clause = "§6 base rate"

[[rate]]
role = "affiliate"
level = 1
share = "0.4"
clause = "§6 level 1"
"""
_FILLS = """\
venue,account_id,fill_id,executed_at,product,symbol,side,liquidity,price,quantity,quote_asset,fee,fee_asset,order_tag,client_order_id,vip_level,revision,entry
okx,alice,a/1,2026-10-05T12:00:00Z,spot,BTC-USDT,buy,taker,100,1,USDT,1,USDT,,x-AB1,,,api
okx,alice,a/1,2026-10-05T12:00:00Z,spot,BTC-USDT,buy,taker,100,1.0,USDT,1,USDT,,x-AB1,,,api
okx,alice,bnb,2026-10-05T12:00:00Z,spot,BTC-USDT,buy,taker,100,2,USDT,0.001,BNB,,,,,web
okx,alice,c1,2026-10-06T12:00:00Z,perpetual,BTC-PERP,sell,maker,100,2,USDT,1,USDT,,,,,api
okx,alice,c2,2026-10-06T12:01:00Z,perpetual,BTC-PERP,sell,maker,100,2,USDT,1,USDT,,,,,api
okx,alice,c3,2026-10-06T12:02:00Z,perpetual,BTC-PERP,sell,maker,100,2,USDT,1,USDT,,,,,api
okx,sub,vip,2026-10-06T12:02:00Z,spot,BTC-USDT,buy,taker,100,2,USDT,1,USDT,,,8,,api
okx,kids,own,2026-10-06T12:02:00Z,spot,BTC-USDT,buy,taker,100,2,USDT,1,USDT,,,,,api
okx,bob,late,2026-10-06T12:02:00Z,spot,BTC-USDT,buy,taker,100,2,USDT,1,USDT,ZZ,,,,api
okx,bob,doge,2026-10-06T12:02:00Z,spot,BTC-USDT,buy,taker,100,2,USDT,1,DOGE,,,,,api
okx,bob,twice,2026-10-06T12:02:00Z,spot,BTC-USDT,buy,taker,100,2,USDT,1,USDT,,,,,api
okx,bob,twice,2026-10-06T12:02:00Z,spot,BTC-USDT,buy,taker,100,2,USDT,2,USDT,,,,,api
okx,bob,gone,2026-10-06T12:02:00Z,spot,BTC-USDT,buy,taker,100,2,USDT,1,USDT,,,,,api
okx,bob,gone,2026-10-06T12:02:00Z,spot,BTC-USDT,buy,taker,100,0,USDT,0,USDT,,,,1,api
okx,alice,sept,2026-09-06T12:02:00Z,spot,BTC-USDT,buy,taker,100,2,USDT,2,USDT,,,,,api
"""
TABLES = {
    "fills": _FILLS,
    "partners": "partner_id,role,effective_from,parent_partner_id\n"
    "kid,affiliate,2026-01-01T00:00:00Z,mum\nmum,affiliate,2026-01-01T00:00:00Z,\n",
    "claims": "claim_id,role,subject_kind,subject,partner_id,effective_from,effective_to,kickback\n"
    "k1,affiliate,account,alice,kid,2026-01-01T00:00:00Z,,0.1\n"
    "k2,affiliate,client_order_id,x-A,mum,2026-01-01T00:00:00Z,,\n"
    "k3,affiliate,client_order_id,x-AB,kid,2026-01-01T00:00:00Z,,\n"
    "k4,affiliate,account,bob,kid,2026-01-01T00:00:00Z,2026-02-01T00:00:00Z,\n"
    "k5,affiliate,account,kids,kid,2026-01-01T00:00:00Z,,\n",
    "partner_accounts": "partner_id,account_id\nkid,kids\n",
    "subaccounts": "account_id,master_account_id,effective_from\nsub,alice,2026-01-01T00:00:00Z\n",
    "marks": "asset,at,price\nBNB,2026-10-05T11:59:00Z,612.345\nDOGE,2026-10-01T00:00:00Z,0.1\n",
    "overrides": "partner_id,role,product_line,rate,effective_from\nmum,affiliate,contracts,0.4,2026-01-01T00:00:00Z\n",
}


def make(folder: Path) -> Path:
    """The world and the program `small.toml` in a folder; gives back the folder of the world."""
    world = folder / "world"
    world.mkdir(parents=True)
    for name, text in TABLES.items():
        (world / f"{name}.csv").write_text(text, encoding="utf-8")
    (folder / "small.toml").write_text(PROGRAM, encoding="utf-8")
    return world


def rate(world: Path, out: Path, *more: str, period: str = "2026-10") -> int:
    """`openrebate rate` of the world under the program beside it; its exit code."""
    program = str(world.parent / "small.toml")
    return run(["rate", str(world), "--program", program, "--period", period, "--out", str(out), *more])


def document(capsys: pytest.CaptureFixture[str], *tokens: str) -> Any:
    """The one JSON document that a command prints, and nothing beside it on standard error."""
    capsys.readouterr()
    assert run([*tokens, "--json"]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return json.loads(captured.out)


def page(capsys: pytest.CaptureFixture[str], *tokens: str) -> str:
    """What a command prints for a person."""
    capsys.readouterr()
    assert run(list(tokens)) == 0
    return capsys.readouterr().out
