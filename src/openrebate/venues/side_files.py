"""Files that go with fills: instruments (what a market is) and orders (what only the order shows)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from openrebate.model.errors import Place, VenueError
from openrebate.venues.cells import identifier, positive, product, text
from openrebate.venues.layouts import sheet_of
from openrebate.venues.raw import load, read_json
from openrebate.venues.rows import Declared, Instrument, Layout, Order, Reading, Row, Sheet


def _accept(_sheet: Sheet, _declared: Declared) -> Reading:
    """Orders are looked up, not read into facts; the layout only has to be known."""
    return Reading()


_ORDER_LAYOUTS = (
    Layout(name="okx-orders", needs=frozenset({"instId", "ordId", "clOrdId"}), read=_accept),
    Layout(name="binance-orders", needs=frozenset({"symbol", "orderId", "clientOrderId"}), read=_accept),
    Layout(name="hyperliquid-orders", needs=frozenset({"order", "status"}), read=_accept),
)


def orders_of(content: str, file: str) -> dict[tuple[str, str], Order]:
    """(symbol, order id) → what the order shows, from an answer or CSV of orders of any venue.

    Errors: VenueError for an unknown layout, or where one order appears with two client ids.
    """
    layout, sheet = sheet_of(content, file, _ORDER_LAYOUTS)
    found: dict[tuple[str, str], Order] = {}
    for row in sheet.rows:
        assert layout
        key, order = _order(layout.name, row)
        if found.setdefault(key, order) != order:
            message = f"order {key[1]} on {key[0]} appears with two client ids or tags"
            raise VenueError(message, place=Place(row.file, row.line))
    return found


def _order(layout: str, row: Row) -> tuple[tuple[str, str], Order]:
    if layout == "okx-orders":
        tag = text(row, "tag")
        order = Order(client_order_id=text(row, "clOrdId"), order_tag="" if tag == "0" else tag)
        return (text(row, "instId"), identifier(row, "ordId")), order
    if layout == "binance-orders":
        key = (text(row, "symbol"), identifier(row, "orderId"))
        return key, Order(client_order_id=text(row, "clientOrderId"))
    inner = row.cells["order"]
    if not isinstance(inner, Mapping):
        raise VenueError("is not an order", place=Place(row.file, row.line, "order"))
    row = Row(file=row.file, line=row.line, text=row.text, cells=inner)
    return (text(row, "coin"), identifier(row, "oid")), Order(client_order_id=text(row, "cloid"))


def instruments_of(content: str, file: str) -> dict[str, Instrument]:
    """Symbol → instrument, from a venue's own answer.

    Known: OKX `/api/v5/public/instruments`, Binance `exchangeInfo` (spot, USD-M, COIN-M), Hyperliquid `spotMeta`.
    Errors: VenueError for any other document.
    """
    if '"universe"' in content:
        return _hyperliquid(load(content, file), file)
    if '"symbols"' in content:
        document = load(content, file)
        listed = document.get("symbols") if isinstance(document, dict) else None
        if isinstance(listed, list):
            return _binance(_as_rows(listed, file))
    rows = read_json(content, file)
    if all({"instId", "instType", "ctVal"} <= set(row.cells) for row in rows):
        return _okx(rows)
    message = "is not an answer about instruments"
    advice = "Known: OKX /api/v5/public/instruments, Binance exchangeInfo, Hyperliquid spotMeta"
    raise VenueError(message, place=Place(file), advice=advice)


def _as_rows(listed: Iterable[Any], file: str) -> list[Row]:
    return [Row(file=file, line=1, text="", cells=cells) for cells in listed]


def _okx(rows: Iterable[Row]) -> dict[str, Instrument]:
    found = {}
    for row in rows:
        if text(row, "ctVal") == "":
            found[text(row, "instId")] = Instrument(quote=text(row, "quoteCcy"))
            continue
        size = product(positive(row, "ctVal"), positive(row, "ctMult") if text(row, "ctMult") else product())
        found[text(row, "instId")] = Instrument(
            quote=text(row, "settleCcy"),
            size=size,
            size_asset=text(row, "ctValCcy"),
            inverse=text(row, "ctType") == "inverse",
        )
    return found


def _binance(rows: Iterable[Row]) -> dict[str, Instrument]:
    found = {}
    for row in rows:
        size = positive(row, "contractSize") if text(row, "contractSize") else None
        quote = text(row, "quoteAsset")
        found[text(row, "symbol")] = Instrument(
            quote=quote, size=size, size_asset=quote, inverse=size is not None
        )
    return found


def _hyperliquid(document: Any, file: str) -> dict[str, Instrument]:
    try:
        tokens = {token["index"]: token["name"] for token in document["tokens"]}
        return {pair["name"]: Instrument(quote=tokens[pair["tokens"][1]]) for pair in document["universe"]}
    except (KeyError, TypeError, IndexError):
        message, advice = "is not an answer to spotMeta", 'Save the answer to {"type": "spotMeta"}'
        raise VenueError(message, place=Place(file), advice=advice) from None
