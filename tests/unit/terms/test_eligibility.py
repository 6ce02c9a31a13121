"""Partial evaluation answers yes, no, or on which facts it depends, and never contradicts a full evaluation."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from openrebate.evidence.eligibility import Answer, answer
from openrebate.evidence.partial import Value, names_in, reduce
from openrebate.model.vocabulary import FILL_NAMES
from openrebate.terms.expressions import condition
from openrebate.terms.library import find_terms
from tests.auditor.eligibility import evaluate
from tests.unit.terms.small import small

NAMES = {**FILL_NAMES, "affiliate_present": "boolean"}


def okx(**facts: Value | int) -> Answer:
    """The answer of the OKX broker terms."""
    return answer(find_terms("okx-broker-2022"), "broker", facts)


def test_api_trades_count_unless() -> None:
    """The question that started the project: yes, unless the fee is zero or the trader's VIP level is 7 or above."""
    told = okx(entry="api")
    assert (told.verdict, told.otherwise, told.counts_for_volume) == ("depends", "yes", None)
    assert [(one.still, one.reason) for one in told.exceptions] == [
        ("fee = 0", "zero_fee"),
        ("vip_level >= 7", "vip_excluded"),
    ]
    assert [way.channel for way in told.ways] == ["order_tag", "client_order_id", "api_key"]
    assert (told.pay.lowest, told.pay.highest) == (Decimal(0), Decimal("0.4"))


def test_each_fact_tells_what_it_changes() -> None:
    """For every fact that is still open, its values in words and what they make of the answer."""
    told = {
        one.fact: [(c.values, c.verdict, c.reason) for c in one.cases] for one in okx(entry="api").depends_on
    }
    assert told == {
        "fee": [("other than 0", "yes", ""), ("0", "no", "zero_fee")],
        "vip_level": [("up to 6", "yes", ""), ("7 and above", "no", "vip_excluded")],
    }


def test_all_facts_known_is_yes_or_no() -> None:
    """With the facts at hand nothing is left open."""
    assert okx(entry="api", fee=1, vip_level=6).verdict == "yes"
    told = okx(entry="api", fee=1, vip_level=7)
    assert (told.verdict, told.reason, told.counts_for_volume) == ("no", "vip_excluded", True)
    assert "VIP 7" in told.clause
    assert told.source == "okx-api-docs"
    assert okx(entry="api", fee=0, vip_level=7).counts_for_volume is False


def test_a_cap_that_is_not_published_is_told_to_those_it_touches() -> None:
    """VIP 5 and 6 hear of the cap, VIP 4 does not."""
    (cap,) = okx(fee=1, vip_level=5).limits
    assert (cap.limit, cap.still, cap.scope) == (None, "", "account")
    assert okx(fee=1, vip_level=4).limits == ()
    assert okx(fee=1).limits[0].still == "vip_level between 5 and 6"


def test_presence_narrows_the_rates() -> None:
    """With an affiliate the broker's rates end at 12.5 %."""
    assert okx(affiliate_present=True).pay.highest == Decimal("0.125")
    assert okx(affiliate_present=False).pay.highest == Decimal("0.4")
    assert {row.where for row in okx(affiliate_present=True).pay.rows} == {f"level {n}" for n in range(5)}


def test_a_product_outside_all_lines_is_not_covered() -> None:
    """A product of no line earns nothing, whatever else is true."""
    assert (okx(product="earn").verdict, okx(product="earn").reason) == ("no", "product_not_covered")
    assert okx(product="margin", fee=1, vip_level=1).verdict == "yes"


def test_a_trade_that_no_channel_reaches_is_nobodys() -> None:
    """An order from the web page carries neither tag nor key; a channel that the role lacks ties nothing."""
    assert (okx(entry="web").verdict, okx(entry="web").reason) == ("no", "no_claim")
    assert okx(channel="account").reason == "no_claim"
    assert [way.channel for way in okx(entry="oauth").ways] == ["order_tag", "client_order_id", "oauth_app"]


def test_binance_asks_for_three_things() -> None:
    """No referral, VIP below 3, signed up after the partner: each is an exception until it is known."""
    terms = find_terms("binance-link-2022")
    told = answer(terms, "broker", {"entry": "api"})
    assert [one.reason for one in told.exceptions] == [
        "referred_by_affiliate",
        "vip_excluded",
        "registered_before_partner",
    ]
    known: Mapping[str, Value | int] = {
        "affiliate_present": False,
        "vip_level": 2,
        "registered_before_partner": False,
        "product": "perpetual",
    }
    told = answer(terms, "broker", known)
    assert told.verdict == "yes"
    assert (told.pay.lowest, told.pay.highest) == (Decimal("0.1"), Decimal("0.3"))


def test_what_follows_from_a_fact_is_known() -> None:
    """The account's age decides whether the trader is new, the product decides the line."""
    rule = "when = \"new_trader and line = 'spot'\""
    terms = small(('when = "fee = 0"', rule))
    assert answer(terms, "broker", {"account_age_days": 29, "product": "spot"}).verdict == "no"
    assert answer(terms, "broker", {"account_age_days": 30, "product": "spot"}).verdict == "yes"
    assert answer(terms, "broker", {"account_age_days": 29, "product": "perpetual"}).verdict == "yes"


def test_a_specific_row_hides_the_general_one() -> None:
    """Where a more specific row surely wins, the general one is not shown."""
    row = '[[rate]]\nrole = "broker"\nliquidity = "maker"\nlevel = {}\nshare = "0.01"\n\n'
    terms = small(("[[cap]]", row.format(1) + row.format(2) + "[[cap]]"))
    shares = {r.share for r in answer(terms, "broker", {"liquidity": "maker"}).pay.rows}
    assert shares == {Decimal("0.01")}


@pytest.mark.parametrize(
    ("when", "fact", "cases"),
    [
        ("vip_level between 5 and 6", "vip_level", ["up to 4 or 7 and above", "5 to 6"]),
        ("vip_level in (1, 3)", "vip_level", ["up to 0 or 2 or 4 and above", "1 or 3"]),
        ("fee < -1", "fee", ["below -1", "-1 and above"]),
        ("fee > 1", "fee", ["up to 1", "above 1"]),
        ("region = 'CN' or region = 'US'", "region", ["CN or US", "any other"]),
        ("entry in ('web', 'app')", "entry", ["web or app", "api or oauth"]),
        ("new_trader", "new_trader", ["true", "false"]),
        ("fee + fee_deducted > 1", "fee", []),
    ],
)
def test_values_of_a_fact_are_told_in_words(when: str, fact: str, cases: list[str]) -> None:
    """Neighbouring values with the same outcome are one stretch."""
    told = answer(small(('when = "fee = 0"', f'when = "{when}"')), "broker", {"channel": "api_key"})
    (found,) = [one for one in told.depends_on if one.fact == fact]
    assert sorted(case.values for case in found.cases) == sorted(cases)


_ATOMS = st.sampled_from(
    [
        "fee = 0",
        "fee + fee_deducted > 1",
        "-fee < abs(fee_deducted)",
        "vip_level between 1 and 2",
        "vip_level not in (0, 2)",
        "entry = 'api'",
        "entry <> strategy",
        "strategy in ('grid', 'dca')",
        "coalesce(region, 'CN') = 'CN'",
        "region is null",
        "affiliate_present",
        "greatest(fee, fee_deducted, 1) >= 2",
        "true",
    ]
)
_CONDITIONS = st.recursive(
    _ATOMS,
    lambda inner: st.one_of(
        st.builds("not ({})".format, inner),
        st.builds("({}) and ({})".format, inner, inner),
        st.builds("({}) or ({})".format, inner, inner),
    ),
    max_leaves=6,
)
_FACTS = st.fixed_dictionaries(
    {
        "fee": st.sampled_from([Decimal(n) for n in range(-2, 4)]),
        "fee_deducted": st.sampled_from([Decimal(n) for n in range(3)]),
        "vip_level": st.sampled_from([Decimal(n) for n in range(4)]),
        "entry": st.sampled_from(["api", "web"]),
        "strategy": st.sampled_from(["grid", "dca", "manual"]),
        "region": st.sampled_from(["CN", "DE"]),
        "affiliate_present": st.booleans(),
    }
)


@given(text=_CONDITIONS, facts=_FACTS, hidden=st.sets(st.sampled_from(sorted(NAMES))))
def test_what_is_known_first_changes_nothing(text: str, facts: dict[str, Value], hidden: set[str]) -> None:
    """A condition worked out in two steps, or in one, or by another implementation, is the same."""
    tree = condition(text, NAMES)
    some = {name: value for name, value in facts.items() if name not in hidden}
    early = reduce(tree, some)
    late = reduce(early, facts) if isinstance(early, exp.Expr) else early
    assert not set(names_in(early)) & set(some)
    assert late == reduce(tree, facts)
    other = {name: Fraction(value) if isinstance(value, Decimal) else value for name, value in facts.items()}
    assert late == evaluate(text, other)
