"""Private keys, secrets and trading addresses are seen where they stand in plain text, and ordinary ids are not."""

from __future__ import annotations

import pytest

from openrebate.evidence.plain_secrets import plain_secret

SEEN = (
    "0x52908400098527886E0F7030069857D2E4169EE7",
    "key 0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318.",
    "-----BEGIN PRIVATE KEY-----",
    "-----BEGIN EC PRIVATE KEY-----",
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
    "dydx199tqg4wdlnu4qjlxchpd7seg454937hjrknju4",
    "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8",
    'api_secret = "9f8e7d6c5b4a"',
    "Passphrase: correct-horse",
)
FINE = (
    "trade okx/okx-100403/620230642 of 2026-10-05, line 4f2a9c0e1b2d3c4e5f60718293a4b5c6",
    "SHA-256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "kh-k1-AbCdEfGhIjKlMnOpQrStUvWxYz0",
    "the order tag 1a2b3c4d5e6fBCDE and prefix x-A6SIDXVS",
    "a secret key is needed, and a passphrase",
)


@pytest.mark.parametrize("text", SEEN)
def test_what_must_not_be_kept_is_seen_where_it_stands(text: str) -> None:
    """Line and column are those of its first letter."""
    found = plain_secret(f"first line\nab {text}")
    assert found is not None
    assert found.line == 2
    assert found.column >= 4


@pytest.mark.parametrize("text", FINE)
def test_ordinary_ids_are_let_through(text: str) -> None:
    """Trades, lines, digests, keyed hashes, tags, and talk about secrets."""
    assert plain_secret(text) is None
