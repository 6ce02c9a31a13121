"""Random fills and the marks they need: duplicates, revisions, conflicts, ties of rounding, numbers at the rim."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tests.strategies.programs import SampleProgram
from tests.strategies.times import DAY, text

Rows = list[dict[str, str]]

AGES = {"90m": 5_400_000_000, "3600s": 3_600_000_000, "2d": 2 * DAY}
PRODUCTS = [
    "spot",
    "spot",
    "spot",
    "margin",
    "perpetual",
    "perpetual",
    "futures",
    "option",
    "convert",
    "earn",
]
TIES = ["0.00000000005", "0.00000000015", "0.00000000025", "-0.00000000005", "0.000000000050000001"]
ZEROS = ["0", "0.0", "0.000"]
CLIENT_IDS = ["x-abcdef99", "x-abc", "x-abc1", "x-9", "X-abc", "y-1", "x-"]
RIM = "99999999999999999999.999999999999999999"


@dataclass(frozen=True)
class Cast:
    """Who trades, and what the orders may show."""

    masters: list[str]
    subs: list[str]
    tags: list[str]
    keys: list[str]
    apps: list[str]

    @property
    def accounts(self) -> list[str]:
        """All accounts."""
        return self.masters + self.subs


def fills(rng: Random, terms: SampleProgram, cast: Cast) -> tuple[Rows, Rows]:
    """Fills with their copies, and marks."""
    rows: Rows = []
    marks: dict[tuple[str, int], str] = {("USDT", terms.clock.start): "0.97"}
    wild = rng.random() < 0.15
    for i in range(rng.randint(20, 120)):
        at = terms.clock.any(rng)
        row = fill(rng, cast, f"f{i}", wild=wild) | {"executed_at": text(at, rng)}
        for asset in sorted({row["fee_asset"], row["quote_asset"]} - {"USDT"}):  # the same in every process
            mark(rng, terms, marks, asset, at)
        rows += copies(rng, terms, row)
    prices = [{"asset": a, "at": text(at, rng), "price": p} for (a, at), p in marks.items()]
    return rows, prices


def fill(rng: Random, cast: Cast, name: str, *, wild: bool) -> dict[str, str]:
    """One fill without its time."""
    row = {
        "venue": rng.choice(["okx", "okx", "okx", "binance"]),
        "account_id": rng.choice(cast.accounts),
        "fill_id": name,
        "product": rng.choice(PRODUCTS),
        "symbol": rng.choice(["BTC-USDT", "ETH-USDT", "SOL-USDC"]),
        "side": rng.choice(["buy", "sell"]),
        "liquidity": rng.choice(["maker", "taker"]),
        "price": decimal(rng, 4),
        "quantity": decimal(rng, 2),
        "quote_asset": rng.choice(["USDT", "USDT", "USDC", "BTC"]),
        "fee": decimal(rng, 1),
        "fee_asset": rng.choice(["USDT", "USDT", "BNB", "BTC"]),
        "vip_level": rng.choice(["", "", "", "0", "5", "6", "7"]),
        "entry": rng.choice(["", "api", "api", "web", "app", "oauth"]),
        "strategy": rng.choice(["", "manual", "grid", "dca"]),
        "order_type": rng.choice(["", "limit", "market"]),
        "notional": rng.choice(["", "", "", decimal(rng, 4)]),
        "order_id": rng.choice(["", "o1"]),
    }
    shown = {
        "order_tag": cast.tags,
        "client_order_id": CLIENT_IDS,
        "api_key_id": cast.keys,
        "oauth_app": cast.apps,
    }
    row.update(
        {column: rng.choice(options) if rng.random() < 0.55 else "" for column, options in shown.items()}
    )
    odd_fees(rng, row)
    if wild and rng.random() < 0.2:
        rim(rng, row)
    return row


def odd_fees(rng: Random, row: dict[str, str]) -> None:
    """Zero and negative fees, ties of rounding, a counterparty's rebate, a fee paid by a bonus."""
    dice = rng.random()
    if dice < 0.1:
        row["fee"] = rng.choice(ZEROS)
    elif dice < 0.2:
        row["fee"] = "-" + decimal(rng, 0)
    elif dice < 0.3:
        row["fee"], row["fee_asset"] = rng.choice(TIES), "USDT"
    if rng.random() < 0.3:
        row["counterparty_fee"] = rng.choice(["-", "-", ""]) + decimal(rng, 0)
    if rng.random() < 0.2:
        row["fee_deducted"] = rng.choice([decimal(rng, 0), "0", "0.5"])
        row["fee_currency_kind"] = rng.choice(["", "cash", "bonus"])


def rim(rng: Random, row: dict[str, str]) -> None:
    """Numbers at the rim of what a file may hold: some fit every type on the way, some do not."""
    case = rng.randint(0, 4)
    if case == 0:
        row["price"] = row["quantity"] = RIM
    elif case == 1:
        row["fee"], row["fee_asset"] = rng.choice(["1000000000000000000", "9" * 16, "9" * 20]), "BIG"
    elif case == 2:
        row["price"], row["quantity"], row["quote_asset"] = (
            "0.000000000000000001",
            "0.000000000000000001",
            "USDT",
        )
    elif case == 3:
        row["price"], row["quantity"] = "123456789012.123456789012345678", "9876543210.987654321098765432"
    else:
        row["notional"] = RIM
        row["fee"] = "12345678901234567890.123456789012345678"


def decimal(rng: Random, digits: int) -> str:
    """A positive decimal of up to so many digits before the point and up to 18 after it."""
    places = rng.choice([0, 1, 2, 4, 8, 10, 18])
    whole = str(rng.randrange(1, 10 ** rng.randint(1, digits))) if digits else "0"
    fraction = "".join(rng.choice("0123456789") for _ in range(max(places, 0 if digits else 3)))
    return f"{whole}.{fraction}" if fraction else whole


def mark(rng: Random, terms: SampleProgram, marks: dict[tuple[str, int], str], asset: str, at: int) -> None:
    """Usually a mark that is young enough: now, just before, exactly as old as allowed, or one tick too old."""
    age = next((micros for text_, micros in AGES.items() if f'"{text_}"' in terms.toml), DAY)
    before = rng.choice([0, 0, 1, 60_000_000, age // 2, age, age, age + 1, None])
    price = {"USDC": "1.0003", "BNB": decimal(rng, 3), "BTC": "61234.123456789", "BIG": "10000000000"}[asset]
    if before is not None:
        marks.setdefault((asset, at - before), price)


def copies(rng: Random, terms: SampleProgram, row: dict[str, str]) -> Rows:
    """The fill itself, and sometimes a duplicate, a correction, a cancellation or a contradiction."""
    moved = {"executed_at": text(terms.clock.any(rng))}
    other = {"side": "sell" if row["side"] == "buy" else "buy"}
    kinds: list[tuple[int, Rows]] = [
        (78, [row]),
        (6, [row, dict(row), respelt(row)]),
        (4, [row, {**row, "revision": "1", "fee": decimal(rng, 1)}]),
        (2, [{**row, "revision": "1", "quantity": "0"}, row, {**row, **moved, "revision": "2"}]),
        (1, [{**row, **moved, "revision": "10"}, {**row, "revision": "9"}]),
        (3, [row, {**row, "revision": "1", "quantity": rng.choice(ZEROS)}]),
        (2, [row, {**row, **other}]),
        (2, [row, {**row, "revision": "3"}, {**row, **moved, "revision": "3"}]),
        (1, [{**row, "revision": "1", "notional": "0"}, {**row, **other, "revision": "1", "quantity": "0"}]),
        (1, [{**row, **other}, row, {**row, "revision": "1"}]),
    ]
    return rng.choices([rows for _, rows in kinds], [weight for weight, _ in kinds])[0]


def respelt(row: dict[str, str]) -> dict[str, str]:
    """The same content, written otherwise."""
    quantity = row["quantity"]
    return {
        **row,
        "quantity": quantity + "0" if "." in quantity and len(quantity) < 19 else quantity,
        "revision": "0",
    }
