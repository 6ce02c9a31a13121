"""A base less another role's share stands only where that share is a rate of the same base."""

from __future__ import annotations

import pytest

from openrebate.model.errors import TermsError
from openrebate.terms.faults import TermsFaultsError
from openrebate.terms.read import parse_terms
from tests.unit.terms.test_shared import CAP, HEAD, ROWS

BROKER = 'channels = ["order_tag", "api_key"]'
PLAIN = HEAD + "".join(
    f'[[rate]]\nrole = "{role}"\nshare = "{share}"\n\n'
    for role, share in (("affiliate", "0.5"), ("broker", "0.9"))
)
LESS = PLAIN.replace(BROKER, f'{BROKER}\nbase_less = "affiliate"')


def test_what_is_left_is_not_more_than_the_fee() -> None:
    """0.5, and 0.9 of the rest, are 0.95; without it they are more than everything."""
    assert parse_terms(LESS).roles[0].base_less == "affiliate"
    with pytest.raises(TermsError, match="together earn more than the fee"):
        parse_terms(PLAIN)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (LESS.replace('base_less = "affiliate"', 'base_less = "kol"'), "no other role 'kol' earns"),
        (LESS.replace('base_less = "affiliate"', 'base_less = "broker"'), "no other role 'broker' earns"),
        (
            LESS.replace('channels = ["account"]', 'channels = ["account"]\nbase = "fee_value"'),
            "bases of broker and affiliate differ",
        ),
        (LESS.replace('share = "0.5"', 'share = "0.5"\nof = "volume"'), "nothing of a base"),
        (LESS + CAP.format(role="affiliate", limit="5"), "affiliate is capped"),
        (
            HEAD.replace(BROKER, f'{BROKER}\nbase_less = "affiliate"') + ROWS,
            "shares of a commission, not of a base",
        ),
        (
            LESS.replace('channels = ["account"]', 'channels = ["account"]\nbase_less = "broker"'),
            "depends on each other in a circle",
        ),
    ],
)
def test_what_cannot_be_taken_from_a_base_is_refused(text: str, says: str) -> None:
    """The message says why."""
    with pytest.raises(TermsError, match=says):
        parse_terms(text)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (LESS.replace('base_less = "affiliate"', 'base_less = "broker"'), 'base_less = "broker"'),
        (
            LESS.replace('channels = ["account"]', 'channels = ["account"]\nbase_less = "broker"'),
            'base_less = "affiliate"',
        ),
    ],
)
def test_a_circle_is_told_once_and_where_it_stands(text: str, line: str) -> None:
    """Not at the head of the file, where nothing is wrong."""
    with pytest.raises(TermsFaultsError) as refused:
        parse_terms(text)
    assert [fault.place.line for fault in refused.value.faults] == [text.splitlines().index(line) + 1]


def test_a_reward_that_is_no_money_takes_nothing_of_a_base() -> None:
    """Twelve points for a coin of fees are not twelve times the fee."""
    points = LESS.replace('channels = ["account"]', 'channels = ["account"]\nasset = "PTS"')
    with pytest.raises(TermsError, match="affiliate is paid in PTS, which is nothing of a base"):
        parse_terms(points)
