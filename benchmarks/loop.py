"""What a user would write instead: a loop over dictionaries with `decimal`, one fill at a time.

    python -m benchmarks.loop WORLD 200000

It does the same kind of work as the affiliate program: drop duplicates, find the claim in force (key, account, master),
value the fee at the last mark, add up by partner, account and asset, round once. Reading the files is not counted.
"""

from __future__ import annotations

import sys
import time
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal
from typing import Any

import duckdb

Row = Mapping[str, Any]
Dated = dict[str, list[tuple[int, int, str]]]
RATE, PLACES, SCALE = Decimal("0.30"), Decimal("0.0000000001"), Decimal("0.00000001")
DAY = 86_400_000_000


def _rows(sql: str) -> list[Row]:
    with duckdb.connect() as connection:
        cursor = connection.execute(sql)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _dated(sql: str) -> Dated:
    found: Dated = defaultdict(list)
    for row in _rows(sql):
        found[row["subject"]].append((row["since"], row["until"], row["partner_id"]))
    return found


def _in_force(dated: Dated, subject: str | None, at: int) -> str | None:
    for since, until, partner in dated.get(subject or "", ()):
        if since <= at < until:
            return partner
    return None


class World:
    """The facts of a benchmark world as dictionaries."""

    def __init__(self, world: str) -> None:
        span = "epoch_us(effective_from) AS since, coalesce(epoch_us(effective_to), 9223372036854775807) AS until"
        claims = f"SELECT subject, {span}, partner_id FROM '{world}/claims.parquet' WHERE role = 'affiliate'"
        self.by_key = _dated(f"{claims} AND subject_kind = 'api_key'")
        self.by_account = _dated(f"{claims} AND subject_kind = 'account'")
        self.masters = _dated(
            f"SELECT account_id AS subject, {span}, master_account_id AS partner_id FROM '{world}/subaccounts.parquet'"
        )
        self.owned = {
            (r["partner_id"], r["account_id"])
            for r in _rows(f"SELECT * FROM '{world}/partner_accounts.parquet'")
        }
        marks: dict[str, tuple[list[int], list[Decimal]]] = defaultdict(lambda: ([], []))
        walk = f"SELECT m.asset, epoch_us(m.at) AS moment, m.price FROM '{world}/marks.parquet' AS m ORDER BY ALL"
        for row in _rows(walk):
            marks[row["asset"]][0].append(row["moment"])
            marks[row["asset"]][1].append(row["price"])
        self.marks = dict(marks)

    def value(self, amount: Decimal, asset: str, at: int) -> Decimal | None:
        """The amount in USDT at the last mark that is young enough, or None."""
        if asset == "USDT":
            return amount
        moments, prices = self.marks.get(asset, ((), ()))
        place = bisect_right(moments, at) - 1
        if place < 0 or at - moments[place] > DAY:
            return None
        return (amount * prices[place]).quantize(PLACES, rounding=ROUND_HALF_EVEN)

    def partner(self, fill: Row) -> str | None:
        """The affiliate whose claim is in force: by key, by account, by the account's master."""
        at = fill["moment"]
        found = _in_force(self.by_key, fill["api_key_id"], at) or _in_force(
            self.by_account, fill["account_id"], at
        )
        return found or _in_force(self.by_account, _in_force(self.masters, fill["account_id"], at), at)


def rate(world: World, fills: list[Row]) -> dict[tuple[str, str, str], Decimal]:
    """Commission by partner, account and product."""
    seen: set[tuple[str, str, str]] = set()
    bases: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    volumes: dict[str, Decimal] = defaultdict(Decimal)
    for fill in fills:
        identity = (fill["venue"], fill["account_id"], fill["fill_id"])
        partner = world.partner(fill)
        if identity in seen or partner is None or (partner, fill["account_id"]) in world.owned:
            continue
        seen.add(identity)
        fee = world.value(fill["fee"], fill["fee_asset"], fill["moment"])
        rebate = world.value(fill["counterparty_fee"] or Decimal(0), fill["fee_asset"], fill["moment"])
        volume = world.value(fill["price"] * fill["quantity"], fill["quote_asset"], fill["moment"])
        if fee is None or rebate is None or volume is None:
            continue
        volumes[partner] += volume
        bases[partner, fill["account_id"], fill["product"]] += max(Decimal(0), fee + min(Decimal(0), rebate))
    return {key: (base * RATE).quantize(SCALE, rounding=ROUND_DOWN) for key, base in bases.items()}


def main() -> None:
    """Print the seconds that the loop took."""
    world, count = sys.argv[1], int(sys.argv[2])
    facts = World(world)
    fills = _rows(
        f"SELECT * EXCLUDE (executed_at), epoch_us(executed_at) AS moment FROM '{world}/fills/*.parquet' LIMIT {count}"
    )
    began = time.perf_counter()
    rate(facts, fills)
    print(time.perf_counter() - began)


if __name__ == "__main__":
    main()
