"""`terms list` answers at a glance, in words, on any terminal."""

from __future__ import annotations

import io
import re
from decimal import Decimal

import pytest
from rich.console import Console

from openrebate.app.terms import (
    api_in_words,
    excluded_in_words,
    list_terms,
    page_of,
    rate_in_words,
    span_in_words,
)
from openrebate.cli.terms_text import page, table
from openrebate.terms.library import find_terms, library
from openrebate.terms.plain_words import condition_in_words, figure, instant_in_words

GLANCES = list_terms()
BY_ROLE = {(one.program, one.role): one for one in GLANCES}


def _printed(width: int) -> str:
    console = Console(file=io.StringIO(), width=width, color_system=None)
    table(console, GLANCES)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.mark.parametrize("width", [60, 80, 100, 130, 160])
def test_the_list_fits_the_terminal_and_breaks_no_name(width: int) -> None:
    """One row below the other where there is no room; no line is too long, ids of programs are in one piece."""
    text = _printed(width)
    assert max(map(len, text.splitlines())) <= width
    for program in library():
        assert re.search(rf"^[│ ]*{program}\b", text, re.MULTILINE)


def test_the_list_speaks_no_expression() -> None:
    """Conditions, channels and bases are said in words: no comparison, no key of ours."""
    for one in GLANCES:
        told = " ".join((api_in_words(one), rate_in_words(one), *excluded_in_words(one)))
        assert not re.search(r"[<>=()]|_present|_level|_age_", told), told


@pytest.mark.parametrize(
    ("program", "role", "api", "rate"),
    [
        ("okx-affiliate-2026", "affiliate", "yes, with exceptions", "30 % of the fee"),
        ("okx-broker-2022", "broker", "yes, with exceptions; trades by hand do not", "0 % to 40 % of the fee"),
        ("gate-referral-2026", "referrer", "yes, with exceptions", "not published"),
        ("kucoin-hf-referral-2025", "referrer", "yes, with exceptions; trades by hand do not", "0 % to 15 % of the fee"),
        ("vega-referral-2023", "referrer", "yes, with exceptions", "0 % to 1 % of the fee, times up to 2 by staked tokens"),
        ("derive-broker-2026", "builder", "yes; trades by hand do not", "100 % of the builder's own fee"),
    ],
)  # fmt: skip
def test_the_answer_and_the_rate(program: str, role: str, api: str, rate: str) -> None:
    """As a partner manager asks: do API trades count, and at what rate."""
    one = BY_ROLE[program, role]
    assert api_in_words(one) == api
    assert rate_in_words(one) == rate


def test_exclusions_caps_and_bounds_are_told() -> None:
    """What does not pay, what is capped, and what bounds a rate."""
    assert excluded_in_words(BY_ROLE["okx-affiliate-2026", "affiliate"]) == (
        "no fee: pays nothing",
        "VIP 7 and above: pays nothing, but counts for volume",
        "VIP 5 to 6: at most 100,000 USDT for each trader in a month",
    )
    assert excluded_in_words(BY_ROLE["bybit-affiliate-2025", "affiliate"]) == (
        "the rate is at most 45 %, with broker",
    )
    assert excluded_in_words(BY_ROLE["dydx-v3-2022", "affiliate"]) == (
        "at most 75,000 USDC of fees for each trader in 28 days counted off from 2021-08-03 15:00 UTC",
    )


@pytest.mark.parametrize(
    ("program", "lasts"),
    [
        ("okx-affiliate-2026", "in a month"),
        ("kraken-affiliate-2022", "for ever"),
        ("drift-2026", "in 28 days counted off from 2025-10-28"),
        ("dydx-v4-2025", "in any 30 days"),
    ],
)
def test_how_long_a_cap_lasts(program: str, lasts: str) -> None:
    """A period, for life, epochs, or whatever stretch ends with the trade."""
    [one] = [one for one in GLANCES if one.program == program and one.limits]
    assert excluded_in_words(one)[-1].endswith(lasts)


def test_when_and_in_what_it_is_paid() -> None:
    """As the source says it; what nobody publishes is said to be unknown; the fee's own asset is named as such."""
    paid = {key: one.paid[0] for key, one in BY_ROLE.items()}
    assert paid["okx-broker-2022", "broker"] == "Paid in USDT: “Hourly, T+1”."
    assert paid["bitget-affiliate-2025", "affiliate"] == "Paid in USDT: when is not published."
    assert (
        paid["binance-affiliate-2021", "affiliate"] == "Paid in the asset of the fee: when is not published."
    )


def test_days_that_are_assumed_are_about() -> None:
    """A first day without a source is no fact."""
    assert span_in_words(BY_ROLE["okx-broker-2022", "broker"]) == "since 2022-08-18"
    assert span_in_words(BY_ROLE["okx-affiliate-2026", "affiliate"]) == "since about 2026-01-01"
    assert span_in_words(BY_ROLE["okx-affiliate-2024", "affiliate"]) == "2024-11-18 to about 2026-01-01"


def test_words_for_conditions_figures_and_instants() -> None:
    """A condition without words stays as it is written."""
    assert condition_in_words("vip_level >= 3 and line = 'spot'") == "VIP 3 and above and spot trades"
    assert condition_in_words("symbol = 'BTC-USDT'") == "symbol = 'BTC-USDT'"
    assert condition_in_words("fee = 0 or symbol = 'A'") == "no fee or symbol = 'A'"
    assert (figure(Decimal("200000000.5")), figure(Decimal(5))) == ("200,000,000.5", "5")
    assert instant_in_words("2022-08-30T12:00:00Z") == "2022-08-30 12:00 UTC"
    assert instant_in_words("2022-08-30T00:00:00Z") == "2022-08-30"


@pytest.mark.parametrize("program", library())
def test_a_page_fits_the_terminal_but_for_addresses(program: str) -> None:
    """Addresses stand on lines of their own, unbroken, so that they can be followed."""
    console = Console(file=io.StringIO(), width=80, color_system=None)
    terms = find_terms(program)
    page(console, page_of(terms))
    assert isinstance(console.file, io.StringIO)
    lines = console.file.getvalue().splitlines()
    assert all(len(line) <= 80 or line.strip().startswith("https://") for line in lines)
    assert {line.strip() for line in lines} >= {source.url for source in terms.sources}
