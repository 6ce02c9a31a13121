"""Terms under which all roles of one trade together earn more than its fee are refused, in the worst case over all tiers."""

from __future__ import annotations

import pytest

from openrebate.model.errors import TermsError
from openrebate.terms.read import parse_terms
from tests.unit.terms.small import GOOD

EARNS = GOOD.replace("earns = false\n", "")


def _rates(*rows: str) -> str:
    """The small program with these rows of the rate card in place of its own."""
    head, _, rest = EARNS.partition("[[rate]]")
    tail = "[[cap]]" + rest.partition("[[cap]]")[2] if "[[cap]]" in rest else ""
    return head + "".join(f"[[rate]]\n{row}\n\n" for row in rows) + tail


BROKER = 'role = "broker"\nshare = "0.6"'


@pytest.mark.parametrize(
    ("rows", "refused"),
    [
        ((BROKER, 'role = "affiliate"\nshare = "0.4"'), False),  # exactly the fee
        ((BROKER, 'role = "affiliate"\nshare = "0.41"'), True),
        (
            (BROKER, 'role = "broker"\nlevel = 1\nshare = "0.7"', 'role = "affiliate"\nshare = "0.35"'),
            True,
        ),
        (
            (BROKER + '\nline = "spot"', 'role = "affiliate"\nline = "contracts"\nshare = "0.6"'),
            False,
        ),  # never on one trade
        (
            (
                BROKER + "\npresent = { affiliate = false }",
                'role = "broker"\nshare = "0.4"\npresent = { affiliate = true }',
                'role = "affiliate"\nshare = "0.6"',
            ),
            False,
        ),  # one earns less where the other is
        (
            (BROKER, 'role = "affiliate"\nof = "volume"\nshare = "0.41"'),
            False,
        ),  # no bound without the fee's rate
    ],
)
def test_roles_together_stay_within_the_fee(rows: tuple[str, ...], refused: bool) -> None:
    """The largest rows that can meet on one trade are added."""
    if refused:
        with pytest.raises(TermsError, match="together earn more than the fee"):
            parse_terms(_rates(*rows))
    else:
        assert parse_terms(_rates(*rows)).id == "small"


@pytest.mark.parametrize(("share", "refused"), [("0.5", False), ("0.51", True)])
def test_parents_count_too(share: str, refused: bool) -> None:
    """A parent that gets as much as its child earns doubles the role's part: 2 × 0.25 + 0.5 is the whole fee."""
    parents = _rates('role = "broker"\nshare = "0.25"', f'role = "affiliate"\nshare = "{share}"')
    channels = 'channels = ["order_tag", "api_key"]'
    parents = parents.replace(channels, f'{channels}\nparent = "share"\nparent_share = "1"\nparent_depth = 1')
    if refused:
        with pytest.raises(TermsError, match="together earn more than the fee"):
            parse_terms(parents)
    else:
        assert parse_terms(parents).id == "small"


FLOOR = '[[bound]]\nrole = "broker"\nat_least = "0.7"\n'
CEILING = '[[bound]]\nrole = "broker"\nat_most = "0.6"\n'
BESIDE, APART = "present = { affiliate = true }\n", "present = { affiliate = false }\n"
UNSURE = '[[condition]]\nname = "late"\nwhen = "vip_level > 3"\n\n' + CEILING + "where = { late = true }\n"


@pytest.mark.parametrize(
    ("share", "bound", "refused"),
    [
        ("0.1", FLOOR, True),  # 0.7 and 0.4
        ("0.1", FLOOR + BESIDE, True),
        ("0.1", FLOOR + APART, False),  # never on one trade
        ("0.1", CEILING + "\n" + FLOOR, False),  # where ends contradict, the lower one gives way
        ("0.9", CEILING, False),  # exactly the fee
        ("0.9", CEILING + BESIDE, False),
        ("0.9", CEILING + APART, True),
        ("0.9", UNSURE, True),  # the condition may not hold
    ],
)
def test_bounds_raise_and_lower_what_roles_earn_together(share: str, bound: str, refused: bool) -> None:
    """A smallest rate counts wherever it may hold, a largest one where it surely does."""
    text = _rates(f'role = "broker"\nshare = "{share}"', 'role = "affiliate"\nshare = "0.4"') + "\n" + bound
    if refused:
        with pytest.raises(TermsError, match="together earn more than the fee"):
            parse_terms(text)
    else:
        assert parse_terms(text).id == "small"
