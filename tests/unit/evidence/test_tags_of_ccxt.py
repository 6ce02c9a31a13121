"""The marks that the registry ascribes to ccxt stand in the ccxt that is installed."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from openrebate.app.tag import list_tags

REGISTRY = list_tags()
OURS = [(tag.exchange, tag.value) for tag in REGISTRY.tags if tag.library == "ccxt"]


def _source(exchange: str) -> str:
    spec = importlib.util.find_spec("ccxt")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("ccxt is not installed")
    return (Path(spec.submodule_search_locations[0]) / f"{exchange}.py").read_text(encoding="utf-8")


def _stands(value: str, source: str) -> bool:
    return re.search(rf"'{re.escape(value.rstrip('-'))}'", source, re.IGNORECASE) is not None


@pytest.mark.parametrize(("exchange", "value"), OURS)
def test_ccxt_still_sets_it(exchange: str, value: str) -> None:
    """A new ccxt with another mark turns this red, and the registry is due to be read anew."""
    assert _stands(value, _source(exchange))


def test_a_mark_that_ccxt_does_not_set_is_seen() -> None:
    """Planted: the guard itself works."""
    assert not _stands("93027a12dac34fBC", _source("okx"))
    assert len(OURS) >= 20


def test_no_partner_key_of_ccxt_is_in_the_registry() -> None:
    """KuCoin's partner keys stand in ccxt's source; they are secrets, and not repeated."""
    keys = set(re.findall(r"'key': '([0-9a-f-]{36})'", _source("kucoin")))
    assert keys
    assert not any(key in repr(REGISTRY) for key in keys)
