"""Trading addresses: how they look, and their one spelling. An account that is one is kept as a keyed hash."""

from __future__ import annotations

import re

PATTERN = (
    r"0[xX][0-9a-fA-F]{40}"
    r"|(?:bc|tb|ltc|cosmos|osmo|dydx|inj|addr|sei|neutron)1[02-9ac-hj-np-z]{20,110}"
    r"|T[1-9A-HJ-NP-Za-km-z]{33}"
)
"""As Python and RE2 (DuckDB) read it alike: Ethereum's and its kin's, bech32 of common chains, Tron's."""
PLACE = "address"  # stands for the venue in the hash: an address is the same on every venue
_WHOLE = re.compile(PATTERN)


def is_address(text: str) -> bool:
    """Whether the text looks like a trading address."""
    return _WHOLE.fullmatch(text) is not None


def one_spelling(address: str) -> str:
    """The address as it is hashed: hexadecimal ones in small letters, whatever their checksum's."""
    return address.lower() if address[:2] in ("0x", "0X") else address
