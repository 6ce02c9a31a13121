"""Hyperliquid: `userFills` answers, and the public daily file of a builder's fills.

Sign: `fee` is positive when paid, and it *includes* `builderFee`; the two are never added.
Identity: `tid` is shared by both sides of a match, so a fill is `coin/tid/oid`. Old answers have no `tid`: there it is
`coin/time/oid/side/px/sz/startPosition`: every fill moves the position, so equal rows are one fill seen on two pages.
Account: the address that was asked for, from the saved request or from the person, in lower case.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from datetime import timedelta

from openrebate.model.errors import Place, VenueError
from openrebate.units.decimals import plain
from openrebate.venues.cells import (
    choice,
    clock,
    fault,
    flag,
    identifier,
    instant,
    number,
    paid,
    positive,
    required,
    text,
)  # fmt: skip
from openrebate.venues.rows import Declared, Fact, Layout, Order, Reading, Row, Sheet, fill

_SIDES = {"B": "buy", "A": "sell"}
_BOOK_SIDES = {"Bid": "buy", "Ask": "sell"}
_STANDARD_QUOTE = "USDC"  # of the main perpetual markets; fees without a token are in it too


def read_user_fills(sheet: Sheet, declared: Declared) -> Reading:
    """Fills of the address that was asked for."""
    reading = Reading(fills=[Fact(cells=_fill(row, declared), rows=(row,)) for row in sheet.rows])
    if declared.orders:
        missing = sum(
            1 for f in reading.fills if (f.cells["symbol"], f.cells["order_id"]) not in declared.orders
        )
        if missing:
            reading.warnings.append(
                f"{sheet.file}: {missing} of {len(sheet.rows)} fills have no order in --orders"
            )
    return reading


def _fill(row: Row, declared: Declared) -> dict[str, str]:
    coin, order = required(row, "coin"), identifier(row, "oid")
    trade = text(row, "tid")
    parts = (coin, trade, order) if trade else tuple(
        text(row, name) for name in ("coin", "time", "oid", "side", "px", "sz", "startPosition")
    )  # fmt: skip
    shown = declared.orders.get((coin, order), Order(client_order_id=""))
    return fill(
        venue="hyperliquid",
        account_id=_account(row, declared),
        fill_id="/".join(parts),
        executed_at=instant(row, "time"),
        product=_product(coin, text(row, "dir")),
        symbol=coin,
        side=choice(row, "side", _SIDES),
        liquidity="taker" if flag(row, "crossed") else "maker",
        price=plain(positive(row, "px")),
        quantity=plain(positive(row, "sz")),
        quote_asset=_quote(row, coin, declared),
        fee=paid(number(row, "fee"), negative_is_paid=False),
        fee_asset=text(row, "feeToken") or _STANDARD_QUOTE,
        order_id=order,
        client_order_id=text(row, "cloid") or shown.client_order_id,
        strategy="twap" if text(row, "twapId") else "",
    )


def _account(row: Row, declared: Declared) -> str:
    request = row.about.get("request")
    asked = str(request.get("user", "")) if isinstance(request, dict) else ""
    if asked and declared.account and asked.lower() != declared.account.lower():
        message = f"this file answers for {asked}, not for {declared.account}"
        raise VenueError(message, place=Place(row.file, row.line))
    if not asked and not declared.account:
        advice = "Say whose fills these are: --account ADDRESS"
        raise VenueError("the answer does not carry the address", place=Place(row.file), advice=advice)
    return (asked or declared.account).lower()


def is_spot(coin: str) -> bool:
    """Spot markets are `@107` or `PURR/USDC`; everything else is a perpetual (`xyz:NVDA` on a builder's own exchange)."""
    return coin.startswith("@") or "/" in coin


def _product(coin: str, direction: str) -> str:
    if direction == "Spot Dust Conversion":
        return "convert"
    return "spot" if is_spot(coin) else "perpetual"


def _quote(row: Row, coin: str, declared: Declared) -> str:
    """The quote asset: of the name, of spotMeta, of the fee on a builder's own exchange (it charges its collateral)."""
    listed = declared.instruments.get(coin)
    if listed:
        return listed.quote
    if "/" in coin:
        return coin.rpartition("/")[2]
    if not coin.startswith("@"):
        return (text(row, "feeToken") if ":" in coin else "") or _STANDARD_QUOTE
    if declared.quote:
        return declared.quote
    advice = (
        'Save the answer to {"type": "spotMeta"} and pass it with --instruments FILE, or say it: --quote USDC'
    )
    raise fault(row, "coin", f"the quote asset of spot market {coin} is not in this file", advice)


def read_builder_fills(sheet: Sheet, declared: Declared) -> Reading:
    """A builder's daily file. Its only fee is the builder's own; the exchange's fee is not in it."""
    reading, seen = Reading(), Counter[str]()
    for row in sheet.rows:
        digest = hashlib.sha256(json.dumps(dict(sorted(row.cells.items()))).encode()).hexdigest()[:24]
        seen[digest] += 1
        cells = _builder_fill(row, declared) | {"fill_id": f"builder/{digest}/{seen[digest]}"}
        reading.fills.append(Fact(cells=cells, rows=(row,)))
    if reading.fills:
        reading.warnings.append(f"{sheet.file}: the fee of these fills is the builder's alone")
    if reading.fills and not declared.builder:
        reading.warnings.append(f"{sheet.file}: the file does not say which builder; pass --builder ADDRESS")
    return reading


def _builder_fill(row: Row, declared: Declared) -> dict[str, str]:
    coin = required(row, "coin")
    return fill(
        venue="hyperliquid",
        account_id=required(row, "user").lower(),
        executed_at=clock(row, "time", timedelta(0)),
        product="spot" if is_spot(coin) else "perpetual",
        symbol=coin,
        side=choice(row, "side", _BOOK_SIDES),
        liquidity="taker" if flag(row, "crossed") else "maker",
        price=plain(positive(row, "px")),
        quantity=plain(positive(row, "sz")),
        quote_asset=_quote(row, coin, declared),
        fee=paid(number(row, "builder_fee"), negative_is_paid=False),
        fee_asset=_STANDARD_QUOTE,
        order_tag=declared.builder.lower(),
        strategy="twap" if text(row, "twap_id") not in {"", "0"} else "",
    )


LAYOUTS = (
    Layout(
        name="hyperliquid-user-fills",
        needs=frozenset(
            {"coin", "px", "sz", "side", "time", "oid", "crossed", "fee", "dir", "startPosition"}
        ),
        read=read_user_fills,
        echo="userFills never names the builder: only the builder's own daily file proves a builder code",
    ),
    Layout(
        name="hyperliquid-builder-fills",
        needs=frozenset({"time", "user", "coin", "side", "px", "sz", "crossed", "builder_fee"}),
        read=read_builder_fills,
    ),
    Layout(
        name="hyperliquid-orders",
        needs=frozenset({"order", "status"}),
        why="orders and not fills; import userFills and pass this file with --orders",
    ),
)
