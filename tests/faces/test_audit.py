"""`openrebate audit`: an exchange's report against the terms; every difference is named with its reason."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from openrebate.app.audit import Audited, Auditing, audit
from openrebate.auditing.match import CODES
from openrebate.cli.__main__ import run

PROGRAM = """\
format = 1
id = "paid"
version = "1"
title = "A program that is audited"
venue = "okx"
effective_from = 2026-01-01T00:00:00Z
day_zone = "UTC"
settles = "month"
asset = "USDT"
scale = 8
line = [{ name = "spot", products = ["spot"] }, { name = "contracts", products = ["perpetual"] }]

[[role]]
name = "broker"
channels = ["order_tag"]
kickback = "claim"
clause = "§1 tags"

[[rule]]
when = "vip_level >= 7"
counts = true
pays = false
reason = "vip_excluded"
clause = "§3 VIP"

[[rate]]
role = "broker"
line = "spot"
share = "0.3"

[[rate]]
role = "broker"
line = "contracts"
share = "0.2"
"""
HEAD = (
    "venue,account_id,fill_id,executed_at,product,symbol,side,liquidity,price,quantity,quote_asset,fee,fe"
    "e_asset,order_id,order_tag,vip_level"
)
FILLS = [
    "okx,a,spot/BTC-USDT/11/7,2026-10-05T12:00:00Z,spot,BTC-USDT,buy,taker,100,2,USDT,1,USDT,7,TAG,1",
    "okx,a,spot/BTC-USDT/12/7,2026-10-05T12:00:01Z,spot,BTC-USDT,buy,taker,100,2,USDT,1,USDT,7,TAG,1",
    "okx,a,perpetual/X/13/8,2026-10-06T12:00:00Z,perpetual,X,sell,maker,50.50,3,USDT,2,USDT,8,TAG,1",
    "okx,b,spot/BTC-USDT/14/9,2026-10-06T12:00:00Z,spot,BTC-USDT,buy,taker,100,2,USDT,4,USDT,9,TAG,8",
    "okx,b,spot/BTC-USDT/15/10,2026-10-06T12:00:00Z,spot,BTC-USDT,buy,taker,100,2,USDT,5,USDT,10,KICK,1",
    "okx,c,spot/BTC-USDT/16/11,2026-10-06T12:00:00Z,spot,BTC-USDT,buy,taker,100,2,USDT,6,USDT,11,,1",
]
# by order: 7 pays 0.6, 8 pays 0.4, 9 nothing (VIP), 10 pays 1.5 of which the trader has a fifth, 11 is nobody's
AGREES = {"7": "0.6", "8": "0.4", "9": "0", "10": "1.2"}
SYMBOLS = {"7": "BTC-USDT", "8": "X", "9": "BTC-USDT", "10": "BTC-USDT", "11": "BTC-USDT", "99": "BTC-USDT"}


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """Six trades of three accounts, two tags, one program."""
    folder = tmp_path / "world"
    folder.mkdir()
    (folder / "fills.csv").write_text("\n".join([HEAD, *FILLS]) + "\n", encoding="utf-8")
    claims = "claim_id,role,subject_kind,subject,partner_id,effective_from,kickback\n"
    claims += "k1,broker,order_tag,TAG,p,2026-01-01T00:00:00Z,\nk2,broker,order_tag,KICK,q,2026-01-01T00:00:00Z,0.2\n"
    (folder / "claims.csv").write_text(claims, encoding="utf-8")
    partners = (
        "partner_id,role,effective_from\np,broker,2026-01-01T00:00:00Z\nq,broker,2026-01-01T00:00:00Z\n"
    )
    (folder / "partners.csv").write_text(partners, encoding="utf-8")
    (folder / "marks.csv").write_text("asset,at,price\nBNB,2026-10-05T00:00:00Z,600\n", encoding="utf-8")
    (tmp_path / "paid.toml").write_text(PROGRAM, encoding="utf-8")
    return folder


def audited(world: Path, text: str, name: str = "report.csv", **more: Any) -> Audited:
    """The report against the program in October."""
    file = world.parent / name
    file.write_text(text, encoding="utf-8")
    program = str(world.parent / "paid.toml")
    return audit(Auditing(world=world, reported=file, program=program, period="2026-10", **more))


def orders(amounts: dict[str, str]) -> str:
    """A plain report by order."""
    return "symbol,order_id,amount\n" + "".join(f"{SYMBOLS[o]},{o},{a}\n" for o, a in amounts.items())


def codes(found: Audited) -> dict[str, str]:
    """Order (the last dimension) -> the reason of its difference."""
    return {one.key[-1]: one.code for one in found.audit.differences}


def test_a_report_that_is_right_agrees(world: Path) -> None:
    """By order, from fills; a trade that pays nothing may be left out or be reported as 0."""
    found = audited(world, orders(AGREES))
    assert found.audit.differences == ()
    assert (found.audit.agreeing, found.audit.expected, found.audit.reported) == (
        5,
        Decimal("2.2"),
        Decimal("2.2"),
    )
    assert audited(world, orders({o: a for o, a in AGREES.items() if o != "9"})).audit.differences == ()


@pytest.mark.parametrize(
    ("order", "amount", "code", "why"),
    [
        ("7", None, "not_reported", "2 fills"),
        ("7", "0", "not_reported", "2 fills"),
        ("99", "0.1", "no_such_trade", "no fill"),
        ("9", "1.2", "not_due", "vip_excluded: §3 VIP"),
        ("11", "1.8", "not_due", "no_claim"),
        ("10", "1.5", "before_kickback", "trader's part"),
        ("7", "1.2", "twice", "in one row"),
        ("7", "0.4", "other_rate", "at 20 % where 30 % is due"),
        ("8", "0.6", "other_rate", "at 30 % where 20 % is due"),
        ("7", "0.5", "less", "25 % of the base"),
        ("7", "0.7", "more", "35 % of the base"),
    ],
)
def test_each_difference_has_its_reason(
    world: Path, order: str, amount: str | None, code: str, why: str
) -> None:
    """One order is changed, and that order alone differs, for that reason."""
    amounts = {o: a for o, a in AGREES.items() if o != order} | ({order: amount} if amount else {})
    found = audited(world, orders(amounts))
    assert codes(found) == {order: code}
    [one] = found.audit.differences
    assert why in one.why
    assert code in CODES
    assert one.difference == one.reported - one.expected


def test_rounding_every_fill_is_no_difference(world: Path) -> None:
    """Two fills may each be rounded by less than a unit of the last place; two units are a difference."""
    near = audited(world, orders(AGREES | {"7": "0.59999999"}))
    far = audited(world, orders(AGREES | {"7": "0.59999998"}))
    assert near.audit.differences == ()
    assert codes(far) == {"7": "less"}
    assert audited(world, orders(AGREES | {"7": "0.59"}), places=2).audit.differences == ()


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("account_id,amount\na,1.0\nb,1.2\n", 3),
        ("partner_id,product_line,amount\np,spot,0.6\np,contracts,0.4\nq,spot,1.2\n", 4),
        ("day,amount\n2026-10-05,0.6\n2026-10-06,1.6\n", 2),
        ("kind,amount\ncommission,2.2\nkickback,0.3\n", 2),
        ("product_line,day,amount\nspot,2026-10-05,0.6\nspot,2026-10-06,1.2\ncontracts,2026-10-06,0.4\n", 3),
    ],
)
def test_a_plain_report_may_be_by_anything(world: Path, text: str, keys: int) -> None:
    """By account, partner and line, day, kind: the header says it."""
    found = audited(world, text)
    assert found.audit.differences == ()
    assert found.audit.agreeing == keys


def test_one_partners_report_is_held_against_that_partner(world: Path) -> None:
    """What is another partner's is not due to this one, and that is said."""
    right = {o: a for o, a in AGREES.items() if o != "10"}
    assert audited(world, orders(right), partner="p").audit.differences == ()
    found = audited(world, orders(AGREES), partner="p")
    assert codes(found) == {"10": "not_due"}
    assert "another_partner" in found.audit.differences[0].why


OKX = (
    "brokerCode,level,uid,instId,ordId,clOrdId,spotTradeAmt,derivativeTradeAmt,fee,netFee,settlementFee,b"
    "rokerRebate,suBrokerRebate,userRebate,affiliated,ts"
)
OKX_OLD = (
    "brokerCode,level,instId,orderId,spotTradeAmt,derivativeTradeAmt,fee,brokerRebate,netFee,settlementFe"
    "e,subBrokerRebate,userRebate,affiliated,ts"
)


def test_okx_rebates_per_order_in_both_orders_of_columns(world: Path) -> None:
    """Read by the names of columns; a net fee that is not the base is named as the reason."""
    ts = "1759665600000"  # 2025-10-05: outside
    now = "1791201600000"  # 2026-10-05T12:00:00Z
    rows = [
        f"TAG,1,u,BTC-USDT,7,,400,0,-2,-2,-2,0.6,0,0,false,{now}",
        f"TAG,1,u,X,8,,0,151.5,-2,-1.5,-1.5,0.3,0,0,false,{now}",
        f"KICK,1,u,BTC-USDT,10,,200,0,-5,-5,-5,1.2,0,0.3,false,{now}",
        f"TAG,1,u,BTC-USDT,3,,200,0,-5,-5,-5,1.5,0,0,false,{ts}",
    ]
    found = audited(world, "\n".join([OKX, *rows]) + "\n")
    assert (found.form, found.outside, codes(found)) == ("okx-rebate-per-orders", 1, {"8": "other_base"})
    assert "1.5" in found.audit.differences[0].why
    old = [f"TAG,1,BTC-USDT,7,400,0,-2,0.6,-2,-2,0,0,false,{now}"]
    other = audited(world, "\n".join([OKX_OLD, *old]) + "\n")
    assert codes(other) == {"8": "not_reported", "10": "not_reported"}


def test_okx_list_of_invitees(world: Path) -> None:
    """By account; that amounts are of a whole life is said."""
    data = [
        {"uid": uid, "totalFee": "4", "totalCommission": paid} for uid, paid in (("a", "1.0"), ("b", "0.2"))
    ]
    found = audited(
        world, json.dumps({"code": "0", "msg": "", "totalPage": "1", "data": data}), "invitees.json"
    )
    assert codes(found) == {"b": "less"}
    assert "whole life" in found.says[0]


def test_okx_detail_of_an_invitee_is_refused(world: Path) -> None:
    """It names no account; the list does, and the error says so."""
    data = [{"inviteeLevel": "2", "inviteeRebateRate": "0.39", "totalCommission": "0"}]
    file = world.parent / "detail.json"
    file.write_text(json.dumps({"code": "0", "msg": "", "data": data}), encoding="utf-8")
    assert _run(world, file) == 2


def test_binance_rebate_records_in_other_assets(world: Path) -> None:
    """A row a trade, in the asset that was paid: valued by its mark, one for one between dollars, named where there is none."""
    at = 1791201600000
    rows = [
        {
            "customerId": "",
            "income": "0.3",
            "asset": "USDC",
            "symbol": "BTC-USDT",
            "time": at,
            "orderId": 7,
            "tradeId": "7",
        },
    ]
    fills = [row.replace("okx,a,spot/BTC-USDT/11/7", "okx,a,spot/BTC-USDT/11") for row in FILLS[:1]]
    fills += [row.replace("okx,a,spot/BTC-USDT/12/7", "okx,a,spot/BTC-USDT/12") for row in FILLS[1:2]]
    (world / "fills.csv").write_text("\n".join([HEAD, *fills]) + "\n", encoding="utf-8")
    rows = [
        rows[0] | {"tradeId": 11},
        rows[0] | {"tradeId": 12, "asset": "BNB", "income": "0.0005"},
        rows[0] | {"tradeId": 12, "asset": "GEM", "income": "5"},
    ]
    found = audited(world, json.dumps(rows), "recent.json")
    assert found.form == "binance-api-referral"
    assert [one.code for one in found.audit.differences] == ["other_asset"]
    assert found.audit.reported == Decimal("0.6")


def test_a_builders_daily_file(world: Path) -> None:
    """Fills are told apart by account, second, market, side, price and size."""
    text = "time,user,coin,side,px,sz,crossed,special_trade_type,tif,is_trigger,counterparty,closed_pnl,twap_id,builder_fee\n"
    text += "2026-10-06T12:00:00Z,A,X,Ask,50.5,3.0,true,Na,Gtc,false,0x1,0,0,0.4\n"
    found = audited(world, text, partner="p")
    mine = {one.key: one.code for one in found.audit.differences}
    assert ("a", "1791288000", "X", "sell", "50.5", "3") not in mine
    assert set(mine.values()) == {"not_reported"}


def _run(world: Path, file: Path, *more: str) -> int:
    program = str(world.parent / "paid.toml")
    return run(
        ["audit", str(world), "--reported", str(file), "--program", program, "--period", "2026-10", *more]
    )


def test_it_leaves_with_8_where_anything_differs(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """0 where all agrees; the document has the keys by name, the page the reasons in words."""
    file = world.parent / "report.csv"
    file.write_text(orders(AGREES), encoding="utf-8")
    assert _run(world, file) == 0
    file.write_text(orders(AGREES | {"9": "1.2"}), encoding="utf-8")
    capsys.readouterr()
    assert _run(world, file, "--json") == 8
    [one] = json.loads(capsys.readouterr().out)["audit"]["differences"]
    assert one["key"] == {"symbol": "BTC-USDT", "order_id": "9"}
    assert (one["code"], one["difference"], one["lines"]) == ("not_due", "1.2", [4])
    assert _run(world, file) == 8
    page = capsys.readouterr().out
    for said in ("vip_excluded:", "§3 VIP", "was paid too much"):  # a narrow screen breaks between them
        assert said in page


@pytest.mark.parametrize(
    "text", ["", "amount\n1\n", "order_id,amount\n7,much\n", "who,what\n1,2\n", "order_id,amount\n7\n"]
)
def test_a_report_that_cannot_be_read_is_refused(world: Path, text: str) -> None:
    """Nothing in it, no key, a word for an amount, unknown headers, a cell missing: 2, and never a guess."""
    file = world.parent / "report.csv"
    file.write_text(text, encoding="utf-8")
    assert _run(world, file) == 2
    assert _run(world, world.parent / "none.csv") == 2


def test_a_slip_in_partner_or_period_is_said(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A partner that the world does not have is refused, or all would be another's; a month without a fill is told."""
    file = world.parent / "report.csv"
    file.write_text(orders(AGREES), encoding="utf-8")
    assert _run(world, file, "--partner", "nobody") == 2
    assert "the world has no partner nobody. Partners: p, q" in capsys.readouterr().err
    program = str(world.parent / "paid.toml")
    asks = ["audit", str(world), "--reported", str(file), "--program", program, "--period", "2026-08"]
    assert run(asks) == 8
    told = capsys.readouterr().err
    assert (
        "no fill of the world lies in 2026-08: its fills go from 2026-10-05T12:00:00Z to 2026-10-06" in told
    )
