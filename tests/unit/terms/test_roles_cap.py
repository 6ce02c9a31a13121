"""A cap of all roles together stands only where their shares add up."""

from __future__ import annotations

import pytest

from openrebate.model.errors import TermsError
from openrebate.terms.read import parse_terms
from tests.unit.terms.test_shared import HEAD, SOUND

ON_TOP = SOUND.replace("out_of_it = true\n", "")
CAPPED = 'scale = 8\nroles_cap = "0.5"'
EARNS_TOO_MUCH = HEAD + "".join(
    f'[[rate]]\nrole = "{role}"\nshare = "0.9"\n\n' for role in ("broker", "affiliate")
)


def test_roles_that_together_earn_more_are_read_where_one_gives_way() -> None:
    """Without the cap the same rows are refused."""
    with pytest.raises(TermsError, match="together earn more than the fee"):
        parse_terms(EARNS_TOO_MUCH)
    assert str(parse_terms(EARNS_TOO_MUCH.replace("scale = 8", CAPPED)).roles_cap) == "0.5"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (SOUND, "not counted by roles_cap"),
        (
            ON_TOP,
            "depends on each other in a circle",
        ),  # the broker is listed first, and is a share of what is left
        (
            EARNS_TOO_MUCH.replace('channels = ["account"]', 'channels = ["account"]\nbase = "fee_value"'),
            "is not that of broker",
        ),
        (EARNS_TOO_MUCH.replace('share = "0.9"', 'share = "0.9"\nof = "volume"', 1), "does not add"),
    ],
)
def test_what_does_not_add_up_is_refused(text: str, says: str) -> None:
    """The fault says which share is not one of the same base."""
    with pytest.raises(TermsError, match=says):
        parse_terms(text.replace("scale = 8", CAPPED))
