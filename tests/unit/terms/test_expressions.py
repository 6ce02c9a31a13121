"""Conditions and formulas are scalar SQL over declared names, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from openrebate.model.vocabulary import FILL_NAMES
from openrebate.terms.expressions import (
    condition,
    formula,
    present_vocabulary,
)
from openrebate.terms.library import find_terms
from openrebate.terms.parsing import ExpressionFaultError

NAMES = {**FILL_NAMES, "affiliate_present": "boolean"}

GOOD = [
    "true",
    "fee = 0",
    "affiliate_present and not new_trader",
    "vip_level between 5 and 6 or vip_level is null",
    "entry in ('api', 'oauth') and strategy <> 'grid'",
    "coalesce(region, 'none') not in ('CN', 'US')",
    "abs(fee) > 0.5 and -fee < 1",
    "fee - fee_deducted <= 0",
    "fee_currency_kind is not null",
]

BAD = {
    "fee like 'x'": "not allowed",
    "fee is true": "with null only",
    "case when fee > 0 then true else false end": "a boolean",
    "case fee when 0 then 1 else 2 end > 0": "a case has conditions",
    "case when fee > 0 then 1 end > 0": "and an else",
    "exists (select 1)": "sub-query",
    "fee = (select 1)": "sub-query",
    "f.fee = 0": "not a plain name",
    '"fee" = 0': "not a plain name",
    "Fee = 0": "Did you mean 'fee'",
    "fee > 'x'": "is a text",
    "symbol > 'BTC'": "Only numbers and instants are ordered",
    "new_trader = true": "not compared",
    "fee = null": "null is not allowed",
    "fee = 1e3": "plain decimal",
    "fee = 1_000": "plain decimal",
    "fee = 0x1f": "alias",
    "fee = 5.": "plain decimal",
    "fee = 0;": "more than one expression",
    "fee = 0) or (true": "does not parse",
    "region = 'it''s'": "plain text",
    "region = 'a\\b'": "plain text",
    "region = e'a'": "not allowed",
    "fee = $1": "placeholder",
    "fee = 0 -- none": "comments",
    "greatest(fee) = 0": "one value only",
    "liquidity = 'make'": "Did you mean 'maker'",
    "product in ('spot', 'swap')": "unknown product 'swap'",
    "random() > 0.5": "unknown function",
    "current_timestamp > 1": "unknown function",
    "": "does not parse",
    "fee = 0 fee": "alias",
    "(" * 3000 + "true" + ")" * 3000: "nested too deep",
    " and ".join(["fee = 0"] * 300): "too long",
}


@pytest.mark.parametrize("text", GOOD)
def test_what_terms_may_say_is_read(text: str) -> None:
    """Conditions of the language are accepted, and their names are bare columns."""
    tree = condition(text, NAMES)
    assert all(column.name in NAMES and not column.table for column in tree.find_all(exp.Column))


@pytest.mark.parametrize("text", BAD)
def test_what_terms_may_not_say_is_refused(text: str) -> None:
    """Everything else is refused with what is wrong and what to do."""
    with pytest.raises(ExpressionFaultError) as refused:
        condition(text, NAMES)
    assert BAD[text] in f"{refused.value.message} {refused.value.advice}"


@pytest.mark.parametrize(
    ("text", "fine"),
    [
        ("greatest(0, fee_value + least(0, counterparty_fee_value))", True),
        ("notional_value * 0.01", True),
        ("notional_value * 0.001", False),
        ("fee_value * 3", True),
        ("fee_value * 0.5", False),
        ("fee_value * notional_value", False),
        ("fee_value / 2", False),
    ],
)
def test_a_base_needs_ten_places_at_most(text: str, *, fine: bool) -> None:
    """A formula whose exact result needs more than ten places is refused."""
    if fine:
        assert isinstance(formula(text), exp.Expression)
        return
    with pytest.raises(ExpressionFaultError, match=r"decimal places|division"):
        formula(text)


@given(st.text(alphabet="abfe_tvi ()=<>+-*/'0.1,;[]{}:$%\"", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text makes the parser fail in any other way than by a fault."""
    try:
        tree = condition(text, NAMES)
    except ExpressionFaultError as refused:
        assert 0 <= refused.offset <= len(text) + 1  # noqa: PT017 - the offset is what the test is about
    else:
        assert {column.name for column in tree.find_all(exp.Column)} <= set(NAMES)


def test_presence_is_of_other_roles() -> None:
    """A role may speak of the presence of every role but its own."""
    terms = find_terms("okx-broker-2022")
    assert "affiliate_present" in present_vocabulary(terms, "broker")
    assert "broker_present" not in present_vocabulary(terms, "broker")
    assert present_vocabulary(terms, None) == present_vocabulary(terms, "broker")
