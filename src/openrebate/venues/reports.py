"""What exchanges say they paid: their commission reports as rows with a key, an amount and an asset.

Shapes as documented in 2026: Binance `apiReferral/rebate/recentRecord` and `broker/rebate/recentRecord` (a row a trade),
OKX `broker/fd/rebate-per-orders` (a row an order; its columns come in two orders, so they are read by name), OKX affiliate
`invitee/list` (a row an invitee, of his whole life), the daily file of a Hyperliquid builder (a row a fill), and a plain form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from openrebate.auditing.report import Report, Reported
from openrebate.model.errors import Place, VenueError
from openrebate.units.decimals import plain
from openrebate.units.instants import parse_instant
from openrebate.venues.cells import choice, clock, epoch_us, identifier, number, positive, required, text
from openrebate.venues.layouts import sheet_of
from openrebate.venues.rows import Layout, Reading, Row

PLAIN = (
    "venue", "partner_id", "role", "account_id", "product_line", "channel", "kind", "day", "symbol", "order_id", "fill_id",
)  # fmt: skip
_LIFETIME = "amounts are of the invitee's whole life, not of the period: they agree only where all of it lies in the period"


@dataclass(frozen=True, slots=True)
class _Form:
    needs: frozenset[str]
    dimensions: tuple[str, ...]
    row: Callable[[Row], Reported]
    says: tuple[str, ...] = ()


def _at(row: Row, column: str) -> int:
    return epoch_us(row, column)


def _binance(row: Row) -> Reported:
    key = (required(row, "symbol"), identifier(row, "orderId"), identifier(row, "tradeId"))
    asset, at = required(row, "asset"), _at(row, "time")
    return Reported(key=key, amount=number(row, "income"), asset=asset, line=row.line, at=at)


def _binance_broker(row: Row) -> Reported:
    key = (required(row, "symbol"), identifier(row, "tradeId"))
    asset, at = required(row, "asset"), _at(row, "time")
    return Reported(key=key, amount=number(row, "income"), asset=asset, line=row.line, at=at)


def _okx_orders(row: Row) -> Reported:
    order = identifier(row, "ordId" if "ordId" in row.cells else "orderId")
    base = abs(number(row, "netFee")) if text(row, "netFee") else None
    key, amount = (required(row, "instId"), order), number(row, "brokerRebate")
    return Reported(key=key, amount=amount, asset="USDT", line=row.line, at=_at(row, "ts"), base=base)


def _okx_invitees(row: Row) -> Reported:
    key, amount = (identifier(row, "uid"),), number(row, "totalCommission")
    return Reported(key=key, amount=amount, asset="USDT", line=row.line)


def _hyperliquid(row: Row) -> Reported:
    at = parse_instant(clock(row, "time", timedelta(0)))
    side = choice(row, "side", {"Bid": "buy", "Ask": "sell"})
    size = (plain(positive(row, "px")), plain(positive(row, "sz")))
    key = (required(row, "user").lower(), str(at // 1_000_000), required(row, "coin"), side, *size)
    return Reported(key=key, amount=number(row, "builder_fee"), asset="USDC", line=row.line, at=at)


_FORMS: Mapping[str, _Form] = {
    "binance-api-referral": _Form(
        frozenset({"income", "asset", "symbol", "time", "orderId", "tradeId"}),
        ("symbol", "order_id", "trade_id"),
        _binance,
    ),
    "binance-broker-rebate": _Form(
        frozenset({"subaccountId", "income", "asset", "symbol", "time", "tradeId"}),
        ("symbol", "trade_id"),
        _binance_broker,
    ),
    "okx-rebate-per-orders": _Form(
        frozenset({"brokerCode", "instId", "ordId", "brokerRebate", "netFee", "ts"}),
        ("symbol", "order_id"),
        _okx_orders,
    ),
    "okx-rebate-per-orders-14": _Form(
        frozenset({"brokerCode", "instId", "orderId", "brokerRebate", "netFee", "ts"}),
        ("symbol", "order_id"),
        _okx_orders,
    ),
    "okx-affiliate-invitees": _Form(
        frozenset({"uid", "totalCommission", "totalFee"}), ("account_id",), _okx_invitees, (_LIFETIME,)
    ),
    "hyperliquid-builder-fills": _Form(
        frozenset({"time", "user", "coin", "side", "px", "sz", "builder_fee"}),
        ("account_id", "second", "symbol", "side", "price", "quantity"),
        _hyperliquid,
    ),
}
_NOBODY = Layout(
    name="okx-affiliate-invitee-detail",
    needs=frozenset({"inviteeLevel", "inviteeRebateRate", "totalCommission"}),
    why="which names no account; take the list of invitees (affiliate/invitee/list)",
)


def read_report(content: str, file: str) -> Report:
    """The report. VenueError for a layout that is not known, showing headers seen and known, and for a cell of no sense."""
    layouts = [Layout(name=name, needs=form.needs, read=_nothing) for name, form in _FORMS.items()]
    layouts += [Layout(name="plain", needs=frozenset({"amount"}), read=_nothing), _NOBODY]
    layout, sheet = sheet_of(content, file, layouts)
    if layout is None:
        raise VenueError(
            "holds no row", place=Place(file), advice="A report of nothing has nothing to be held against"
        )
    if layout.name == "plain":
        return _plain(list(sheet.rows), file)
    form = _FORMS[layout.name]
    rows = [form.row(row) for row in sheet.rows]
    return Report(form=layout.name, dimensions=form.dimensions, rows=rows, says=form.says)


def _plain(rows: list[Row], file: str) -> Report:
    """Our own form: any of the dimensions, `amount`, and where it is not the settlement asset, `asset`."""
    header = tuple(rows[0].cells) if rows else ()
    dimensions = tuple(name for name in PLAIN if name in header)
    if not dimensions:
        raise VenueError(
            "names nothing that amounts are of",
            place=Place(file),
            advice=f"Columns: {', '.join(PLAIN)}, amount, asset",
        )
    return Report(
        form="plain",
        dimensions=dimensions,
        rows=[
            Reported(
                key=tuple(text(row, name) for name in dimensions),
                amount=number(row, "amount"),
                asset=text(row, "asset"),
                line=row.line,
            )
            for row in rows
        ],
    )


def _nothing(*_: object) -> Reading:
    return Reading()
