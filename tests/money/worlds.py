"""Two small worlds, the second of which adds to the first in every way an ingest knows."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

Rows = Sequence[Mapping[str, str]]
World = Mapping[str, Rows]


def fill(fill_id: str, day: int = 1, **more: str) -> dict[str, str]:
    """A fill of October 2026 by its id and day; `more` columns replace these."""
    return {
        "venue": "okx", "account_id": "alice", "fill_id": fill_id, "executed_at": f"2026-10-{day:02d}T12:00:00Z",
        "product": "spot", "symbol": "BTC-USDT", "side": "buy", "liquidity": "taker", "price": "100", "quantity": "1",
        "quote_asset": "USDT", "fee": "0.1", "fee_asset": "USDT", "revision": "0", **more,
    }  # fmt: skip


_PARTNER = {"partner_id": "p1", "role": "affiliate", "effective_from": "2026-01-01T00:00:00Z"}
_CLAIM = {
    "claim_id": "c1", "role": "affiliate", "subject_kind": "account", "subject": "alice", "partner_id": "p1",
    "effective_from": "2026-01-01T00:00:00Z", "effective_to": "", "kickback": "0.1", "known_from": "",
}  # fmt: skip

FIRST: World = {
    "fills": [fill(f"a{n}", 1 + n % 3) for n in range(9)]
    + [fill("x", 2), fill("wide", 2, price="1.00000000000001")],
    "partners": [_PARTNER],
    "claims": [_CLAIM],
    "marks": [{"asset": "BTC", "at": f"2026-10-0{day}T00:00:00Z", "price": "100"} for day in (1, 2)],
}
SECOND: World = {
    "fills": [
        *(fill(f"b{n}", 2 + n % 3) for n in range(6)),
        fill("a1", 2), fill("a2", 3), fill("b1", 3),  # the same rows again
        fill("a3", 1, fee="0.2", revision="1"),  # corrects
        fill("a4", 4, executed_at="2026-10-09T12:00:00Z", revision="2"),  # to another day
        fill("x", 2, quantity="0", revision="1"),  # cancels
        fill("wide", 2, price="2", revision="1"),  # from a wide row to a narrow one
        fill("a5", 3, fee="9"),  # contradicts
        fill("c1", 2, revision="3"), fill("c1", 2, revision="1", fee="7"),  # the lower one came too late
    ],
    "accounts": [{"account_id": "alice", "registered_at": "2026-01-01T00:00:00Z"}],
    "claims": [
        {**_CLAIM, "effective_to": "2026-10-05T00:00:00Z"},
        {**_CLAIM, "claim_id": "c2", "effective_from": "2026-10-05T00:00:00Z"},
    ],
    "marks": [
        *(
            {"asset": "BTC", "at": f"2026-10-0{day}T00:00:00Z", "price": "100" if day < 4 else "99"}
            for day in (1, 2, 3, 4)
        ),
        {"asset": "BTC", "at": "2026-10-02T00:00:00.5Z", "price": "7"},
    ],
}  # fmt: skip


def write(folder: Path, world: World) -> Path:
    """The world as a folder of CSV files, in place of what was there."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in world.items():
        header = list(dict.fromkeys(column for row in rows for column in row))
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, header, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def fill_lines(world: World) -> list[bytes]:
    """The world's fills as lines of JSON."""
    return [json.dumps(row).encode() + b"\n" for row in world["fills"]]
