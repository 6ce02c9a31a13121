"""OKX, the trading history file that a person downloads (CSV).

Line 1 names the account and the time zone, line 2 the headers; a byte-order mark may stand before every cell.
A spot fill is two rows under one order id: the leg in the base asset and the leg in the quote asset, with opposite
actions. Contracts have one row. Fees are negative when paid. The file has neither client id, tag nor maker/taker.
Identity: `id` is the only number that is unique per row; a spot fill takes the id of its base leg.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from openrebate.model.errors import Place, VenueError
from openrebate.units.decimals import plain
from openrebate.venues.cells import (
    clock,
    fault,
    fitting,
    identifier,
    liquidity_of,
    number,
    positive,
    product,
    required,
    text,
    zone_of,
)  # fmt: skip
from openrebate.venues.okx_markets import contract_product, contract_value, spot_quote
from openrebate.venues.rows import Declared, Fact, Layout, Order, Reading, Row, Sheet, fill

_SIDES = {
    "buy": "buy", "open long": "buy", "close short": "buy",
    "sell": "sell", "open short": "sell", "close long": "sell",
}  # fmt: skip
_LEG_TOLERANCE = Decimal("0.005")  # the file shows amounts cut to a few places, so the legs agree only nearly
_NEEDS = frozenset(
    {"id", "Order id", "Time", "Trade Type", "Symbol", "Action", "Amount", "Trading Unit", "Filled Price"}
    | {"Fee", "Fee Unit", "Balance Unit"}
)


def read(sheet: Sheet, declared: Declared) -> Reading:
    """The fills of one account; transfers and funding are left out and counted."""
    account, zone = _preamble(sheet, declared)
    reading = Reading()
    legs: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in sheet.rows:
        if not _is_trade(row, reading):
            continue
        if text(row, "Symbol").count("-") == 1:
            order = identifier(row, "Order id")
            legs[
                order, required(row, "Time"), text(row, "Symbol"), plain(number(row, "Filled Price"))
            ].append(row)
        else:
            reading.fills.append(_contract(row, declared, account, zone))
    for group in legs.values():
        reading.fills.extend(_spot(base, quote, declared, account, zone) for base, quote in _pairs(group))
    return reading


def _preamble(sheet: Sheet, declared: Declared) -> tuple[str, timedelta]:
    """The account and the offset from UTC, from line 1 or as the person said."""
    uid = re.search(r"UID:\s*([^,\s]+)", sheet.preamble)
    written = re.search(r"Time Zone:\s*([^,\s]+)", sheet.preamble)
    zone = declared.zone if declared.zone is not None else zone_of(written[1]) if written else None
    account = declared.account or (uid[1] if uid else "")
    if zone is None:
        advice = "Import the file as OKX wrote it, or say it: --time-zone UTC+8"
        raise VenueError("line 1 does not name a time zone", place=Place(sheet.file, 1), advice=advice)
    if not account:
        advice = "Import the file as OKX wrote it, or say it: --account ID"
        raise VenueError("line 1 does not name the account (UID)", place=Place(sheet.file, 1), advice=advice)
    return account, zone


def _is_trade(row: Row, reading: Reading) -> bool:
    action = text(row, "Action")
    if not text(row, "Symbol"):
        reading.skip(row, f"no trade: {action}")
        return False
    if action.lower() in _SIDES:
        return True
    if action.lower().startswith("funding fee") or number(row, "Fee") == 0:
        reading.skip(row, f"no trade: {action}")
        return False
    known = ", ".join(sorted(_SIDES))
    raise fault(row, "Action", f"{action!r} carries a fee and is not known here; known: {known}")


def _contract(row: Row, declared: Declared, account: str, zone: timedelta) -> Fact:
    price, amount, unit = number(row, "Filled Price"), positive(row, "Amount"), text(row, "Trading Unit")
    if unit.lower() in {"cont", "conts"}:
        quote, notional = contract_value(row, "Symbol", declared, price, amount)
    else:
        quote, notional = _in_coins(row, unit, price, amount)
    cells = _cells(row, declared, account, zone) | {
        "product": contract_product(row, "Symbol"),
        "quantity": plain(amount),
        "quote_asset": quote,
        "notional": notional,
    }
    return Fact(cells=cells | _charged(row, declared), rows=(row,))


def _in_coins(row: Row, unit: str, price: Decimal, amount: Decimal) -> tuple[str, str]:
    """A contract counted in its base asset: price × amount, where the quote is a stablecoin and not USD."""
    base, quote, *_ = text(row, "Symbol").split("-")
    if unit != base or quote.startswith("USD_") or quote == "USD":
        raise fault(row, "Trading Unit", f"amounts in {unit!r} are not known here; known: cont, {base}")
    return quote, plain(fitting(row, "Amount", product(price, amount)))


def _pairs(group: Sequence[Row]) -> list[tuple[Row, Row]]:
    """Base and quote legs of the fills of one order at one time and price.

    At one price the quote amount grows with the base amount, so the n-th smallest of one belongs to the n-th smallest
    of the other. Errors: VenueError where a leg has no counterpart.
    """
    base_asset, _, quote_asset = text(group[0], "Symbol").partition("-")
    sides: dict[str, list[Row]] = {base_asset: [], quote_asset: []}
    for row in group:
        unit = text(row, "Balance Unit")
        if unit not in sides:
            raise fault(row, "Balance Unit", f"{unit!r} is neither {base_asset} nor {quote_asset}")
        sides[unit].append(row)
    base, quote = (sorted(sides[a], key=lambda r: (positive(r, "Amount"), text(r, "id"))) for a in sides)
    for one, other in zip(base, quote, strict=False):
        worth = product(number(one, "Filled Price"), positive(one, "Amount"))
        if abs(worth - positive(other, "Amount")) > worth * _LEG_TOLERANCE:
            raise _unpaired((one, other), "the amounts of the two legs do not belong together")
    if len(base) != len(quote):
        raise _unpaired(group, f"{len(base)} legs in {base_asset} and {len(quote)} in {quote_asset}")
    return list(zip(base, quote, strict=True))


def _unpaired(rows: Sequence[Row], why: str) -> VenueError:
    lines = ", ".join(str(row.line) for row in rows)
    message = f"order {text(rows[0], 'Order id')} (lines {lines}): {why}"
    advice = "Export the file again for whole days and import it as it is"
    return VenueError(message, place=Place(rows[0].file, rows[0].line), advice=advice)


def _spot(base: Row, quote: Row, declared: Declared, account: str, zone: timedelta) -> Fact:
    charged = [leg for leg in (base, quote) if number(leg, "Fee") != 0]
    if len(charged) > 1:
        raise fault(quote, "Fee", f"both legs (lines {base.line} and {quote.line}) carry a fee")
    received = base if text(base, "Action").lower() == "buy" else quote
    payer = charged[0] if charged else received
    kind = text(base, "Trade Type").lower()
    if kind not in {"spot", "margin"}:
        raise fault(
            base, "Trade Type", f"{text(base, 'Trade Type')!r} is not known for a pair; known: Spot, Margin"
        )
    cells = _cells(base, declared, account, zone) | {
        "product": kind,
        "quantity": plain(positive(base, "Amount")),
        "quote_asset": spot_quote(base, "Symbol", declared),
    }
    return Fact(cells=cells | _charged(payer, declared), rows=(base, quote))


def _charged(row: Row, declared: Declared) -> dict[str, str]:
    fee = number(row, "Fee").copy_negate()
    liquidity = liquidity_of(row, "Fee", fee, declared.liquidity)
    return {"fee": plain(fee), "fee_asset": required(row, "Fee Unit"), "liquidity": liquidity}


def _cells(row: Row, declared: Declared, account: str, zone: timedelta) -> dict[str, str]:
    symbol, order = text(row, "Symbol"), identifier(row, "Order id")
    shown = declared.orders.get((symbol, order), Order(client_order_id=""))
    return fill(
        venue="okx",
        account_id=account,
        fill_id=f"export/{identifier(row, 'id')}",
        executed_at=clock(row, "Time", zone),
        symbol=symbol,
        side=_SIDES[text(row, "Action").lower()],
        price=plain(number(row, "Filled Price")),
        order_id=order,
        client_order_id=shown.client_order_id,
        order_tag=shown.order_tag,
    )


LAYOUTS = (
    Layout(
        name="okx-trading-history",
        needs=_NEEDS,
        read=read,
        echo="this export has neither tag nor client id: pass an answer about orders with --orders",
    ),
    Layout(
        name="okx-trading-history-before-2023",
        needs=frozenset(
            {"id", "Order id", "Time", "Trade Type", "Instrument", "Type", "Amount", "PL", "Fee"}
        ),
        why="an old export without prices; export the same days again, or import the API's answer",
    ),
    Layout(
        name="okx-funding-history",
        needs=frozenset({"id", "Time", "Type", "Amount", "Before Balance", "After Balance", "Symbol"}),
        why="movements of the funding account and not trades; export the trading history",
    ),
    Layout(
        name="okex-trades-2020",
        needs=frozenset({"Order ID", "Trade ID", "Trade Time", "Pairs", "taker/maker"}),
        why="an old export without the side of the trade; import the API's answer",
    ),
)
