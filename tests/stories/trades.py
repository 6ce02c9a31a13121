"""Trades of a story: single fills, what is usual for them, and a crowd of traders that makes a volume in one line."""

from __future__ import annotations

from openrebate.terms.shape import PRODUCTS
from tests.stories.words import Words

Row = dict[str, str]

OPTIONS = {
    "price": "price",
    "quantity": "quantity",
    "notional": "notional",
    "quote": "quote_asset",
    "counterparty-fee": "counterparty_fee",
    "fee-deducted": "fee_deducted",
    "fee-kind": "fee_currency_kind",
    "revision": "revision",
    "order": "order_id",
    "order-type": "order_type",
    "client-order-id": "client_order_id",
    "tag": "order_tag",
    "key": "api_key_id",
    "app": "oauth_app",
    "entry": "entry",
    "strategy": "strategy",
    "vip": "vip_level",
    "on": "venue",
}
NUMBERS = ("price", "quantity", "notional", "counterparty_fee", "fee_deducted")
USUALLY: Row = {"venue": "okx", "side": "buy", "liquidity": "taker"}
NEEDED = ("product", "symbol", "price", "quantity", "quote_asset", "fee", "fee_asset", "executed_at")


def described(words: Words) -> Row:
    """`[PRODUCT SYMBOL] [maker|taker] [buy|sell] …` and then `fee N ASSET`, `at INSTANT` and options in any order."""
    row: Row = {}
    if product := words.comes(*PRODUCTS):
        row |= {"product": product, "symbol": words.take("the symbol")}
        row["quote_asset"] = row["symbol"].partition("-")[2].partition("-")[0]
    if liquidity := words.comes("maker", "taker"):
        row["liquidity"] = liquidity
    if side := words.comes("buy", "sell"):
        row["side"] = side
    pairs: Row = {}
    rest: list[str] = []
    while words.left:
        if words.comes("fee"):
            found = {"fee": words.number("fee"), "fee_asset": words.take("the fee's asset")}
        elif words.comes("at"):
            found = {"executed_at": words.instant("at")}
        else:
            rest += [words.left.pop(0), words.take("the value of an option")]
            continue
        if pairs.keys() & found.keys():
            raise words.wrong("fee or at stands twice")
        pairs |= found
    row |= pairs | Words(words.place, rest).options(OPTIONS)
    for name in NUMBERS:
        if name in row:
            Words(words.place, [row[name]]).number(name)
    return row


def fill(words: Words, usual: Row) -> Row:
    """`fill ID ACCOUNT …`: one fill, with what is usual where the line does not say otherwise."""
    names = {"fill_id": words.take("the fill"), "account_id": words.take("the account")}
    row = {**USUALLY, **usual, **names, **described(words)}
    if missing := [name for name in NEEDED if not row.get(name)]:
        raise words.wrong(f"the fill does not say its {', '.join(missing)}")
    return row


def crowd(words: Words) -> list[Row]:
    """`volume TOTAL PRODUCT by N traders [named NAME] …`: N traders, one fill each, together exactly TOTAL.

    The traders are NAME-1, NAME-2, …; each pays a fee of 1 USDT where the line does not say otherwise.
    """
    total = words.whole("the volume")
    product = words.one_of("product", PRODUCTS)
    words.must("by")
    count = words.whole("the number of traders")
    if words.comes("traders", "trader") is None:
        raise words.wrong("'traders' is missing")
    name = words.take("the name") if words.comes("named") else "crowd"
    symbol = "BTC-USDT" if product in ("spot", "margin") else "BTC-USDT-SWAP"
    usual = {
        "product": product,
        "symbol": symbol,
        "quote_asset": "USDT",
        "price": "1",
        "fee": "1",
        "fee_asset": "USDT",
    }
    usual |= {**USUALLY, **described(words)}
    if "executed_at" not in usual or "quantity" in usual:
        raise words.wrong("a volume says at which instant, and no quantity")
    parts = [total // count + (total % count if number == 0 else 0) for number in range(count)]
    return [
        usual
        | {
            "fill_id": f"volume-{words.place.line}-{n}",
            "account_id": f"{name}-{n}",
            "quantity": str(part),
            "notional": str(part),
        }
        for n, part in enumerate(parts, start=1)
    ]
