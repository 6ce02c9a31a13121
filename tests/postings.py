"""Small postings for tests: transfers and lines as Arrow tables, from few words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pyarrow as pa

from openrebate.settling.chain import LINE
from openrebate.store import ledger, payouts
from openrebate.store.connection import Connection
from openrebate.store.ledger import Posting

PROGRAM, PERIOD, AT = "acme", "2026-10", 1_793_491_199_999_999
_ARROW = {
    "n": pa.int64(), "amount": pa.decimal128(38, 0), "event_at": pa.int64(), "reverses": pa.int64(),
    "reverses_n": pa.int64(), "version": pa.int32(), "level": pa.int32(), "fills": pa.int64(),
    "rate": pa.decimal128(18, 12), "kickback_share": pa.decimal128(18, 12), "volume": pa.decimal128(38, 8),
    "base": pa.decimal128(38, 10), "before": pa.decimal128(38, 0), "after": pa.decimal128(38, 0),
}  # fmt: skip


def posting(ref: str = "a", **changes: str) -> Posting:
    """A posting of kind plan into the open period."""
    return Posting(
        **({"kind": "plan", "ref": ref, "program": PROGRAM, "period": PERIOD, "by": "ada"} | changes)
    )


def transfer(
    amount: int, way: str = "commission_cost payable", owner: str = "af1", **changes: Any
) -> dict[str, Any]:
    """A transfer of `amount` between two books, named by their kinds: "debit credit"."""
    row: dict[str, Any] = {"amount": Decimal(amount), "asset": "USDT", "event_at": AT, "origin": PERIOD}
    for side, kind in zip(("debit", "credit"), way.split(), strict=True):
        ours = kind in ("commission_cost", "adjustment")
        row[f"{side}_kind"] = kind
        row[f"{side}_owner_kind"] = "program" if ours else "partner"
        row[f"{side}_owner"] = PROGRAM if ours else owner
    return row | {"line_id": None, "reason": "new"} | changes


def line(
    line_id: str, before: int, after: int, version: int = 1, owner: str = "af1", **changes: Any
) -> dict[str, Any]:
    """A version of a line of the partner `owner`."""
    return {
        "line_id": line_id, "version": version, "origin": PERIOD, "program": PROGRAM, "terms_version": "1",
        "role": "affiliate", "kind": "commission", "partner_id": owner, "account_id": "t1", "child_partner_id": None,
        "product_line": "spot", "channel": "link", "rate": Decimal("0.400000000000"),
        "kickback_share": Decimal("0E-12"), "asset": "USDT", "reason": None, "claim_id": "c1", "level": 2,
        "clause": "4.1", "fills": 3, "volume": Decimal("120.50000000"), "base": Decimal("0.0050000000"),
        "before": Decimal(before), "after": Decimal(after), "why": "new",
    } | changes  # fmt: skip


def transfers(*rows: Mapping[str, Any]) -> pa.Table:
    """The rows as a table, numbered from 1 unless they say another number."""
    return _table([{"n": number} | dict(row) for number, row in enumerate(rows, 1)])


AS_EARNED = dict.fromkeys(("sent_asset", "sent_scale", "sent_amount", "price", "price_at", "publisher"))
"""What a payout says of another asset that it is paid in: nothing."""


def draft(connection: Connection, units: int, withheld: int = 0, owner: str = "af1") -> str:
    """Draft a payout to a partner: out of what is owed, into what is in payment. Gives its id."""
    row = {
        "payout_id": "f" * 32, "program": PROGRAM, "owner_kind": "partner", "owner": owner, "asset": "USDT", "ordinal": 1,
        "amount": units, "withheld": withheld, "destination": "uid", "rail": "file", "run": "run1", "by": "ada",
        **AS_EARNED,
    }  # fmt: skip
    with connection.transaction():
        payouts.insert_run(connection, "run1", PROGRAM, "file", 2, "ada")
        payouts.insert_payouts(connection, [row])
        moved = transfers(transfer(units + withheld, "payable in_payment", owner, reason="payout"))
        ledger.post(connection, posting("drafted:run1", kind="payout"), moved)
    return "f" * 32


def lines(*rows: Mapping[str, Any]) -> pa.Table:
    """The rows as a table of lines."""
    return (
        _table(list(rows))
        if rows
        else pa.schema([(name, _ARROW.get(name, pa.string())) for name in LINE]).empty_table()
    )


def _table(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    names = list(dict.fromkeys(name for row in rows for name in row))
    return pa.table(
        {name: pa.array([row.get(name) for row in rows], _ARROW.get(name, pa.string())) for name in names}
    )
