"""Silences that cannot be told trade by trade are refused."""

from __future__ import annotations

import pytest

from openrebate.model.errors import TermsError
from openrebate.terms.read import parse_terms
from tests.unit.terms.test_shared import CAP, HEAD

ROWS = "".join(f'[[rate]]\nrole = "{role}"\nshare = "0.9"\n\n' for role in ("broker", "affiliate"))
SILENCE = '[[silence]]\nrole = "{role}"\nby = "{by}"\n'
SOUND = HEAD + ROWS + SILENCE.format(role="broker", by="affiliate")
FOR_LIFE = CAP.replace("scope", 'lasts = "ever"\nscope')


def test_of_two_roles_of_which_one_is_silent_only_one_counts() -> None:
    """0.9 and 0.9 are more than the fee, and never earned on one trade."""
    assert parse_terms(SOUND).silences[0].by == "affiliate"
    assert parse_terms(SOUND + FOR_LIFE.format(role="affiliate", limit="5")).id == "small"


def test_a_silent_role_earns_where_the_other_one_is_there_and_earns_nothing() -> None:
    """The affiliate may be the trader's own, or its cap used up: then 0.9 of the broker and 0.2 of a third are too much."""
    beside = SOUND.replace('role = "broker"\nshare', 'role = "broker"\npresent = { affiliate = true }\nshare')
    beside = beside.replace('role = "affiliate"\nshare = "0.9"', 'role = "affiliate"\nshare = "0.3"')
    assert parse_terms(beside).id == "small"
    third = '\n[[role]]\nname = "kol"\nchannels = ["oauth_app"]\n\n[[rate]]\nrole = "kol"\nshare = "0.1"\n'
    assert parse_terms(beside + third).id == "small"
    of_silent = third.replace('share = "0.1"', 'share = "0.1"\nof = "affiliate"')
    assert parse_terms(beside + of_silent).id == "small"
    with pytest.raises(TermsError, match="together earn more than the fee"):
        parse_terms(beside + third.replace("0.1", "0.2"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (HEAD + ROWS + SILENCE.format(role="kol", by="affiliate"), "unknown role 'kol'"),
        (HEAD + ROWS + SILENCE.format(role="broker", by="kol"), "no other role 'kol' earns"),
        (HEAD + ROWS + SILENCE.format(role="broker", by="broker"), "no other role 'broker' earns"),
        (SOUND + SILENCE.format(role="affiliate", by="broker"), "depends on each other in a circle"),
        (
            SOUND + '[[rate]]\nrole = "affiliate"\nof = "volume"\nline = "spot"\nshare = "0.001"\n',
            "paid on the volume and on a base",
        ),
        (
            SOUND + CAP.format(role="affiliate", limit="5") + FOR_LIFE.format(role="broker", limit="5"),
            "broker is silenced as far as the caps of affiliate go",
        ),
    ],
)
def test_a_silence_that_nobody_can_tell_is_refused(text: str, says: str) -> None:
    """The message says why."""
    with pytest.raises(TermsError, match=says):
        parse_terms(text)
