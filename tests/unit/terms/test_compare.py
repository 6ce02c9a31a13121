"""Differences between two versions are told as sentences."""

from __future__ import annotations

import pytest

from openrebate.terms.compare import compare
from tests.unit.terms.small import small

SENTENCES = {
    ('"200"', '"2000000"'): "level 2 spot volume rises from 200 to 2000000",
    ('"200"', '"150"'): "level 2 spot volume falls from 200 to 150",
    ('"0.3"', '"0.075"'): "rate broker level 2: 30 % → 7.5 %",
    ("level = 2\nshare", 'level = 2\nof = "volume"\nshare'): "rate broker level 2: 30 % → 30 % of volume",
    (
        "[[cap]]",
        '[[cap]]\nrole = "broker"\nscope = "program"\nexceeded = "pro_rata"\nlimit = "9"\n\n[[cap]]',
    ): ("cap of broker per program and period (shared pro rata where exceeded) where true is new"),
    ('"500"', '"unknown"'): "cap of broker per account where vip_level >= 5: 500 → unknown",
    ('["perpetual"]', '["perpetual", "option"]'): "option is now covered, to line contracts",
    ('["spot", "margin"]', '["spot"]'): "margin is no longer covered",
    (
        '"order_tag", "api_key"',
        '"api_key", "order_tag"',
    ): "broker: channels: order_tag, api_key → api_key, order_tag",
    ("counts = false", "counts = true"): "where fee = 0, a trade counts for volume: no → yes",
    ('day_zone = "UTC"', 'day_zone = "Asia/Shanghai"'): "days are cut in: UTC → Asia/Shanghai",
    ('window = "month"', 'window = "previous_month"'): "broker: window: month → previous_month",
    ("[[line]]", "[binding.broker]\nlate_days = 10\n\n[[line]]"): (
        "binding of broker: A code may still be given 10 days later."
    ),
    ("[[line]]", "[settlement]\nholding_days = 14\n\n[[line]]"): "days that an amount waits: 0 → 14",
    ("[[line]]", '[settlement]\nnegative = "forgive"\n\n[[line]]'): (
        "a balance below zero is: carried over → forgiven"
    ),
    ("[[line]]", "[settlement]\nfinality_days = 90\n\n[[line]]"): (
        "days in which a closed period may still change: no limit → 90"
    ),
    ("greatest(0, fee_value)", "fee_value"): "broker: base: greatest(0, fee_value) → fee_value",
    ("[[cap]]", '[[rate]]\nrole = "broker"\nshare = "0.1"\n\n[[cap]]'): "rate broker always is new: 10 %",
}


@pytest.mark.parametrize("change", SENTENCES)
def test_a_change_is_one_sentence(change: tuple[str, str]) -> None:
    """One change of the file is one sentence, whichever part it is in."""
    assert [found.text for found in compare(small(), small(change))] == [SENTENCES[change]]


def test_the_same_terms_do_not_differ() -> None:
    """Other sources and notes are no difference."""
    assert compare(small(), small(('"A page"', '"Another page"'))) == ()


def test_the_order_of_rules_is_told() -> None:
    """The first rule that matches decides, so their order is a difference."""
    rule = '[[rule]]\nwhen = "vip_level > 9"\ncounts = true\npays = false\nreason = "vip_excluded"\n\n'
    first, last = small(("[[rule]]", f"{rule}[[rule]]")), small(("[levels.broker]", f"{rule}[levels.broker]"))
    assert ["order of the rules" in change.text for change in compare(first, last)] == [True]


def test_settlement_moves_money_but_no_line() -> None:
    """Terms that differ only in when they pay have the same digest, and the difference is still told."""
    later = small(("[[line]]", "[settlement]\nholding_days = 14\n\n[[line]]"))
    assert later.digest == small().digest
    assert len(compare(small(), later)) == 1
