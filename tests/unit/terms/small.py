"""A small good program that tests change one thing in."""

from __future__ import annotations

from openrebate.model.terms import Terms
from openrebate.terms.read import parse_terms

GOOD = """\
format = 1
id = "small"
version = "1"
title = "A small program"
venue = "test"
effective_from = 2026-01-01T00:00:00Z
day_zone = "UTC"
asset = "USDT"
scale = 8
new_trader_days = 30

[source.page]
title = "A page"
url = "https://example.com"
date = "2026-01-01"
confidence = "HIGH"

[[line]]
name = "spot"
products = ["spot", "margin"]

[[line]]
name = "contracts"
products = ["perpetual"]

[[role]]
name = "broker"
channels = ["order_tag", "api_key"]
base = "greatest(0, fee_value)"

[[role]]
name = "affiliate"
channels = ["account"]
earns = false

[[rule]]
when = "fee = 0"
counts = false
pays = false
reason = "zero_fee"
clause = "no fee"
source = "page"

[levels.broker]
window = "month"
serves = "best"

[[levels.broker.level]]
level = 1
line = "spot"
all_of = [{ metric = "volume", at_least = "100" }, { metric = "active_traders", at_least = 5 }]

[[levels.broker.level]]
level = 2
line = "spot"
all_of = [{ metric = "volume", at_least = "200" }, { metric = "active_traders", at_least = 5 }]

[[rate]]
role = "broker"
level = 1
share = "0.2"

[[rate]]
role = "broker"
level = 2
share = "0.3"

[[cap]]
role = "broker"
scope = "account"
limit = "500"
when = "vip_level >= 5"
"""


def small(*changes: tuple[str, str]) -> Terms:
    """The small program with texts replaced; each must be there."""
    return parse_terms(changed(*changes))


def changed(*changes: tuple[str, str]) -> str:
    """The text of the small program with texts replaced once."""
    text = GOOD
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text
