"""Differences between two versions are told as sentences."""

from __future__ import annotations

from dataclasses import replace

import pytest

from openrebate.terms.compare import compare
from openrebate.terms.digest import digest_of
from openrebate.terms.library import find_terms
from openrebate.terms.read import parse_terms
from tests.unit.terms.small import small
from tests.unit.terms.test_pages import changed_once
from tests.unit.terms.test_shared import HEAD

ALONE = "".join(f'[[rate]]\nrole = "{role}"\nshare = "0.2"\n\n' for role in ("broker", "affiliate"))

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
    ('"api_key"]', '"api_key"]\nclaims_go_on = true'): (
        "broker: a claim that replaces another of the same partner: begins anew → is as old as that one"
    ),
    ('window = "month"', 'window = "month"\ndemote_to = "one_below"'): (
        "broker: a lost level leaves: the level that was reached → the next one below"
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


def test_of_which_base_a_role_has_its_share_is_told() -> None:
    """What a role of its own leaves of the base, in place of all of it; and who is silent where another one earns."""
    old = parse_terms(HEAD + ALONE)
    less = parse_terms(HEAD.replace('"api_key"]', '"api_key"]\nbase_less = "affiliate"') + ALONE)
    told = ["broker: has its share of: the base → what affiliate and its parents leave of the base"]
    assert [change.text for change in compare(old, less)] == told
    quiet = parse_terms(HEAD + ALONE + '[[silence]]\nrole = "broker"\nby = "affiliate"\n')
    told = ["silence is new: broker earns nothing where affiliate really earns"]
    assert [change.text for change in compare(old, quiet)] == told


def test_the_order_of_roles_is_told_where_they_give_way() -> None:
    """Under a cap of all roles who is listed later gives way; without one the order decides nothing."""
    capped = parse_terms('roles_cap = "0.5"\n' + HEAD + ALONE)
    turned = replace(capped, roles=capped.roles[::-1])
    told = [
        "the order of the roles changes; who is listed later gives way: broker, affiliate → affiliate, broker"
    ]
    assert [change.text for change in compare(capped, turned)] == told
    assert compare(replace(capped, roles_cap=None), replace(turned, roles_cap=None)) == ()


@pytest.mark.parametrize("program", ["okx-affiliate-2026", "dydx-v4-2025", "gmx-arbitrum-2026"])
def test_no_field_that_decides_lines_can_change_unsaid(program: str) -> None:
    """Whatever gives terms another digest is told, but for clauses, which lines quote and no number depends on."""
    terms = find_terms(program)
    told: dict[str, bool] = {}
    for name, other in changed_once(terms):
        try:
            if not name.endswith("clause") and digest_of(other) != terms.digest:
                told[name] = told.get(name, False) or bool(compare(terms, other))
        except (AttributeError, KeyError, TypeError, ValueError):  # what reading would have refused
            continue
    assert [name for name, there in told.items() if not there and not name.startswith("caps.")] == []
    assert len(told) > 30


def test_settlement_moves_money_but_no_line() -> None:
    """Terms that differ only in when they pay have the same digest, and the difference is still told."""
    later = small(("[[line]]", "[settlement]\nholding_days = 14\n\n[[line]]"))
    assert later.digest == small().digest
    assert len(compare(small(), later)) == 1
