"""What a person wants to know of a rated period: who earned what, how it came in, what did not count. Reads OUT alone.

Amounts are decimals of the settlement asset, as the lines have them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from openrebate.model.reasons import REASONS

FLOWS = {
    "order_tag": "api",
    "client_order_id": "api",
    "api_key": "api",
    "oauth_app": "oauth",
    "account": "referral",
    "master_account": "referral",
}
Row = dict[str, Any]

_PARTNERS = """
SELECT partner_id, role, max(level) AS level,
    sum(CASE WHEN kind = 'commission' THEN fills END) AS fills,
    sum(CASE WHEN kind = 'commission' AND reason IS NULL AND rate > 0 THEN fills END) AS paid,
    coalesce(sum(CASE WHEN kind = 'commission' THEN amount END), 0) AS commission,
    coalesce(sum(CASE WHEN kind = 'override' THEN amount END), 0) AS override,
    coalesce(sum(CASE WHEN kind = 'kickback' THEN amount END), 0) AS kickback
FROM lines WHERE partner_id IS NOT NULL
GROUP BY partner_id, role ORDER BY commission + override DESC, partner_id
"""
_CHANNELS = """
SELECT role, partner_id, channel, CAST(sum(fills) AS BIGINT) AS fills, sum(amount) AS commission
FROM lines WHERE kind = 'commission' AND channel IS NOT NULL
GROUP BY ALL ORDER BY ALL
"""
_REASONS = """
SELECT reason, CAST(sum(fills) AS BIGINT) AS fills
FROM lines WHERE kind = 'commission' AND reason IS NOT NULL
GROUP BY reason
UNION ALL SELECT reason, count(*) FROM exceptions GROUP BY reason
ORDER BY fills DESC, reason
"""
# What fills earned, before the one rounding of a line and with the invitee's part, by how their orders came in.
_ENTRIES = """
WITH entry AS (SELECT DISTINCT venue, account_id, fill_id, entry FROM world_fills)
SELECT coalesce(e.entry, 'not told') AS entry, count(*) AS fills,
    count(CASE WHEN f.pays AND f.rate > 0 THEN 1 END) AS paid,
    coalesce(sum(CASE WHEN f.pays THEN f.notional_value END), 0) AS volume,
    coalesce(sum(CASE WHEN f.pays THEN CAST(f.base * CAST(f.rate AS DECIMAL(18, 8)) AS DECIMAL(38, 8)) END), 0) AS earned
FROM fills AS f LEFT JOIN entry AS e USING (venue, account_id, fill_id)
GROUP BY ALL ORDER BY earned DESC, entry
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Rows of plain values, each table in the order to be shown."""

    partners: tuple[Row, ...]
    channels: tuple[Row, ...]
    entries: tuple[Row, ...]
    reasons: tuple[Row, ...]
    examples: tuple[Row, ...]


def find(world: Path, out: Path) -> Findings:
    """The findings of `out`, which was rated with detail from `world`."""
    with _opened(world, out) as ask:
        return Findings(
            partners=tuple(ask(_PARTNERS)),
            channels=tuple({**row, "flow": FLOWS[row["channel"]]} for row in ask(_CHANNELS)),
            entries=tuple(ask(_ENTRIES)),
            reasons=tuple(_explained(row) for row in ask(_REASONS)),
            examples=tuple(_examples(ask)),
        )


@contextmanager
def _opened(world: Path, out: Path) -> Iterator[Any]:
    import duckdb

    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        sources = {name: out / f"{name}.parquet" for name in ("lines", "exceptions", "fills")}
        for name, file in {**sources, "world_fills": world / "fills" / "*.parquet"}.items():
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{_quoted(file)}')")

        def ask(sql: str) -> list[Row]:
            cursor = connection.execute(sql)
            names = [column[0] for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

        yield ask


def _quoted(file: Path) -> str:
    return str(file).replace("'", "''")


def _explained(row: Row) -> Row:
    reason = REASONS[row["reason"]]
    return {**row, "kind": reason.kind, "sentence": reason.sentence, "remedy": reason.remedy}


def _examples(ask: Any) -> Iterator[Row]:
    """One fill or line each that is worth a look, where the period has one."""
    fill = "SELECT concat(venue, '/', account_id, '/', fill_id) AS fill, partner_id, channel, reason FROM fills WHERE"
    largest, dearest = (f"ORDER BY {by} DESC, fill_id LIMIT 1" for by in ("base", "fee_value"))
    wanted = {
        "won": f"{fill} pays AND rate > 0 AND losing_claims IS NOT NULL {largest}",
        "paid": f"{fill} pays AND rate > 0 {largest}",
        "unpaid": f"{fill} NOT pays AND reason IN ('vip_excluded', 'referred_by_affiliate') {dearest}",
        "unattributed": f"{fill} partner_id IS NULL AND reason IN ('unknown_tag', 'key_not_linked') {dearest}",
    }
    for kind, sql in wanted.items():
        yield from ({"kind": kind, "line": None, **row} for row in ask(sql))
    line = (
        "SELECT line_id AS line, partner_id, channel, reason FROM lines WHERE reason IS NOT NULL AND partner_id IS NOT NULL "
        "ORDER BY volume DESC, fills DESC, line_id LIMIT 1"
    )
    yield from ({"kind": "zero line", "fill": None, **row} for row in ask(line))


def total(rows: tuple[Row, ...], column: str) -> Decimal:
    """The sum of one column of amounts."""
    return sum((row[column] for row in rows), Decimal(0))
