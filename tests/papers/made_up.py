"""A made-up statement with everything on it that a statement can have, as short or as long as a test needs it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from hashlib import sha256
from typing import Any

from openrebate.settling.canonical import canonical
from openrebate.settling.conversion import Conversion, Price
from openrebate.settling.statement import (
    Balance,
    LevelHeld,
    Movement,
    PayoutStated,
    Previous,
    Seal,
    StatedLine,
    Statement,
    TermsCited,
    booked,
    header,
    line_order,
)
from openrebate.settling.statement_document import document, line_documents, lines_root, proof
from openrebate.settling.tree import leaf_hash
from openrebate.units.instants import parse_instant

SCALES = {"USDT": 8}
CLOSED = parse_instant("2026-11-03T02:00:00Z")
PAYING = (  # product line, channel, rate, base
    ("spot", "order_tag", "0.25", "15230.1234567891"),
    ("spot", "api_key", "0.25", "8210.55"),
    ("spot", "account", "0.25", "120.004"),
    ("derivatives", "order_tag", "0.3", "48211.0000000001"),
    ("derivatives", "oauth_app", "0.3", "991.7"),
)
NOT_COUNTING = (
    ("spot", "order_tag", "vip_excluded"),
    ("spot", "api_key", "zero_fee"),
    ("derivatives", "account", "entry_excluded"),
)

TERMS = (
    TermsCited(
        id="okx-broker",
        version="2022-06-01",
        digest="ab" * 32,
        title="OKX broker program",
        holding_days=14,
        minimum=Decimal(10),
        asset="USDT",
    ),
)
LEVELS = (
    LevelHeld(
        role="broker",
        product_line="spot",
        level=2,
        basis="assessed",
        metrics=(("volume", Decimal("12500000.5")), ("active_traders", Decimal(41))),
    ),
    LevelHeld(role="broker", product_line="derivatives", level=3, basis="granted"),
)
MOVEMENTS = (
    Movement(
        posting_no=5,
        booked_at=parse_instant("2026-10-09T08:00:00Z"),
        kind="payout",
        ref="drafted:run-9",
        asset="USDT",
        amount=-40_000_000_000,
    ),
    Movement(
        posting_no=6,
        booked_at=parse_instant("2026-10-20T08:00:00Z"),
        kind="adjustment",
        ref="adj_3",
        asset="USDT",
        amount=2_500_000_000,
        reason="Campaign bonus agreed on 12 October",
    ),
)
PAYOUTS = (
    PayoutStated(
        payout_id="po_7Q2",
        asset="USDT",
        amount=36_000_000_000,
        withheld=4_000_000_000,
        state="settled",
        at=parse_instant("2026-10-10T09:30:00Z"),
        rail="file",
    ),
    PayoutStated(
        payout_id="po_7Q3",
        asset="USDT",
        amount=1_000_000_000,
        withheld=0,
        state="settled",
        at=parse_instant("2026-10-11T09:30:00Z"),
        rail="file",
        sent=Conversion(
            amount=11976047904,
            scale=8,
            price=Price(
                asset="CRO",
                price=Decimal("0.0835"),
                at=parse_instant("2026-10-11T08:00:00Z"),
                publisher="exchange",
            ),
        ),
    ),
)


def line(n: int, **given: Any) -> StatedLine:
    """The n-th made-up line, with the values given."""
    product, channel, rate, base = PAYING[n % len(PAYING)]
    product, channel = given.get("product_line", product), given.get("channel", channel)
    size = Decimal(1 + n // len(PAYING))
    amount = int(Decimal(base) / size * Decimal(rate) * 10**8)
    values: dict[str, Any] = {
        "line_id": sha256(str(n).encode()).hexdigest()[:32],
        "version": 1,
        "origin": "2026-10",
        "terms_version": "2022-06-01",
        "role": "broker",
        "kind": "commission",
        "partner_id": "北极星 Bots",
        "account_id": f"acc-{n % 4001:04d}",
        "child_partner_id": None,
        "product_line": product,
        "channel": channel,
        "rate": Decimal(rate),
        "kickback_share": Decimal(0),
        "asset": "USDT",
        "reason": None,
        "claim_id": f"claim-{n % 97}",
        "level": 2,
        "clause": "§ 3.1",
        "fills": 11 + n,
        "volume": Decimal("1250000.5") / 4 + n,
        "base": Decimal(base),
        "before": 0,
        "amount": amount,
        "posting_no": 4,
        "why": "new",
    }
    return StatedLine(**(values | given))


def lines(many: int = 12) -> list[StatedLine]:
    """So many paying lines, three that do not count, a kickback, an override and a September line that was corrected."""
    zero = {"rate": Decimal(0), "base": Decimal(0), "amount": 0, "level": None}
    made = [line(n) for n in range(many)]
    made += [
        line(many + n, product_line=product, channel=channel, reason=reason, clause="§ 4.2", **zero)
        for n, (product, channel, reason) in enumerate(NOT_COUNTING)
    ]
    made += [
        line(many + 3, kind="kickback", kickback_share=Decimal("0.1"), amount=12_500_000),
        line(many + 4, kind="override", child_partner_id="sub-7", rate=Decimal("0.05"), amount=3_100_000_000),
        line(
            many + 5,
            version=2,
            origin="2026-09",
            why="claim_changed",
            before=9_000_000_000,
            amount=8_765_432_100,
        ),
    ]
    return sorted(made, key=line_order)


def statement(made: Sequence[StatedLine], **given: Any) -> Statement:
    """A closed statement over the lines, the second of three of its close, with the values given."""
    documents = line_documents(made, SCALES)
    summed = booked(made).get("USDT", 0)
    opening, moved = 41_200_000_000, -40_000_000_000 + 2_500_000_000
    values: dict[str, Any] = {
        "program": "okx-broker",
        "period": "2026-10",
        "partner": "北极星 Bots",
        "booked_in": "2026-10",
        "version": 1,
        "seal": Seal(number=18, first=17, count=3, at=CLOSED, by="mei"),
        "day_zone": "Asia/Shanghai",
        "scales": SCALES,
        "terms": TERMS,
        "lines_count": len(made),
        "lines_root": lines_root(documents),
        "balances": (
            Balance(
                asset="USDT", opening=opening, booked=summed, moved=moved, closing=opening + summed + moved
            ),
        ),
        "levels": LEVELS,
        "movements": MOVEMENTS,
        "payouts": PAYOUTS,
        "plans": ("cd" * 32,),
        "marks_digest": "ef" * 32,
        "marks_publisher": "okx index",
        "previous": Previous(number=9, digest="12" * 32),
    }
    return Statement(**(values | given))


def whole(many: int = 12) -> dict[str, Any]:
    """The closed statement as a document."""
    made = lines(many)
    return sealed(statement(made), made)


def sealed(stated: Statement, made: Sequence[StatedLine]) -> dict[str, Any]:
    """A statement as a document, proved under a close whose other statements are made up."""
    head = header(stated)
    if stated.seal is None:
        return document(head, line_documents(made, stated.scales), None)
    leaves = [leaf_hash(f"another {n}".encode()) for n in range(stated.seal.count)]
    leaves[stated.seal.index] = leaf_hash(canonical(head))
    return document(head, line_documents(made, stated.scales), proof(leaves, stated.seal.index))


def draft(many: int = 12) -> dict[str, Any]:
    """The same before its period closes."""
    made = lines(many)
    return sealed(statement(made, seal=None, previous=None), made)
